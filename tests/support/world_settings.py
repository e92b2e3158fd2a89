"""What the settings and the environment of a scenario's bot say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox.clock import HandClock
from bot.sandbox.slack import Workspace
from bot.sandbox.x import Network
from bot.settings import Role, Settings, load

ROSTER = ("ada", "bo", "cleo", "dan")


@dataclass
class WorldSettings:
    """Where a scenario is played, and what is written of that: by default, an account on X with a roster of four."""

    folder: Path
    database_url: str
    clock: HandClock
    slack: Workspace
    x: Network
    channel: str = ""
    """By what Slack knows the channel."""
    account_name: str = "acme"
    account_settings: str = ""
    slack_settings: str = ""
    more_settings: str = ""
    over_http: bool = False
    rules: str = "[numbers]\ngrievance_pause_seconds = 20\n"
    """What the account's ruleset says otherwise than the default: here, every pause is the short one."""
    readers: tuple[str, ...] = ()
    """Who reads what `languages` adds; everybody reads English."""
    languages: str = '"en"'
    without: tuple[str, ...] = ()
    """Who is not in the settings any more."""
    person_settings: Mapping[str, str] = field(default_factory=dict)
    """Lines that somebody has in the settings beside the usual ones."""
    x_url: str = ""
    """Where the bot looks for the network; empty for where it is."""
    vault_key: Path | None = None
    """The file with the vault's key, if the brand's token pair is in the vault."""
    signing_key: Path | None = None
    """Where the environment says that the signing key is, if it does."""

    @property
    def settings(self) -> Settings:
        """What the one process that is all of Twokeys is given."""
        return self.loaded(self.environ)

    def loaded(self, environ: dict[str, str], role: Role = Role.ALL) -> Settings:
        """The settings, written anew, with that environment."""
        reads = {
            name: self.languages if name in self.readers else '"en"'
            for name in (*ROSTER, "eve")
            if name not in self.without
        }
        people = "".join(
            f'[people.{name}]\nname = "{name.title()}"\ninitials = "{name[:2].upper()}"\n'
            f'email = "{name}@acme.example"\nlanguages = [{languages}]\n{self.person_settings.get(name, "")}\n'
            for name, languages in reads.items()
        )
        defaults = {
            **self.places,
            "handle": '"acme_help"',
            "roster": '["ada", "bo", "cleo", "dan"]',
            "leads": '["dan"]',
            "network": '"x"',
            "ruleset": '"world.toml"',
        }
        given = {line.split("=")[0].strip() for line in self.account_settings.splitlines()}
        rest = "\n".join(f"{key} = {value}" for key, value in defaults.items() if key not in given)
        (self.folder / "world.toml").write_text(self.rules)
        path = self.folder / "twokeys.toml"
        path.write_text(
            f"{self.chats}\n[accounts.{self.account_name}]\n{rest}\n{self.account_settings}\n{people}{self.more_settings}"
        )
        return load(path, environ, role=role)

    @property
    def places(self) -> dict[str, str]:
        """Where the account's cards stand, as the settings say it."""
        return {"channel": f'"{self.channel}"'}

    @property
    def in_channel(self) -> str:
        """The line of an account's settings by which its cards stand in the channel."""
        return "\n".join(f"{key} = {value}" for key, value in self.places.items())

    @property
    def chats(self) -> str:
        """The tables of the chats."""
        return f'[slack]\nworkspace = "{self.slack.team_id}"\n{self.slack_settings}\n'

    @property
    def chat_secrets(self) -> dict[str, str]:
        """What the environment says of the chats."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            **(
                {"SLACK_SIGNING_SECRET": self.slack.signing_secret}
                if self.over_http
                else {"SLACK_APP_TOKEN": self.slack.app_token}
            ),
            "SLACK_API_URL": self.slack.api_url,
        }

    @property
    def homes(self) -> dict[str, str]:
        """What whoever looks into the ledger says of the chats, beside the settings."""
        return {}

    @property
    def environ(self) -> dict[str, str]:
        tokens = self.x.add_account("acme_help", "Acme Help")
        return {
            **self.chat_secrets,
            "X_API_URL": self.x_url or self.x.url,
            "X_BEARER_TOKEN": self.x.bearer_token,
            "X_API_KEY": tokens.api_key,
            "X_API_SECRET": tokens.api_secret,
            **(
                {"TWOKEYS_VAULT_KEY_FILE": str(self.vault_key)}
                if self.vault_key
                else {
                    f"X_{self.account_name.upper()}_ACCESS_TOKEN": tokens.access_token,
                    f"X_{self.account_name.upper()}_ACCESS_SECRET": tokens.access_token_secret,
                }
            ),
            **({"TWOKEYS_SIGNING_KEY_FILE": str(self.signing_key)} if self.signing_key else {}),
            "DATABASE_URL": self.database_url,
            "TWOKEYS_LISTEN": "127.0.0.1:0",
        }
