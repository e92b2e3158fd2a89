"""Products with one mistake each, made in the process that is forked: the matrix must catch every one of them."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

import approvals.reconsider
import approvals.workflow.follow
import approvals.workflow.publish
import approvals.workflow.read_back
import bot.holding
from approvals.context import Context
from approvals.domain import gate, lifecycle, next_look, plan, quorum
from approvals.domain.case import Case
from approvals.domain.delivery import Act, Delivery, DeliveryId, State
from approvals.domain.draft import Draft, DraftId, Revision
from approvals.domain.gate import Clearance
from approvals.domain.lifecycle import Schedule
from approvals.domain.people import Account
from approvals.domain.vote import Mark
from approvals.ports import Published
from approvals.storage.deliveries import Deliveries
from approvals.storage.delivery_tables import deliveries
from approvals.storage.incident_calls import IncidentCalls, Owed
from approvals.storage.unit import Unit
from tests.crash.forgetful import FORGETFUL
from tests.crash.mutant import Instead, Mutant
from tests.crash.scenario import named


def _mark_first(context: Context) -> None:
    publisher: Any = context.publishers["x"]

    async def publish(clearance: Clearance, account: Account) -> Published:
        def mark(unit: Unit) -> Delivery:
            delivery = unit.deliveries.of(clearance.draft)[-1]
            unit.deliveries.settle(delivery.id, delivery.token, state=State.SENT, at=context.now())
            return delivery

        delivery = await context.database.run(mark)
        published: Published = await publisher.publish(clearance, account)
        found = {"post_id": published.post_id, "post_url": published.url}
        statement = update(deliveries).where(deliveries.c.id == delivery.id).values(**found)
        await context.database.run(lambda unit: unit.deliveries._do(statement))
        return published

    context.publishers["x"] = Instead(publisher, publish=publish)  # type: ignore[index]


def _post_first(context: Context) -> None:
    publisher: Any = context.publishers["x"]

    async def publish(clearance: Clearance, account: Account) -> Published:
        this = update(deliveries).where(deliveries.c.draft_id == clearance.draft)
        unmarked = this.where(deliveries.c.state == State.SENDING).values(state=State.CLAIMED)
        marked = this.where(deliveries.c.state == State.CLAIMED).values(state=State.SENDING)
        await context.database.run(lambda unit: unit.deliveries._do(unmarked))
        published: Published = await publisher.publish(clearance, account)
        await context.database.run(lambda unit: unit.deliveries._do(marked))
        return published

    context.publishers["x"] = Instead(publisher, publish=publish)  # type: ignore[index]


def _stale_revision(_: Context) -> None:
    quorum._meant = lambda *_: True  # type: ignore[assignment]
    # Whoever publishes looks at the card for itself, and would not find the old approval there.
    approvals.workflow.publish.witnessed = lambda case, **_: case  # type: ignore[assignment]


def _same_person_twice(_: Context) -> None:
    right_way = quorum.count

    def by_mark(case: Case) -> quorum.Tally:
        tally = right_way(case)
        marks = [one for one in quorum.standing(case) if one.mark is Mark.APPROVE]
        given = [(case.owner(one.identity), one) for one in marks]
        approvals = [
            quorum.Approved(by=who, at=one.cast_at, reason=one.reason) for who, one in given if who in tally.approved
        ]
        return replace(tally, approvals=tuple(approvals))

    _everywhere(right_way, by_mark)


def _everywhere(right_way: Callable[..., Any], wrong_way: Callable[..., Any]) -> None:
    """In each module of the product that knows the function by its name."""
    for module in [one for name, one in sys.modules.items() if name.startswith(("approvals.", "bot."))]:
        if getattr(module, right_way.__name__, None) is right_way:
            setattr(module, right_way.__name__, wrong_way)


def _no_read_back(_: Context) -> None:
    def doubt(
        store: Deliveries,
        delivery: DeliveryId,
        token: int,
        *,
        due_at: datetime,
        fault: str,
        readings: int,
        at: datetime,
    ) -> bool:
        return store.give_back(delivery, token, due_at=due_at, fault=fault, at=at)

    Deliveries.doubt = doubt  # type: ignore[method-assign]


def _no_settling_wait(_: Context) -> None:
    for module in (approvals.workflow.publish, approvals.workflow.read_back):
        module.SETTLING_WAITS = (timedelta(), timedelta())  # type: ignore[attr-defined]


def _deletion_first(_: Context) -> None:
    right_way = plan._parts

    def wrong_way(revision: Revision) -> Iterator[plan.Part]:
        return iter(sorted(right_way(revision), key=lambda part: part.act is not Act.DELETE))

    plan._parts = wrong_way


def _on_past_a_refusal(_: Context) -> None:
    done, open_to_votes, end = plan.done, lifecycle.open_to_votes, approvals.workflow.follow._end

    def ended(case: Case, number: int) -> Delivery | None:
        refused = (one for one in case.deliveries if one.part == number and one.state is State.REFUSED)
        return done(case, number) or next(refused, None)

    def without_refusals(case: Case) -> bool:
        kept = tuple(one for one in case.deliveries if one.state is not State.REFUSED)
        return open_to_votes(replace(case, deliveries=kept))

    def end_if_sent(context: Context, unit: Unit, draft: Draft, ended: Delivery) -> set[DraftId]:
        return set() if ended.state is State.REFUSED else end(context, unit, draft, ended)

    plan.done = ended
    lifecycle.open_to_votes = next_look.open_to_votes = without_refusals
    approvals.workflow.follow._end = end_if_sent


def _quorum_not_recomputed(_: Context) -> None:
    schedule = approvals.reconsider.schedule

    def once_and_for_all(*args: Any, **values: Any) -> Schedule:
        wanted = schedule(*args, **values)
        return wanted if wanted.due_at else replace(wanted, cancel=None)

    approvals.reconsider.schedule = once_and_for_all
    gate._of_people = lambda *_: ()  # type: ignore[assignment]


def _put_off_by_an_hour(_: Context) -> None:
    lapsed = Deliveries.lapsed

    def later(store: Deliveries, now: datetime) -> list[DraftId]:
        left = lapsed(store, now)
        due_again = update(deliveries).where(deliveries.c.draft_id.in_(left), deliveries.c.state == State.READY)
        store._do(due_again.values(due_at=now + timedelta(hours=1)))
        return left

    Deliveries.lapsed = later  # type: ignore[method-assign]


def _hold_shown_by_whoever_puts_it(_: Context) -> None:
    async def nothing(_: Context) -> int:
        return 0

    bot.holding.show_holds = nothing


def _noted_before_it_is_said(_: Context) -> None:
    take = IncidentCalls.take

    def done_with(store: IncidentCalls, now: datetime, *, limit: int, lease_until: datetime) -> tuple[Owed, ...]:
        taken = take(store, now, limit=limit, lease_until=lease_until)
        for owed in taken:
            store.done(owed, at=now)
        return taken

    IncidentCalls.take = done_with  # type: ignore[method-assign]


MUTANTS: Mapping[str, Mutant] = {
    "mark-first": Mutant(
        apply=_mark_first,
        caught_in=named("approved/sqlite/in-order/kill@publisher.publish:before#1!mark-first"),
        sentence="What counts as published is live",
    ),
    "post-first": Mutant(
        apply=_post_first,
        caught_in=named("approved/sqlite/in-order/kill@publisher.publish:after#1!post-first"),
        sentence="At most one post",
    ),
    "stale-revision": Mutant(
        apply=_stale_revision,
        caught_in=named("edited/sqlite/in-order!stale-revision"),
        sentence="Each post is, byte for byte",
    ),
    "same-person-twice": Mutant(
        apply=_same_person_twice,
        caught_in=named("one-person/sqlite/in-order!same-person-twice"),
        sentence="Each post is, byte for byte",
    ),
    "no-read-back": Mutant(
        apply=_no_read_back,
        caught_in=named("unsure/sqlite/in-order!no-read-back"),
        sentence="At most one post",
    ),
    "no-settling-wait": Mutant(
        apply=_no_settling_wait,
        caught_in=named("mistaken/sqlite/in-order!no-settling-wait"),
        sentence="At most one post",
    ),
    "quorum-not-recomputed": Mutant(
        apply=_quorum_not_recomputed,
        caught_in=named("taken-back/sqlite/in-order!quorum-not-recomputed"),
        sentence="Each post is, byte for byte",
    ),
    "deletion-first": Mutant(
        apply=_deletion_first,
        caught_in=named("plan/sqlite/in-order!deletion-first"),
        sentence="Each part of a plan follows those before it",
    ),
    "on-past-a-refusal": Mutant(
        apply=_on_past_a_refusal,
        caught_in=named("plan-refused/sqlite/in-order!on-past-a-refusal"),
        sentence="Each part of a plan follows those before it",
    ),
    "put-off-by-an-hour": Mutant(
        apply=_put_off_by_an_hour,
        caught_in=named("approved/sqlite/in-order/kill@clear._clear.lambda:begin#1!put-off-by-an-hour"),
        sentence="Everything is done within two leases",
    ),
    "hold-shown-by-whoever-puts-it": Mutant(
        apply=_hold_shown_by_whoever_puts_it,
        caught_in=named("held/sqlite/in-order/kill@hold.hold_as.lambda:committed#1!hold-shown-by-whoever-puts-it"),
        sentence="A hold is on every card",
    ),
    "noted-before-it-is-said": Mutant(
        apply=_noted_before_it_is_said,
        caught_in=named("incident/sqlite/in-order/kill@call.call.lambda:committed#1!noted-before-it-is-said"),
        sentence="What people must hear is said",
    ),
    **FORGETFUL,
}
