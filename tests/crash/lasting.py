"""What must be true of what lasts when a scenario is over, and of what must not, each as a sentence."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import product

from approvals.domain.case import Case
from approvals.domain.ledger_check import verify
from approvals.domain.ledger_reading import digests, forgotten
from approvals.domain.retention import Retention
from bot.events import Missed
from bot.notary import contradictions, read
from tests.crash.outcome import Outcome

_SEEN_WITHIN = timedelta(minutes=10)
_FULL_HOUR = timedelta(hours=1)
_PAUSE = timedelta(seconds=20)


def _forgotten(outcome: Outcome) -> Iterator[str]:
    keeps, left = Retention(), {case.draft.id: case for case in outcome.left}
    for seen in outcome.facts.cases:
        closed = seen.draft.closed
        age = outcome.now - closed.at if closed else timedelta()
        kept = _kept(outcome, left[seen.draft.id])
        for words in _words(outcome.before.get(seen.draft.id, seen)):
            if age >= keeps.texts + _SEEN_WITHIN and words in kept:
                yield f"{words!r} of draft {seen.draft.id} is kept"
            if age < keeps.texts and words not in kept:
                yield f"{words!r} of draft {seen.draft.id} was forgotten after {age}"
    first = outcome.facts.came_first
    if first and outcome.now - first > keeps.raw_events + _FULL_HOUR + _SEEN_WITHIN:
        yield f"an event of {first} is kept"
    gone = frozenset[str]().union(*map(digests, outcome.facts.ledger)) - outcome.facts.disclosed.keys()
    if len(gone) != sum(map(forgotten, outcome.facts.ledger)):
        yield f"{len(gone)} values are gone, and the ledger tells of another number"


def _kept(outcome: Outcome, case: Case) -> str:
    """Everything that is still to be read of a draft: in the tables, behind the ledger's digests, and on its cards."""
    cards = [repr(one.card) for one in outcome.street.messages if one.card.draft == case.draft.id and not one.gone]
    return "\n".join([repr(case), *outcome.facts.disclosed.values(), *cards])


def _words(case: Case) -> set[str]:
    """What people and customers said about a draft."""
    texts = {version.text for version in case.revisions}
    posts = {version.parent.text for version in case.revisions if version.parent}
    said = {vote.reason for vote in case.votes} | {one.text for one in case.suggestions}
    return (texts | posts | said) - {""}


def _signed(outcome: Outcome) -> Iterator[str]:
    if not outcome.story.signed or outcome.opener is None:
        return
    points, others = read("".join(f"{note}\n" for note in outcome.street.archive.notes), outcome.opener)
    if others:
        yield f"{others} of {len(outcome.street.archive.notes)} notes are not signed"
    if twice := contradictions(points):
        yield f"of {twice} entries there are two states"
    found = verify(outcome.facts.ledger, {point.size: point.root for point in points})
    if found.misfit:
        yield f"entry {found.seq} is {found.misfit}"
    if (most := max((point.size for point in points), default=0)) != len(outcome.facts.ledger):
        yield f"{most} of {len(outcome.facts.ledger)} entries are signed elsewhere"


def _paused_again(outcome: Outcome) -> Iterator[str]:
    taken = [one.taken_at for one in outcome.street.letters if isinstance(one.event, Missed) and one.taken_at]
    for since, deed in product(taken, outcome.street.deeds):
        if since <= deed.at < since + _PAUSE:
            yield f"{deed} happened {deed.at - since} after it was known that a mark may be lost"


LASTING: Mapping[str, Callable[[Outcome], Iterator[str]]] = {
    "What is old enough is forgotten, and nothing else, and the ledger tells of it": _forgotten,
    "All of the ledger is signed elsewhere, and fits that": _signed,
    "Once a mark may be lost, there is a pause in which the button can be pressed": _paused_again,
}
