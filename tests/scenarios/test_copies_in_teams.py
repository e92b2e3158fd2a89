"""A card whose answer from Teams was lost: nobody can look for it there, so that it is posted once more."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.teams import Message
from tests.support.teams_actor import REACTIONS
from tests.support.teams_world import TeamsWorld, a_teams_world
from tests.support.world import REPLY, SIGNED


@pytest.fixture
async def teams(tmp_path: Path) -> AsyncIterator[TeamsWorld]:
    async with a_teams_world(tmp_path, f"sqlite:///{tmp_path / 'twokeys.sqlite'}") as made:
        yield made


async def twice(teams: TeamsWorld) -> tuple[Message, Message]:
    """The card, and the one that is known to be it."""
    await teams.ada.says("help")
    teams.tenant.fail_next("create", reset=True, after=True)
    await teams.ada.hands_in(REPLY, teams.complains())
    await teams.passes(60)
    lost, known = teams.cards_in_teams()
    return lost, known


async def test_buttons_count_on_both_and_emoji_on_the_one_that_is_known(teams: TeamsWorld) -> None:
    lost, known = await twice(teams)
    await teams.tenant.react(teams.bo.person, lost, REACTIONS["✅"])
    await teams.quiet()
    assert teams.approvers(known) == "nobody"
    await teams.bo.clicks("Approve", lost)
    assert teams.approvers(known) == "Bo"
    await teams.cleo.reacts("✅", known)
    await teams.passes(21)
    assert teams.published() == [SIGNED]


async def test_one_person_on_both_is_one_person(teams: TeamsWorld) -> None:
    lost, known = await twice(teams)
    await teams.bo.clicks("Approve", lost)
    await teams.bo.clicks("Approve", known)
    await teams.passes(60)
    assert teams.approvers(known) == "Bo"
    assert teams.published() == []
