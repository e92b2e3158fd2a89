"""After an act that may or may not have happened: wait, look at the own timeline, settle, or ask a person."""

from datetime import timedelta

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import SETTLING_WAITS, Delivery, State
from approvals.domain.draft import DraftId, Revision
from approvals.domain.people import Identity
from approvals.errors import Refusal, Unreachable
from approvals.ports import Published
from approvals.reconsider import reconsider
from approvals.settling import resolve_sent, settle_sent
from approvals.storage.unit import Unit
from policies.reply import same_handle

GIVE_UP_AFTER = timedelta(minutes=15)
"""How long an unreadable timeline is waited for before a person is asked."""

_BATCH = 20


async def read_back(context: Context) -> int:
    """Look for every post in doubt whose wait is over; an empty look is repeated once, then a person is asked."""
    doubts = [
        delivery
        for delivery in await context.database.read(
            lambda unit: unit.deliveries.due_doubts(context.now(), limit=_BATCH)
        )
        if delivery.account in context.accounts
    ]
    for delivery in doubts:
        await _look(context, delivery)
    return len(doubts)


async def _look(context: Context, delivery: Delivery) -> None:
    case = await context.database.read(lambda unit: context.case(unit, delivery.draft))
    try:
        found = await _find(context, case, delivery)
    except Unreachable as fault:
        due, readings, why = context.now() + SETTLING_WAITS[-1], delivery.readings, fault.slug
        lost = delivery.sent_at is not None and context.now() > delivery.sent_at + GIVE_UP_AFTER
    else:
        if found is not None:
            await context.database.run(lambda unit: settle_sent(context, unit, delivery, found, context.now()))
            return
        readings, why = delivery.readings + 1, delivery.fault
        lost = readings >= len(SETTLING_WAITS)
        due = context.now() + SETTLING_WAITS[min(readings, len(SETTLING_WAITS) - 1)]

    def step(unit: Unit) -> None:
        unit.drafts.lock(delivery.draft)
        if lost:
            unit.deliveries.ask(delivery.id, at=context.now())
        else:
            unit.deliveries.doubt(delivery.id, delivery.token, due_at=due, fault=why, readings=readings)
        reconsider(context, unit, delivery.draft, context.now())

    await context.database.run(step)


async def it_is_live(context: Context, *, who: Identity, draft: DraftId, post_id: str) -> None:
    """A roster member found the post: it must be ours and say what was approved."""
    case, delivery = await _asked(context, who, draft)
    post = await context.readers[case.account.network].post(post_id)
    if post is None:
        raise Refusal("no-such-post", post=post_id)
    if not same_handle(post.author, case.account.handle):
        raise Refusal("not-our-post", author=post.author, handle=case.account.handle)
    sent = _sent(case, delivery)
    parent_id = sent.parent.id if sent.parent else None
    if not context.readers[case.account.network].says(post, sent.text, parent_id=parent_id):
        raise Refusal("not-that-post")
    published = Published(post_id=post.id, url=post.url)
    await context.database.run(lambda unit: resolve_sent(context, unit, delivery, published, context.now()))


async def it_is_not(context: Context, *, who: Identity, draft: DraftId) -> bool:
    """A roster member says it is not live: looked at once more, then sent again after a new decision and pause.

    False if the look found it after all.
    """
    case, delivery = await _asked(context, who, draft)
    found = await _find(context, case, delivery)
    if found is not None:
        await context.database.run(lambda unit: resolve_sent(context, unit, delivery, found, context.now()))
        return False

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        unit.deliveries.resolve(delivery.id, state=State.CANCELLED, at=context.now())
        reconsider(context, unit, draft, context.now())

    await context.database.run(step)
    return True


async def _asked(context: Context, who: Identity, draft: DraftId) -> tuple[Case, Delivery]:
    person = await context.person(who)
    case = await context.database.read(lambda unit: context.case(unit, draft))
    if person.id not in case.account.roster:
        raise Refusal("only-the-roster", account=case.account.name)
    if case.delivery is None or case.delivery.state is not State.ASKING:
        raise Refusal("nothing-asked")
    return case, case.delivery


async def _find(context: Context, case: Case, delivery: Delivery) -> Published | None:
    """Look from the draft's first attempt on: what a later one met may be the earlier one's post."""
    sent = _sent(case, delivery)
    first = next((one for one in case.deliveries if one.sent_at), delivery)
    return await context.publishers[case.account.network].look_for(
        sent.text, parent_id=sent.parent.id if sent.parent else None, account=case.account, since=first.watermark
    )


def _sent(case: Case, delivery: Delivery) -> Revision:
    return next(revision for revision in case.revisions if revision.number == delivery.revision)
