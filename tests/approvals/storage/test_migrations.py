import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from approvals.domain.people import Platform
from approvals.domain.terms_change import Announcement
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.engines import address, writing
from approvals.storage.tables import metadata
from approvals.storage.upgrade import current, head, migrate, migrations_directory, upgrade
from policies.reading.tags import Incoming
from tests.approvals.storage.rows import draft
from tests.support.builders import NOW

SAMPLES = {
    "0001": """
        INSERT INTO drafts (id, account, kind, parent_id, author, origin, created_at, closed_detail)
            VALUES (41, 'acme', 'reply', '123', 'ann', 'V1/1', '2026-03-02 12:00:00+00:00', '');
        INSERT INTO revisions (draft_id, number, text, length, made_by, reason, made_at, digest, findings, not_checked)
            VALUES (41, 1, 'We are on it', 12, 'ann', 'drafted', '2026-03-02 12:00:00+00:00', 'd', '[]', '[]');
        UPDATE revisions SET parent = '{"id": "123", "author": "carla", "text": "Where is it?", "url": "", "at":
            "2026-03-02T11:57:00+00:00", "conversation": "123", "in_reply_to": null, "mentions": [], "quotes": []}';
        INSERT INTO deliveries (id, draft_id, revision, account, act, state, approved_at, due_at, token, readings, fault)
            VALUES (1, 41, 1, 'acme', 'create', 'ready', '2026-03-02 12:00:00+00:00', '2026-03-02 12:00:20+00:00', 0, 0, '');
        INSERT INTO cards (id, draft_id, revision, platform, channel, message_workspace, message_channel, message_id,
                wanted, shown, wanted_at, retry_at, fault, posted_at)
            VALUES (1, 41, 1, 'slack', 'C1', 'T1', 'C1', '1700000000.0001', 1, 1, '2026-03-02 12:00:00+00:00',
                '2026-03-02 12:00:00+00:00', '', '2026-03-02 12:00:00+00:00')
    """,
    "0002": """
        UPDATE cards SET trace = 'a b' WHERE id = 1
    """,
    "0003": """
        UPDATE revisions SET language = 'en', asked = '["grievance"]' WHERE draft_id = 41
    """,
    "0004": """
        INSERT INTO published (account, entry, proposed_by, proposed_at, agreed_by, agreed_at)
            VALUES ('acme', 'help@acme.example', 'dan', '2026-03-02 12:00:00+00:00', 'bo', '2026-03-02 12:00:00+00:00')
    """,
    "0005": """
        INSERT INTO vault (account, key_id, wrapped, credentials, sealed_at, wrapped_at)
            VALUES ('acme', 'k', X'00ff', X'01', '2026-03-02 12:00:00+00:00', '2026-03-02 12:00:01+00:00')
    """,
    "0006": """
        INSERT INTO ledger (seq, body, leaf, draft_id) VALUES (1, X'7b7d', X'00ff', 41);
        INSERT INTO disclosures (digest, salt, sort, value, draft_id, kept_at)
            VALUES ('d', 's', 'person', 'ann', 41, '2026-03-02 12:00:00+00:00')
    """,
    "0007": """
        INSERT INTO checkpoints (size, parts, note, made_at) VALUES (1, '["00ff"]', 'n', '2026-03-02 12:00:00+00:00')
    """,
    "0008": """
        INSERT INTO handovers (draft_id, left_by, taken_by, taken_at)
            VALUES (41, 'ann', 'bo', '2026-03-02 12:00:00+00:00')
    """,
    "0009": "",
    "0010": """
        UPDATE deliveries SET state = 'sent', post_url = 'https://x.com/acme/status/7' WHERE id = 1;
        INSERT INTO used_clearances (id, delivery_id, used_at, refused) VALUES ('c', 1, '2026-03-02 12:00:00+00:00', '');
        INSERT INTO reports (id, delivery_id, draft_id, state, fault, reported_at)
            VALUES (1, 1, 41, 'sent', '', '2026-03-02 12:00:00+00:00');
        INSERT INTO answers (id, delivery_id, draft_id, platform, workspace, user_id, said_at, due_at, outcome)
            VALUES (1, 1, 41, 'slack', 'T1', 'U1', '2026-03-02 12:00:00+00:00', '2026-03-02 12:00:00+00:00', '')
    """,
    "0011": """
        INSERT INTO terms_proposals (id, account, before, wanted, proposed_at)
            VALUES (1, 'acme', '{}', '{}', '2026-03-02 12:00:00+00:00');
        INSERT INTO terms_agreements (proposal_id, person, platform, workspace, user_id, agreed_at)
            VALUES (1, 'bo', 'slack', 'T1', 'UBO', '2026-03-02 12:00:00+00:00');
        INSERT INTO terms (account, terms, since, at) VALUES ('acme', '{}', 'first', '2026-03-02 12:00:00+00:00');
        INSERT INTO announcements (account, channel, slug, changes, names, due_at)
            VALUES ('acme', 'C1', 'terms-first', '[]', '["Bo"]', '2026-03-02 12:00:00+00:00')
    """,
    "0012": """
        UPDATE drafts SET forgotten_at = '2026-06-02 12:00:00+00:00', parent_forgotten_at = '2026-05-02 12:00:00+00:00'
            WHERE id = 41
    """,
    "0013": """
        UPDATE drafts SET corrects = '900' WHERE id = 41;
        UPDATE deliveries SET part = 2 WHERE id = 1;
        INSERT INTO moves (draft_id, part, moved_to, moved_by, moved_at)
            VALUES (41, 2, '2026-03-02 18:00:00+00:00', 'bo', '2026-03-02 12:00:00+00:00')
    """,
    "0014": """
        INSERT INTO follow_ups (debt, account, draft_id, words, owner, owed_at, due_at, remind_at, reminders, state)
            VALUES ('promise', 'acme', 41, 'We will mail you', 'ann', '2026-03-02 12:00:00+00:00',
                '2026-03-02 18:00:00+00:00', '2026-03-02 17:00:00+00:00', 1, 'open')
    """,
    "0015": """
        UPDATE drafts SET prepared = 'outage' WHERE id = 41;
        INSERT INTO incidents (id, account, what, opened_by, opened_at, lead)
            VALUES (1, 'acme', 'down', 'bo', '2026-03-02 12:00:00+00:00', 'bo');
        INSERT INTO incident_calls (incident_id, what, due_at) VALUES (1, 'opened', '2026-03-02 12:00:00+00:00');
        INSERT INTO go_ons (draft_id, incident_id, part, said_by, said_at)
            VALUES (41, 1, 2, 'bo', '2026-03-02 12:00:00+00:00');
        INSERT INTO releases (draft_id, incident_id, revision, released_by, released_at)
            VALUES (41, 1, 1, 'bo', '2026-03-02 12:00:00+00:00')
    """,
    "0016": """
        UPDATE drafts SET look_at = '2026-03-02 12:05:00+00:00' WHERE id = 41
    """,
    "0017": """
        UPDATE revisions SET skip = '{"draft": 40, "url": ""}' WHERE draft_id = 41;
        UPDATE moves SET because = 41 WHERE draft_id = 41
    """,
    "0018": """
        INSERT INTO chat_addresses (platform, workspace, address)
            VALUES ('teams', 'acme', 'https://smba.trafficmanager.net/emea/');
    """,
    "0019": """
        UPDATE chat_addresses SET heard_at = '2026-03-02 12:00:00+00:00', missed_at = '2026-03-02 12:00:00+00:00'
    """,
    "0020": "",
    "0021": """
        UPDATE cards SET below = '1700000000.0002' WHERE id = 1
    """,
    "0022": "",
    "0023": """
        UPDATE checkpoints SET said_at = '2026-03-02 13:00:00+00:00'
    """,
    "0024": "",
}
"""Rows as they may stand in a database of each revision; whatever comes later must carry them along."""


