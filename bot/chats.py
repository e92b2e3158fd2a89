"""The chats as the settings have them: each line with its tokens and addresses; Teams is loaded only where it is used."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from approvals.domain.vote import Mark
from approvals.errors import TwokeysError
from approvals.ports import Clock
from bot.door import Door
from bot.settings import Settings
from bot.settings.values import Slack, Teams
from bot.slack.app import SlackLine
from bot.slack.pace import Sleep
from bot.slack.witness_line import WitnessLine

if TYPE_CHECKING:
    from bot.teams.app import TeamsLine
    from bot.teams.witness_line import TeamsWitnessLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What every line works with."""

    settings: Settings
    clock: Clock
    emoji: Mapping[str, Mark]
    sleep: Sleep


def slack_line(slack: Slack, around: Around, door: Door) -> SlackLine:
    """The workspace, as whoever talks with people has it."""
    secrets = around.settings.secrets
    return SlackLine(
        door=door,
        clock=around.clock,
        workspace=slack.workspace,
        bot_token=_bot_token(secrets.slack_bot_token),
        app_token=_plain(secrets.slack_app_token),
        signing_secret=_plain(secrets.slack_signing_secret),
        emoji=around.emoji,
        short_names=slack.short_names,
        api_url=around.settings.addresses.slack_api,
        sleep=around.sleep,
    )


def witness_line(slack: Slack, around: Around) -> WitnessLine:
    """The same workspace, as whoever publishes sees it."""
    if slack.bot is None:
        raise TwokeysError("no-slack-bot")
    return WitnessLine(
        workspace=slack.workspace,
        bot_token=_bot_token(around.settings.secrets.slack_bot_token),
        cards_by=slack.bot,
        emoji=around.emoji,
        api_url=around.settings.addresses.slack_api,
        sleep=around.sleep,
    )


def teams_line(teams: Teams, around: Around, door: Door) -> "TeamsLine":
    """The tenant; botbuilder takes its time and memory here, and only here."""
    from bot.teams.app import TeamsLine  # noqa: PLC0415 - who has no Teams need not load it

    openid_url = around.settings.addresses.teams_openid
    return TeamsLine(door=door, openid_url=openid_url, here=_here(teams, around), **_in_teams(teams, around))


def teams_witness_line(teams: Teams, around: Around, recall: Callable[[], Awaitable[str | None]]) -> "TeamsWitnessLine":
    """The same tenant, as whoever publishes sees it, with a bot of its own."""
    from bot.teams.witness_line import TeamsWitnessLine  # noqa: PLC0415 - likewise

    return TeamsWitnessLine(recall=recall, **_in_teams(teams, around))


def _in_teams(teams: Teams, around: Around) -> dict[str, Any]:
    """What both lines to Teams are given."""
    from bot.teams.hosts import GLOBAL  # noqa: PLC0415 - likewise

    secret = around.settings.secrets.teams_app_secret
    if secret is None:
        raise TwokeysError("no-teams-secret")
    return {
        "clock": around.clock,
        "app_id": teams.app_id,
        "secret": secret.get_secret_value(),
        "tenant": teams.tenant,
        "channels": [one.teams_channel for one in around.settings.accounts.values() if one.teams_channel],
        "token_url": _token_url(teams, around),
        # A Teams that was moved to this machine is nowhere else.
        "address": "" if _here(teams, around) else GLOBAL,
        "sleep": around.sleep,
    }


def _token_url(teams: Teams, around: Around) -> str:
    return around.settings.addresses.teams_token.replace("{tenant}", teams.tenant)


def _here(teams: Teams, around: Around) -> bool:
    """Whether Teams was moved to this machine."""
    from bot.teams.hosts import loopback  # noqa: PLC0415 - likewise

    return loopback(urlsplit(_token_url(teams, around)).hostname or "")


def _bot_token(token: SecretStr | None) -> str:
    if token is None:
        raise TwokeysError("no-slack-token")
    return token.get_secret_value()


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
