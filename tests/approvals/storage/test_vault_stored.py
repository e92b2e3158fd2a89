from dataclasses import replace

from approvals.domain.people import AccountName
from approvals.domain.sealed import Sealed
from approvals.storage.database import Database
from tests.approvals.storage.rows import ACME, NOON, after

ROW = Sealed(
    account=ACME, key_id="k1", wrapped=b"\x00wrapped\xff", credentials=b"'sealed\x00", sealed_at=NOON, wrapped_at=NOON
)
OTHER = replace(ROW, account=AccountName("aaa"), credentials=b"")


async def test_what_is_put_there_comes_back_byte_for_byte_in_order(database):
    await database.run(lambda unit: [unit.vault.put(row) for row in (ROW, OTHER)])
    assert await database.read(lambda unit: unit.vault.all()) == (OTHER, ROW)
    assert await database.run(lambda unit: unit.vault.all_alone()) == (OTHER, ROW)


async def test_an_account_has_one_row_and_the_newest_stays(database):
    newest = replace(ROW, key_id="k2", wrapped=b"w", credentials=b"c", sealed_at=after(1), wrapped_at=after(2))
    await database.run(lambda unit: [unit.vault.put(row) for row in (ROW, OTHER, newest)])
    assert await database.read(lambda unit: unit.vault.all()) == (OTHER, newest)


async def test_what_is_removed_is_gone_and_the_others_stay(database):
    await database.run(lambda unit: [unit.vault.put(row) for row in (ROW, OTHER)])
    assert await database.run(lambda unit: unit.vault.remove(ACME, at=NOON))
    assert not await database.run(lambda unit: unit.vault.remove(ACME, at=NOON))
    assert await database.read(lambda unit: unit.vault.all()) == (OTHER,)


async def test_a_text_that_somebody_wrote_in_the_place_of_bytes_is_read_as_bytes(sqlite_url):
    database = Database.open(sqlite_url)
    await database.run(lambda unit: unit.vault.put(ROW))
    await database.run(lambda unit: unit.vault._connection.exec_driver_sql("UPDATE vault SET credentials = 'text'"))
    (row,) = await database.read(lambda unit: unit.vault.all())
    assert row.credentials == b"text"
    await database.close()


def test_bytes_are_not_shown():
    assert "wrapped\\" not in repr(ROW)
    assert "'sealed" not in repr(ROW)
