"""What an auditor reads: each entry of the ledger as a line, and a draft as one page."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from textwrap import indent
from typing import Any

from approvals.domain.delivery import Act
from approvals.domain.ledger import EntryKind
from approvals.domain.ledger_reading import Disclosed, Told, taken_for
from bot.wording.misfits import doubt
from bot.wording.notices import listed
from bot.wording.settings_told import settings_held, settings_proposed, steps

Names = Mapping[str, str]
"""Readable names by what stands in the ledger: ids of people, and identities of platforms."""

_MARKS = {"approve": "approved", "reject": "stopped", "hold": "held"}
_DOORS = {"reaction": "with an emoji", "button": "with the button"}
_WHY = {
    "drafted": "as drafted",
    "edited": "edited",
    "suggested": "a suggestion that was adopted",
    "took-too-long": "asked again, as it had waited too long",
    "new-finding": "asked again, as the rules found something new",
    "parent-changed": "asked again, as the post it answers was changed",
    "card-lost": "asked again, as its card was lost",
    "facts-changed": "asked again, as what it rests on was changed",
    "moved": "asked again, as a part of the plan was moved",
    "prepared-long-ago": "asked again, as it had been prepared long ago",
}
_CLOSED = {
    "withdrawn": "It was withdrawn",
    "expired": "It expired, as nobody approved it",
    "answered": "It was closed, as another draft answered the same post",
    "parent-gone": "It was closed, as the post it answers is gone",
    "refused": "It was closed, as the network refused it",
    "published": "It was closed, as it is published",
    "broken-off": "It was closed, as a part of the plan did not work",
}


def page(draft: int, whole: str, entries: Iterable[tuple[int, Told | None, str, str]]) -> str:
    """One page of evidence about one draft: what was said by whom, who could approve it, who did, and what became of it.

    Of each entry its number, itself unless it is none, its words, and what does not fit of it, if anything.
    """
    lines = [f"Draft {draft}: what the ledger says", whole, ""]
    for number, entry, words, misfit in entries:
        head, *rest = words.splitlines() or [""]
        when = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC" if entry else "No entry:"
        lines.append(f"{when}  {head or misfit}  [{number}]")
        lines += [
            indent(one, " " * 4) for one in (*rest, *((f"Not to be relied on: {misfit}",) if entry and misfit else ()))
        ]
    return "\n".join(lines)


def line(entry: Told, names: Names) -> str:
    """One entry in plain words; what is long stands on lines of its own."""
    if entry.kind is EntryKind.CLEARED:
        names = as_cleared(entry, names)
    said = _Readable({**entry.values, "account": entry.account or "every account"}, names)
    words = _LINES[entry.kind]
    return words(said) if callable(words) else words.format_map(said)


def as_cleared(entry: Told, names: Names) -> Names:
    """Names by which identities are called that an entry says whose they were taken to be, whatever is known of them since."""
    return {**names, **{who: f"{names.get(person, person)} ({who})" for who, person in taken_for(entry).items()}}


class _Readable(dict[str, Any]):
    """An entry's values, with names in the place of ids and a word in the place of what was forgotten."""

    def __init__(self, values: Mapping[str, Any], names: Names) -> None:
        super().__init__({name: _readable(value, names) for name, value in values.items()})

    def __missing__(self, name: str) -> None:
        """What an entry of an earlier version does not say."""
        return


def _readable(value: Any, names: Names) -> Any:
    match value:
        case Disclosed():
            return "(forgotten)" if value.value is None else names.get(value.value, value.value)
        case dict():
            return _Readable(value, names)
        case list():
            return [_readable(one, names) for one in value]
        case _:
            return value


def _version(said: Mapping[str, Any]) -> str:
    by = f", by {said['made_by']}" if said["made_by"] else ""
    suggested = f" (suggested by {said['suggested_by']})" if said["suggested_by"] else ""
    parts = [f"Version {said['revision']}, {_WHY[said['why']]}{by}{suggested}:", _quoted(said["text"])]
    if said["answers"]:
        parts += ["in answer to", _quoted(said["answers"])]
    if said["correction"]:
        parts += ["it corrects, and brings with it", _quoted(said["correction"])]
    if said["skips"]:
        parts.append(f"once it is public, what is still to come of the correction in draft {said['skips']} is left out")
    for title, name in (("The rules found", "findings"), ("Not checked", "not_checked")):
        if said[name]:
            parts.append(f"{title}: {', '.join(said[name])}")
    return "\n".join(parts)


