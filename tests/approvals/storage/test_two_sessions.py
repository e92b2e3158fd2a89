import asyncio
import contextlib
import threading
from dataclasses import replace

import pytest

from approvals.domain.delivery import LEASE, State
from approvals.domain.follow_up import Debt
from approvals.domain.people import PersonId, Profile, Standing
from approvals.domain.sealed import Sealed
from approvals.errors import DatabaseUnusable
from approvals.storage import engines
from approvals.storage.database import Database
from tests.approvals.storage.rows import ACME, ANN, NOON, after, claim, draft, identity, owed, take, vote

PATIENCE = 5


@pytest.fixture
async def replicas(postgresql_url):
    opened = Database.open(postgresql_url), Database.open(postgresql_url)
    yield opened
    for one in opened:
        await one.close()


async def test_two_claim_different_posts(replicas):
    one, other = replicas
    await one.run(lambda unit: [owed(unit, account=f"a{number}") for number in range(6)])

    def step(unit):
        mine = claim(unit, limit=3, owner="one")
        theirs = asyncio.run(other.run(lambda unit: claim(unit, limit=3, owner="other")))
        return mine, theirs

    mine, theirs = await one.run(step)
    assert [len(mine), len(theirs)] == [3, 3]
    assert not {claimed.id for claimed in mine} & {claimed.id for claimed in theirs}


async def test_two_never_speak_for_one_account_at_once(replicas):
    one, other = replicas
    await one.run(lambda unit: [owed(unit, due=-number) for number in range(4)])

    def step(unit):
        mine = claim(unit, owner="one")
        return mine, asyncio.run(other.run(lambda unit: claim(unit, owner="other")))

    mine, theirs = await one.run(step)
    assert [len(mine), theirs] == [1, []]


async def test_the_database_itself_lets_one_post_of_an_account_be_in_hand(replicas):
    """What the claim's own look cannot see: the other session commits an earlier post and claims it meanwhile."""
    one, other = replicas
    await one.run(lambda unit: owed(unit, due=-5))

    def step(unit):
        asyncio.run(other.run(_claim_new))
        connection = unit.deliveries._connection
        with pytest.raises(Exception, match="uq_deliveries_in_hand"), connection.begin_nested():
            connection.exec_driver_sql("UPDATE deliveries SET state = 'claimed' WHERE state = 'ready'")
        return claim(unit)

    assert await one.run(step) == []


def _claim_new(unit):
    owed(unit, due=-9)
    assert len(claim(unit)) == 1


async def test_many_claims_at_once_claim_everything_once(replicas):
    await replicas[0].run(lambda unit: [owed(unit, account=f"a{number}") for number in range(12)])
    claims = await asyncio.gather(*(replica.run(lambda unit: claim(unit, limit=2)) for replica in replicas * 4))
    ids = [claimed.id for taken in claims for claimed in taken]
    assert len(ids) == len(set(ids))
    rest = await replicas[0].run(lambda unit: claim(unit, limit=99))
    assert len(ids) + len(rest) == 12


async def test_two_last_votes_are_counted_one_after_the_other(replicas):
    one, other = replicas
    made = await one.run(draft)
    voted, counted = threading.Event(), []

    def first(unit):
        unit.drafts.lock(made)
        unit.votes.cast(vote(made, "U1"))
        voted.set()
        while not _somebody_waits(unit):
            pass
        counted.append(len(unit.votes.of(made)))

    def second(unit):
        assert voted.wait(PATIENCE)
        unit.drafts.lock(made)
        unit.votes.cast(vote(made, "U2"))
        counted.append(len(unit.votes.of(made)))

    await asyncio.gather(one.run(first), other.run(second))
    assert counted == [1, 2]


async def test_two_who_resume_at_once_are_counted_one_after_the_other(replicas):
    one, other = replicas
    await one.run(lambda unit: unit.holds.add(account=ACME, by=ANN, reason="", at=NOON))
    lifted, counted = threading.Event(), []

    def lift(unit, by):
        unit.holds.lock(ACME)
        (hold,) = unit.holds.standing(ACME, needed=2)
        unit.holds.lift(hold.id, by=by, at=NOON)
        counted.append(len({*hold.lifted_by, by}))

    def first(unit):
        lift(unit, PersonId("bob"))
        lifted.set()
        while not _somebody_waits(unit):
            pass

    def second(unit):
        assert lifted.wait(PATIENCE)
        lift(unit, PersonId("eve"))

    await asyncio.gather(one.run(first), other.run(second))
    assert counted == [1, 2]


async def test_who_waives_through_two_processes_at_once_is_still_one_person(replicas):
    one, other = replicas
    due = {"debt": Debt.STATEMENT, "account": ACME, "words": "", "owner": ANN, "zone": "UTC", "due_at": NOON}
    owed = await one.run(lambda unit: unit.follow_ups.owe(**due, now=NOON))

    def step(unit):
        seen = unit.follow_ups.get(owed.id)
        asyncio.run(other.run(lambda unit: unit.follow_ups.waive(seen, by=ANN, now=NOON)))
        return unit.follow_ups.waive(seen, by=ANN, now=after(1)), unit.follow_ups.waive(
            seen, by=PersonId("bob"), now=NOON
        )

    assert await one.run(step) == (ANN, ANN)


