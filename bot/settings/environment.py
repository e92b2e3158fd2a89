"""What the environment says: the secrets, the addresses, the port and the database, each checked by name."""

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from approvals.domain.people import Account, AccountName
from bot.settings.roles import SIGNING_KEY, VAULT_KEY, VERIFY_KEY, needed_for_x, out_of_place, token_names
from bot.settings.values import (
    SLACK_API,
    TEAMS_OPENID,
    TEAMS_TOKEN,
    X_API,
    Addresses,
    KeyPlace,
    Listen,
    Role,
    Secrets,
    TokenPair,
)

_DATABASES = frozenset({"sqlite", "postgres", "postgresql", "postgresql+psycopg"})
HIGHEST_PORT = 65_535
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FOR_TEAMS = ("TEAMS_APP_ID", "TEAMS_APP_SECRET", "TEAMS_TENANT_ID")
VAULT_CREDENTIAL = "twokeys-vault-key"
SIGNING_CREDENTIAL = "twokeys-signing-key"
VERIFY_CREDENTIAL = "twokeys-verify-key"
"""The names by which systemd hands keys over (https://systemd.io/CREDENTIALS)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The environment, read; `problems` names every variable that is wrong or missing, and shows no value."""

    secrets: Secrets
    addresses: Addresses
    listen: Listen
    database_url: str = field(repr=False)
    vault_key: KeyPlace | None
    signing_key: KeyPlace | None
    verify_key: KeyPlace | None
    teams_app: str
    teams_tenant: str
    problems: tuple[str, ...]


def environment(
    environ: Mapping[str, str], *, accounts: Iterable[Account], teams: bool, folder: Path, role: Role | None
) -> Environment:
    """Read everything, and complain about everything; with a role, also about the keys that it lacks."""
    ours = tuple(accounts)
    problems: list[str] = []
    vault_key = _key(environ, VAULT_KEY, VAULT_CREDENTIAL)
    signing_key = _key(environ, SIGNING_KEY, SIGNING_CREDENTIAL)
    verify_key = _key(environ, VERIFY_KEY, VERIFY_CREDENTIAL)
    needed = needed_for_x(ours, role, vault=vault_key is not None) if role else ()
    missing = [name for name in needed if not environ.get(name, "").strip()]
    if missing:
        problems.append(
            f'Missing in the environment: {", ".join(missing)}; accounts with network = "x" need them. '
            'Set them, or let the account rehearse with network = "rehearsal".'
            + (
                " Token pairs may be in the vault instead: then set TWOKEYS_VAULT_KEY_FILE."
                if vault_key is None
                else ""
            )
        )
    app, tenant = (guid(environ, name, problems) for name in ("TEAMS_APP_ID", "TEAMS_TENANT_ID"))
    if teams and role:
        problems += _missing_for_teams(environ)
    database_url = database_at(environ, folder)
    if database_url.partition("://")[0] not in _DATABASES:
        problems.append("DATABASE_URL: must begin with postgresql:// or sqlite:///")
    keys = {VAULT_KEY: vault_key, SIGNING_KEY: signing_key, VERIFY_KEY: verify_key}
    problems += out_of_place(environ, role=role, accounts=ours, keys=keys, database_url=database_url)
    return Environment(
        secrets=_secrets(environ, ours, problems),
        addresses=Addresses(
            slack_api=_address(environ, "SLACK_API_URL", SLACK_API, problems).rstrip("/") + "/",
            x_api=_address(environ, "X_API_URL", X_API, problems).rstrip("/"),
            teams_openid=_address(environ, "TEAMS_OPENID_URL", TEAMS_OPENID, problems),
            teams_token=_address(environ, "TEAMS_TOKEN_URL", TEAMS_TOKEN, problems),
        ),
        listen=_listen(environ.get("TWOKEYS_LISTEN", ""), problems),
        database_url=database_url,
        vault_key=vault_key,
        signing_key=signing_key,
        verify_key=verify_key,
        teams_app=app,
        teams_tenant=tenant,
        problems=tuple(problems),
    )


