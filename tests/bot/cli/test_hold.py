"""`twokeys hold`: what is stopped from a terminal, with the bot running or not."""

import asyncio
import json

import pytest

from approvals.domain.hold import RESUMERS
from approvals.domain.people import AccountName
from approvals.storage.database import Database
from bot import left_holds


def held(url):
    async def read():
        database = Database.open_readonly(url)
        try:
            return await database.read(lambda unit: unit.holds.standing(AccountName("acme"), needed=RESUMERS))
        finally:
            await database.close()

    return asyncio.run(read())


@pytest.fixture
def ready(typed, settings_file, database_url):
    settings_file()
    assert typed("twokeys db upgrade", environ={"DATABASE_URL": database_url}).exit_code == 0
    return database_url


def test_an_account_is_held_with_its_reason(typed, ready):
    said = typed("twokeys hold acme the chat is down", environ={"DATABASE_URL": ready})
    assert said.output == "Held: nothing of acme goes out until two people say /twokeys resume acme.\n"
    assert [(hold.account, hold.by, hold.reason) for hold in held(ready)] == [
        ("acme", "a terminal", "the chat is down")
    ]


def test_all_accounts_are_held(typed, ready):
    assert typed("twokeys hold all", environ={"DATABASE_URL": ready}).exit_code == 0
    assert [hold.account for hold in held(ready)] == [None]


def test_an_account_that_is_none_holds_nothing_and_names_ours(typed, ready):
    said = typed("twokeys hold acmee", environ={"DATABASE_URL": ready})
    assert said.exit_code == 1
    assert "acmee is not one of our accounts (acme); nothing was held." in said.output
    assert held(ready) == ()


def test_a_time_that_is_none_is_said_before_anything_is_held(typed, ready):
    said = typed(["hold", "acme", "--until", "soon"], environ={"DATABASE_URL": ready})
    assert "“soon” is no time." in said.output
    assert held(ready) == ()


async def test_while_the_bot_has_the_file_the_hold_is_left_for_it(typed_meanwhile, folder, settings_file):
    settings_file()
    await typed_meanwhile("twokeys db upgrade")
    database = Database.open(f"sqlite:///{folder / 'twokeys.sqlite'}")
    try:
        typing = asyncio.create_task(typed_meanwhile("twokeys hold acme odd posts"))
        place = left_holds.folder(folder / "twokeys.sqlite")
        while not (files := list(place.glob("*.json"))):  # noqa: ASYNC110 - a file tells nobody that it is there
            await asyncio.sleep(0)
        assert json.loads(files[0].read_text()) == {"account": "acme", "reason": "odd posts", "until": None}
        files[0].unlink()
        said = await typing
        assert said.output.startswith("Held: nothing of acme goes out")
    finally:
        await database.close()
