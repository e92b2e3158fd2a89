"""What must be true after an attack: nothing went out that nobody approved, and the ledger is whole and tells of it."""

from typing import Any

from approvals.domain.ledger_check import Verdict, verify
from approvals.domain.ledger_reading import Disclosed, digests, read
from approvals.storage.unit import Unit
from tests.support.world import World

Told = tuple[str, dict[str, Any]]
"""What an entry tells: its kind, and its values with what their digests stand for."""


async def under_attack(world: World) -> None:
    """The attack begins: what is entered from now on comes of it."""
    verdict, _ = await ledger(world)
    world.before_attack = verdict.size


async def foiled(
    world: World, kind: str, *, published: tuple[str, ...] = (), sends: int | None = None, **said: Any
) -> None:
    """Nothing but `published` went out, with no more attempts than `sends`; an entry of that kind says `said`.

    The entry is one since the attack began; only what was turned away tells of an attack by itself.
    """
    assert world.published() == list(published)
    assert world.sends() == (len(published) if sends is None else sends)
    verdict, told = await ledger(world)
    assert verdict.misfit is None, verdict
    assert [one for one, _ in told].count("sending") == world.sends()
    assert world.before_attack is not None or kind == "turned-away", "when did the attack begin?"
    since = told[world.before_attack or 0 :]
    assert any(one == kind and _tells(values, said) for one, values in since), since[-6:]


def _tells(values: dict[str, Any], said: dict[str, Any]) -> bool:
    """Whether an entry says it; of the reasons why something was turned away, `what` may be one of several."""
    rest = {name: value for name, value in said.items() if name != "what"}
    return str(said.get("what", "")) in str(values.get("what", "")) and rest.items() <= values.items()


async def ledger(world: World) -> tuple[Verdict, list[Told]]:
    """Whether the ledger is whole, and what it tells, oldest first."""
    assert world.app
    return await world.app.context.database.read(_ledger)


async def doubted(world: World) -> list[tuple[str, int]]:
    """What the bot itself enters once it reads the ledger through: what does not fit, and of which entry."""
    assert world.app
    await world.app.audit()
    await world.quiet()
    await world.app.tick()
    await world.quiet()
    return await doubts(world)


async def doubts(world: World) -> list[tuple[str, int]]:
    """What the bot has entered of what does not fit, and of which entry."""
    assert world.app
    links = await world.app.context.database.read(lambda unit: list(unit.ledger.links()))
    told = [read(link, {}) for link in links if b'"kind":"doubted"' in link.body]
    return [(one.values["what"], one.values["entry"]) for one in told]


def _ledger(unit: Unit) -> tuple[Verdict, list[Told]]:
    links = list(unit.ledger.links())
    verdict = verify(links, {})
    told = []
    for link in links[: verdict.size]:
        entry = read(link, unit.ledger.disclosed(digests(link)))
        told.append((str(entry.kind), {name: _plain(value) for name, value in entry.values.items()}))
    return verdict, told


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Disclosed) else value
