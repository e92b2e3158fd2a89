import asyncio
import sqlite3
import threading

import pytest

from approvals.errors import DatabaseUnusable, Refusal
from approvals.storage.database import Database
from approvals.storage.engines import address
from tests.approvals.storage.rows import NOON, draft


def file_of(url):
    return url.removeprefix("sqlite:///")


async def test_what_a_function_did_is_kept_when_it_returns(database):
    made = await database.run(draft)
    assert (await database.read(lambda unit: unit.drafts.get(made))).id == made


async def test_what_a_function_did_is_undone_when_it_raises(database):
    def step(unit):
        draft(unit)
        raise Refusal("changed-my-mind")

    with pytest.raises(Refusal, match="changed-my-mind"):
        await database.run(step)
    assert await database.read(lambda unit: unit.drafts.open_ids()) == []


async def test_many_at_once_lose_nothing(database):
    await asyncio.gather(*(database.run(draft) for _ in range(20)))
    assert await database.read(lambda unit: unit.drafts.open_ids()) == list(range(1, 21))


async def test_reading_cannot_write(database):
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await database.read(draft)
    made = await database.run(draft)
    assert await database.read(lambda unit: unit.drafts.open_ids()) == [made]
    await database.rewrite()
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await database.read(draft)


async def test_a_transaction_ends_even_when_nobody_waits_for_it_any_more(database, database_url):
    begun, go_on = threading.Event(), threading.Event()

    def step(unit):
        draft(unit)
        begun.set()
        go_on.wait(5)

    waiting = asyncio.ensure_future(database.run(step))
    await asyncio.to_thread(begun.wait, 5)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    go_on.set()
    await database.close()
    assert waiting.cancelled()
    later = Database.open_readonly(database_url)
    assert await later.read(lambda unit: unit.drafts.open_ids()) == [1]
    await later.close()


async def test_a_second_writer_is_refused_and_let_in_when_the_first_is_gone(sqlite_url):
    first = Database.open(sqlite_url)
    with pytest.raises(DatabaseUnusable) as refused:
        Database.open(sqlite_url)
    assert (refused.value.slug, refused.value.values) == ("in-use", {"file": file_of(sqlite_url)})
    await first.close()
    await Database.open(sqlite_url).close()


async def test_a_command_reads_while_the_bot_runs(database_url):
    bot = Database.open(database_url)
    command = Database.open_readonly(database_url)
    made = await bot.run(draft)

    def write_while_reading(unit):
        draft(unit)
        assert asyncio.run(command.read(lambda unit: unit.drafts.open_ids())) == [made]

    await bot.run(write_while_reading)
    assert len(await command.read(lambda unit: unit.drafts.open_ids())) == 2
    with pytest.raises(DatabaseUnusable, match="read-only"):
        await command.run(draft)
    await command.close()
    await bot.close()


async def test_a_command_reads_while_no_bot_runs(sqlite_url):
    bot = Database.open(sqlite_url)
    made = await bot.run(draft)
    await bot.close()
    command = Database.open_readonly(sqlite_url)
    assert await command.read(lambda unit: unit.drafts.open_ids()) == [made]
    await command.close()


async def test_what_was_written_survives_a_writer_that_was_killed(sqlite_url):
    bot = Database.open(sqlite_url)
    made = await bot.run(draft)
    copy = f"{file_of(sqlite_url)}.copy"
    for suffix in ("", "-wal"):
        with open(file_of(sqlite_url) + suffix, "rb") as source, open(copy + suffix, "wb") as target:  # noqa: ASYNC230, PTH123 - a few kB, and names with a suffix
            target.write(source.read())
    await bot.close()
    recovered = Database.open(f"sqlite:///{copy}")
    assert await recovered.read(lambda unit: unit.drafts.open_ids()) == [made]
    await recovered.close()


async def test_closing_folds_the_log_into_the_file(sqlite_url):
    bot = Database.open(sqlite_url)
    await bot.run(draft)
    await bot.close()
    bare = sqlite3.connect(f"file:{file_of(sqlite_url)}?immutable=1", uri=True)
    assert bare.execute("SELECT count(*) FROM drafts").fetchone() == (1,)
    bare.close()


@pytest.mark.parametrize("name", ["twokeys.sqlite", "made.sqlite"])
async def test_the_writer_is_as_careful_as_it_must_be(sqlite_url, name):
    bot = Database.open(sqlite_url.replace("twokeys.sqlite", name), create=True)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}

    def pragmas(unit):
        ask = unit.drafts._connection.exec_driver_sql
        return {name: ask(f"PRAGMA {name}").scalar_one() for name in wanted}

    assert await bot.run(pragmas) == wanted
    await bot.close()


async def test_ping_answers_while_all_is_well_and_says_so_when_not(database):
    assert await database.ping() is None

    def forget(unit):
        unit.drafts._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9' || version_num")

    def remember(unit):
        unit.drafts._connection.exec_driver_sql("UPDATE alembic_version SET version_num = substr(version_num, 2)")

    await database.run(forget)
    with pytest.raises(DatabaseUnusable, match="newer-than-code"):
        await database.ping()
    await database.run(remember)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(DatabaseUnusable) as refused:
        Database.open("postgresql://bot:hunter2@127.0.0.1:1/twokeys")
    assert refused.value.slug == "unreachable"
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("open_it", [Database.open, Database.open_readonly])
def test_a_missing_file_is_not_made_by_looking(tmp_path, open_it):
    with pytest.raises(DatabaseUnusable, match="no-migrations"):
        open_it(f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, " * 100)
    for attempt in (Database.open, Database.open_readonly):
        with pytest.raises(DatabaseUnusable, match="not a database"):
            attempt(f"sqlite:///{file}")
    assert file.read_text().startswith("Dear Sir")


def test_a_directory_that_is_not_there_is_said(tmp_path):
    with pytest.raises(DatabaseUnusable, match="unreachable"):
        Database.open(f"sqlite:///{tmp_path / 'nowhere' / 'a.sqlite'}", create=True)


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("", "not-a-database-address"),
        ("twokeys.sqlite", "not-a-database-address"),
        ("postgresql://host:port/x", "not-a-database-address"),
        ("sqlite://", "needs-a-file"),
        ("sqlite:///:memory:", "needs-a-file"),
        ("mysql://host/x", "unknown-database"),
    ],
)
def test_an_address_that_means_nothing_is_refused(url, slug):
    with pytest.raises(DatabaseUnusable, match=slug):
        Database.open(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_way_to_write_postgresql_means_one_driver(scheme):
    assert address(f"{scheme}://bot@db/twokeys").drivername == "postgresql+psycopg"


async def test_a_time_without_a_zone_is_refused(database):
    def step(unit):
        unit.drafts.add(
            account="acme", kind="reply", parent_id=None, author="ann", origin="form", now=NOON.replace(tzinfo=None)
        )

    with pytest.raises(Exception, match="without a zone"):
        await database.run(step)
