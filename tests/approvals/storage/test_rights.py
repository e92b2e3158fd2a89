"""Two roles of a real server: each can do its steps, and nothing that is the other's."""

import psycopg
import pytest

from approvals.domain.delivery import LEASE, State
from approvals.domain.move import Move
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.parts import BOT, PUBLISHER
from approvals.storage.tables import metadata
from tests.approvals.storage.roles import changed, refused
from tests.approvals.storage.rows import ANN, NOON, after, claim, draft, owed, send, take, vote

BOTH = pytest.mark.parametrize("part", ["bot", "publisher"])


@pytest.fixture
async def bot(two_roles):
    opened = Database.open(two_roles.bot)
    yield opened
    await opened.close()


@pytest.fixture
async def publisher(two_roles):
    opened = Database.open(two_roles.publisher)
    yield opened
    await opened.close()


@pytest.fixture
async def owner(two_roles):
    opened = Database.open(two_roles.owner)
    yield opened
    await opened.close()


def test_every_table_says_what_each_part_may_do_with_it():
    tables = {*metadata.tables, "alembic_version"}
    assert (set(BOT), set(PUBLISHER)) == (tables, tables)


async def test_the_bot_notes_what_a_reply_left_out_and_that_people_were_told_why(bot):
    def step(unit):
        made = draft(unit)
        unit.moves.add(Move(draft=made, part=2, to=None, by=ANN, at=NOON, because=made))
        unit.moves.add(Move(draft=made, part=3, to=None, by=ANN, at=NOON))
        assert [one.because for one in unit.moves.of(made)] == [made, None]
        assert unit.moves.to_explain() == ((made, made),)
        unit.moves.explained(made, made, at=after(5))
        assert unit.moves.to_explain() == ()

    await bot.run(step)


async def test_the_bot_writes_what_people_say_and_clears_it(bot):
    def step(unit):
        delivery = owed(unit)
        unit.votes.cast(vote(delivery.draft))
        (claimed,) = claim(unit)
        assert unit.deliveries.cleared(claimed.id, claimed.token, clearance="sealed", until=after(60))
        assert unit.deliveries.lapsed(after(60)) == [delivery.draft]
        assert unit.deliveries.cancel(delivery.id, at=after(61))

    await bot.run(step)


async def test_the_publisher_takes_what_is_cleared_and_settles_it(owner, publisher):
    await owner.run(owed)
    (claimed,) = await owner.run(claim)
    await owner.run(
        lambda unit: unit.deliveries.cleared(claimed.id, claimed.token, clearance="sealed", until=after(60))
    )

    def step(unit):
        unit.drafts.lock(claimed.draft)
        assert not unit.inbox.ahead(NOON)
        (taken,) = unit.deliveries.take(limit=9, owner="publisher", lease_until=NOON + LEASE)
        assert unit.clearances.use("a", delivery=taken.id, at=NOON)
        assert send(unit, taken)
        assert unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=NOON, post_id="7", post_url="u")

    await publisher.run(step)
    assert len(await owner.read(lambda unit: unit.reports.unfollowed(9))) == 2


async def test_the_bot_cannot_mark_a_delivery_as_sending_or_settle_it(bot, owner):
    await owner.run(owed)
    (taken,) = await owner.run(take)
    with pytest.raises(DatabaseUnusable, match="permission denied"):
        await bot.run(lambda unit: send(unit, taken))
    with pytest.raises(DatabaseUnusable, match="permission denied"):
        await bot.run(lambda unit: unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=NOON))


@pytest.mark.parametrize("state", ["sending", "in-doubt", "asking", "sent", "refused"])
async def test_the_bot_cannot_say_of_a_delivery_that_it_went_out_or_failed(owner, two_roles, state):
    await owner.run(owed)
    assert "row-level security" in refused(two_roles.bot, f"UPDATE deliveries SET state = '{state}'")
    insertion = (
        "INSERT INTO deliveries (draft_id, revision, account, act, state, approved_at, due_at, token, readings, fault)"
        f" SELECT draft_id, 1, 'b', act, '{state}', due_at, due_at, 0, 0, '' FROM deliveries"
    )
    assert "row-level security" in refused(two_roles.bot, insertion)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "9"),
        ("sent_at", "due_at"),
        ("watermark", "'9'"),
        ("post_id", "'9'"),
        ("post_url", "'u'"),
        ("settled_at", "due_at"),
        ("readings", "1"),
    ],
)
async def test_the_bot_owes_no_delivery_of_which_something_is_said_already(owner, two_roles, column, value):
    await owner.run(owed)
    own = {"readings": "0"} | {column: value}
    insertion = (
        f"INSERT INTO deliveries (draft_id, revision, account, act, state, approved_at, due_at, token, fault, {', '.join(own)})"
        f" SELECT draft_id, 1, 'b', act, 'ready', due_at, due_at, 0, '', {', '.join(own.values())} FROM deliveries"
    )
    assert "deliveries" in refused(two_roles.bot, insertion)


@pytest.mark.parametrize(
    ("part", "table", "column"),
    [
        ("bot", "answers", "settled_at"),
        ("bot", "drafts", "parent_forgotten_at"),
        ("publisher", "reports", "followed_at"),
    ],
)
def test_nobody_puts_in_what_only_somebody_else_says_of_it(two_roles, part, table, column):
    assert table in refused(getattr(two_roles, part), f"INSERT INTO {table} ({column}) VALUES (now())")


