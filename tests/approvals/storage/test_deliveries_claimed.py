import pytest

from approvals.domain.delivery import LEASE, Act, State
from approvals.errors import Stale
from tests.approvals.storage.rows import ACME, NOON, after, claim, draft, owed, send, take


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
        taken = take(unit, at=5)
        assert [one.id for one in taken] == [first.id, other.id]
        assert claim(unit, at=5) == []
        assert send(unit, taken[0])
        assert claim(unit, at=5) == []
        unit.deliveries.settle(first.id, taken[0].token, state=State.SENT, at=after(6), post_id="7", post_url="u")
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
        (taken,) = take(unit)
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
        assert unit.deliveries.lapsed(NOON + LEASE) == [old.draft]
        (new,) = claim(unit, at=200)
        assert new.token == old.token + 1
        assert not unit.deliveries.cleared(old.id, old.token, clearance="sealed", until=after(260))
        assert not unit.deliveries.release(old.id, old.token, due_at=after(201), fault="")
        assert unit.deliveries.cleared(new.id, new.token, clearance="sealed", until=after(260))

    await database.run(step)


async def test_who_took_too_long_to_send_can_do_nothing_with_it(database):
    def step(unit):
        owed(unit)
        (old,) = take(unit)
        assert unit.deliveries.lapsed(NOON + LEASE) == [old.draft]
        (new,) = take(unit, at=200)
        assert not send(unit, old, at=201)
        assert not unit.deliveries.settle(old.id, old.token, state=State.SENT, at=after(201))
        assert not unit.deliveries.give_back(old.id, old.token, due_at=after(201), fault="", at=after(201))
        assert not unit.deliveries.doubt(old.id, old.token, due_at=NOON, fault="", readings=0, at=NOON)
        assert send(unit, new, at=202)

    await database.run(step)


async def test_nothing_is_marked_as_sending_twice(database):
    def step(unit):
        owed(unit)
        (taken,) = take(unit)
        assert send(unit, taken)
        assert not send(unit, taken)

    await database.run(step)


async def test_what_a_sender_left_behind_is_in_doubt_and_never_ready(database):
    def step(unit):
        sending, cleared, claimed = (owed(unit, account=name) for name in "abc")
        taken = take(unit, limit=2)
        claim(unit)
        assert send(unit, taken[0])
        assert unit.deliveries.abandoned(after(1)) == 0
        assert unit.deliveries.abandoned(NOON + LEASE) == 1
        assert unit.deliveries.lapsed(after(1)) == []
        assert unit.deliveries.lapsed(NOON + LEASE) == [cleared.draft, claimed.draft]
        assert states(unit, sending, cleared, claimed) == [State.IN_DOUBT, State.READY, State.READY]
        assert [one.id for one in unit.deliveries.take_doubts(NOON + LEASE, limit=9, lease_until=after(999))] == [
            sending.id
        ]

    await database.run(step)


async def test_a_late_sender_who_knows_settles_the_doubt(database):
    def step(unit):
        delivery = owed(unit)
        (taken,) = take(unit)
        send(unit, taken)
        unit.deliveries.abandoned(NOON + LEASE)
        assert not unit.deliveries.give_back(taken.id, taken.token, due_at=NOON, fault="", at=NOON)
        assert unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=after(300), post_id="7")
        assert states(unit, delivery) == [State.SENT]

    await database.run(step)


async def test_a_doubt_is_looked_at_again_when_it_is_due(database):
    def step(unit):
        owed(unit)
        (taken,) = take(unit)
        send(unit, taken)
        for readings, due in ((0, 30), (1, 150)):
            assert unit.deliveries.doubt(
                taken.id, taken.token, due_at=after(due), fault="timeout", readings=readings, at=NOON
            )
            assert unit.deliveries.take_doubts(after(due - 1), limit=9, lease_until=after(999)) == []
            (doubt,) = unit.deliveries.take_doubts(after(due), limit=9, lease_until=after(due + 9))
            assert unit.deliveries.take_doubts(after(due + 8), limit=9, lease_until=after(999)) == []
            assert (doubt.readings, doubt.fault, doubt.watermark) == (readings, "timeout", "99")

    await database.run(step)


async def test_only_what_is_in_doubt_is_asked_and_only_what_is_asked_is_resolved(database):
    def step(unit):
        delivery = owed(unit)
        assert not unit.deliveries.ask(delivery.id, at=NOON)
        (taken,) = take(unit)
        send(unit, taken)
        unit.deliveries.doubt(taken.id, taken.token, due_at=NOON, fault="timeout", readings=2, at=NOON)
        assert not unit.deliveries.resolve(taken.id, state=State.CANCELLED, at=NOON)
        assert unit.deliveries.ask(taken.id, at=NOON)
        assert states(unit, delivery) == [State.ASKING]
        assert unit.deliveries.take_doubts(after(999), limit=9, lease_until=after(9999)) == []
        assert unit.deliveries.resolve(taken.id, state=State.SENT, at=NOON, post_id="7", post_url="u")
        assert not unit.deliveries.resolve(taken.id, state=State.CANCELLED, at=NOON)
        assert states(unit, delivery) == [State.SENT]

    await database.run(step)


