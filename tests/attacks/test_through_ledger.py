"""Whoever may write what is kept for proof: the owner of a file, who can drop what guards it, or a role of a server."""

import psycopg
import pytest

from approvals.domain.ledger_check import Misfit, verify
from approvals.storage.unit import Unit
from bot.notary import read
from bot.signing import opener
from tests.attacks.test_through_database import by_buttons, delivery
from tests.support.aftermath import doubted, foiled, ledger, under_attack
from tests.support.two_parts import TwoParts
from tests.support.world import World

PAST_THE_PAUSE = 21
A_WHILE = 120

UNGUARDED = (
    "DROP TRIGGER ledger_is_not_changed",
    "DROP TRIGGER ledger_is_not_shortened",
    "DROP TRIGGER ledger_has_no_gap",
)
CHANGED = (
    "UPDATE ledger SET body = CAST(replace(CAST(body AS TEXT), '\"approve\"', '\"reject\"') AS BLOB) WHERE seq = 5"
)
ON_THE_LEDGER = {
    "changed": ((CHANGED,), Misfit.CHANGED, 5),
    "changed with its hash": (
        (
            "UPDATE ledger SET body = (SELECT body FROM ledger WHERE seq = 2), leaf = (SELECT leaf FROM ledger WHERE seq = 2) WHERE seq = 3",
        ),
        Misfit.MOVED,
        3,
    ),
    "deleted": (("DELETE FROM ledger WHERE seq = 4",), Misfit.GAP, 4),
    "deleted and closed up": (
        ("DELETE FROM ledger WHERE seq = 4", "UPDATE ledger SET seq = seq - 1 WHERE seq > 4"),
        Misfit.MOVED,
        4,
    ),
    "reordered": (
        (
            "UPDATE ledger SET seq = 500 WHERE seq = 3",
            "UPDATE ledger SET seq = 3 WHERE seq = 4",
            "UPDATE ledger SET seq = 4 WHERE seq = 500",
        ),
        Misfit.MOVED,
        3,
    ),
    "told of another draft": (("UPDATE ledger SET draft_id = 2 WHERE seq = 5",), Misfit.MOVED, 5),
}


@pytest.mark.parametrize(("statements", "misfit", "seq"), ON_THE_LEDGER.values(), ids=ON_THE_LEDGER)
async def test_the_ledger_is_rewritten_by_its_owner(
    world: World, statements: tuple[str, ...], misfit: Misfit, seq: int
) -> None:
    await by_buttons(world, "bo", "cleo")
    await rewrites(world, *UNGUARDED, *statements)
    await world.passes(60)
    verdict, _ = await ledger(world)
    assert (verdict.misfit, verdict.seq) == (misfit, seq)
    assert (await doubted(world))[0] == (misfit, seq)
    assert (world.published(), world.sends()) == ([], 0)


async def rewrites(world: World, *statements: str) -> None:
    assert world.app

    def step(unit: Unit) -> None:
        for statement in statements:
            unit.votes._connection.exec_driver_sql(statement)

    await world.app.context.database.run(step)


async def test_an_approval_whose_entry_is_rewritten_does_not_count(world: World) -> None:
    """The guest's mark is made one of Cleo's, and so is its entry, which its hash does not fit any more."""
    await by_buttons(world, "cleo", "cleo")
    await world.cleo.clicks("Take it back", world.slack.ephemerals(world.cleo.person, "support")[-1])
    for name in ("bo", "gus"):
        await world.people[name].clicks("Approve")
    cleo, gus = world.cleo.person.id, world.gus.person.id
    digests = ", ".join(
        f"(SELECT digest FROM disclosures WHERE value = 'slack/{world.slack.team_id}/{user}')" for user in (gus, cleo)
    )
    body = f"CAST(replace(CAST(body AS TEXT), {digests}) AS BLOB)"
    await rewrites(
        world,
        *UNGUARDED,
        f"UPDATE ledger SET body = {body} WHERE seq = (SELECT max(seq) FROM ledger)",
        f"DELETE FROM votes WHERE user_id = '{cleo}'",
        f"UPDATE votes SET user_id = '{cleo}' WHERE user_id = '{gus}'",
        delivery(),
    )
    await world.clock.advance(PAST_THE_PAUSE)
    await world.passes(A_WHILE)
    verdict, _ = await ledger(world)
    assert verdict.misfit is Misfit.CHANGED
    assert (await doubted(world))[0] == (Misfit.CHANGED, verdict.seq)
    assert (world.published(), world.sends()) == ([], 0)


THEIRS = "'Nothing was changed.\n\n— twokeys/ledger/0123456789abcdef AAAA\n'"
NOW = "(SELECT max(seq) FROM ledger)"
AMONG_THE_CHECKPOINTS = {
    "of what is still to come": (f"SELECT 1000000000000000, '[]', {THEIRS}, now(), now()", 10**15),
    "of more than can be told": (f"SELECT {2**62}, '[]', {THEIRS}, now(), now()", 2**53 - 1),
    "of less than nothing": (f"SELECT {-(2**62)}, '7', {THEIRS}, now(), NULL", 0),
    "of what is there": (f"SELECT {NOW}, '[\"00ff\"]', {THEIRS}, now(), now()", None),
    "to be kept elsewhere": (f"SELECT {NOW}, '{{}}', {THEIRS}, now(), NULL", None),
    "one of ours under another number": ("SELECT 1000, parts, note, made_at, NULL FROM checkpoints", 1000),
    "one of ours with more below it": ("SELECT 1000, parts, note || 'x', made_at, NULL FROM checkpoints", 1000),
}


@pytest.mark.parametrize(("row", "size"), AMONG_THE_CHECKPOINTS.values(), ids=AMONG_THE_CHECKPOINTS)
async def test_a_checkpoint_is_inserted_so_that_nothing_is_signed_or_something_else(
    parts: TwoParts, row: str, size: int | None
) -> None:
    await by_buttons(parts, "bo")
    await under_attack(parts)
    with psycopg.connect(parts.roles.bot) as bot:
        bot.execute(f"INSERT INTO checkpoints (size, parts, note, made_at, kept_at) {row}")
        there = bot.execute("SELECT max(seq) FROM ledger").fetchone()[0]
    assert await signed(parts) == there
    assert await doubted(parts) == [("other-checkpoint", there if size is None else size)]
    assert await signed(parts) == there + 1
    await foiled(parts, "doubted", what="other-checkpoint")
    assert len(parts.said("was not signed by Twokeys, and is not used")) == 1


async def signed(parts: TwoParts) -> int:
    """How much of the ledger is signed in the file, which holds nothing else, once an hour has passed."""
    assert parts.app
    await parts.app.notarise()
    await parts.quiet()
    points, others = read((parts.folder / "twokeys.checkpoints").read_text(), opener(verify_key(parts)))
    links = await parts.app.context.database.read(lambda unit: list(unit.ledger.links()))
    assert (verify(links, {point.size: point.root for point in points}).misfit, others) == (None, 0)
    return points[-1].size


def verify_key(parts: TwoParts) -> bytes:
    return (parts.folder / "verify.pem").read_bytes()
