import pytest

from approvals.domain.delivery import LEASE, Act, State
from approvals.errors import Stale
from tests.approvals.storage.rows import ACME, NOON, after, claim, draft, owed, send


def states(unit, *deliveries):
    return [unit.deliveries.of(one.draft)[-1].state for one in deliveries]


async def test_only_what_is_due_is_claimed_and_only_once(database):
    def step(unit):
        first, _later = owed(unit, account="a"), owed(unit, account="b", due=60)
        (taken,) = claim(unit)
        assert (taken.id, taken.state, taken.token, taken.lease_until) == (first.id, State.CLAIMED, 1, NOON + LEASE)
        assert claim(unit) == []

    await database.run(step)


async def test_one_account_says_one_thing_at_a_time_in_order(database):
    def step(unit):
        second, first = owed(unit, due=2), owed(unit, due=1)
        other = owed(unit, account="other", due=3)
        taken = claim(unit, at=5)
        assert [one.id for one in taken] == [first.id, other.id]
        assert claim(unit, at=5) == []
        assert send(unit, taken[0])
        assert claim(unit, at=5) == []
        unit.deliveries.settle(first.id, 1, state=State.SENT, at=after(6), post_id="7", post_url="u")
        assert [one.id for one in claim(unit, at=6)] == [second.id]

    await database.run(step)


async def test_a_claim_takes_no_more_than_it_may_and_the_longest_due_first(database):
    def step(unit):
        for due in (3, 1, 2):
            owed(unit, account=f"a{due}", due=due)
        assert [one.account for one in claim(unit, at=5, limit=2)] == ["a1", "a2"]

    await database.run(step)


async def test_a_post_is_sent_with_what_it_needs_to_be_found_again(database):
    def step(unit):
        owed(unit)
        (taken,) = claim(unit)
        assert send(unit, taken, at=1)
        (now,) = unit.deliveries.of(taken.draft)
        assert (now.state, now.watermark, now.sent_at, now.away) == (State.SENDING, "99", after(1), True)
        assert unit.deliveries.settle(
            taken.id, taken.token, state=State.SENT, at=after(2), post_id="7", post_url="https://x.com/acme/status/7"
        )
        (sent,) = unit.deliveries.of(taken.draft)
        assert (sent.state, sent.post_id, sent.settled_at) == (State.SENT, "7", after(2))
        assert not unit.deliveries.settle(taken.id, taken.token, state=State.REFUSED, at=after(3))

    await database.run(step)


async def test_who_lost_the_claim_can_do_nothing_with_it(database):
    def step(unit):
        owed(unit)
        (old,) = claim(unit)
        assert unit.deliveries.abandoned(NOON + LEASE) == [old.draft]
        (new,) = claim(unit, at=200)
        assert new.token == old.token + 1
        assert not send(unit, old, at=201)
        assert not unit.deliveries.settle(old.id, old.token, state=State.SENT, at=after(201))
        assert not unit.deliveries.release(old.id, old.token, due_at=after(201), fault="")
        assert not unit.deliveries.doubt(old.id, old.token, due_at=after(201), fault="", readings=0)
        assert send(unit, new, at=202)

    await database.run(step)


async def test_nothing_is_marked_as_sending_twice(database):
    def step(unit):
        owed(unit)
        (taken,) = claim(unit)
        assert send(unit, taken)
        assert not send(unit, taken)

    await database.run(step)


async def test_what_a_sender_left_behind_is_in_doubt_and_never_ready(database):
    def step(unit):
        sending, claimed = owed(unit, account="a"), owed(unit, account="b")
        taken = claim(unit)
        assert send(unit, taken[0])
        assert unit.deliveries.abandoned(after(1)) == []
        assert unit.deliveries.abandoned(NOON + LEASE) == [sending.draft, claimed.draft]
        assert states(unit, sending, claimed) == [State.IN_DOUBT, State.READY]
        assert [one.id for one in unit.deliveries.due_doubts(NOON + LEASE, limit=9)] == [sending.id]

    await database.run(step)


async def test_a_late_sender_who_knows_settles_the_doubt(database):
    def step(unit):
        delivery = owed(unit)
        (taken,) = claim(unit)
        send(unit, taken)
        unit.deliveries.abandoned(NOON + LEASE)
        assert not unit.deliveries.release(taken.id, taken.token, due_at=NOON, fault="")
        assert unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=after(300), post_id="7")
        assert states(unit, delivery) == [State.SENT]

    await database.run(step)


