"""The tables of `twokeys.toml` as pydantic models, each key with the shape it must have."""

import re
from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainValidator

from approvals.domain.hours import Hours
from approvals.domain.people import Need
from bot.settings.sentences import did_you_mean
from bot.settings.values import Network

_TEN_YEARS = 3_650


def _shaped(pattern: str, advice: str) -> AfterValidator:
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if not shape.fullmatch(value):
            raise ValueError(f'"{value}" {advice}')
        return value

    return AfterValidator(check)


def _network(value: str) -> str:
    if value not in set(Network):
        raise ValueError(f'"{value}" is no network; use {" or ".join(Network)}.{did_you_mean(value, Network)}')
    return value


def _approvals(value: int) -> int:
    if value < 1:
        raise ValueError(
            f"{value} would publish what nobody approved; use 2, or 1 for a team of two or three (author plus one)."
        )
    return value


def _need(value: object) -> str | int:
    if isinstance(value, str) and value in _NEEDS:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    given = f'"{value}"' if isinstance(value, str) else str(value).lower()
    raise ValueError(f'{given} is no number of people; use "any", "all", "majority" or a whole number from 1 on.')


def _days(least: int, why: str) -> AfterValidator:
    def check(value: int) -> int:
        if not least <= value <= _TEN_YEARS:
            raise ValueError(f"{value} is no number of days that works here; use {least} to {_TEN_YEARS}: {why}.")
        return value

    return AfterValidator(check)


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        hint = did_you_mean(value, available_timezones())
        raise ValueError(f'"{value}" is no time zone; use a name such as Europe/Madrid.{hint}') from unknown
    return value


def _hours(value: str) -> str:
    try:
        hours(value)
    except ValueError as odd:
        raise ValueError(f'"{value}" are no hours; write them as in 22:00-08:00.') from odd
    return value


def hours(value: str) -> Hours:
    """The hours of the day that stand there; raises `ValueError` for what is none."""
    opens, _, closes = value.partition("-")
    found = Hours(opens=time.fromisoformat(opens.strip()), closes=time.fromisoformat(closes.strip()))
    if found.opens == found.closes or {found.opens.tzinfo, found.closes.tzinfo} != {None}:
        raise ValueError(value)
    return found


