"""What Slack says of the tokens, the scopes, the channels and the people of the settings."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from approvals.domain.people import Person, Platform, platform_of
from bot.cli.checks.check import Check
from bot.cli.checks.local import clock
from bot.settings import Role, Settings
from bot.slack.client import Client

_TIMEOUT_SECONDS = 10
_INSTALL_AGAIN = "Install the app again with slack-manifest.yaml, then copy its token anew."
_MEMBER_FAULTS = (
    ("deleted", "is deactivated"),
    ("is_bot", "is a bot"),
    ("is_app_user", "is a bot"),
    ("is_workflow_bot", "is a bot"),
    ("is_stranger", "is a stranger of a shared channel"),
    ("is_ultra_restricted", "is a guest"),
    ("is_restricted", "is a guest"),
)

# The `error` strings of https://docs.slack.dev/reference/methods, each with what to do about it.
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "invalid_auth": "Copy the token again: Slack does not know it.",
        "not_allowed_token_type": "SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-; set each to its own.",
        "token_revoked": _INSTALL_AGAIN,
        "token_expired": _INSTALL_AGAIN,
        "account_inactive": _INSTALL_AGAIN,
        "missing_scope": _INSTALL_AGAIN,
        "ratelimited": "Wait a minute and try again.",
        "unreachable": "See whether this machine reaches SLACK_API_URL (a proxy, a firewall, a wrong address).",
    }
)


@dataclass(frozen=True, slots=True)
class _Refused:
    error: str

    def check(self, subject: str, remedy: str = "") -> Check:
        said = "Slack does not answer" if self.error == "unreachable" else f"Slack says {self.error}"
        return Check(
            subject=subject,
            said=said,
            remedy=_REMEDIES.get(self.error, remedy) or f"See {self.error} at docs.slack.dev/reference/methods.",
        )


async def slack(
    settings: Settings, *, needed: Iterable[str], role: Role, now: Callable[[], datetime], prefix: str
) -> tuple[Check, ...]:
    """Everything about Slack, in the order in which it is put right; nothing where only Teams is used."""
    home = settings.slack.workspace if settings.slack else None
    if home is None:
        return ()
    secret = settings.secrets.slack_bot_token
    if secret is None:
        return (
            Check(
                subject="Slack token",
                said="SLACK_BOT_TOKEN is missing",
                remedy=f"Put it into a file as .env.example shows, and type: {prefix} --env-file .env doctor",
            ),
        )
    client = Client(token=secret.get_secret_value(), url=settings.addresses.slack_api, timeout=_TIMEOUT_SECONDS)
    answer = await _ask(client.auth_test())
    if isinstance(answer, _Refused):
        return (answer.check("Slack token"),)
    checks = [
        _workspace(answer, home),
        *_own_app(answer, settings, role),
        _scopes(answer, needed),
        clock(answer.headers.get("Date", ""), now=now()),
    ]
    if role is not Role.PUBLISHER:
        checks.append(await _line(client, settings))
    bot = str(answer["user"])
    if role is not Role.PUBLISHER:
        accounts = settings.accounts.values()
        checks += [
            await _channel(client, f"channel of {account.name}", account.channel, bot)
            for account in accounts
            if account.channel
        ]
        said = settings.checkpoints.channel
        if said and platform_of(said) is Platform.SLACK:
            checks.append(await _channel(client, "channel of checkpoints", said, bot))
    checks += [await _person(client, person, home) for person in settings.people]
    return tuple(checks)


async def _ask(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | _Refused:
    try:
        return await call
    except SlackApiError as refused:
        # A gateway's answer in plain text leaves the SDK with text for data, which its own `get` trips over.
        answer: object = getattr(refused.response, "data", refused.response)
        return _Refused(str(answer["error"]) if isinstance(answer, dict) and "error" in answer else "unreachable")
    except (TimeoutError, ClientError, SlackClientError):
        return _Refused("unreachable")


def _workspace(answer: AsyncSlackResponse, home: str) -> Check:
    team = answer["team_id"]
    if team != home:
        return Check(
            subject="Slack token",
            said=f"belongs to the workspace {answer['team']} ({team}), and slack.workspace is {home}",
            remedy=f'Write workspace = "{team}" under [slack], or use the token of the other workspace.',
        )
    return Check(subject="Slack token", said=f"works as {answer['user']} ({answer['user_id']}) in {answer['team']}")


def _own_app(answer: AsyncSlackResponse, settings: Settings, role: Role) -> tuple[Check, ...]:
    """Whoever publishes looks through an app that is not the bot."""
    if role is not Role.PUBLISHER or not settings.slack or answer["user_id"] != settings.slack.bot:
        return ()
    said = "SLACK_BOT_TOKEN is of the app that posts the cards, which could write what it is to see"
    return (
        Check(
            subject="Slack app", said=said, remedy="Make a second app of slack-reader-manifest.yaml, and use its token."
        ),
    )


def _scopes(answer: AsyncSlackResponse, needed: Iterable[str]) -> Check:
    granted = {scope.strip() for scope in answer.headers.get("x-oauth-scopes", "").split(",")}
    missing = sorted(set(needed) - granted)
    if missing:
        return Check(subject="Slack scopes", said=f"missing: {', '.join(missing)}", remedy=_INSTALL_AGAIN)
    return Check(subject="Slack scopes", said="all granted")


async def _line(client: Client, settings: Settings) -> Check:
    """How events get here: Socket Mode if there is a token for it, else signed HTTP."""
    token = settings.secrets.slack_app_token
    if token is not None:
        answer = await _ask(client.apps_connections_open(app_token=token.get_secret_value()))
        remedy = "Make an app-level token with connections:write, and switch Socket Mode on."
        if isinstance(answer, _Refused):
            return answer.check("Slack app token", remedy)
        return Check(subject="Slack app token", said="opens a socket")
    if settings.secrets.slack_signing_secret is not None:
        return Check(subject="Slack events", said="arrive by signed HTTP; Slack tests the address when you save it")
    return Check(
        subject="Slack app token",
        said="SLACK_APP_TOKEN is missing",
        remedy="Make one with connections:write under Basic Information of your app on api.slack.com/apps.",
    )


async def _channel(client: Client, subject: str, channel: str, bot: str) -> Check:
    invite = f"Type /invite @{bot} in the channel {channel}, or correct its id."
    answer = await _ask(client.conversations_info(channel=channel))
    if isinstance(answer, _Refused):
        return answer.check(subject, invite)
    found: dict[str, Any] = answer["channel"]
    name = f"#{found.get('name', channel)}"
    if found.get("is_archived"):
        return Check(subject=subject, said=f"{name} is archived", remedy="Name another channel in the settings.")
    if not found.get("is_member"):
        return Check(subject=subject, said=f"the bot is not in {name}", remedy=invite)
    return Check(subject=subject, said=f"the bot is in {name}")


async def _person(client: Client, person: Person, workspace: str) -> Check:
    where = f"people.{person.id}"
    pinned = [own.user for own in person.identities if own.platform is Platform.SLACK]
    if pinned:
        answer = await _ask(client.users_info(user=pinned[0]))
        remedy = f"Correct {where}.slack: copy the user id from the profile's menu in Slack."
    elif person.email:
        answer = await _ask(client.users_lookupByEmail(email=person.email))
        remedy = f"Correct {where}.email, or pin the user id: {where}.slack."
    else:
        return Check(
            subject=person.name, said="could never be recognised", remedy=f"Give {where} an email or a slack user id."
        )
    if isinstance(answer, _Refused):
        return answer.check(person.name, remedy)
    user: dict[str, Any] = answer["user"]
    faults = [fault for flag, fault in _MEMBER_FAULTS if user.get(flag)]
    if user.get("team_id") != workspace:
        faults.insert(0, "is of another workspace")
    if faults:
        return Check(subject=person.name, said=faults[0], remedy=f"Only full members of the workspace count. {remedy}")
    if not pinned and user.get("is_email_confirmed") is False:
        return Check(subject=person.name, said="has not confirmed the e-mail address", remedy=f"Pin {where}.slack.")
    return Check(subject=person.name, said=f"is {user.get('name', user['id'])} in Slack")