def revisions():
    scripts = ScriptDirectory(str(migrations_directory()))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def execute(url, *statements):
    engine = writing(address(url))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_from_nothing_to_the_newest_and_again_without_effect(empty_url):
    assert current(empty_url) is None
    upgrade(empty_url)
    assert current(empty_url) == head()
    upgrade(empty_url)
    assert current(empty_url) == head()


def test_migrations_and_tables_say_the_same(database_url):
    engine = writing(address(database_url))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_there_is_one_line_of_revisions_with_sample_rows_for_each():
    assert revisions()[-1] == head()
    assert list(SAMPLES) == revisions()


async def test_rows_of_every_revision_survive_to_the_newest(empty_url):
    engine = writing(address(empty_url))
    for revision in revisions():
        migrate(engine, revision)
        with engine.begin() as connection:
            for statement in SAMPLES[revision].split(";"):
                # Bytes are written otherwise there.
                there = connection.dialect.name == "postgresql"
                connection.exec_driver_sql(statement.replace("X'", r"'\x") if there else statement)
    engine.dispose()
    upgrade(empty_url)
    database = Database.open(empty_url)
    (text,) = await database.read(lambda unit: unit.drafts.revisions(41))
    (delivery,) = await database.read(lambda unit: unit.deliveries.of(41))
    (card,) = await database.read(lambda unit: unit.cards.of(41))
    assert (text.text, delivery.due_at.second, card.trace) == ("We are on it", 20, "a b")
    assert (text.language, text.asked) == ("en", (Incoming.GRIEVANCE,))
    assert (text.parent.text, text.parent.lasting_id) == ("Where is it?", "123")
    (taken,) = await database.read(lambda unit: unit.handovers.of(41))
    assert (taken.left, taken.to, taken.at.second) == ("ann", "bo", 0)
    assert await database.read(lambda unit: unit.published.agreed("acme")) == ("help@acme.example",)
    (sealed,) = await database.read(lambda unit: unit.vault.all())
    (owed,) = await database.run(lambda unit: unit.terms.take(NOW + timedelta(days=1), lease_until=NOW, chats=Platform))
    assert owed.announcement == Announcement(account="acme", channel="C1", slug="terms-first", names=("Bo",))
    assert (sealed.wrapped, sealed.credentials, sealed.wrapped_at.second) == (b"\x00\xff", b"\x01", 1)
    (told,) = await database.read(lambda unit: unit.ledger.of(41))
    assert (told.body, told.leaf) == (b"{}", b"\x00\xff")
    (signed,) = await database.read(lambda unit: unit.checkpoints.only_here())
    assert (signed.size, signed.parts, signed.note, signed.said) == (1, [b"\x00\xff"], "n", True)
    (promise,) = await database.read(lambda unit: unit.follow_ups.of(41))
    assert (promise.words, promise.owner, promise.due_at.hour, promise.open) == ("We will mail you", "ann", 18, True)
    facts = await database.read(lambda unit: unit.drafts.get(41))
    assert (facts.forgotten_at.month, facts.parent_forgotten_at.month) == (6, 5)
    looked_at = await database.run(lambda unit: unit.looks.take(NOW, limit=9, lease_until=NOW))
    assert looked_at == [41]
    await database.close()