async def test_a_doubt_is_looked_at_again_when_it_is_due(database):
    def step(unit):
        owed(unit)
        (taken,) = claim(unit)
        send(unit, taken)
        for readings, due in ((0, 30), (1, 150)):
            assert unit.deliveries.doubt(taken.id, taken.token, due_at=after(due), fault="timeout", readings=readings)
            assert unit.deliveries.due_doubts(after(due - 1), limit=9) == []
            (doubt,) = unit.deliveries.due_doubts(after(due), limit=9)
            assert (doubt.readings, doubt.fault, doubt.watermark) == (readings, "timeout", "99")

    await database.run(step)


async def test_only_what_is_in_doubt_is_asked_and_only_what_is_asked_is_resolved(database):
    def step(unit):
        delivery = owed(unit)
        assert not unit.deliveries.ask(delivery.id, at=NOON)
        (taken,) = claim(unit)
        send(unit, taken)
        unit.deliveries.doubt(taken.id, taken.token, due_at=NOON, fault="timeout", readings=2)
        assert not unit.deliveries.resolve(taken.id, state=State.CANCELLED, at=NOON)
        assert unit.deliveries.ask(taken.id, at=NOON)
        assert states(unit, delivery) == [State.ASKING]
        assert unit.deliveries.due_doubts(after(999), limit=9) == []
        assert unit.deliveries.resolve(taken.id, state=State.SENT, at=NOON, post_id="7", post_url="u")
        assert not unit.deliveries.resolve(taken.id, state=State.CANCELLED, at=NOON)
        assert states(unit, delivery) == [State.SENT]

    await database.run(step)


async def test_a_released_act_is_due_again_as_if_never_sent(database):
    def step(unit):
        owed(unit)
        (taken,) = claim(unit)
        send(unit, taken)
        assert unit.deliveries.release(taken.id, taken.token, due_at=after(900), fault="throttled")
        (now,) = unit.deliveries.of(taken.draft)
        assert (now.state, now.due_at, now.sent_at, now.watermark, now.fault) == (
            State.READY,
            after(900),
            None,
            None,
            "throttled",
        )
        assert unit.deliveries.next_due() == after(900)

    await database.run(step)


async def test_what_may_be_public_cannot_be_cancelled(database):
    def step(unit):
        ready, claimed, sending = owed(unit, account="a", due=9), owed(unit, account="b"), owed(unit, account="c")
        send(unit, claim(unit)[1])
        assert unit.deliveries.cancel(ready.id, at=NOON)
        assert unit.deliveries.cancel(claimed.id, at=NOON)
        assert not unit.deliveries.cancel(sending.id, at=NOON)
        assert not unit.deliveries.cancel(ready.id, at=NOON)

    await database.run(step)


async def test_the_next_due_time_counts_leases_and_doubts(database):
    def step(unit):
        assert unit.deliveries.next_due() is None
        owed(unit, account="a", due=500)
        assert unit.deliveries.next_due() == after(500)
        owed(unit, account="b")
        (taken,) = claim(unit)
        assert unit.deliveries.next_due() == NOON + LEASE
        send(unit, taken)
        unit.deliveries.doubt(taken.id, taken.token, due_at=after(30), fault="", readings=0)
        assert unit.deliveries.next_due() == after(30)
        unit.deliveries.ask(taken.id, at=NOON)
        assert unit.deliveries.next_due() == after(500)

    await database.run(step)


@pytest.mark.parametrize("end", [None, State.SENT])
async def test_a_draft_cannot_owe_two_posts_nor_one_after_it_was_sent(database, end):
    def first(unit):
        delivery = owed(unit)
        if end:
            (taken,) = claim(unit)
            unit.deliveries.settle(taken.id, taken.token, state=end, at=NOON)
        return delivery.draft

    made = await database.run(first)
    with pytest.raises(Stale, match="delivery-exists"):
        await database.run(
            lambda unit: unit.deliveries.add(
                draft=made, revision=1, account=ACME, act=Act.CREATE, approved_at=NOON, due_at=NOON, now=NOON
            )
        )


async def test_after_a_cancelled_delivery_another_can_follow(database):
    def step(unit):
        made = owed(unit)
        unit.deliveries.cancel(made.id, at=NOON)
        unit.deliveries.add(
            draft=made.draft, revision=1, account=ACME, act=Act.CREATE, approved_at=NOON, due_at=after(1), now=NOON
        )
        assert [one.state for one in unit.deliveries.of(made.draft)] == [State.CANCELLED, State.READY]

    await database.run(step)


async def test_nothing_is_settled_in_a_state_that_is_not_an_end(database):
    def step(unit):
        draft(unit)
        with pytest.raises(ValueError, match="ends nothing"):
            unit.deliveries.settle(1, 1, state=State.READY, at=NOON)

    await database.run(step)
