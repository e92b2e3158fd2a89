"""Whoever reaches the address that Teams calls, or has an account in the tenant or beside it and no say."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.teams import Flaw, Message, Person, server
from tests.attacks.test_through_network import nobody_speaks_to
from tests.support.aftermath import foiled, under_attack
from tests.support.teams_delivered import CHECK, told
from tests.support.teams_world import TeamsWorld, a_teams_world
from tests.support.world import REPLY, SIGNED


@pytest.fixture
async def teams(tmp_path: Path, sqlite_url: str) -> AsyncIterator[TeamsWorld]:
    """A card that Bo has approved: one more, and it goes out."""
    async with a_teams_world(tmp_path, sqlite_url) as made:
        await made.ada.drafts(REPLY, made.complains())
        await made.bo.reacts("✅")
        await under_attack(made)
        yield made


def who(world: TeamsWorld, person: Person) -> str:
    """As the ledger has them."""
    return f"teams/{world.tenant.tenant_id}/{person.object_id}"


def pressed(world: TeamsWorld, value: str, *, by: str = "cleo") -> dict[str, Any]:
    """What Teams would send of somebody who presses an Approve that carries that value."""
    data = {"twokeys": {"do": "approve", "value": value, "turn": "t"}}
    action = {"type": "Action.Execute", "verb": "approve", "data": data}
    asked = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action, "trigger": "manual"}}
    return told(world, by=by) | asked


def key_on(world: TeamsWorld, card: Message) -> str:
    """What the buttons of a card carry."""
    return json.dumps(world.tenant.message(card.id).card).partition('"value": "')[2].partition('"')[0]


async def test_what_is_forged_below_would_count_if_teams_had_said_it(teams: TeamsWorld) -> None:
    assert (await teams.tenant.deliver(told(teams))).status == 200
    await teams.quiet()
    await teams.passes(60)
    assert teams.published() == [SIGNED]


@pytest.mark.parametrize("door", ["emoji", "button"])
async def test_a_mark_without_a_right_token(teams: TeamsWorld, door: str) -> None:
    said = told(teams) if door == "emoji" else pressed(teams, key_on(teams, teams.card()))
    assert {(await teams.tenant.deliver(said, flaw=flaw)).status for flaw in Flaw} == {401}
    await teams.passes(60)
    await foiled(teams, "turned-away", what="forged")


@pytest.mark.parametrize("door", ["emoji", "button", "old client"])
async def test_one_approval_and_those_of_everybody_who_has_no_say(teams: TeamsWorld, door: str) -> None:
    """The same person, the author, a member off the roster, one the settings do not know, a guest, another tenant's."""
    card = teams.card()
    for name in ("bo", "ada", "eve", "fay", "gus", "sam"):
        actor = teams.people[name]
        if door == "emoji" and name != "bo":
            await actor.reacts("✅", card)
        else:
            await teams.tenant.press(actor.person, card, "Approve", old_client=door == "old client")
            await teams.quiet()
    await teams.passes(60)
    assert teams.approvers(card) == "Bo"
    by = "reaction" if door == "emoji" else "button"
    await foiled(teams, "marked", who=who(teams, teams.sam.person), mark="approve", by=by)


ELSEWHERE: dict[str, dict[str, Any]] = {
    "another tenant": {"channelData": {"tenant": {"id": "another"}}},
    "no tenant": {"channelData": {}, "conversation": {"id": "19:1@thread.tacv2"}},
}


@pytest.mark.parametrize("changes", ELSEWHERE.values(), ids=ELSEWHERE)
async def test_a_mark_that_was_not_given_in_the_tenant(teams: TeamsWorld, changes: dict[str, Any]) -> None:
    assert (await teams.tenant.deliver(told(teams, **changes))).status == 200
    await teams.passes(60)
    assert teams.approvers() == "Bo"
    await foiled(teams, "turned-away", what="another-tenant")


async def test_the_key_of_another_text(teams: TeamsWorld) -> None:
    """A button that says the draft and the version, and not the digest of what stood above it."""
    value = key_on(teams, teams.card())
    for forged in ("1/1", "1/1/", value[:-1], f"{value}0", "1/1/0000000000000000", "2/1/0000000000000000", "1/2/"):
        assert (await teams.tenant.deliver(pressed(teams, forged))).status == 200
    await teams.passes(60)
    assert teams.approvers() == "Bo"
    await foiled(teams, "turned-away", what="not-our-card")


async def test_a_button_of_the_text_before_it_was_changed(teams: TeamsWorld) -> None:
    value = key_on(teams, teams.card())
    await teams.ada.edits("We found your parcel, it comes tomorrow.")
    await teams.bo.reacts("✅")
    assert (await teams.tenant.deliver(pressed(teams, value))).status == 200
    await teams.passes(60)
    assert teams.approvers() == "Bo"
    await foiled(teams, "turned-away", what="replaced")