async def test_open_can_make_the_tables_but_only_where_there_are_none(empty_url):
    with pytest.raises(DatabaseUnusable) as refused:
        Database.open(empty_url)
    assert refused.value.slug == "no-migrations"
    database = Database.open(empty_url, create=True)
    await database.run(draft)
    await database.close()
    database = Database.open(empty_url, create=True)
    assert await database.read(lambda unit: unit.drafts.open_ids()) == [1]
    await database.close()


@pytest.mark.parametrize(
    "open_it", [Database.open, Database.open_readonly, upgrade, lambda url: Database.open(url, create=True)]
)
def test_a_database_that_is_newer_than_the_code_is_refused(database_url, open_it):
    execute(database_url, "UPDATE alembic_version SET version_num = '9' || version_num")
    with pytest.raises(DatabaseUnusable) as refused:
        open_it(database_url)
    execute(database_url, "UPDATE alembic_version SET version_num = substr(version_num, 2)")
    assert refused.value.slug == "newer-than-code"
    assert refused.value.values == {"found": f"9{head()}", "needed": head()}


def test_a_refused_open_leaves_the_file_to_others(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    upgrade(url)
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    for _ in range(2):
        with pytest.raises(DatabaseUnusable, match="newer-than-code"):
            Database.open(url)


async def test_a_file_that_the_bot_uses_is_not_migrated(sqlite_url):
    bot = Database.open(sqlite_url)
    with pytest.raises(DatabaseUnusable, match="in-use"):
        upgrade(sqlite_url)
    await bot.close()


def test_replicas_that_migrate_at_once_wait_for_each_other(new_postgresql):
    url = new_postgresql("replicas")
    with ThreadPoolExecutor(3) as replicas:
        for done in [replicas.submit(upgrade, url) for _ in range(3)]:
            done.result()
    assert current(url) == head()


def test_a_migration_that_fails_leaves_nothing_behind(empty_url):
    execute(empty_url, "CREATE TABLE votes (stands INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        upgrade(empty_url)
    execute(empty_url, "DROP TABLE votes")
    assert current(empty_url) is None
    upgrade(empty_url)
    assert current(empty_url) == head()


def test_a_migration_that_breaks_a_reference_is_undone(sqlite_url):
    file = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    file.execute("INSERT INTO draft_lifts (draft_id, lifted_by, lifted_at) VALUES (7, 'ann', '')")
    file.commit()
    file.close()
    with pytest.raises(DatabaseUnusable, match="broken-references"):
        upgrade(sqlite_url)


def test_migrations_are_found_from_any_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert head() == revisions()[-1]
    assert (migrations_directory() / "env.py").is_file()


async def test_opening_asks_no_running_loop(sqlite_url):
    database = await asyncio.to_thread(Database.open, sqlite_url)
    await database.ping()
    await database.close()


async def test_drafts_that_were_open_before_anything_was_known_of_their_time_are_looked_at(empty_url):
    engine = writing(address(empty_url))
    migrate(engine, "0015")
    with engine.begin() as connection:
        for statement in SAMPLES["0001"].split(";")[:2]:
            connection.exec_driver_sql(statement)
    engine.dispose()
    upgrade(empty_url)
    database = Database.open(empty_url)
    assert await database.run(lambda unit: unit.looks.take(NOW, limit=9, lease_until=NOW)) == [41]
    await database.close()
