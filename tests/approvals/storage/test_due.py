"""One look at everything that has a time: whatever can be taken is found, and nothing before its time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import text

from approvals.domain.delivery import LEASE
from approvals.domain.follow_up import Debt
from approvals.domain.incident import Call
from approvals.domain.people import Platform
from approvals.domain.terms import Since
from approvals.domain.terms_change import Announcement
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from tests.approvals.storage.rows import ACME, ANN, NOON, after, claim, draft, owed, send, take
from tests.support.builders import terms

DUE = 600
"""Seconds after noon at which one row of each kind is due."""
A_MOMENT = timedelta(microseconds=1)
AGAIN = after(3600)


def a_card(unit):
    unit.cards.want(draft=draft(unit), revision=1, platform=Platform.SLACK, channel="C1", now=after(DUE))


def an_announcement(unit):
    said = Announcement(account=ACME, channel="C1", slug="settings-changed", changes=(), names=(), proposal=None)
    unit.terms.owe(said, at=after(DUE))


def a_call(unit):
    made = unit.incidents.open(account=ACME, what="down", by=ANN, at=NOON)
    unit.incident_calls.owe(made.id, Call.STATEMENT, at=after(DUE))


def a_follow_up(unit):
    made = unit.follow_ups.owe(
        debt=Debt.PROMISE, account=ACME, words="We write to you.", owner=ANN, zone="UTC", due_at=AGAIN, now=NOON
    )
    unit.follow_ups.snooze(made, until=after(DUE), reminders=0, by=ANN, now=NOON)


def a_claim(unit):
    owed(unit)
    claim(unit, at=DUE - LEASE.total_seconds())


def a_send(unit):
    owed(unit)
    (taken,) = take(unit, at=DUE - LEASE.total_seconds())
    send(unit, taken, at=DUE - LEASE.total_seconds())


def a_doubt(unit):
    owed(unit)
    (taken,) = take(unit)
    send(unit, taken)
    unit.deliveries.doubt(taken.id, taken.token, due_at=after(DUE), fault="", readings=0, at=NOON)


@dataclass(frozen=True)
class Row:
    """Something that is due at that time, and how whoever works it off takes it."""

    kind: str
    make: Callable[[Unit], Any]
    taken: Callable[[Unit, Any], Any]


ROWS = {
    "letter": Row(
        "letters",
        lambda unit: unit.inbox.put(Platform.SLACK, "Ev1", {}, after(DUE)),
        lambda unit, now: unit.inbox.take(now, limit=9, lease_until=AGAIN, chats=Platform),
    ),
    "card": Row("cards", a_card, lambda unit, now: unit.cards.take(now, lease_until=AGAIN)),
    "announcement": Row(
        "announcements", an_announcement, lambda unit, now: unit.terms.take(now, lease_until=AGAIN, chats=Platform)
    ),
    "call": Row("calls", a_call, lambda unit, now: unit.incident_calls.take(now, limit=9, lease_until=AGAIN)),
    "follow-up": Row(
        "follow-ups", a_follow_up, lambda unit, now: unit.follow_ups.take(now, limit=9, lease_until=AGAIN)
    ),
    "post": Row(
        "deliveries",
        lambda unit: owed(unit, due=DUE),
        lambda unit, now: unit.deliveries.claim(now=now, limit=9, owner="one", lease_until=AGAIN),
    ),
    "claim that was left": Row("deliveries", a_claim, lambda unit, now: unit.deliveries.lapsed(now)),
    "send that was left": Row("deliveries", a_send, lambda unit, now: unit.deliveries.abandoned(now)),
    "doubt": Row("deliveries", a_doubt, lambda unit, now: unit.deliveries.take_doubts(now, 9, lease_until=AGAIN)),
}


async def look(database, now, *, chats=Platform):
    return await database.glance(lambda due: due.look(now, chats=chats))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
async def test_whatever_can_be_taken_is_found_and_nothing_before_its_time(database, row):
    await database.run(row.make)
    early = after(DUE) - A_MOMENT
    assert (await look(database, early)).kinds == ()
    assert not await database.run(lambda unit: row.taken(unit, early))
    assert (await look(database, after(DUE))).kinds == (row.kind,)
    assert await database.run(lambda unit: row.taken(unit, after(DUE)))


async def test_everything_that_is_due_is_found_at_once(database):
    def everything(unit):
        for row in (ROWS[name] for name in ("letter", "card", "announcement", "call", "follow-up", "post")):
            row.make(unit)

    await database.run(everything)
    found = await look(database, after(DUE))
    assert found.kinds == ("deliveries", "letters", "cards", "announcements", "calls", "follow-ups")
    assert (await look(database, after(DUE), chats=())).kinds == ("deliveries",)


async def test_the_next_moment_of_a_delivery_is_known_also_while_another_is_due(database):
    await database.run(lambda unit: (owed(unit, account="a", due=DUE), owed(unit, account="b", due=DUE + 1)))
    assert [(await look(database, after(now))).later for now in (0, DUE, DUE + 1)] == [
        after(DUE),
        after(DUE + 1),
        None,
    ]


@pytest.mark.parametrize("chats", [Platform, ()])
async def test_terms_that_came_to_hold_are_noticed(database, chats):
    before = (await look(database, NOON, chats=chats)).terms
    await database.run(lambda unit: unit.terms.hold(terms(), since=Since.AGREED, at=NOON))
    now = (await look(database, NOON, chats=chats)).terms
    assert now != before
    assert now == await database.read(lambda unit: unit.terms.newest())


async def test_a_look_needs_no_transaction_of_a_server(postgresql_url):
    database = Database.open(postgresql_url)

    def within(due):
        due.look(NOON, chats=Platform)
        return due._connection.connection.driver_connection.info.transaction_status

    assert await database.glance(within) is TransactionStatus.IDLE
    await database.close()


async def test_of_a_look_at_a_file_nothing_stays(sqlite_url):
    database = Database.open(sqlite_url)
    await database.run(draft)

    def within(due):
        return due._connection.exec_driver_sql("UPDATE drafts SET account = 'theirs'").rowcount

    assert await database.glance(within) == 1
    assert await database.read(lambda unit: unit.drafts.get(1).account) == ACME
    await database.close()


async def test_a_server_keeps_a_plan_of_the_look_and_need_not_guess_how_much_it_reads(postgresql_url):
    database = Database.open(postgresql_url)

    def kept(due):
        return due._first(
            text("SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE '%announcements%'")
        )

    for _ in range(20):
        await look(database, NOON)
    statement, plans = await database.glance(kept)
    assert plans >= 10
    assert re.findall(r"LIMIT ([^)\s]+)", statement) == ["1"] * 8
    await database.close()


async def test_what_a_chat_sent_or_is_owed_is_due_where_that_chat_is(database):
    def step(unit):
        said = Announcement(account=ACME, channel="19:abc@thread.tacv2", slug="terms-first")
        unit.terms.owe(said, at=after(DUE))
        unit.inbox.put(Platform.TEAMS, "Ev1", {}, after(DUE))

    await database.run(step)
    assert (await look(database, after(DUE), chats=[Platform.SLACK])).kinds == ()
    assert (await look(database, after(DUE), chats=[Platform.TEAMS])).kinds == ("letters", "announcements")


async def test_what_is_owed_to_a_chat_waits_for_somebody_who_has_it(database):
    channels = {Platform.SLACK: "C1", Platform.TEAMS: "19:abc@thread.tacv2"}

    def step(unit):
        for channel in channels.values():
            unit.terms.owe(Announcement(account=ACME, channel=channel, slug="terms-first"), at=NOON)
        for platform, channel in channels.items():
            (owed,) = unit.terms.take(NOON, lease_until=AGAIN, chats=[platform])
            assert owed.announcement.channel == channel

    await database.run(step)
