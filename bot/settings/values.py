"""What `twokeys.toml` and the environment say, once both are known to be right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pydantic import SecretStr

from approvals.domain.people import Account, AccountName, Directory, Person, Platform
from approvals.domain.retention import Retention
from approvals.domain.terms import Terms
from approvals.domain.vote import Mark
from policies.ruleset import Ruleset

SLACK_API = "https://slack.com/api/"
TEAMS_OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TEAMS_TOKEN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"  # noqa: S105 - where tokens come from
X_API = "https://api.x.com"


class SettingsError(Exception):
    """Settings that cannot be used; `problems` has a sentence for each thing that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Role(StrEnum):
    """Which part of Twokeys a process is: it decides which keys must be there."""

    ALL = "all"
    BOT = "bot"
    PUBLISHER = "publisher"


class Network(StrEnum):
    """Where an account speaks; `rehearsal` goes through everything and publishes nowhere."""

    REHEARSAL = "rehearsal"
    X = "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """The home workspace, and what it may be told apart from its tokens."""

    workspace: str
    short_names: tuple[str, ...] = ()
    emoji: Mapping[str, Mark]
    """Emoji names without colons, each with what it says on a card."""
    see_deletions: bool = True
    bot: str | None = None
    """The user id of the bot whose cards count for a process that only publishes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """The home tenant, and the app that is ours there."""

    app_id: str
    tenant: str
    emoji: Mapping[str, Mark]
    """Reactions by their one name, each with what it says on a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """What lets an app speak as one account on X (OAuth 1.0a)."""

    access_token: SecretStr
    access_secret: SecretStr


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Everything secret, from the environment, and token pairs from the vault, too; its `repr` shows nothing of it."""

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    teams_app_secret: SecretStr | None = None
    x_bearer_token: SecretStr | None = None
    x_api_key: SecretStr | None = None
    x_api_secret: SecretStr | None = None
    x_accounts: Mapping[AccountName, TokenPair] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """Where a key is: in a file of ours, or in one that systemd hands over."""

    path: Path
    by_systemd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the platforms are reached: their own addresses, unless a test or a proxy moved them."""

    slack_api: str = SLACK_API
    x_api: str = X_API
    teams_openid: str = TEAMS_OPENID
    teams_token: str = TEAMS_TOKEN

    def moved(self) -> tuple[str, ...]:
        """A sentence for each address that is not the platform's own, to be said at start."""
        pairs = (
            ("SLACK_API_URL", self.slack_api, SLACK_API),
            ("X_API_URL", self.x_api, X_API),
            ("TEAMS_OPENID_URL", self.teams_openid, TEAMS_OPENID),
            ("TEAMS_TOKEN_URL", self.teams_token, TEAMS_TOKEN),
        )
        return tuple(
            f"{name} moves the calls to {address} (usually {usual})."
            for name, address, usual in pairs
            if address != usual
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where the one HTTP server listens; port 0 is any free one."""

    host: str = "127.0.0.1"
    port: int = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoints:
    """Where signed checkpoints of the ledger are kept: always in a file, and in a channel if there is one for that."""

    file: Path
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """For one language; `{wrong}` and `{right}` stand for what the form says. What is empty, ships."""

    correction: str = ""
    line: str = ""
    """While the right information is not known yet."""
    apology: str = ""
    """For a post from the wrong account that harmed nobody."""
    grave_apology: str = ""
    """For one that did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings without a known fault: everything in them agrees with everything else."""

    path: Path
    slack: Slack | None
    teams: Teams | None = None
    people: tuple[Person, ...]
    accounts: Mapping[AccountName, Account]
    rulesets: Mapping[str, Ruleset]
    secrets: Secrets
    addresses: Addresses
    listen: Listen
    checkpoints: Checkpoints
    database_url: str = field(repr=False)
    """May hold a password, so that no `repr` shows it."""
    vault_key: KeyPlace | None = None
    signing_key: KeyPlace | None = None
    verify_key: KeyPlace | None = None
    retention: Retention = field(default_factory=Retention)
    texts: Mapping[AccountName, Mapping[str, Prepared]] = field(default_factory=dict)
    """What the corrections of an account begin from, by language."""

    def directory(self) -> Directory:
        """The people, recognised in the home workspace alone."""
        return Directory(people=self.people, homes=frozenset(self._homes()))

    def terms(self) -> tuple[Terms, ...]:
        """What these settings would have hold for each account."""
        return tuple(
            Terms(
                account=account,
                people=self.people,
                homes=self._homes(),
                ruleset=self.rulesets[account.ruleset],
                emoji=self._emoji(),
            )
            for account in self.accounts.values()
        )

    def _homes(self) -> tuple[tuple[Platform, str], ...]:
        slack = ((Platform.SLACK, self.slack.workspace),) if self.slack else ()
        teams = ((Platform.TEAMS, self.teams.tenant),) if self.teams else ()
        return (*slack, *teams)

    def _emoji(self) -> tuple[tuple[str, Mark], ...]:
        """What each emoji means, of every chat; the names of Teams' cannot be Slack's."""
        return tuple(one for chat in (self.slack, self.teams) if chat for one in chat.emoji.items())
