"""After an act that may or may not have happened: wait, look at the own timeline, settle, or ask a person and look again."""

from datetime import datetime, timedelta

from approvals.context import Context
from approvals.domain.answer import Answer
from approvals.domain.case import Case
from approvals.domain.delivery import LEASE, REPEATABLE, SETTLING_WAITS, Delivery, State
from approvals.domain.entered import given
from approvals.domain.evidence import turned_away
from approvals.domain.plan import answers
from approvals.errors import Unreachable
from approvals.ports import Published
from approvals.storage.unit import Unit
from approvals.unread import again_at
from policies.reply import same_handle

GIVE_UP_AFTER = timedelta(minutes=15)
"""How long an unreadable timeline is waited for before a person is asked."""

_TURNED_AWAY = frozenset({"answer-not-entered", "only-the-roster", "not-that-post"})
"""What the bot takes from nobody: it came there past the bot, or is not so any more."""

_BATCH = 20


async def read_back(context: Context) -> int:
    """Look for every post in doubt whose wait is over; an empty look is repeated once, then a person is asked."""
    now = context.now()
    taken = await context.database.run(
        lambda unit: unit.deliveries.take_doubts(now, limit=_BATCH, lease_until=now + LEASE)
    )
    doubts = [delivery for delivery in taken if delivery.account in context.accounts]
    for delivery in doubts:
        await _look(context, delivery)
    return len(doubts)


async def _look(context: Context, delivery: Delivery) -> None:
    if delivery.act in REPEATABLE:
        # Whoever clears plans it anew; if it was done, the network says so then.
        await context.database.run(
            lambda unit: unit.deliveries.settle(
                delivery.id, delivery.token, state=State.CANCELLED, at=context.now(), fault=delivery.fault
            )
        )
        return
    case = await context.database.read(lambda unit: context.case(unit, delivery.draft))
    try:
        found = await _find(context, case, delivery)
    except Unreachable as fault:
        due, readings, why = context.now() + SETTLING_WAITS[-1], delivery.readings, fault.slug
        lost = delivery.sent_at is not None and context.now() > delivery.sent_at + GIVE_UP_AFTER
    else:
        if found is not None:
            await context.database.run(
                lambda unit: unit.deliveries.settle(
                    delivery.id,
                    delivery.token,
                    state=State.SENT,
                    at=context.now(),
                    post_id=found.post_id,
                    post_url=found.url,
                )
            )
            return
        readings, why = delivery.readings + 1, delivery.fault
        lost = readings >= len(SETTLING_WAITS)
        due = context.now() + SETTLING_WAITS[min(readings, len(SETTLING_WAITS) - 1)]

    def step(unit: Unit) -> None:
        now = context.now()
        if lost:
            unit.deliveries.ask(delivery.id, at=now)
        else:
            unit.deliveries.doubt(delivery.id, delivery.token, due_at=due, fault=why, readings=readings, at=now)

    await context.database.run(step)


async def hear(context: Context) -> int:
    """Look into what people have answered, and settle what they were asked about."""
    now = context.now()
    answers = await context.database.run(lambda unit: unit.answers.take(now, limit=_BATCH, lease_until=now + LEASE))
    for answer in answers:
        try:
            await _hear(context, answer)
        except Unreachable as fault:
            await _later(context, answer, again_at(fault, context.now()))
    return len(answers)


async def _hear(context: Context, answer: Answer) -> None:
    name = await context.database.read(lambda unit: unit.account_of(answer.draft))
    if name not in context.accounts:
        await _close(context, answer, "nothing-asked")
        return
    case, entered = await context.database.read(
        lambda unit: (context.case(unit, answer.draft), unit.ledger.book(answer.draft))
    )
    delivery = next((one for one in case.deliveries if one.id == answer.delivery), None)
    if delivery is None or delivery.state is not State.ASKING:
        await _close(context, answer, "nothing-asked")
    elif not await _may_answer(context, case, answer):
        await _close(context, answer, "only-the-roster")
    elif not given(answer, entered):
        await _close(context, answer, "answer-not-entered")
    elif answer.post_id is not None:
        found = await _that_post(context, case, delivery, answer.post_id)
        await _close(context, answer, "" if found else "not-that-post", delivery, found)
    else:
        found = await _find(context, case, delivery)
        if found is not None:
            await _close(context, answer, "found-after-all", delivery, found)
        else:
            await _send_again(context, answer, delivery)


async def _later(context: Context, answer: Answer, at: datetime) -> None:
    await context.database.run(lambda unit: unit.answers.later(answer.id, due_at=at))


async def _may_answer(context: Context, case: Case, answer: Answer) -> bool:
    """Whether that is somebody of the roster, as seen from here."""
    witness = context.witnesses.get(answer.who.platform)
    if witness is None:
        return False
    person = context.directory.recognise(await witness.profile(answer.who))
    return person is not None and person.id in case.account.roster


async def _that_post(context: Context, case: Case, delivery: Delivery, post_id: str) -> Published | None:
    reader = context.readers[case.account.network]
    post = await reader.post(post_id)
    if post is None or not same_handle(post.author, case.account.handle):
        return None
    text, parent = answers(case, delivery)
    if not reader.says(post, text, parent_id=parent):
        return None
    return Published(post_id=post.id, url=post.url)


async def _close(
    context: Context,
    answer: Answer,
    outcome: str,
    delivery: Delivery | None = None,
    found: Published | None = None,
) -> None:
    """An answer is settled, and with it, where the post was found, what was asked."""

    def step(unit: Unit) -> None:
        now = context.now()
        if outcome in _TURNED_AWAY:
            unit.ledger.enter(turned_away(f"by the publisher: {outcome}", now, draft=answer.draft, by=answer.who))
        if delivery is not None and found is not None:
            unit.deliveries.resolve(delivery.id, state=State.SENT, at=now, post_id=found.post_id, post_url=found.url)
        unit.answers.settle(answer.id, outcome=outcome, at=now)

    await context.database.run(step)


async def _send_again(context: Context, answer: Answer, delivery: Delivery) -> None:
    """It is not there: that attempt is over, and whoever clears plans another."""

    def step(unit: Unit) -> None:
        now = context.now()
        again = unit.deliveries.resolve(delivery.id, state=State.CANCELLED, at=now)
        unit.answers.settle(answer.id, outcome="sending-again" if again else "nothing-asked", at=now)

    await context.database.run(step)


async def _find(context: Context, case: Case, delivery: Delivery) -> Published | None:
    """Look from the draft's first attempt on: what a later one met may be the earlier one's post."""
    text, parent = answers(case, delivery)
    first = next((one for one in case.deliveries if one.sent_at and one.part == delivery.part), delivery)
    return await context.publishers[case.account.network].look_for(
        text, parent_id=parent, account=case.account, since=first.watermark
    )
