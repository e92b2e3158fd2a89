"""What must be true when a scenario is over, each as a sentence; judged by the outside's truth, not by the product's word."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from approvals.domain.card import Action
from approvals.domain.case import Case
from approvals.domain.correction import Purpose
from approvals.domain.delivery import Act, State
from approvals.domain.draft import Closing
from approvals.domain.ledger import TERMINAL
from approvals.domain.ledger_check import verify
from approvals.domain.lifecycle import Status, status
from approvals.domain.people import Platform
from approvals.domain.plan import parts
from approvals.domain.vote import Mark
from bot.events import FormSent, Pressed
from bot.wording.correction_form import LEAK
from tests.crash.entitled import ENTITLED
from tests.crash.kept import KEPT, released
from tests.crash.lasting import LASTING
from tests.crash.messages import Said
from tests.crash.network import Deed, link
from tests.crash.outcome import Outcome
from tests.crash.scenario import Fault, Place
from tests.crash.wanted import NEEDED, Wanted, behind, stopped, wanted_by


def broken(outcome: Outcome) -> tuple[str, ...]:
    """The sentences that do not hold, each with what contradicts it."""
    return tuple(f"{sentence}: {why}" for sentence, check in INVARIANTS.items() for why in check(outcome))


def _posted_once(outcome: Outcome) -> Iterator[str]:
    """Of posts alone: what is gone is not deleted twice, nor what is shown again shown twice, however often X is asked."""
    for (parent, text), times in Counter((one.parent_id, one.text) for one in outcome.street.live).items():
        if times > 1:
            yield f"{times} times {text!r} in answer to {parent}"


def _approved(outcome: Outcome) -> Iterator[str]:
    for deed in outcome.street.deeds:
        found = wanted_by(outcome, deed)
        if not found:
            yield f"{deed} is no part of any version of any draft"
        elif not any(_let_out(outcome, one, deed) for one in found):
            yield f"{deed} happened without two people behind it"


def _let_out(outcome: Outcome, wanted: Wanted, deed: Deed) -> bool:
    """By two people; a leak is taken down by one, and what is prepared waits for one more word."""
    correction = wanted.version.correction
    if correction is not None and correction.purpose is Purpose.TAKE_DOWN:
        asked = [letter.event for letter in outcome.street.letters]
        return any(isinstance(one, FormSent) and one.form == LEAK and deed.id in one.fields["link"] for one in asked)
    if wanted.case.draft.prepared is not None and not released(outcome, deed):
        return False
    return len(behind(outcome, wanted, deed)) >= NEEDED and not stopped(outcome, wanted, deed)


def _in_order(outcome: Outcome) -> Iterator[str]:
    """By order of the street: what was refused is not done, and what follows it must not be either."""
    letters = [letter.event for letter in outcome.street.letters]
    left_out = {event.value for event in letters if isinstance(event, Pressed) and event.action == Action.SKIP}
    done: dict[int, set[int]] = {}
    for deed in outcome.street.deeds:
        for case, place in {one.case.draft.id: (one.case, one.place) for one in wanted_by(outcome, deed)}.values():
            before = done.setdefault(case.draft.id, set())
            numbers = [part.number for part in parts(case.current)]
            missing = {
                part
                for part in range(place)
                if part not in before and f"{case.draft.id}/{numbers[part]}" not in left_out
            }
            if missing:
                yield f"{deed} happened before part {min(missing) + 1} of the plan"
            before.add(place)
            moved = [one.to for one in case.moves if one.part == numbers[place] and one.to]
            if moved and deed.at < moved[-1]:
                yield f"{deed} happened earlier than somebody had moved it to"


def _marks_kept(outcome: Outcome) -> Iterator[str]:
    acknowledged = {letter.key for letter in outcome.street.letters if letter.acknowledged}
    cases = {case.draft.id: case for case in outcome.facts.cases}
    last = {(one.who, one.draft, one.revision, one.mark, one.door): one for one in outcome.street.said}
    for said in last.values():
        case = cases[said.draft]
        if said.letter in acknowledged and not _superseded(said, case) and _stands(said, case) is not said.added:
            yield f"{said.who.user} {'gave' if said.added else 'took back'} {said.mark} on version {said.revision}"


def _superseded(said: Said, case: Case) -> bool:
    """Whether the version was replaced, which stops and holds outlive, or its last part on its way before that was said."""
    last = parts(case.current)[-1].number
    away = [one.sent_at for one in case.deliveries if one.sent_at and one.part == last]
    replaced = said.mark is Mark.APPROVE and said.revision != case.current.number
    return replaced or bool(away and said.at >= min(away))


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
        if where not in said or (len(said) > 1 and not _may_post_a_copy(outcome)):
            yield f"draft {case.draft.id} is {where}, and its cards say {said}"
        if (
            where is Status.PUBLISHED
            and not case.current.takes_down
            and not _links(outcome) & {card.post_url for card in cards}
        ):
            yield f"draft {case.draft.id} is published, and its cards link to {[card.post_url for card in cards]}"
        for replaced in case.revisions[:-1]:
            open_still = _still_asking(outcome, case, replaced.number)
            if open_still and not _may_post_a_copy(outcome):
                yield f"version {replaced.number} of draft {case.draft.id} was replaced, and its card says {open_still}"
    for key in outcome.facts.dead_letters:
        yield f"{key} was given up"


def _links(outcome: Outcome) -> set[str | None]:
    return {link(deed.id) for deed in outcome.street.done(Act.CREATE)}


def _still_asking(outcome: Outcome, case: Case, version: int) -> list[str]:
    """What cards of that version say of it, or offer to be done with it."""
    shown = [
        one.card
        for one in outcome.street.messages
        if not one.gone and (one.card.draft, one.card.revision) == (case.draft.id, version)
    ]
    return [str(card.status) for card in shown if card.status or card.actions]


def _may_post_a_copy(outcome: Outcome) -> bool:
    """Whoever is frozen between its last look and the chat's answer posts its card once it thaws; another has, too.

    No chat takes a key by which it would know. The copy takes no marks. In Teams nobody can look whether a card is there.
    """
    scenario = outcome.scenario
    frozen = scenario.fault is Fault.FREEZE and scenario.place is Place.TWO_REPLICAS
    return frozen or bool(scenario.fault and outcome.story.platform is Platform.TEAMS)


def _settled_as_it_is(outcome: Outcome) -> Iterator[str]:
    done = {(deed.act, deed.id) for deed in outcome.street.deeds}
    settled = [one for case in outcome.facts.cases for one in case.deliveries if one.state is State.SENT]
    for one in settled:
        if (one.act, one.post_id) not in done:
            yield f"draft {one.draft} counts as published, and part {one.part} is not live"
    for act, post_id in done - {(one.act, one.post_id) for one in settled}:
        yield f"{act} {post_id} has happened, and nobody knows"


def _one_end(outcome: Outcome) -> Iterator[str]:
    for case in outcome.facts.cases:
        for one in case.deliveries:
            if one.open:
                yield f"a delivery of draft {case.draft.id} is {one.state}"
        sent = Counter(one.part for one in case.deliveries if one.state is State.SENT)
        refused = [one.part for one in case.deliveries if one.state is State.REFUSED]
        left_out = {one.part for one in case.moves if one.to is None}
        for part in (part.number for part in parts(case.current)):
            given_up = case.draft.closed is not None and case.draft.closed.why is Closing.WITHDRAWN
            expected = part not in left_out and not given_up and not (refused and part >= min(refused))
            if sent[part] != expected:
                yield f"part {part} of draft {case.draft.id} was published {sent[part]} times"


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
    for act, meant in ((Act.DELETE, outcome.story.deleted), (Act.REPOST, outcome.story.shown_again)):
        if (times := len(outcome.street.done(act))) != meant:
            yield f"{times} instead of {meant} times there was a {act}"
    moves = sum(len(case.moves) for case in outcome.facts.cases)
    if moves != outcome.story.moves:
        yield f"{moves} parts were moved or left out instead of {outcome.story.moves}"


def _not_asked_again(outcome: Outcome) -> Iterator[str]:
    versions = sum(len(case.revisions) for case in outcome.facts.cases)
    if versions != outcome.story.versions:
        yield f"{versions} versions instead of {outcome.story.versions}"


ONCE = "At most one post per delivery"
APPROVED = "Each post is, byte for byte, a version with its full quorum"
ORDER = "Each part of a plan follows those before it"
LOST = "What was approved is live in the end"
SETTLED = "What counts as published is live, and what is live counts"
QUIET = "Everything is done within two leases"
INVARIANTS: Mapping[str, Callable[[Outcome], Iterator[str]]] = {
    ONCE: _posted_once,
    APPROVED: _approved,
    ORDER: _in_order,
    "Every acknowledged mark is there, or was superseded": _marks_kept,
    "Nothing is stuck without a sentence in the channel": _told,
    SETTLED: _settled_as_it_is,
    "Each delivery has one end": _one_end,
    "The ledger verifies, and tells one end of each delivery": _ledger,
    QUIET: _quiet,
    LOST: _came_to_its_end,
    "Nobody is asked again without a reason": _not_asked_again,
    **KEPT,
    **ENTITLED,
    **LASTING,
}
