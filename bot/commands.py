"""What a slash command says: words parsed into command values, with did-you-mean; pure."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from approvals.errors import Refusal

_LINK = re.compile(r"<?(?P<link>https?://[^\s|>]+)(?:\|[^>]*)?>?")


_QUOTES = ' \t\r\n"“”„«»'
_INCIDENTS = (
    'incident open ACCOUNT "what happened"',
    "incident lead ACCOUNT [NAME]",
    "incident anchor LINK",
    "incident page ACCOUNT",
    "incident close ACCOUNT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """What can be said after the command's name, and what it does."""

    usage: str
    does: str


VERBS = {
    "draft": Verb(
        usage="draft [link] [text]",
        does="Opens the form for a reply to the post behind the link, or without one for a post of its own.",
    ),
    "correct": Verb(
        usage="correct LINK",
        does="Opens the form for the correction of a post of ours: in the open, and said again hours later.",
    ),
    "oops": Verb(
        usage="oops LINK",
        does="Opens the form for a post of ours from the wrong account: an apology, and the post is deleted.",
    ),
    "leak": Verb(
        usage="leak LINK",
        does="Takes down a post of ours that shows personal data or a secret, on one word of the roster; a statement is owed.",
    ),
    "hold": Verb(
        usage="hold ACCOUNT [reason] [until TIME]",
        does="Stops everything of an account at once; `all` stops every one. It ends at that time, or when two resume it.",
    ),
    "incident": Verb(
        usage='incident open ACCOUNT "what happened"',
        does="Opens an incident: updates are owed, and what was planned waits. Then: `incident lead ACCOUNT [NAME]`, "
        "`incident anchor LINK`, `incident page ACCOUNT`, and by two people `incident close ACCOUNT`.",
    ),
    "prepare": Verb(
        usage="prepare ACCOUNT",
        does="Opens the form for a statement that two people approve now, and one may publish during an incident.",
    ),
    "release": Verb(usage="release NAME", does="Publishes a prepared statement, while an incident is open."),
    "resume": Verb(usage="resume ACCOUNT", does="Lets a held account go on, once two people have said it."),
    "calendar": Verb(
        usage="calendar [ACCOUNT]", does="Says what will go out at a time of its own: scheduled posts, and re-posts."
    ),
    "exposure": Verb(
        usage="exposure ACCOUNT LINK",
        does="Says how many can have seen what the account answered there, and what that figure assumes.",
    ),
    "followups": Verb(usage="followups", does="Says what you owe after what was published, and what others do."),
    "help": Verb(usage="help", does="Says this."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Draft a reply to the post behind `link`, or a post of its own."""

    link: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Correct the post of ours behind `link`; `oops` if it came from the wrong account."""

    link: str
    oops: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Take down the post of ours behind `link`: it shows what nobody may see."""

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Do something about an incident of an account; `words` say what happened, who leads, or which post."""

    act: str
    account: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare:
    """Prepare a statement of an account for an incident."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Release the prepared statement of that name."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Stop everything of an account; `all` is every account. `until` is a time in somebody's own words, or empty."""

    account: str
    reason: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Agree that an account may go on."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What will go out, of an account or of all."""

    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How many can have seen what an account answered to the post behind `link`."""

    account: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """What whoever asks owes, and what others owe for their accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What can be said."""


Answered = Hold | Resume | Calendar | Exposure | FollowUps | Help
"""What opens no form."""
Command = Draft | Correct | Leak | Incident | Prepare | Release | Answered


def parse(text: str, *, verb: str | None = None) -> Command:
    """The command behind the words; `verb` is given where a short name such as `/draft` said it already.

    Raises `Refusal` with the nearest verb for one that is unknown.
    """
    words = text.strip()
    if verb is None:
        verb, words = _first(words)
    verb, words = verb.strip().removeprefix("/").casefold(), words.strip()
    said = _SAID.get(_OTHER_WORDS.get(verb, verb))
    if said is None:
        near = difflib.get_close_matches(verb, VERBS, n=1)
        raise Refusal(
            "no-such-verb",
            verb=verb,
            near=near[0] if near else None,
            verbs=tuple(known.usage for known in VERBS.values()),
        )
    return said(words)


def link_in(text: str) -> tuple[str, str]:
    """The first link in a text (empty if there is none), and the text without it."""
    found = _LINK.search(text)
    if found is None:
        return "", text.strip()
    rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"
    return found["link"], rest.strip()


def _first(words: str) -> tuple[str, str]:
    """The first word and the rest; a line break ends a word as a space does."""
    first, *rest = words.split(maxsplit=1) or [""]
    return first, "".join(rest)


def _until(words: str) -> tuple[str, str]:
    """A reason, and the time that it ends with."""
    reason, found, until = f" {words}".rpartition(" until ")
    return (reason.strip(), until.strip()) if found else (words, "")


def _draft(words: str) -> Draft:
    first, rest = _first(words)
    if _LINK.fullmatch(first):
        return Draft(link=link_in(first)[0], text=rest)
    return Draft(link="", text=words)


def _incident(words: str) -> Incident:
    act, rest = _first(words)
    match act.casefold():
        case "anchor":
            return Incident(act="anchor", account="", words=_post(rest, "incident"))
        case "open" | "lead" | "page" | "close" as known:
            account, said = _first(rest)
            return Incident(act=known, account=_needed(account, "incident"), words=said.strip(_QUOTES))
        case _:
            raise Refusal("incident-usage", usages=_INCIDENTS)


def _post(words: str, verb: str) -> str:
    link, _ = link_in(words)
    if not link:
        raise Refusal("link-missing", usage=VERBS[verb].usage)
    return link


def _needed(word: str, verb: str, why: str = "account-missing") -> str:
    if not word:
        raise Refusal(why, usage=VERBS[verb].usage)
    return word


def _hold(words: str) -> Hold:
    account, reason = _first(words)
    reason, until = _until(reason)
    return Hold(account=_needed(account, "hold"), reason=reason, until=until)


def _exposure(words: str) -> Exposure:
    account, rest = _first(words)
    link, _ = link_in(rest)
    return Exposure(account=_needed(account, "exposure"), link=_needed(link, "exposure"))


_SAID: Mapping[str, Callable[[str], Command]] = {
    "draft": _draft,
    "correct": lambda words: Correct(link=_post(words, "correct")),
    "oops": lambda words: Correct(link=_post(words, "oops"), oops=True),
    "leak": lambda words: Leak(link=_post(words, "leak")),
    "incident": _incident,
    "prepare": lambda words: Prepare(account=_needed(words, "prepare")),
    "release": lambda words: Release(words=_needed(" ".join(words.split()), "release", "name-missing-there")),
    "hold": _hold,
    "resume": lambda words: Resume(account=_needed(words, "resume")),
    "calendar": lambda words: Calendar(account=words),
    "exposure": _exposure,
    "followups": lambda _: FollowUps(),
    "help": lambda _: Help(),
}
_OTHER_WORDS = {
    "": "help",
    "reply": "draft",
    "post": "draft",
    "correction": "correct",
    "follow-ups": "followups",
    "promises": "followups",
}
