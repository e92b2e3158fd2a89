"""What must be true of holds, incidents and what is owed when a scenario is over, each as a sentence."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from approvals.domain.card import Action
from approvals.domain.lifecycle import Status
from bot.events import Pressed
from bot.events import Said as Command
from tests.crash.messages import Letter, Message
from tests.crash.network import Deed
from tests.crash.outcome import Outcome

_SEEN_WITHIN = timedelta(minutes=10)
"""Until when a hold is on each card: two leases after a crash, and after a second one."""
_TOO_OFTEN = 3
"""How often a sentence may be said that is said once when nothing breaks: each crash may say it once more."""
_UNTIL = re.compile(r" until (?P<hour>\d\d):(?P<minute>\d\d)$")


def words(outcome: Outcome, begin: str) -> list[tuple[Letter, Command]]:
    """The commands that begin like that, in the order in which they were said."""
    said = [(letter, letter.event) for letter in outcome.street.letters if isinstance(letter.event, Command)]
    return [(letter, event) for letter, event in said if event.text.startswith(begin)]


def released(outcome: Outcome, deed: Deed) -> bool:
    """Whether somebody had let out what was prepared, in an incident that was open."""
    opened = [letter.at for letter, _ in words(outcome, "incident open") if letter.answer]
    let_out = [
        letter.at
        for letter in outcome.street.letters
        if isinstance(letter.event, Pressed) and letter.event.action == Action.RELEASE
    ]
    return any(start <= at <= deed.at for start in opened for at in let_out)


def _held(outcome: Outcome) -> Iterator[str]:
    for letter, event in words(outcome, "hold"):
        if letter.answer is None or letter.answered_at is None:
            continue
        resumed = _resumed_after(outcome, letter)
        ends = _end(event.text, letter.answered_at)
        for number, deed in enumerate(outcome.street.deeds):
            if letter.answered_after <= number < resumed and (ends is None or deed.at < ends):
                yield f"{deed} happened after it was answered to {event.text!r}: {letter.answer.slug}"


def _resumed_after(outcome: Outcome, hold: Letter) -> float:
    """How much had been done when the second of two people said that it goes on."""
    first: set[str] = set()
    for letter, event in words(outcome, "resume"):
        if letter.at >= hold.at:
            first.add(event.who.user)
            if len(first) > 1:
                return letter.after
    return float("inf")


def _end(text: str, at: datetime) -> datetime | None:
    found = _UNTIL.search(text)
    return at.replace(hour=int(found["hour"]), minute=int(found["minute"])) if found else None


def _on_every_card(outcome: Outcome) -> Iterator[str]:
    ended = {case.draft.id: case.draft.closed.at for case in outcome.facts.cases if case.draft.closed}
    for hold in outcome.facts.held:
        seen_at = hold.since + _SEEN_WITHIN
        if (hold.until or outcome.now) <= seen_at:
            continue
        for message in outcome.street.messages:
            over = ended.get(message.card.draft, outcome.now) <= seen_at
            if not over and not message.gone and not _shows_it(message, hold.since, seen_at):
                yield f"the card of draft {message.card.draft} said {message.says(seen_at)} at {seen_at}"


def _shows_it(message: Message, since: datetime, seen_at: datetime) -> bool:
    """A card that came later, or was replaced meanwhile, has nothing to show."""
    was_there = message.says(since) is not None
    return not was_there or message.says(seen_at) in {Status.ACCOUNT_HELD, None}


def _owed(outcome: Outcome) -> Iterator[str]:
    meant = Counter((str(debt), str(state)) for debt, state in outcome.story.owed)
    found = Counter((str(one.debt), str(one.state)) for one in outcome.facts.owed)
    if meant != found:
        yield f"{sorted(found.elements())} instead of {sorted(meant.elements())}"
    over = [one for one in outcome.facts.incidents if not one.open and one.statement_at]
    if (len(over), len(outcome.facts.incidents)) != (outcome.story.incidents, outcome.story.incidents):
        yield f"of {len(outcome.facts.incidents)} incidents {len(over)} are over, and the statement is out"
    for one in over:
        if one.closing_by == one.closed_by:
            yield f"{one.closed_by} closed incident {one.id} alone"


def _heard(outcome: Outcome) -> Iterator[str]:
    undisturbed = not outcome.scenario.fault
    for slug, times in outcome.story.hears.items():
        heard = outcome.street.heard(slug)
        if heard < times or heard > times * (1 if undisturbed else _TOO_OFTEN):
            yield f"{slug} was said {heard} times, not {times}"


def _answered(outcome: Outcome) -> Iterator[str]:
    for letter, event in words(outcome, ""):
        if letter.answer is None:
            yield f"nobody was answered {event.text!r}"


HELD = "What somebody was told is held does not go out before two resume it"
RED = "A hold is on every card that people can act on"
HEARD = "What people must hear is said"
KEPT: Mapping[str, Callable[[Outcome], Iterator[str]]] = {
    HELD: _held,
    RED: _on_every_card,
    "What is owed is owed once, until it is done or two waive it": _owed,
    HEARD: _heard,
    "Who says a command is answered": _answered,
}
