"""The token endpoint of the identity platform, for the client credentials of one single-tenant bot."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox.teams.errors import SignInError
from bot.sandbox.teams.site import Site
from bot.sandbox.teams.values import Json

_SCOPE = "https://api.botframework.com/.default"


def token(site: Site, tenant: str, form: Mapping[str, str]) -> Json:
    """https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow."""
    who = site.identity
    if tenant not in {who.tenant_id, who.domain}:
        raise SignInError(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")
    if site.sign_in_is_busy:
        raise SignInError(400, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again.")
    grant = form.get("grant_type")
    if not grant:
        raise SignInError(
            400, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'."
        )
    if grant != "client_credentials":
        raise SignInError(
            400, "unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{grant}'."
        )
    _check_client(site, form)
    _check_scope(form.get("scope"))
    bearer = secrets.token_urlsafe(48)
    site.bearers[bearer] = site.clock.now() + timedelta(seconds=site.token_seconds)
    # Microsoft's own numbers are one short of the lifetime.
    lifetime = site.token_seconds - 1
    return {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": bearer}


def _check_client(site: Site, form: Mapping[str, str]) -> None:
    who = site.identity
    client, secret = form.get("client_id"), form.get("client_secret")
    if not client:
        raise SignInError(
            400, "invalid_request", 900144, "The request body must contain the following parameter: 'client_id'."
        )
    if client != who.app_id:
        raise SignInError(
            400,
            "unauthorized_client",
            700016,
            f"Application with identifier '{client}' was not found in the directory '{who.name}'.",
        )
    if not secret:
        raise SignInError(
            401,
            "invalid_client",
            7000218,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        )
    if secret != who.app_secret:
        raise SignInError(401, "invalid_client", 7000215, f"Invalid client secret provided for app '{client}'.")


def _check_scope(scope: str | None) -> None:
    if not scope:
        raise SignInError(
            400, "invalid_request", 900144, "The request body must contain the following parameter: 'scope'."
        )
    if not scope.endswith("/.default"):
        raise SignInError(400, "invalid_scope", 1002012, f"The provided value for scope {scope} is not valid.")
    if scope != _SCOPE:
        raise SignInError(
            400, "invalid_resource", 500011, f"The resource principal named {scope} was not found in the tenant."
        )


def error_body(site: Site, error: SignInError) -> Json:
    """https://learn.microsoft.com/entra/identity-platform/reference-error-codes."""
    trace, correlation = uuid.uuid4(), uuid.uuid4()
    now = f"{site.clock.now():%Y-%m-%d %H:%M:%S}Z"
    return {
        "error": error.error,
        "error_description": f"AADSTS{error.number}: {error.sentence} Trace ID: {trace} Correlation ID: {correlation}"
        f" Timestamp: {now}",
        "error_codes": [error.number],
        "timestamp": now,
        "trace_id": str(trace),
        "correlation_id": str(correlation),
        "error_uri": f"https://login.microsoftonline.com/error?code={error.number}",
    }