async def test_what_is_given_back_is_due_again_as_if_never_sent(database):
    def step(unit):
        owed(unit)
        (taken,) = take(unit)
        send(unit, taken)
        assert unit.deliveries.give_back(taken.id, taken.token, due_at=after(900), fault="throttled", at=NOON)
        (now,) = unit.deliveries.of(taken.draft)
        assert (now.state, now.due_at, now.sent_at, now.watermark, now.clearance, now.fault) == (
            State.READY,
            after(900),
            None,
            None,
            None,
            "throttled",
        )
        assert unit.deliveries.next_due() == after(900)

    await database.run(step)


async def test_what_may_be_public_cannot_be_cancelled(database):
    def step(unit):
        ready = owed(unit, account="a", due=9)
        claimed, cleared, sending = (owed(unit, account=name) for name in "bcd")
        _, two, three = claim(unit)
        for taken in (two, three):
            unit.deliveries.cleared(taken.id, taken.token, clearance="sealed", until=after(60))
        send(unit, unit.deliveries.take(limit=9, owner="one", lease_until=NOON + LEASE)[1])
        assert states(unit, ready, claimed, cleared, sending) == ["ready", "claimed", "cleared", "sending"]
        for wanted in (ready, claimed, cleared):
            assert unit.deliveries.cancel(wanted.id, at=NOON)
        assert not unit.deliveries.cancel(sending.id, at=NOON)
        assert not unit.deliveries.cancel(ready.id, at=NOON)

    await database.run(step)


async def test_the_next_due_time_counts_leases_and_doubts(database):
    def step(unit):
        assert unit.deliveries.next_due() is None
        owed(unit, account="a", due=500)
        assert unit.deliveries.next_due() == after(500)
        owed(unit, account="b")
        (taken,) = take(unit)
        assert unit.deliveries.next_due() == NOON + LEASE
        send(unit, taken)
        unit.deliveries.doubt(taken.id, taken.token, due_at=after(30), fault="", readings=0, at=NOON)
        assert unit.deliveries.next_due() == after(30)
        assert unit.deliveries.next_due(after=after(30)) == after(500)
        unit.deliveries.ask(taken.id, at=NOON)
        assert unit.deliveries.next_due() == after(500)
        assert unit.deliveries.next_due(after=after(500)) is None

    await database.run(step)


@pytest.mark.parametrize("end", [None, State.SENT])
async def test_a_draft_cannot_owe_two_posts_nor_one_after_it_was_sent(database, end):
    def first(unit):
        delivery = owed(unit)
        if end:
            (taken,) = take(unit)
            send(unit, taken)
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


async def test_what_is_cleared_waits_for_a_sender_and_is_taken_by_one(database):
    def step(unit):
        owed(unit)
        (claimed,) = claim(unit)
        assert unit.deliveries.take(limit=9, owner="two", lease_until=NOON + LEASE) == []
        assert unit.deliveries.cleared(claimed.id, claimed.token, clearance="sealed", until=after(60))
        assert claim(unit) == []
        (taken,) = unit.deliveries.take(limit=9, owner="two", lease_until=NOON + LEASE)
        assert (taken.state, taken.token, taken.clearance) == (State.CLEARED, claimed.token + 1, "sealed")
        assert unit.deliveries.take(limit=9, owner="three", lease_until=NOON + LEASE) == []

    await database.run(step)


async def test_what_no_sender_takes_in_time_is_due_again_and_says_so(database):
    def step(unit):
        owed(unit)
        (claimed,) = claim(unit)
        unit.deliveries.cleared(claimed.id, claimed.token, clearance="sealed", until=after(60))
        assert unit.deliveries.lapsed(after(59)) == []
        assert unit.deliveries.lapsed(after(60)) == [claimed.draft]
        (now,) = unit.deliveries.of(claimed.draft)
        assert (now.state, now.clearance, now.fault) == (State.READY, None, "not-taken")

    await database.run(step)


async def test_all_that_a_sender_does_is_reported_and_what_clears_reports_nothing(database):
    def step(unit):
        owed(unit)
        (taken,) = take(unit)
        assert unit.reports.unfollowed(9) == []
        send(unit, taken)
        unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=NOON)
        first, second = unit.reports.unfollowed(9)
        assert (first.draft, second.draft) == (taken.draft, taken.draft)
        unit.reports.followed(first.id, at=NOON)
        assert unit.reports.unfollowed(9) == [second]
        assert not send(unit, taken)
        assert unit.reports.unfollowed(9) == [second]

    await database.run(step)


async def test_a_clearance_is_used_once_whatever_came_of_it(database):
    def step(unit):
        delivery = owed(unit)
        assert unit.clearances.use("a", delivery=delivery.id, at=NOON)
        assert not unit.clearances.use("a", delivery=delivery.id, at=after(1))
        assert unit.clearances.use("b", delivery=delivery.id, at=NOON, refused="not-confirmed")
        assert not unit.clearances.use("b", delivery=delivery.id, at=after(1))

    await database.run(step)
