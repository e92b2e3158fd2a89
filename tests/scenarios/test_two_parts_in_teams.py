"""Twokeys in two parts, in Teams: what the publisher cannot see again it takes from what the bot has signed, and no more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from approvals.domain.draft import DraftId
from approvals.storage.database import Database
from tests.support.databases import TwoRoles
from tests.support.teams_world import TeamsWorld, a_teams_world, installed
from tests.support.two_parts import TwoParts
from tests.support.world import SIGNED


@dataclass
class TwoPartsInTeams(TwoParts, TeamsWorld):
    """The publisher looks as a bot of its own; here both are the one that the tenant knows."""

    def look_before_start(self) -> None:
        """In Teams nobody can read whose message a card is."""

    def chat_secrets_of_the_publisher(self, environ: dict[str, str]) -> dict[str, str]:
        return dict(environ)


@pytest.fixture
async def world(tmp_path: Path, two_roles: TwoRoles) -> AsyncIterator[TwoPartsInTeams]:
    made = partial(TwoPartsInTeams, roles=two_roles)
    found = Database.open(two_roles.owner)
    async with a_teams_world(tmp_path, two_roles.owner, made=made, before=partial(_installed, found)) as world:
        yield world


async def _installed(database: Database, world: TeamsWorld) -> None:
    await installed(world.tenant, database)
    await database.close()


async def fault(world: TwoPartsInTeams) -> str:
    """Why the newest delivery of the first draft was given back."""
    assert world.app
    return (await world.app.context.database.read(lambda unit: unit.deliveries.of(DraftId(1))))[-1].fault


async def test_what_two_people_approved_goes_out(world: TwoPartsInTeams) -> None:
    card = await world.approved()
    await world.passes(30)
    assert world.published() == [SIGNED]
    assert "Published." in world.shown(card)


async def test_a_voter_who_left_the_team_after_it_was_cleared_stops_it(world: TwoPartsInTeams) -> None:
    await world.approved()
    await world.cleared()
    world.tenant.lose_next()
    await world.tenant.leave("cleo", world.place.team_id)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")


async def test_a_teams_that_is_away_lets_nothing_out(world: TwoPartsInTeams) -> None:
    await world.approved()
    await world.cleared()
    world.tenant.break_down("member", "pagedmembers")
    await world.publisher_looks()
    assert world.published() == []
    world.tenant.mend()
    await world.passes(120)
    assert world.published() == [SIGNED]


async def test_nothing_goes_out_while_the_part_that_hears_people_stands_still(world: TwoPartsInTeams) -> None:
    await world.approved()
    await world.cleared()
    await world.clock.advance(31)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-heard")
    await world.passes(60)
    await world.passes(60)
    assert world.published() == [SIGNED]