def _secrets(environ: Mapping[str, str], accounts: Iterable[Account], problems: list[str]) -> Secrets:
    def secret(name: str, beginning: str = "") -> SecretStr | None:
        value = environ.get(name, "").strip()
        if not value:
            return None
        if not value.startswith(beginning):
            problems.append(f"{name}: should begin with {beginning}; is this the right one of Slack's tokens?")
        if any(not "!" <= letter <= "~" for letter in value):
            problems.append(f"{name}: has a space, a line break or a letter in it that no token has; copy it again.")
        return SecretStr(value)

    pairs: dict[AccountName, TokenPair] = {}
    for account in accounts:
        token, access = (secret(name) for name in token_names(account.name))
        if token is not None and access is not None:
            pairs[account.name] = TokenPair(access_token=token, access_secret=access)
    return Secrets(
        slack_bot_token=secret("SLACK_BOT_TOKEN", "xoxb-"),
        slack_app_token=secret("SLACK_APP_TOKEN", "xapp-"),
        slack_signing_secret=secret("SLACK_SIGNING_SECRET"),
        teams_app_secret=secret("TEAMS_APP_SECRET"),
        x_bearer_token=secret("X_BEARER_TOKEN"),
        x_api_key=secret("X_API_KEY"),
        x_api_secret=secret("X_API_SECRET"),
        x_accounts=pairs,
    )


def guid(environ: Mapping[str, str], name: str, problems: list[str]) -> str:
    """An id of Microsoft's, in the one spelling by which it is compared."""
    given = environ.get(name, "").strip()
    if given and not _GUID.fullmatch(given):
        problems.append(
            f"{name}: is no id such as 00000000-0000-0000-0000-000000000000; copy it from the Azure portal."
        )
    return given.casefold()


def _missing_for_teams(environ: Mapping[str, str]) -> list[str]:
    missing = [name for name in _FOR_TEAMS if not environ.get(name, "").strip()]
    said = f"Missing in the environment: {', '.join(missing)}; [teams] needs them. bot/README.md says where they stand."
    return [said] if missing else []


def _address(environ: Mapping[str, str], name: str, usual: str, problems: list[str]) -> str:
    """Tokens travel to this address: in the clear they may only go to this machine itself."""
    given = environ.get(name, "").strip()
    if not given:
        return usual
    try:
        parts = urlsplit(given)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.username or parts.query or parts.fragment:
        problems.append(f"{name}: is no base address; write it as in {usual}")
    elif parts.scheme != "https" and not (parts.scheme == "http" and _loopback(host)):
        problems.append(
            f"{name}: must be https, or http on this machine (127.0.0.1); tokens would travel in the clear."
        )
    return given


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(given: str, problems: list[str]) -> Listen:
    if not given.strip():
        return Listen()
    host, _, port = given.strip().rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > HIGHEST_PORT:
        problems.append(f'TWOKEYS_LISTEN: "{given}" is no host and port; write it as in 127.0.0.1:3000')
        return Listen()
    return Listen(host=host.removeprefix("[").removesuffix("]"), port=int(port))


def database_at(environ: Mapping[str, str], folder: Path) -> str:
    """Where the database is, whatever else may be wrong: beside the settings unless the environment says otherwise."""
    given = environ.get("DATABASE_URL", "").strip()
    return given or f"sqlite:///{folder.resolve() / 'twokeys.sqlite'}"


def _key(environ: Mapping[str, str], variable: str, credential: str) -> KeyPlace | None:
    """A file that is named wins over what systemd hands over; whether it is fit is seen when it is read."""
    named = environ.get(variable, "").strip()
    if named:
        return KeyPlace(path=Path(named))
    handed = Path(environ.get("CREDENTIALS_DIRECTORY", "")) / credential
    if handed.is_absolute() and os.access(handed, os.F_OK):
        return KeyPlace(path=handed, by_systemd=True)
    return None
