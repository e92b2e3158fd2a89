"""What must be true when a scenario is over, each as a sentence; judged by the outside's truth, not by the product's word."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from approvals.domain.case import Case
from approvals.domain.delivery import State
from approvals.domain.draft import Revision
from approvals.domain.ledger import TERMINAL
from approvals.domain.ledger_check import verify
from approvals.domain.lifecycle import status
from approvals.domain.people import Identity
from approvals.domain.vote import Mark, Source
from tests.crash.conductor import Outcome
from tests.crash.scenario import Fault, Place, Scenario
from tests.crash.street import Live, Said

NEEDED = 2


def broken(outcome: Outcome) -> tuple[str, ...]:
    """The sentences that do not hold, each with what contradicts it."""
    return tuple(f"{sentence}: {why}" for sentence, check in INVARIANTS.items() for why in check(outcome))


def _posted_once(outcome: Outcome) -> Iterator[str]:
    for (parent, text), times in Counter((one.parent_id, one.text) for one in outcome.street.live).items():
        if times > 1:
            yield f"{times} times {text!r} in answer to {parent}"


def _approved(outcome: Outcome) -> Iterator[str]:
    for live in outcome.street.live:
        versions = [
            (case, version)
            for case in outcome.facts.cases
            for version in case.revisions
            if (version.text, version.parent and version.parent.id) == (live.text, live.parent_id)
        ]
        if not versions:
            yield f"{live.text!r} is no version of any draft"
        elif not any(_had_its_quorum(outcome.street.said, case, version, live) for case, version in versions):
            yield f"{live.text!r} went out without two people behind it"


def _had_its_quorum(said: list[Said], case: Case, version: Revision, live: Live) -> bool:
    """Whether two people, none of whom wrote it, stood behind exactly that version when it went out."""
    standing: dict[tuple[Identity, Mark, Source, int], bool] = {}
    for one in said:
        if one.draft != case.draft.id or one.at > live.at:
            continue
        standing[one.who, one.mark, one.door, one.revision] = one.added
        if one.door is Source.REACTION and not one.added:
            standing[one.who, one.mark, Source.BUTTON, one.revision] = False
    wrote = {case.draft.author, *(one.made_by for one in case.revisions if one.number <= version.number)}
    behind = {
        _person(who)
        for (who, mark, _, number), stands in standing.items()
        if stands and mark is Mark.APPROVE and number == version.number
    }
    against = any(stands and mark is Mark.REJECT for (_, mark, _, _), stands in standing.items())
    return len(behind - wrote) >= NEEDED and not against


def _person(who: Identity) -> str:
    return who.user.removeprefix("U").removesuffix("2").lower()


def _marks_kept(outcome: Outcome) -> Iterator[str]:
    acknowledged = {letter.key for letter in outcome.street.letters if letter.acknowledged}
    cases = {case.draft.id: case for case in outcome.facts.cases}
    last = {(one.who, one.draft, one.revision, one.mark, one.door): one for one in outcome.street.said}
    for said in last.values():
        case = cases[said.draft]
        if said.letter in acknowledged and not _superseded(said, case) and _stands(said, case) is not said.added:
            yield f"{said.who.user} {'gave' if said.added else 'took back'} {said.mark} on version {said.revision}"


def _superseded(said: Said, case: Case) -> bool:
    """Whether the version was replaced, or the post on its way before that was said."""
    away = [one.sent_at for one in case.deliveries if one.sent_at]
    return said.revision != case.current.number or bool(away and said.at >= min(away))


def _stands(said: Said, case: Case) -> bool:
    return any(
        vote.stands
        for vote in case.votes
        if (vote.identity, vote.revision, vote.mark, vote.source) == (said.who, said.revision, said.mark, said.door)
    )


def _told(outcome: Outcome) -> Iterator[str]:
    for case in outcome.facts.cases:
        cards = [
            one.card
            for one in outcome.street.messages
            if not one.gone and (one.card.draft, one.card.revision) == (case.draft.id, case.current.number)
        ]
        where = status(case, outcome.now)
        said = [card.status for card in cards]
        if where not in said or (len(said) > 1 and not _may_post_a_copy(outcome.scenario)):
            yield f"draft {case.draft.id} is {where}, and its cards say {said}"
    for key in outcome.facts.dead_letters:
        yield f"{key} was given up"


def _may_post_a_copy(scenario: Scenario) -> bool:
    """Whoever is frozen between its last look and the chat's answer posts its card once it thaws; another has, too.

    No chat takes a key by which it would know. The copy takes no marks.
    """
    return scenario.fault is Fault.FREEZE and scenario.place is Place.TWO_REPLICAS


def _settled_as_it_is(outcome: Outcome) -> Iterator[str]:
    live = {one.id for one in outcome.street.live}
    for case in outcome.facts.cases:
        for one in case.deliveries:
            if one.state is State.SENT and one.post_id not in live:
                yield f"draft {case.draft.id} counts as published, and is not live"
    known = {one.post_id for case in outcome.facts.cases for one in case.deliveries}
    for post_id in live - known:
        yield f"{post_id} is live, and nobody knows"


def _one_end(outcome: Outcome) -> Iterator[str]:
    for case in outcome.facts.cases:
        for one in case.deliveries:
            if one.open:
                yield f"a delivery of draft {case.draft.id} is {one.state}"
        sent = sum(one.state is State.SENT for one in case.deliveries)
        if sent != 1:
            yield f"draft {case.draft.id} was published {sent} times"


def _ledger(outcome: Outcome) -> Iterator[str]:
    found = verify(outcome.facts.ledger, {})
    if found.misfit:
        yield f"entry {found.seq} is {found.misfit}"
    entries = [json.loads(link.body) for link in outcome.facts.ledger]
    ends = Counter(entry["values"]["delivery"] for entry in entries if entry["kind"] in TERMINAL)
    for one in (delivery for case in outcome.facts.cases for delivery in case.deliveries):
        if ends[str(one.id)] != 1:
            yield f"delivery {one.id} ends {ends[str(one.id)]} times"


def _quiet(outcome: Outcome) -> Iterator[str]:
    if not outcome.quiet:
        yield "it goes on"


def _came_to_its_end(outcome: Outcome) -> Iterator[str]:
    if not outcome.finished:
        yield "people wait for something that does not come"
    live = len({(one.parent_id, one.text) for one in outcome.street.live})
    if live != outcome.story.live:
        yield f"{live} of {outcome.story.live} posts are live"


def _not_asked_again(outcome: Outcome) -> Iterator[str]:
    versions = sum(len(case.revisions) for case in outcome.facts.cases)
    if versions != outcome.story.versions:
        yield f"{versions} versions instead of {outcome.story.versions}"


ONCE = "At most one post per delivery"
APPROVED = "Each post is, byte for byte, a version with its full quorum"
LOST = "What was approved is live in the end"
SETTLED = "What counts as published is live, and what is live counts"
QUIET = "Everything is done within two leases"
INVARIANTS: Mapping[str, Callable[[Outcome], Iterator[str]]] = {
    ONCE: _posted_once,
    APPROVED: _approved,
    "Every acknowledged mark is there, or was superseded": _marks_kept,
    "Nothing is stuck without a sentence in the channel": _told,
    SETTLED: _settled_as_it_is,
    "Each delivery has one end": _one_end,
    "The ledger verifies, and tells one end of each delivery": _ledger,
    QUIET: _quiet,
    LOST: _came_to_its_end,
    "Nobody is asked again without a reason": _not_asked_again,
}
