"""What was kept long enough is forgotten: raw events, texts and customers' posts, and what cards show of them."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from approvals.domain.ledger import Sort
from approvals.domain.ledger_check import verify
from approvals.domain.ledger_reading import digests, forgotten
from approvals.domain.subject import Colleague, Customer
from approvals.storage.database import Database
from approvals.storage.tables import metadata
from approvals.storage.unit import Unit
from approvals.workflow.person import dossier, erase
from bot.cli.subjects import meant
from bot.sandbox.slack import Message
from tests.support.world import COMPLAINT, REPLY, SIGNED, World

DAY = 24 * 3600


async def days_pass(world: World, days: float) -> None:
    """Time passes, and the ticker looks at what was kept long enough."""
    await world.clock.advance(days * DAY)
    assert world.app
    await world.app.tidy()
    await world.passes(1)
    await world.app.tidy()
    await world.passes(1)


async def kept(world: World) -> str:
    """Everything personal that the database holds, but for who people are."""
    await world.stop()
    database = Database.open_readonly(world.database_url)
    texts = await database.read(lambda unit: [one.personal for one in unit.ledger.disclosures()])
    drafts = await database.read(lambda unit: [unit.drafts.revisions(draft) for draft in range(1, 4)])
    links = await database.read(lambda unit: list(unit.ledger.links()))
    assert verify(links, {}).misfit is None
    known = await database.read(lambda unit: {one.digest for one in unit.ledger.disclosures()})
    gone = frozenset[str]().union(*map(digests, links)) - known
    assert len(gone) == sum(map(forgotten, links))
    await database.close()
    await world.start()
    return "".join(one.value for one in texts if one.sort is not Sort.PERSON) + repr(drafts)


def everything_shown(world: World) -> str:
    return "".join(map(world.shown, world.cards()))


def updates(world: World) -> list[object]:
    return [arguments for method, arguments in world.slack.calls if method == "chat.update"]


async def published(world: World) -> Message:
    card = await world.approved()
    await world.passes(21)
    assert world.published() == [SIGNED]
    return card


async def test_after_ninety_days_a_finished_draft_has_no_text_any_more_and_its_card_says_so(world: World) -> None:
    card = await published(world)
    await days_pass(world, 89)
    assert REPLY in world.shown(card)
    assert COMPLAINT in world.shown(card)
    await days_pass(world, 2)
    assert "The text was removed after 91 days." in world.shown(card)
    assert "Published." in world.shown(card)
    assert "/acme_help/status/" in world.shown(card)
    left = everything_shown(world) + await kept(world)
    for word in (REPLY, COMPLAINT, "carla"):
        assert word not in left
    assert len(world.cards()) == 1


async def test_every_version_of_it_is_forgotten_with_its_suggestions_and_reasons(world: World) -> None:
    first = await world.ada.drafts(REPLY, world.complains())
    await world.bo.suggests("A suggestion of Bo.")
    await world.bo.clicks("Stop")
    second = await world.ada.edits("A second version.")
    await world.ada.clicks("Withdraw", second)
    await days_pass(world, 91)
    for card in (first, second):
        assert "The text was removed" in world.shown(card)
    left = everything_shown(world) + await kept(world)
    for word in (REPLY, "suggestion of Bo", "second version", COMPLAINT):
        assert word not in left


async def test_a_redaction_is_no_change_by_hand_and_is_made_once(world: World) -> None:
    world.slack.subscribe("message.channels")
    await published(world)
    await days_pass(world, 91)
    changes = updates(world)
    await days_pass(world, 1)
    assert world.app
    await world.app.reconcile()
    await world.passes(60)
    assert updates(world) == changes
    kinds = b"".join(
        link.body for link in await world.app.context.database.read(lambda unit: list(unit.ledger.links()))
    )
    assert b"card-lost" not in kinds
    assert kinds.count(b'"posts":1') == 1


async def test_a_draft_without_its_text_takes_no_mark_and_nothing_of_it_is_sent(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await world.passes(301)
    await world.clock.advance(12 * 3600)
    await world.passes(1)
    await days_pass(world, 91)
    await world.cleo.reacts("✅", card)
    await world.dan.reacts("✅", card)
    await world.passes(120)
    assert world.published() == []
    assert "Too late" in world.cleo.told


async def test_what_is_still_open_keeps_its_text(world: World) -> None:
    card = await world.asked()
    await days_pass(world, 120)
    assert REPLY in world.shown(card)


async def test_a_post_that_was_answered_stays_answered(world: World) -> None:
    complaint = world.complains()
    await world.approved(complaint)
    await world.passes(21)
    await days_pass(world, 91)
    await world.ada.drafts("It comes tomorrow.", complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == [SIGNED]
    assert "Another draft that answers this post" in world.shown()


async def test_a_card_that_is_gone_is_no_error_and_asks_nobody_again(world: World) -> None:
    card = await published(world)
    await world.stop()
    await world.deletes_by_hand(card)
    await world.start()
    await days_pass(world, 91)
    await world.passes(60)
    assert REPLY not in await kept(world)
    assert world.cards() == []


@pytest.mark.parametrize(("refusals", "left"), [(3, False), (4, True)])
async def test_a_card_that_the_chat_will_not_change_is_tried_for_three_days_and_then_left(
    world: World, refusals: int, left: bool
) -> None:
    await published(world)
    world.breaks("change", times=refusals)
    await days_pass(world, 91)
    for _ in range(6):
        await days_pass(world, 1)
    assert (REPLY in everything_shown(world)) is left
    assert REPLY not in await kept(world)


async def test_cards_of_an_account_that_left_lose_their_text_too(world: World) -> None:
    old = f'[accounts.old]\nhandle = "acme_old"\n{world.in_channel}\nroster = ["ada", "bo", "cleo", "dan"]\n'
    await world.restarts(more_settings=old)
    card = await world.ada.drafts("A post of the old brand.", account="old")
    await world.ada.clicks("Withdraw", card)
    await world.restarts(more_settings="")
    await days_pass(world, 91)
    assert "The text was removed" in world.shown(card)
    assert "old brand" not in everything_shown(world) + await kept(world)


async def test_how_long_texts_are_kept_is_a_setting(world: World) -> None:
    await world.restarts(more_settings="[retention]\ntexts_days = 30\n")
    card = await published(world)
    await days_pass(world, 31)
    assert "The text was removed after 31 days." in world.shown(card)


async def test_raw_events_are_gone_after_two_weeks(world: World) -> None:
    await published(world)
    await days_pass(world, 13)
    assert await letters(world) > 0
    await days_pass(world, 2)
    assert await letters(world) == 0


async def letters(world: World) -> int:
    assert world.app
    statement = "SELECT count(*) FROM letters WHERE received_at < '2026-11-18'"
    return int(
        await world.app.context.database.read(
            lambda unit: unit.inbox._connection.exec_driver_sql(statement).scalar_one()
        )
    )


async def test_what_a_customer_asked_to_have_forgotten_leaves_the_card_and_the_answer_stays(world: World) -> None:
    card = await published(world)
    await world.stop()
    database = Database.open(world.database_url)
    now = world.clock.now()
    erased = await database.run(lambda unit: erase(unit, Customer(handle="carla"), now=now))
    await database.close()
    assert erased.drafts == (1,)
    await world.start()
    await world.passes(60)
    assert "The post that this answers was removed." in world.shown(card)
    assert COMPLAINT not in world.shown(card)
    assert REPLY in world.shown(card)
    assert "Approved by: Bo and Cleo" in world.shown(card)
    await days_pass(world, 91)
    assert "The text was removed after 91 days." in world.shown(card)


class TestInTheFile:
    """On SQLite, what was forgotten is overwritten, too."""

    @pytest.fixture
    def database_url(self, sqlite_url: str) -> str:
        return sqlite_url

    async def test_nothing_that_was_forgotten_is_left(self, world: World, tmp_path: Path) -> None:
        await published(world)
        assert REPLY.encode() in _bytes(tmp_path)
        await days_pass(world, 91)
        assert REPLY.encode() not in _bytes(tmp_path)
        assert COMPLAINT.encode() not in _bytes(tmp_path)


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.glob("twokeys.sqlite*")))


async def test_of_a_colleague_who_asked_for_it_nothing_is_left_in_the_settings_that_were(world: World) -> None:
    three = 'roster = ["ada", "bo", "cleo"]\nleads = []'
    await world.restarts(account_settings="approvals = 1")
    await world.agree("dan", "bo")
    await world.restarts(account_settings=three)
    assert world.app
    database, settings = world.app.context.database, world.settings
    dan = await database.read(lambda unit: meant("dan", settings, unit.profiles.all()))
    assert isinstance(dan, Colleague)
    known = await database.read(lambda unit: dossier(unit, dan))
    assert ("settings", "Dan, dan@acme.example") in [(one.what, one.text) for one in known.words]
    await database.run(lambda unit: erase(unit, dan, now=world.clock.now()))
    everything = await database.read(_everything)
    assert [word for word in ("dan@acme.example", '"Dan"', '"dan"', world.dan.person.id) if word in everything] == []
    await world.restarts(account_settings=three)
    await world.approved()
    await world.passes(21)
    assert world.published() == [SIGNED]


def _everything(unit: Unit) -> str:
    """Every row of every table, as text."""
    connection = unit.terms._connection
    return "\n".join(
        json.dumps(list(row), default=str)
        for table in metadata.sorted_tables
        for row in connection.execute(select(table))
    ).replace("\\", "")
