"""`twokeys.toml` and `.env.example` as `twokeys init` writes them: what was answered, and what else can be said."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.settings.roles import token_names

_ENOUGH_FOR_TWO = 3
_COMMENTS = 34
"""The column where comments begin, unless a value is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be written into the settings."""

    id: str
    name: str
    initials: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be written into the settings; it rehearses."""

    name: str
    handle: str


def settings_text(
    *,
    workspace: str,
    channel: str,
    people: Iterable[NewPerson],
    accounts: Iterable[NewAccount],
    short_names: Iterable[str],
    see_deletions: bool,
) -> str:
    """Commented settings that load as they are; two approvals where three people make that possible."""
    everybody = tuple(people)
    return "\n".join(
        [
            _HEAD,
            _slack(workspace, tuple(short_names), see_deletions=see_deletions),
            _TEAMS,
            _retention(),
            _ledger(),
            *(_account(account, channel, everybody) + _STEPS.format(name=account.name) for account in accounts),
            _PEOPLE,
            *(_person(person) for person in everybody),
        ]
    )


def environment_text(accounts: Iterable[NewAccount]) -> str:
    """Every variable that Twokeys reads, each with a word on where it comes from."""
    pairs = "".join(f"#{name}=\n" for account in accounts for name in token_names(account.name))
    return _ENVIRONMENT.format(pairs=pairs)


def _slack(workspace: str, short_names: tuple[str, ...], *, see_deletions: bool) -> str:
    return (
        _table(
            "slack",
            ("workspace", workspace, "the home workspace; people of others never count"),
            (
                "short_names",
                short_names,
                '["draft"] gives /draft beside /twokeys draft; the whole workspace shares such names',
            ),
            (
                "see_deletions",
                see_deletions,
                "false: it asks for no right to read the channel; a card whose posting failed may then stand twice",
            ),
        )
        + "\n"
        + _table(
            "slack.emoji",
            ("approve", "white_check_mark", "what counts on a card; nothing else is a vote"),
            ("reject", "x", "stops the text until it is taken back"),
            ("hold", "raised_hand", "holds it for a while"),
        )
    )


def _retention() -> str:
    return _table(
        "retention",
        ("raw_events_days", 14, "what the chat sent, from when it came"),
        ("texts_days", 90, "texts, reasons and customers' posts, from the end of their draft"),
    )


def _ledger() -> str:
    return _table(
        "ledger",
        (
            "checkpoint_file",
            "twokeys.checkpoints",
            "what the ledger was, signed with TWOKEYS_SIGNING_KEY_FILE: copy it to where nobody here can write",
        ),
        ("checkpoint_channel", "", "the id of a channel of its own, where they are said as well"),
    )


def _account(account: NewAccount, channel: str, people: tuple[NewPerson, ...]) -> str:
    roster = tuple(person.id for person in people)
    approvals = 2 if len(roster) >= _ENOUGH_FOR_TWO else 1
    return _table(
        f"accounts.{account.name}",
        ("handle", account.handle, "its name on the network"),
        ("network", "rehearsal", 'goes through everything and publishes nowhere; "x" when the keys are there'),
        ("channel", channel, "the id of the channel for its cards; invite the bot there"),
        ("roster", roster, "who may approve"),
        ("leads", roster[:2], "who of them signs off what the rules ask a lead for, and lifts holds"),
        ("backup", (), "who of them is asked when nobody else acted"),
        ("emergency", (), "who of the people is called when an incident opens"),
        ("approvals", approvals, 'by people who neither wrote nor edited the text; 1 is "author plus one"; never 0'),
        ("suggesters_count", False, "whether somebody whose suggestion was adopted may still approve"),
        ("ruleset", "default", 'or a file beside this one, such as "acme.toml"'),
        ("domains", (), "web sites of this brand; another account's text that links there is pointed out"),
        ("exempt_from_summons", False, "true for X Enterprise alone: may answer posts that did not mention it"),
        ("timezone", "UTC", "where its days are counted, such as Europe/Madrid"),
        (
            "best_hours",
            (),
            '["12:00-14:00"]: when a correction is best said again; quiet_hours = "22:00-08:00" when not',
        ),
    )


