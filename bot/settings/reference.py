"""The settings as tables for the handbook, read off the models that check them."""

from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.settings.environment import SIGNING_CREDENTIAL, VAULT_CREDENTIAL, VERIFY_CREDENTIAL
from bot.settings.shapes import (
    AccountTable,
    EmojiTable,
    LedgerTable,
    PersonTable,
    ReactionsTable,
    RetentionTable,
    SlackTable,
    StepTable,
    TeamsTable,
    TextsTable,
)
from bot.settings.values import SLACK_API, TEAMS_OPENID, TEAMS_TOKEN, X_API

_TABLES = (
    SlackTable,
    EmojiTable,
    TeamsTable,
    ReactionsTable,
    RetentionTable,
    LedgerTable,
    AccountTable,
    StepTable,
    TextsTable,
    PersonTable,
)
_VARIABLES = (
    ("SLACK_BOT_TOKEN", "The app's bot token (`xoxb-…`).", "needed"),
    ("SLACK_APP_TOKEN", "The app-level token (`xapp-…`) for Socket Mode; it wins over HTTP.", "needed, or the next"),
    ("SLACK_SIGNING_SECRET", "Checks what Slack sends by HTTP.", ""),
    (
        "TEAMS_APP_ID, TEAMS_APP_SECRET",
        "The app in Microsoft Entra ID, and its client secret.",
        "needed with `[teams]`",
    ),
    ("TEAMS_TENANT_ID", "The home tenant; people of others never count.", "needed with `[teams]`"),
    ("X_BEARER_TOKEN", "Reads posts on X.", "needed by accounts on X"),
    ("X_API_KEY, X_API_SECRET", "The X app; for the process that publishes alone.", "needed to publish on X"),
    (
        "X_<ACCOUNT>_ACCESS_TOKEN, X_<ACCOUNT>_ACCESS_SECRET",
        "The token pair of `[accounts.<account>]`, its name in capitals; the vault's wins.",
        "needed to publish on X, or the vault",
    ),
    ("DATABASE_URL", "`postgresql://…` or `sqlite:///…`.", "`twokeys.sqlite` beside the settings"),
    (
        "TWOKEYS_VAULT_KEY_FILE",
        f"The file with the vault's key; without it, the systemd credential `{VAULT_CREDENTIAL}`.",
        "no vault",
    ),
    (
        "TWOKEYS_SIGNING_KEY_FILE",
        f"The bot's signing key (Ed25519, PEM); without it, the systemd credential `{SIGNING_CREDENTIAL}`.",
        "needed by `--role bot`, and for [signed checkpoints](#signed-checkpoints)",
    ),
    (
        "TWOKEYS_VERIFY_KEY_FILE",
        f"Its public half, for the process that publishes; without it, the systemd credential `{VERIFY_CREDENTIAL}`.",
        "needed by `--role publisher`",
    ),
    ("TWOKEYS_LISTEN", "Host and port of the one HTTP server.", "`127.0.0.1:3000`"),
    ("TWOKEYS_CONFIG", "The settings file; `--config` wins.", "`twokeys.toml`"),
    (
        "SLACK_API_URL",
        "Where Slack is reached: https, or http on this machine. Said at start. Proxies of the environment are not used.",
        f"`{SLACK_API}`",
    ),
    ("X_API_URL", "The same for X.", f"`{X_API}`"),
    ("TEAMS_OPENID_URL", "The same for the keys that Teams signs with.", f"`{TEAMS_OPENID}`"),
    ("TEAMS_TOKEN_URL", "The same for the tokens that Teams asks for.", f"`{TEAMS_TOKEN}`"),
)


def settings_tables() -> str:
    """Every table of `twokeys.toml`, in Markdown."""
    return "\n".join(line for model in _TABLES for line in _table(model))


def environment_table() -> str:
    """Every variable of the environment, in Markdown."""
    rows = (f"| `{name.replace(', ', '`, `')}` | {what} | {usual} |" for name, what, usual in _VARIABLES)
    return "\n".join(["| variable | what it says | without it |", "|---|---|---|", *rows, ""])


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield f"{model.__doc__}\n"
    yield "| key | what it says | without it |"
    yield "|---|---|---|"
    for key, shape in model.model_fields.items():
        yield f"| `{key}` | {shape.description} | {_usual(shape)} |"
    yield ""


def _usual(shape: FieldInfo) -> str:
    if shape.is_required():
        return "needed"
    match shape.default:
        case bool() as yes:
            return f"`{str(yes).lower()}`"
        case str() | int() as value:
            return f"`{value}`"
        case _:
            return "none" if not isinstance(shape.default, EmojiTable | ReactionsTable) else "as below"
