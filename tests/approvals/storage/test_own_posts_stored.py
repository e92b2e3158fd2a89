import pytest

from approvals.domain.delivery import State
from approvals.domain.draft import Closed, Closing
from approvals.domain.people import AccountName
from approvals.errors import Stale
from policies.reply import Kind
from tests.approvals.storage.rows import ACME, ANN, NOON, after, owed, send, take


async def test_only_what_was_sent_is_remembered_as_said(database):
    def step(unit):
        for number in range(3):
            owed(unit, parent_id=f"p{number}")
            (taken,) = take(unit, at=number)
            send(unit, taken, at=number)
            end = State.REFUSED if number == 1 else State.SENT
            unit.deliveries.settle(taken.id, taken.token, state=end, at=after(number))
        owed(unit)
        text = "We are on it 🚚"
        assert unit.own_posts.recent_texts(ACME, since=NOON, limit=9) == [
            (text, "120", "p2", after(2)),
            (text, "120", "p0", after(0)),
        ]
        assert len(unit.own_posts.recent_texts(ACME, since=after(1), limit=9)) == 1
        assert len(unit.own_posts.recent_texts(ACME, since=NOON, limit=1)) == 1
        assert unit.own_posts.recent_texts(AccountName("other"), since=NOON, limit=9) == []

    await database.run(step)


def correction_of(unit, post, *, origin):
    return unit.drafts.add(
        account=ACME, kind=Kind.CORRECTION, parent_id=None, author=ANN, origin=origin, corrects=post, now=NOON
    )


async def test_a_post_has_one_correction_at_a_time_and_one_that_ended_leaves_room(database):
    first = await database.run(lambda unit: correction_of(unit, "800", origin="a"))
    await database.run(lambda unit: correction_of(unit, "801", origin="b"))
    with pytest.raises(Stale):
        await database.run(lambda unit: correction_of(unit, "800", origin="c"))
    await database.run(lambda unit: unit.drafts.close(first, Closed(at=NOON, why=Closing.PUBLISHED)))
    again = await database.run(lambda unit: correction_of(unit, "800", origin="d"))
    assert await database.read(lambda unit: unit.own_posts.correcting(ACME, "800")) == (first, again)