@pytest.mark.parametrize("end", [State.SENT, State.REFUSED])
async def test_the_bot_cannot_bring_back_what_went_out_or_was_refused(owner, two_roles, end):
    await owner.run(owed)
    (taken,) = await owner.run(take)
    await owner.run(lambda unit: send(unit, taken))
    await owner.run(lambda unit: unit.deliveries.settle(taken.id, taken.token, state=end, at=NOON))
    assert changed(two_roles.bot, "UPDATE deliveries SET state = 'ready'") == 0
    assert changed(two_roles.owner, "UPDATE deliveries SET state = 'ready'") == 1


@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM vault", "INSERT INTO vault SELECT * FROM vault", "DELETE FROM vault"]
)
def test_the_bot_has_nothing_of_the_vault(two_roles, statement):
    assert "vault" in refused(two_roles.bot, statement)


def test_the_bot_cannot_use_a_clearance_up_or_free_a_used_one(two_roles):
    for statement in ("SELECT 1 FROM used_clearances", "DELETE FROM used_clearances"):
        assert "used_clearances" in refused(two_roles.bot, statement)
    insertion = "INSERT INTO used_clearances VALUES ('a', 1, now(), '')"
    assert "used_clearances" in refused(two_roles.bot, insertion)


@BOTH
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("ledger", "body"),
        ("ledger", "draft_id"),
        ("revisions", "made_by"),
        ("used_clearances", "id"),
        ("account_holds", "held_by"),
        ("draft_lifts", "lifted_by"),
        ("terms", "terms"),
        ("terms_agreements", "person"),
        ("vault", "account"),
    ],
)
def test_nobody_changes_or_deletes_what_was_said_or_used(two_roles, part, table, column):
    url = getattr(two_roles, part)
    assert table in refused(url, f"UPDATE {table} SET {column} = DEFAULT")
    assert table in refused(url, f"DELETE FROM {table}")


def test_what_the_ledgers_digests_stand_for_can_be_forgotten_by_the_bot_and_never_changed(two_roles):
    for url in (two_roles.bot, two_roles.publisher):
        assert "disclosures" in refused(url, "UPDATE disclosures SET value = 'eve'")
    assert changed(two_roles.bot, "DELETE FROM disclosures") == 0
    assert "disclosures" in refused(two_roles.publisher, "DELETE FROM disclosures")


async def test_who_somebody_was_is_not_forgotten_by_the_bot(owner, two_roles):
    await owner.run(draft)
    sorts = "SELECT DISTINCT sort FROM disclosures ORDER BY sort"
    with psycopg.connect(two_roles.owner) as admin:
        assert admin.execute(sorts).fetchall() == [("person",), ("post",), ("text",)]
    assert changed(two_roles.bot, "DELETE FROM disclosures") > 0
    with psycopg.connect(two_roles.owner) as admin:
        assert admin.execute(sorts).fetchall() == [("person",)]


async def test_a_text_can_be_forgotten_by_the_bot_and_never_changed(owner, two_roles):
    await owner.run(draft)
    assert "row-level security" in refused(two_roles.bot, "UPDATE revisions SET text = 'we sue you'")
    assert "row-level security" in refused(two_roles.bot, "UPDATE revisions SET parent = NULL")
    assert changed(two_roles.bot, "UPDATE revisions SET text = '', parent = NULL") == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("votes", "retracted_at"),
        ("revisions", "text"),
        ("profiles", "email"),
        ("cards", "message_id"),
        ("published", "agreed_by"),
        ("letters", "done_at"),
        ("vault", "key_id"),
        ("reports", "followed_at"),
    ],
)
def test_the_publisher_cannot_write_what_it_decides_upon(two_roles, table, column):
    assert table in refused(two_roles.publisher, f"UPDATE {table} SET {column} = NULL")
    assert table in refused(two_roles.publisher, f"DELETE FROM {table}")
    if table != "reports":
        assert table in refused(two_roles.publisher, f"INSERT INTO {table} SELECT * FROM {table}")


async def test_the_publisher_locks_a_draft_and_cannot_change_it(owner, publisher, two_roles):
    made = await owner.run(draft)
    assert (await publisher.run(lambda unit: unit.drafts.lock(made))).id == made
    assert "row-level security" in refused(two_roles.publisher, "UPDATE drafts SET closed_at = now()")
    assert "drafts" in refused(two_roles.publisher, "UPDATE drafts SET author = 'ada'")


async def test_the_publisher_plans_nothing_and_claims_nothing(owner, two_roles):
    await owner.run(owed)
    assert "deliveries" in refused(two_roles.publisher, "INSERT INTO deliveries SELECT * FROM deliveries")
    assert changed(two_roles.publisher, "UPDATE deliveries SET state = 'sending'") == 0


def test_the_publisher_counts_what_came_in_and_reads_none_of_it(two_roles):
    assert changed(two_roles.publisher, "SELECT count(*) FROM letters WHERE done_at IS NULL") == 1
    assert "letters" in refused(two_roles.publisher, "SELECT payload FROM letters")


@BOTH
def test_nobody_makes_tables_or_lifts_the_rules(two_roles, part):
    url = getattr(two_roles, part)
    refused(url, "CREATE TABLE mine (id int)")
    refused(url, "ALTER TABLE deliveries DISABLE ROW LEVEL SECURITY")