ANY = "any"
_NEEDS = frozenset({ANY, *Need})
_Hours = Annotated[str, AfterValidator(_hours)]
_Name = Annotated[str, _shaped(r"\S(.*\S)?", "must be a name that people read.")]
_StepName = Annotated[
    str, _shaped(r"\S(.{0,28}\S)?", "must be a name of up to 30 letters that people read on the card.")
]
_Initials = Annotated[str, _shaped(r"[^\W\d_]{2,3}", "must be two or three letters.")]
_Email = Annotated[str, _shaped(r"[^@\s]+@[^@\s]+\.[^@\s.]+", "is no e-mail address.")]
_Language = Annotated[str, _shaped(r"[a-z]{2,3}", "is no language; use codes such as en, it or es.")]
_User = Annotated[
    str, _shaped(r"[UW][A-Z0-9]{2,}", "is no Slack user id; copy it from the profile's menu (it begins with U or W).")
]
_Workspace = Annotated[
    str,
    _shaped(
        r"T[A-Z0-9]{2,}", "is no Slack workspace; it begins with T and stands in the address app.slack.com/client/T…."
    ),
]
# https://learn.microsoft.com/graph/api/resources/user: the object id of Microsoft Entra ID.
_Directory = Annotated[
    str,
    _shaped(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "is no object id; copy it from the user's page in the Microsoft Entra admin center.",
    ),
]
_TeamsChannel = Annotated[
    str,
    _shaped(
        r"19:[^;\s]+@thread\.(tacv2|skype|v2)",
        'is no channel id of Teams; use "Get link to channel" and copy what stands between /channel/ and the next /, '
        "with %3A written as : and %40 as @.",
    ),
]
_Channel = Annotated[
    str,
    _shaped(
        r"[CG][A-Z0-9]{2,}",
        "is no channel id; open the channel's details in Slack and copy the id at their foot (it begins with C).",
    ),
]
_ChannelOfAny = Annotated[
    str,
    _shaped(
        r"|[CG][A-Z0-9]{2,}|19:[^;\s]+@thread\.(tacv2|skype|v2)", "is no channel id of Slack (C…) or Teams (19:…)."
    ),
]
# https://help.x.com/en/managing-your-account/x-username-rules
_Handle = Annotated[
    str, _shaped(r"@?[A-Za-z0-9_]{1,15}", "is no handle; use up to 15 letters, digits and underscores.")
]
_Domain = Annotated[
    str,
    _shaped(r"([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}", "is no domain; write it as in acme.example."),
]
# https://docs.slack.dev/interactivity/implementing-slash-commands: lower case, no spaces, at most 32 characters.
_ShortName = Annotated[
    str, _shaped(r"[a-z][a-z0-9_-]{0,30}", "is no short name; write a word such as draft, without its slash.")
]
_Emoji = Annotated[str, _shaped(r":?[a-z0-9_+'-]+:?", "is no emoji name; write it as in white_check_mark.")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class EmojiTable(_Table):
    """`[slack.emoji]`: which emoji counts on a card; nothing else is a vote."""

    approve: _Emoji = "white_check_mark"
    """Approves exactly this text."""
    reject: _Emoji = "x"
    """Stops it until it is taken back."""
    hold: _Emoji = "raised_hand"
    """Holds it for a while."""


class SlackTable(_Table):
    """`[slack]`: the home workspace."""

    workspace: _Workspace
    """Its id (`T…`); people of other workspaces never count."""
    short_names: list[_ShortName] = []
    """Slash commands beside `/twokeys`, such as `draft`; they are shared by the whole workspace."""
    emoji: EmojiTable = EmojiTable()
    """See `[slack.emoji]`."""
    bot: _User | None = None
    """For `run --role publisher`: the user id (`U…`) of the bot that posts the cards; no other message is one. `doctor` says it."""
    see_deletions: bool = True
    """Whether the app may read the channel's messages, to notice deleted cards at once and to find a card again when Slack's answer to its posting was lost."""


class ReactionsTable(_Table):
    """`[teams.reactions]`: which reaction counts on a card in Teams; its buttons do, too, and nothing else."""

    approve: str = "✅"
    """Approves exactly this text. The emoji itself, or Teams' own name for a reaction."""
    reject: str = "❌"
    """Stops it until it is taken back."""
    hold: str = "✋"
    """Holds it for a while."""


class TeamsTable(_Table):
    """`[teams]`: Microsoft Teams; the tenant and the app stand in the environment."""

    reactions: ReactionsTable = ReactionsTable()
    """See `[teams.reactions]`."""


class RetentionTable(_Table):
    """`[retention]`: after how many days personal things are removed; the ledger keeps digests of them."""

    raw_events_days: Annotated[int, _days(1, "within a day, the same event may come again")] = 14
    """What a chat platform sent, from when it came."""
    texts_days: Annotated[int, _days(30, "the rules look that far back for repeated texts")] = 90
    """Texts, reasons and customers' posts, from the end of their draft; its cards say so then."""


class LedgerTable(_Table):
    """`[ledger]`: where signed checkpoints of the ledger go, so that nobody can write it anew. Without a key there are none: [how to get them](#signed-checkpoints)."""

    checkpoint_file: str = "twokeys.checkpoints"
    """A file that they are added to, beside the settings unless its path says otherwise; best on another machine."""
    checkpoint_channel: _ChannelOfAny = ""
    """The id of a channel (`C…` or `19:…`) where they are said as well, and where nobody else speaks."""


class PersonTable(_Table):
    """`[people.<name>]`: somebody who drafts or approves, recognised by pinned id or by confirmed e-mail."""

    name: _Name
    """As others read it on a card."""
    initials: _Initials
    """Two or three letters of their own: a reply ends with `^AB`."""
    email: _Email | None = None
    """The confirmed address of a full member of the home workspace, or of the home tenant."""
    slack: _User | None = None
    """A pinned user id (`U…`); it wins over the address."""
    teams: _Directory | None = None
    """A pinned object id of Microsoft Entra ID; it wins over the address."""
    languages: list[_Language] = []
    """Codes such as `en`, `it`, `es`."""
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """An IANA name such as `Europe/Madrid`."""


class StepTable(_Table):
    """`[[accounts.<name>.steps]]`: who must be among those who approve; several are asked one after the other."""

    name: _StepName
    """As it stands on the card, such as `legal`."""
    roster: list[str] = []
    """Who of the account's roster may approve in this step."""
    leads: bool = False
    """Instead of `roster`: the account's leads, so that one of them always signs off."""
    need: Annotated[str | int, PlainValidator(_need)] = ANY
    """How many of them: `any` (one), `all` or `majority` of those who did not write the text, or a number."""


class TextsTable(_Table):
    """`[accounts.<name>.texts.<language>]`: what a correction begins from, where it is not what ships."""

    correction: str = ""
    """`{wrong}` and `{right}` stand for what was filled in."""
    line: str = ""
    """While the right information is not known yet."""
    apology: str = ""
    """For a post from the wrong account that harmed nobody."""
    grave_apology: str = ""
    """For one that did."""


class AccountTable(_Table):
    """`[accounts.<name>]`: a brand's public account, and who may let it speak."""

    handle: _Handle
    """Its name on the network."""
    network: Annotated[str, AfterValidator(_network)] = Network.REHEARSAL
    """`rehearsal` goes through everything and publishes nowhere; `x` needs the keys."""
    channel: _Channel | None = None
    """The id of the channel (`C…`) in Slack where its cards stand."""
    teams_channel: _TeamsChannel | None = None
    """The id of the channel (`19:…@thread.tacv2`) in Teams where its cards stand; beside Slack's, or instead of it."""
    roster: list[str]
    """Who may approve; it must reach the number without any one author."""
    leads: list[str] = []
    """Who of the roster signs off what the rules ask a lead for, and lifts holds."""
    backup: list[str] = []
    """Who of the roster is asked when nobody else acted."""
    emergency: list[str] = []
    """Who of the people is called, in the channel and in private, when an incident opens."""
    approvals: Annotated[int, AfterValidator(_approvals)] = 2
    """How many must approve who neither wrote nor edited the text; 1 is "author plus one", 0 is refused."""
    steps: list[StepTable] = []
    """See `[[accounts.<name>.steps]]`. An approval given early waits for the steps before; whoever stands in two steps approves in both, and is one person of `approvals`."""
    suggesters_count: bool = False
    """Whether somebody whose suggestion was adopted may still approve."""
    ruleset: str = "default"
    """The rules for its texts: one that ships, or a file beside the settings, such as `acme.toml`."""
    domains: list[_Domain] = []
    """Web sites of this brand; a text of another account that links there is pointed out."""
    exempt_from_summons: bool = False
    """Whether it may answer posts that did not mention it (X Enterprise alone)."""
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """Where its days are counted: an IANA name such as `Europe/Madrid`."""
    quiet_hours: _Hours | None = None
    """When no correction is said again, such as `22:00-08:00`."""
    best_hours: list[_Hours] = []
    """When most people are there, such as `["12:00-14:00"]`: a correction is said again then if it can be."""
    texts: dict[_Language, TextsTable] = {}
    """See `[accounts.<name>.texts.<language>]`."""