def _person(person: NewPerson) -> str:
    return _table(
        f"people.{person.id}",
        ("name", person.name, "as others read it on a card"),
        ("initials", person.initials, "the end of their replies: ^XY"),
        ("email", person.email, 'or slack = "U…"'),
    )


_Value = str | bool | int | tuple[str, ...]


def _table(name: str, *rows: tuple[str, _Value, str]) -> str:
    lines = [f"{f'{key} = {_value(value)}':{_COMMENTS}}  # {why}\n" for key, value, why in rows]
    return f"[{name}]\n{''.join(lines)}"


def _value(value: _Value) -> str:
    # Strings, numbers, booleans and lists of JSON are TOML, too: https://toml.io/en/v1.0.0
    return json.dumps(value, ensure_ascii=False)


_HEAD = """\
# Who may let which account speak. Checked at every start: all mistakes are told at once.
# Secrets do not belong here but in the environment: see .env.example.
# To see whether everything fits: twokeys doctor
"""

_TEAMS = """\
# Microsoft Teams beside Slack, or instead of it: "Teams in fifteen minutes" in bot/README.md. The app and the tenant stand
# in the environment; accounts get teams_channel = "19:…@thread.tacv2", people teams = "…" (their object id) or their e-mail.
#[teams]
#[teams.reactions]
#approve = "✅"                     # what counts on a card there, beside its buttons; nothing else is a vote
#reject = "❌"
#hold = "✋"
"""

_STEPS = """\
# Who must be among them, if that matters: a block for each step, asked one after the other.
#[[accounts.{name}.steps]]
#name = "sign-off"                  # as it stands on the card
#leads = true                       # or roster = ["…"], some of the roster above
#need = "any"                       # or "all", "majority", or a number
"""

_PEOPLE = """\
# One table for each person. They are recognised by the confirmed e-mail address of a full member of the workspace,
# or by a pinned user id (slack = "U…"). Optional: languages = ["en", "es"], timezone = "Europe/Madrid".
"""

_ENVIRONMENT = """\
# Copy this to .env, fill it in, keep it to yourself (chmod 600 .env), and give it to every command:
#     twokeys --env-file .env doctor
# It is never read unless it is named; in a shell: set -a; . ./.env; set +a

# Slack > your app > OAuth & Permissions > Bot User OAuth Token
SLACK_BOT_TOKEN=
# Slack > your app > Basic Information > App-Level Tokens, with the scope connections:write (Socket Mode; it wins)
SLACK_APP_TOKEN=
# Only without Socket Mode: Slack > your app > Basic Information > Signing Secret
#SLACK_SIGNING_SECRET=

# Only with [teams]. Azure portal > App registrations > your app: Application (client) ID, Directory (tenant) ID, and
# Certificates & secrets > the value of a client secret
#TEAMS_APP_ID=
#TEAMS_TENANT_ID=
#TEAMS_APP_SECRET=

# X, for accounts with network = "x": developer portal > your app > Keys and tokens. The bot reads with the bearer
# token; the publisher alone needs the others. The token pair is the account's own, with the right to read and write.
#X_BEARER_TOKEN=
#X_API_KEY=
#X_API_SECRET=
{pairs}# Token pairs may be in the vault of the database instead (twokeys accounts add); this file holds its key:
#TWOKEYS_VAULT_KEY_FILE=

# The key that signs checkpoints of the ledger: without it nothing shows that the ledger was written anew.
#     (umask 077; openssl genpkey -algorithm ed25519 -out signing.pem)
#TWOKEYS_SIGNING_KEY_FILE=
# Only where two processes share the work (PostgreSQL; see "Two roles" in bot/README.md). Each has an environment of its
# own: the bot has the signing key, and nothing of X but X_BEARER_TOKEN; the publisher the rest of X's keys, the token of its own read-only app as SLACK_BOT_TOKEN, and this:
#     openssl pkey -in signing.pem -pubout -out verify.pem
#TWOKEYS_VERIFY_KEY_FILE=

# SQLite beside the settings unless it says otherwise
#DATABASE_URL=postgresql://twokeys@db.example/twokeys
#TWOKEYS_LISTEN=127.0.0.1:3000
"""