def _somebody_waits(unit):
    ask = unit.drafts._connection.exec_driver_sql
    return ask("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar_one()


async def test_cancelling_and_sending_at_once_end_in_one_of_the_two(replicas):
    one, other = replicas
    await one.run(owed)
    (taken,) = await one.run(take)

    def send(unit):
        return unit.deliveries.sending(taken.id, taken.token, watermark=None, at=after(1), lease_until=NOON + LEASE)

    results = await asyncio.gather(one.run(send), other.run(lambda unit: unit.deliveries.cancel(taken.id, at=NOON)))
    (now,) = await one.read(lambda unit: unit.deliveries.of(taken.draft))
    assert results == [now.state is State.SENDING, now.state is State.CANCELLED]
    assert sum(results) == 1


async def test_two_letters_of_one_key_at_once_are_one(replicas):
    stored = await asyncio.gather(
        *(replica.run(lambda unit: unit.inbox.put("slack", "Ev1", {}, now=NOON)) for replica in replicas * 2)
    )
    assert sorted(stored) == [False, False, False, True]


async def test_a_vault_that_is_rewrapped_takes_no_row_under_the_old_key_meanwhile(replicas):
    one, other = replicas
    looked, order = threading.Event(), []

    def rotate(unit):
        assert unit.vault.all_alone() == ()
        looked.set()
        while not _somebody_waits(unit):
            pass
        order.append("rotated")

    def add(unit):
        assert looked.wait(PATIENCE)
        unit.vault.all_alone()
        order.append("added")
        unit.vault.put(
            Sealed(account=ACME, key_id="k", wrapped=b"w", credentials=b"c", sealed_at=NOON, wrapped_at=NOON)
        )

    await asyncio.gather(one.run(rotate), other.run(add))
    assert order == ["rotated", "added"]


async def test_reading_sees_one_moment_however_long_it_takes(replicas):
    one, other = replicas

    def step(unit):
        before = unit.drafts.open_ids()
        asyncio.run(other.run(draft))
        return before, unit.drafts.open_ids()

    assert await one.read(step) == ([], [])


async def test_a_session_that_freezes_in_a_transaction_holds_nobody_up(postgresql_url, monkeypatch):
    monkeypatch.setattr(engines, "FROZEN_SECONDS", 0.2)
    one, other = Database.open(postgresql_url), Database.open(postgresql_url)
    delivery = await one.run(owed)
    has_it, thawed = threading.Event(), threading.Event()

    def freezes(unit):
        unit.drafts.lock(delivery.draft)
        has_it.set()
        assert thawed.wait(PATIENCE)
        unit.drafts.get(delivery.draft)

    frozen = asyncio.create_task(one.run(freezes))
    assert await asyncio.to_thread(has_it.wait, PATIENCE)
    async with asyncio.timeout(PATIENCE):
        await other.run(lambda unit: unit.drafts.lock(delivery.draft))
    thawed.set()
    with pytest.raises(DatabaseUnusable):
        await frozen
    for database in (one, other):
        await database.close()


async def test_two_that_lock_each_others_drafts_both_come_to_their_end(replicas):
    one, other = replicas
    first, second = await one.run(lambda unit: (draft(unit), draft(unit)))
    met = threading.Barrier(2)

    def step(mine, theirs):
        def lock(unit):
            unit.drafts.lock(mine)
            # Whoever begins anew does so alone.
            with contextlib.suppress(threading.BrokenBarrierError):
                met.wait(1)
            unit.drafts.lock(theirs)
            return True

        return lock

    assert await asyncio.gather(one.run(step(first, second)), other.run(step(second, first))) == [True, True]


async def test_what_one_is_about_to_say_the_other_does_not(replicas):
    one, other = replicas
    made = await one.run(draft)

    def claims(at):
        return lambda unit: unit.told.claim(made, 1, "nudge", now=after(at), lease_until=after(at + 60))

    assert sorted(await asyncio.gather(one.run(claims(0)), other.run(claims(0)))) == [False, True]
    assert not await other.run(claims(59))
    assert await other.run(claims(60))


async def test_a_report_is_followed_by_one_of_two(replicas):
    one, other = replicas
    await one.run(owed)
    (taken,) = await one.run(take)
    await one.run(
        lambda unit: unit.deliveries.sending(taken.id, taken.token, watermark=None, at=NOON, lease_until=NOON + LEASE)
    )
    (report,) = await one.read(lambda unit: unit.reports.unfollowed(9))
    followed = lambda unit: unit.reports.followed(report.id, at=NOON)  # noqa: E731 - said twice at once
    assert sorted(await asyncio.gather(one.run(followed), other.run(followed))) == [False, True]


async def test_a_draft_that_somebody_looks_at_while_its_author_leaves_is_looked_at_again(replicas):
    one, other = replicas
    made = await one.run(draft)
    author = Profile(identity=identity("U1"), standing=Standing.MEMBER, name="Ann")
    await one.run(lambda unit: unit.profiles.save(author, now=NOON))
    looking = threading.Event()

    def look(unit):
        unit.drafts.lock(made)
        looking.set()
        while not _somebody_waits(unit):
            pass
        unit.looks.at(made, after(300))

    def leave(unit):
        assert looking.wait(PATIENCE)
        unit.profiles.save(replace(author, standing=Standing.DEACTIVATED), now=after(1))

    await asyncio.gather(one.run(look), other.run(leave))
    assert await one.run(lambda unit: unit.looks.take(after(1), limit=9, lease_until=after(61))) == [made]


async def test_a_server_that_is_gone_without_a_word_is_noticed_within_a_minute(postgresql_url):
    engine = engines.writing(engines.address(postgresql_url))
    with engine.connect() as connection:
        said = connection.connection.driver_connection.info.get_parameters()
    engine.dispose()
    asked = int(said["keepalives_idle"]) + int(said["keepalives_count"]) * int(said["keepalives_interval"])
    assert asked <= 60
    assert int(said["tcp_user_timeout"]) <= 60_000