async def test_an_approval_that_was_taken_back_is_sent_again(teams: TeamsWorld) -> None:
    await teams.cleo.reacts("✅")
    first = teams.tenant.attempts[-1]
    await teams.cleo.takes_back("✅")
    await under_attack(teams)
    assert (await teams.tenant.repeat(first)).status == 200
    assert (await teams.tenant.deliver({**first.activity, "id": "f:another"})).status == 200
    await teams.passes(60)
    assert teams.approvers() == "Bo"
    await foiled(teams, "turned-away", what="came-again")


@pytest.mark.parametrize("kind", ["federated", "guest"])
async def test_the_address_of_somebody_of_the_roster_in_another_directory(teams: TeamsWorld, kind: str) -> None:
    tenant = teams.tenant
    twin = tenant.add_federated("twin") if kind == "federated" else tenant.add_guest("twin")
    tenant.change_person(twin, email="cleo@acme.example", upn="cleo@acme.example")
    await tenant.join(twin, teams.place.team_id)
    await tenant.react(twin, teams.card(), CHECK)
    await teams.passes(60)
    assert teams.approvers() == "Bo"
    await foiled(teams, "marked", who=who(teams, twin))


@pytest.mark.parametrize("pinned", ["by address alone", "by a pinned id, too"])
async def test_a_second_account_with_the_address_of_somebody_who_approved(teams: TeamsWorld, pinned: str) -> None:
    tenant = teams.tenant
    if pinned != "by address alone":
        await teams.restarts(person_settings={"bo": f'teams = "{(teams.bo.person.object_id or "").upper()}"'})
    twin = tenant.add_person("twin", email="BO@Acme.Example")
    await tenant.join(twin, teams.place.team_id)
    await tenant.react(twin, teams.card(), CHECK)
    await teams.passes(60)
    assert teams.approvers() in {"Bo", "nobody"}
    await foiled(teams, "marked", who=who(teams, twin))


@pytest.mark.parametrize("change", ["left", "guest", "another address"])
async def test_somebody_who_approved_is_nobody_any_more(teams: TeamsWorld, change: str) -> None:
    """Of the last two Teams tells no bot: they are read again before it goes out."""
    bo = teams.bo.person
    await teams.cleo.reacts("✅")
    await under_attack(teams)
    match change:
        case "left":
            await teams.tenant.leave(bo, teams.place.team_id)
        case "guest":
            teams.tenant.change_person(bo, role="guest")
        case _:
            teams.tenant.change_person(bo, email="bob@acme.example", upn="bob@acme.example")
    await teams.passes(60)
    await foiled(teams, "cancelled")


@asynccontextmanager
async def moved(world: TeamsWorld, monkeypatch: pytest.MonkeyPatch, operation: str) -> AsyncIterator[None]:
    """What is asked of Teams there is to be asked of somebody else, who must hear nothing."""
    async with nobody_speaks_to() as elsewhere:
        away = {"Location": f"{elsewhere}/v3/"}
        monkeypatch.setattr(server, "_failed", lambda _, fault: _moved(fault.status, away))
        world.tenant.break_down(operation, status=307)
        yield
    assert world.tenant.counts[operation] > 1


@pytest.mark.parametrize("operation", ["metadata", "keys"])
async def test_a_redirect_to_another_host_brings_no_keys_by_which_others_are_believed(
    teams: TeamsWorld, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    async with moved(teams, monkeypatch, operation):
        await teams.restarts()
        assert (await teams.tenant.deliver(told(teams))).status == 503
        await teams.passes(60)
    await foiled(teams, "turned-away", what="unproven")


@pytest.mark.parametrize("operation", ["token", "member"])
async def test_a_redirect_to_another_host_does_not_say_who_approved(
    teams: TeamsWorld, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    """Neither with our secret, nor with our token."""
    await teams.cleo.reacts("✅")
    async with moved(teams, monkeypatch, operation):
        if operation == "token":
            teams.tenant.revoke_tokens()
        await teams.passes(60)
    await foiled(teams, "turned-away", what="by the gate: teams-")


async def test_a_redirect_to_another_host_shows_no_card_there_and_a_stop_counts_all_the_same(
    teams: TeamsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with moved(teams, monkeypatch, "update"):
        await teams.cleo.reacts("❌")
        await teams.passes(60)
    await foiled(teams, "marked", who=who(teams, teams.cleo.person), mark="reject")


def _moved(status: int | None, headers: dict[str, str]) -> web.Response | None:
    return web.Response(status=status, headers=headers) if status else None