def _cleared(said: Mapping[str, Any]) -> str:
    marks = [
        f"{one['who']} {_DOORS[one['by']]} at {_moment(one['at'])} (event {one['event']})" for one in said["marks"]
    ]
    return "\n".join(
        (
            *_let_through(said),
            _approved(said),
            *steps(said),
            *marks,
            f"Written by {said['author']}; rules: {said['ruleset']}; leads: {listed(said['leads'])}",
        )
    )


def _approved(said: Mapping[str, Any]) -> str:
    if said["needed"] == 0:
        return f"Nobody else had to approve it, as {said['author']} is on the roster and it shows what nobody may see."
    return f"Approved by {listed(said['approved_by'])}; {said['needed']} had to, of {listed(said['roster'])}."


def _let_through(said: Mapping[str, Any]) -> tuple[str, ...]:
    match said["act"]:
        case Act.DELETE:
            return (f"Let through: post {said['acts_on']} is deleted (delivery {said['delivery']})",)
        case Act.REPOST:
            return (f"Let through: post {said['acts_on']} is shown again (delivery {said['delivery']})",)
        case _:
            words = f"Let through: version {said['revision']}, exactly these words (delivery {said['delivery']}):"
            return (words, _quoted(said["text"]))


def _quoted(words: str) -> str:
    return indent(words or "(nothing)", "| ", lambda _: True)


def _owed(said: Mapping[str, Any]) -> str:
    part = f", part {said['part'] + 1}," if said["part"] else ""
    return f"Approved: version {said['revision']}{part} is to go out at {_moment(said['due_at'])} (delivery {said['delivery']})"


def _moment(at: str) -> str:
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S} UTC"


def _mark(said: Mapping[str, Any]) -> str:
    return (
        f"{said['who']} {_MARKS[said['mark']]} version {said['revision']} {_DOORS[said['by']]} (event {said['event']})"
    )


def _unmark(said: Mapping[str, Any]) -> str:
    return (
        f"{said['who']} took back that they {_MARKS[said['mark']]} version {said['revision']} (event {said['event']})"
    )


def _reason(said: Mapping[str, Any]) -> str:
    return f"{said['who']} said why they {_MARKS[said['mark']]} version {said['revision']}:\n{_quoted(said['reason'])}"


def _suggestion(said: Mapping[str, Any]) -> str:
    return f"{said['by']} suggested a change to version {said['revision']}:\n{_quoted(said['text'])}"


def _held(said: Mapping[str, Any]) -> str:
    return f"{said['by'] or 'Twokeys'} stopped {said['account']} (hold {said['hold']}):\n{_quoted(said['reason'])}"


def _moved(said: Mapping[str, Any]) -> str:
    part, reply = said["part"] + 1, f", as the reply of draft {said['because']} asked for it"
    if said["moved_to"] is None:
        return f"{said['by']} left out part {part} of the plan{reply if said['because'] else ''}"
    return f"{said['by']} moved part {part} of the plan to {_moment(said['moved_to'])}"


def _owed_since(said: Mapping[str, Any]) -> str:
    return (
        f"Owed by {said['owner']} until {_moment(said['due_at'])} ({said['debt']}, follow-up {said['follow_up']}):\n"
        f"{_quoted(said['words'])}"
    )


def _reminded(said: Mapping[str, Any]) -> str:
    return f"Reminded of what is owed (follow-up {said['follow_up']}): {listed(said['told'])}"


def _snoozed(said: Mapping[str, Any]) -> str:
    return f"{said['by']} wants to be reminded of it at {_moment(said['until'])} (follow-up {said['follow_up']})"


def _settled(said: Mapping[str, Any]) -> str:
    what = "is done" if said["why"] == "done" else "is not expected any more"
    return f"{said['by']} said that what is owed {what} (follow-up {said['follow_up']})"


def _opened(said: Mapping[str, Any]) -> str:
    return f"{said['by']} opened incident {said['incident']} of {said['account']}:\n{_quoted(said['happened'])}"


def _paged(said: Mapping[str, Any]) -> str:
    return f"{said['by']} called {listed(said['people'])} to incident {said['incident']} of {said['account']}"


def _gone_on(said: Mapping[str, Any]) -> str:
    what = f"part {said['part'] + 1} of the plan" if said["part"] else "it"
    return f"{said['by']} let {what} go on during incident {said['incident']}"


def _closed(said: Mapping[str, Any]) -> str:
    return _CLOSED[said["why"]] + (f" by {said['by']}" if said["by"] else "")


def _given_back(said: Mapping[str, Any]) -> str:
    why = f": {said['why']}" if said["why"] else ""
    return f"Not sent yet{why}; it is decided anew (version {said['revision']}, delivery {said['delivery']})"


def _answer(said: Mapping[str, Any]) -> str:
    went = f"it did, as post {said['post']}" if said["post"] else "it did not"
    return f"{said['who']} says of delivery {said['delivery']}, which may have gone out, that {went}"


