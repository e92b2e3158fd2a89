from dataclasses import replace
from types import SimpleNamespace

import pytest

from approvals.domain.checkpoint import Checkpoint, origin
from approvals.domain.ledger import Entry, EntryKind
from approvals.domain.ledger_check import Misfit, verify
from approvals.errors import Unreachable
from approvals.workflow.audit import Audit
from approvals.workflow.checkpoint import checkpoint
from bot.notary import Notary, contradictions, read
from bot.signing import new_signer
from tests.support.builders import NOW
from tests.support.doors import Room

KEY, OTHER = new_signer(), new_signer()
POINT = Checkpoint(origin="twokeys/ledger/0123456789abcdef", size=12, root=b"r" * 32)


class Desk:
    """What the step of the workflow needs of the product."""

    def __init__(self, database):
        self.database = database

    def now(self):
        return NOW


def grow(times):
    def step(unit):
        for _ in range(times):
            unit.ledger.enter(Entry(kind=EntryKind.CLOSED, at=NOW))

    return step


@pytest.fixture
def notary(tmp_path):
    return Notary(signer=KEY, file=tmp_path / "checkpoints", chat=Room(profiles={}), channel="C9")


async def test_what_is_new_in_the_ledger_is_signed_once_and_kept_in_file_and_channel(database, notary):
    desk = Desk(database)
    assert await checkpoint(desk, notary) == 0
    for size in (1, 3, 4):
        await database.run(grow(size))
        assert await checkpoint(desk, notary) == 1
        assert await checkpoint(desk, notary) == 0
    points, others = read(notary.file.read_text(), KEY.opener())
    assert ([point.size for point in points], others) == ([1, 4, 8], 0)
    links = await database.read(lambda unit: list(unit.ledger.links()))
    assert {point.origin for point in points} == {origin(links[0])}
    assert verify(links, {point.size: point.root for point in points}).misfit is None
    assert verify(links[:6], {point.size: point.root for point in points}).misfit is Misfit.TOO_SHORT
    assert [notice.slug for notice in notary.chat.said] == ["checkpoint"] * 3
    (said, *_), _ = read(str(notary.chat.said[-1].values["note"]), KEY.opener())
    assert said == points[-1]


async def test_a_copy_that_cannot_be_kept_is_kept_later(database, notary, tmp_path):
    desk = Desk(database)
    await database.run(grow(2))
    assert await checkpoint(desk, replace(notary, file=tmp_path / "no" / "where")) == 0
    await database.run(grow(2))
    assert await checkpoint(desk, notary) == 2
    points, _ = read(notary.file.read_text(), KEY.opener())
    assert [point.size for point in points] == [2, 4]


class Deaf(Room):
    """A chat that the bot was not invited to."""

    async def say(self, notice, *, channel, thread):
        raise Unreachable("not_in_channel")


async def test_a_channel_that_is_out_of_reach_holds_nothing_back_from_the_file(database, notary):
    desk, deaf = Desk(database), replace(notary, chat=Deaf(profiles={}))
    for size in (1, 3, 4):
        await database.run(grow(size))
        assert await checkpoint(desk, deaf) == 1
        assert await checkpoint(desk, deaf) == 0
    points, others = read(notary.file.read_text(), KEY.opener())
    assert ([point.size for point in points], others) == ([1, 4, 8], 0)
    assert await read_through(database, deaf) == []
    for _ in range(2):
        assert await checkpoint(desk, notary) == 0
        (said,) = notary.chat.said
        assert read(str(said.values["note"]), KEY.opener()) == (points[-1:], 0)


async def test_a_file_that_is_out_of_reach_holds_nothing_back_from_the_channel(database, notary, tmp_path):
    await database.run(grow(2))
    assert await checkpoint(Desk(database), replace(notary, file=tmp_path / "no" / "where")) == 0
    assert [notice.slug for notice in notary.chat.said] == ["checkpoint"]


