"""What is over, and what is not due, costs nothing: whatever is looked at again and again does not read it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from approvals.domain.card import MessageRef
from approvals.domain.delivery import State
from approvals.domain.draft import Closed, Closing
from approvals.domain.people import Platform
from approvals.storage.database import Database
from approvals.storage.due import Due
from tests.approvals.storage.rows import ACME, NOON, after, claim, draft, owed, send, take, vote
from tests.support.builders import account, directory
from tests.support.old_drafts import multiply

OLD = 300
LATER = after(3600)
LOOKS = {
    "drafts that are open": lambda unit: unit.drafts.open_ids(),
    "how many those are": lambda unit: unit.drafts.count_open(),
    "drafts to be looked at": lambda unit: unit.looks.take(LATER, limit=9, lease_until=after(7200)),
    "everything about one": lambda unit: unit.case(
        unit.drafts.get(2), account=account(), directory=directory(), repost_notice=timedelta()
    ),
    "cards that can be marked": lambda unit: unit.cards.open(Platform.SLACK),
    "cards that are behind": lambda unit: unit.cards.stale(limit=20, now=LATER),
    "the card to be shown next": lambda unit: unit.cards.take(LATER, lease_until=after(7200)),
    "what is to be sent": lambda unit: unit.deliveries.claim(now=LATER, limit=9, owner="me", lease_until=after(7200)),
    "what is cleared": lambda unit: unit.deliveries.take(limit=9, owner="me", lease_until=after(7200)),
    "what nobody took": lambda unit: unit.deliveries.lapsed(LATER),
    "what a sender left": lambda unit: unit.deliveries.abandoned(LATER),
    "what is to be read back": lambda unit: unit.deliveries.take_doubts(LATER, limit=20, lease_until=after(7200)),
    "when something is due": lambda unit: unit.deliveries.next_due(),
    "whether anything is due": lambda unit: Due(unit.drafts._connection).look(LATER, chats=Platform),
    "what came in": lambda unit: unit.inbox.take(now=LATER, limit=20, lease_until=after(7200), chats=Platform),
    "how much came in": lambda unit: unit.inbox.waiting(),
    "whether something comes first": lambda unit: unit.inbox.ahead(LATER),
    "who answered that post": lambda unit: unit.drafts.answered(ACME, "123", except_draft=2),
}


def want(unit, number):
    unit.cards.want(draft=number, revision=1, platform=Platform.SLACK, channel="C1", now=NOON)


def one_of_each(unit):
    """A draft that was published, one that waits, and two whose senders were lost before and while they sent."""
    gone = owed(unit).draft
    unit.votes.cast(vote(gone))
    want(unit, gone)
    (card,) = unit.cards.of(gone)
    message = MessageRef(platform=Platform.SLACK, workspace="T1", channel="C1", id="1.0")
    unit.cards.posted(card, message, now=NOON)
    unit.cards.shown(card, version=1, trace="", now=NOON)
    (delivery,) = take(unit)
    send(unit, delivery)
    unit.deliveries.settle(delivery.id, delivery.token, state=State.SENT, at=NOON, post_id="9", post_url="https://x")
    unit.drafts.close(gone, Closed(at=NOON, why=Closing.PUBLISHED))
    want(unit, draft(unit))
    for name in ("other", "third"):
        owed(unit, account=name)
    lost, *_ = claim(unit)
    unit.deliveries.cleared(lost.id, lost.token, clearance="sealed", until=after(60))
    send(unit, lost)
    unit.inbox.put(Platform.SLACK, "Ev1", {}, NOON)


def letters_that_are_done(unit):
    for number in range(OLD):
        unit.inbox.put(Platform.SLACK, f"old{number}", {}, NOON)
    for letter in unit.inbox.take(now=NOON, limit=OLD, lease_until=LATER, chats=Platform):
        unit.inbox.done(letter.id, now=NOON)


async def steps(url, look):
    """How many instructions SQLite's machine needs for a look; unlike seconds, the same on every computer."""
    database = Database.open(url)
    count = 0

    def counted():
        nonlocal count
        count += 1

    def step(unit):
        unit.drafts.get(1)
        driver = unit.drafts._connection.connection.driver_connection
        driver.set_progress_handler(counted, 1)
        found = look(unit)
        driver.set_progress_handler(None, 1)
        return found

    found = await database.run(step)
    await database.close()
    return found, count


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
async def test_a_look_takes_no_more_among_many_old_drafts_than_among_few(sqlite_url, look):
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    database = Database.open(sqlite_url)
    await database.run(letters_that_are_done)
    await database.run(one_of_each)
    await database.close()
    few = file.with_name("few.sqlite")
    shutil.copyfile(file, few)
    multiply(sqlite_url, draft=1, times=OLD)
    found, among_few = await steps(f"sqlite:///{few}", look)
    again, among_many = await steps(sqlite_url, look)
    assert again == found
    assert among_many < among_few + OLD / 2


async def test_drafts_whose_time_has_not_come_are_not_read(sqlite_url):
    def wait(unit):
        for number in range(2):
            unit.looks.at(draft(unit, parent_id=f"p{number}"), LATER if number else NOON)

    def look(unit):
        return unit.looks.take(NOON, limit=9, lease_until=after(60))

    database = Database.open(sqlite_url)
    await database.run(wait)
    await database.close()
    few = Path(sqlite_url.removeprefix("sqlite:///")).with_name("few.sqlite")
    shutil.copyfile(sqlite_url.removeprefix("sqlite:///"), few)
    multiply(sqlite_url, draft=2, times=OLD)
    found, among_few = await steps(f"sqlite:///{few}", look)
    again, among_many = await steps(sqlite_url, look)
    assert again == found == [1]
    assert among_many < among_few + OLD / 2