def _forgotten(said: Mapping[str, Any]) -> str:
    return f"Forgotten, as it should be: {', '.join(f'{what} {many}' for what, many in said.items() if isinstance(many, int))}"


def _turned_away(said: Mapping[str, Any]) -> str:
    times = f" {said['times']} times more" if said["times"] != 1 else ""
    return f"Turned away{times}: {said['what']}" + (f", asked by {said['who']}" if said["who"] else "")


def _doubted(said: Mapping[str, Any]) -> str:
    return f"The ledger was read through, and does not fit. {doubt(said['what'], said['entry'])}"


_LINES: Mapping[EntryKind, str | Callable[[Mapping[str, Any]], str]] = {
    EntryKind.DRAFTED: "{author} drafted a {is_a} for {account}",
    EntryKind.REVISED: _version,
    EntryKind.SUGGESTED: _suggestion,
    EntryKind.CARD_POSTED: "The card of version {revision} was posted as {message}",
    EntryKind.CARD_LOST: "The card of version {revision} was deleted or changed by hand",
    EntryKind.MARKED: _mark,
    EntryKind.UNMARKED: _unmark,
    EntryKind.REASONED: _reason,
    EntryKind.LIFTED: "{by} lifted what held it",
    EntryKind.ACCOUNT_HELD: _held,
    EntryKind.ACCOUNT_RESUMED: "{by} agreed that hold {hold} may end",
    EntryKind.OWED: _owed,
    EntryKind.CLEARED: _cleared,
    EntryKind.SENDING: "Sending of version {revision} began (delivery {delivery})",
    EntryKind.GIVEN_BACK: _given_back,
    EntryKind.IN_DOUBT: "Nobody knows whether version {revision} went out: {why} (delivery {delivery})",
    EntryKind.ASKED: "People were asked whether version {revision} went out (delivery {delivery})",
    EntryKind.ANSWERED: _answer,
    EntryKind.SENT: "Published: version {revision} is post {post} (delivery {delivery})",
    EntryKind.REFUSED: "The network refused version {revision}: {why} (delivery {delivery})",
    EntryKind.CANCELLED: "Not sent after all: version {revision} (delivery {delivery})",
    EntryKind.HANDED_OVER: "{to} took it over from {left}",
    EntryKind.MOVED: _moved,
    EntryKind.FOLLOW_UP_OWED: _owed_since,
    EntryKind.FOLLOW_UP_REMINDED: _reminded,
    EntryKind.FOLLOW_UP_SNOOZED: _snoozed,
    EntryKind.FOLLOW_UP_HANDED_OVER: "{by} handed over from {left} to {to} what is owed (follow-up {follow_up})",
    EntryKind.FOLLOW_UP_WAIVED: "{by} would waive what is owed (follow-up {follow_up}), which takes a second person",
    EntryKind.FOLLOW_UP_CLOSED: _settled,
    EntryKind.CLOSED: _closed,
    EntryKind.INCIDENT_OPENED: _opened,
    EntryKind.INCIDENT_LED: "{to} leads incident {incident} of {account} from now on, as {by} said",
    EntryKind.INCIDENT_ANCHORED: "{by} named post {post} as the statement about incident {incident} of {account}",
    EntryKind.INCIDENT_PAGED: _paged,
    EntryKind.INCIDENT_CLOSING: "{by} said that incident {incident} of {account} is over",
    EntryKind.INCIDENT_CLOSED: "{by} agreed that incident {incident} of {account} is over",
    EntryKind.INCIDENT_STATEMENT: "{by} said that everybody hit by incident {incident} of {account} was told",
    EntryKind.GONE_ON: _gone_on,
    EntryKind.RELEASED: "{by} released version {revision} during incident {incident}",
    EntryKind.ALLOWANCE_PROPOSED: "{by} says that {address} is the brand's own ({account})",
    EntryKind.ALLOWED: "{by} agreed that {address} is the brand's own ({account})",
    EntryKind.SETTINGS_HELD: settings_held,
    EntryKind.SETTINGS_PROPOSED: settings_proposed,
    EntryKind.SETTINGS_AGREED: "{by} agreed to change {proposal} of the settings",
    EntryKind.SETTINGS_CLOSED: "Change {proposal} of the settings waits no more: {why}",
    EntryKind.CREDENTIALS_SEALED: "The token pair of {account} was put under the key {key}",
    EntryKind.CREDENTIALS_REMOVED: "The token pair of {account} was taken out of the vault",
    EntryKind.TURNED_AWAY: _turned_away,
    EntryKind.DOUBTED: _doubted,
    EntryKind.FORGOTTEN: _forgotten,
}