async def test_without_a_channel_nothing_is_noted_as_said(database, notary):
    await database.run(grow(2))
    assert await checkpoint(Desk(database), replace(notary, channel="")) == 1
    assert await checkpoint(Desk(database), notary) == 0
    assert len(notary.chat.said) == 1


async def test_what_is_in_the_file_is_not_added_again(database, notary):
    await database.run(grow(2))
    assert await checkpoint(Desk(database), notary) == 1
    written = notary.file.read_text()
    await notary.keep(written.removesuffix("\n"))
    assert notary.file.read_text() == written


async def test_a_file_that_is_none_is_told(tmp_path):
    with pytest.raises(Unreachable, match="checkpoint-file"):
        await Notary(signer=KEY, file=tmp_path).keep("note")


async def test_what_was_kept_is_read_back_if_it_bears_our_signature_or_that_of_our_earlier_key(notary):
    assert await notary.kept() == []
    for signer in (KEY, OTHER, new_signer()):
        await notary.keep(replace(notary, signer=signer).sign(POINT))
    assert await notary.kept() == [POINT]
    assert await replace(notary, openers=(OTHER.opener(),)).kept() == [POINT, POINT]
    with pytest.raises(Unreachable, match="checkpoint-file"):
        await replace(notary, file=notary.file.parent).kept()


async def read_through(database, notary):
    """The doubts of a whole reading."""
    audit = Audit(SimpleNamespace(database=database, now=lambda: NOW), notary)
    while await audit.go_on():
        pass
    return audit.doubts


async def test_the_ledger_is_read_beside_what_was_kept(database, notary):
    desk = Desk(database)
    await database.run(grow(3))
    assert await checkpoint(desk, notary) == 1
    assert await read_through(database, notary) == []
    first = await database.read(lambda unit: next(unit.ledger.links()))
    await notary.keep(notary.sign(Checkpoint(origin=origin(first), size=9, root=b"r" * 32)))
    for _ in range(3):
        # Whoever finds something enters it, so that the ledger grows.
        assert await read_through(database, notary) == [("too-short", 9)]


async def test_checkpoints_of_another_ledger_are_told_and_the_rest_is_read_nonetheless(database, notary):
    await database.run(grow(3))
    await notary.keep(notary.sign(POINT))
    assert await read_through(database, notary) == [("other-ledger", 12)]


async def test_a_ledger_that_could_not_be_compared_is_not_called_whole(database, notary):
    desk = Desk(database)
    await database.run(grow(3))
    assert await read_through(database, notary) == []
    assert await checkpoint(desk, notary) == 1
    notary.file.rename(notary.file.with_suffix(".elsewhere"))
    with pytest.raises(Unreachable, match="checkpoints-missing"):
        await read_through(database, notary)
    notary.file.mkdir()
    with pytest.raises(Unreachable, match="checkpoint-file"):
        await read_through(database, notary)
    assert await read_through(database, None) == []


def test_only_our_own_signature_counts():
    note = Notary(signer=OTHER, file=None).sign(POINT)
    assert read(note, KEY.opener()) == ([], 1)
    assert read(note, OTHER.opener()) == ([POINT], 0)
    assert read("The ledger is fine.\n\n— somebody\n", OTHER.opener()) == ([], 1)
    assert read("", OTHER.opener()) == ([], 0)


@pytest.mark.parametrize("more", ["x", "\n", "x\n", "\x0bx\n", "— x AAAA\n"])
def test_a_note_with_anything_below_our_signature_is_not_ours(notary, more):
    note = notary.sign(POINT)
    assert notary.opened(note) == POINT
    assert notary.opened(note + more) is None
    assert notary.opened(replace(notary, signer=OTHER).sign(POINT)) is None


def test_two_states_of_one_size_contradict_each_other():
    assert contradictions([POINT, POINT, replace(POINT, size=13)]) == []
    assert contradictions([POINT, replace(POINT, root=b"q" * 32)]) == [12]
