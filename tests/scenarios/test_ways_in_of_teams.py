"""How people begin and decide in Teams alone: in private, by slash, from a message's menu, on old clients."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from approvals.domain.people import Platform
from bot.sandbox.teams import Message
from tests.bot.teams.teams_cards import inside
from tests.support.teams_actor import REACTIONS, TeamsActor
from tests.support.teams_delivered import CHECK, told
from tests.support.teams_world import TeamsWorld, a_teams_world
from tests.support.world import REPLY, SIGNED


@pytest.fixture
async def teams(tmp_path: Path) -> AsyncIterator[TeamsWorld]:
    async with a_teams_world(tmp_path, f"sqlite:///{tmp_path / 'twokeys.sqlite'}") as made:
        yield made


async def in_private(actor: TeamsActor, words: str) -> Message:
    """Somebody writes to the bot alone; what it answered last."""
    world = actor.world
    await world.tenant.say(actor.person, world.tenant.chat(actor.person), words)
    await world.quiet()
    return world.tenant.chat_messages(actor.person)[-1]


async def published_after_approvals(world: TeamsWorld) -> list[str]:
    await world.bo.reacts("✅")
    await world.cleo.clicks("Approve")
    await world.passes(21)
    return world.published()


async def test_a_form_in_private_becomes_a_card_in_the_channel(teams: TeamsWorld) -> None:
    link = teams.x.link(teams.complains())
    form = await in_private(teams.ada, f"draft {link} {REPLY}")
    assert "Draft a public reply" in teams.tenant.plain(form)
    sent = await teams.tenant.press(teams.ada.person, form, "Ask for approval")
    if sent.card:
        await teams.tenant.press(teams.ada.person, form, "Ask for approval")
    await teams.quiet()
    assert REPLY in teams.shown()
    assert await published_after_approvals(teams) == [SIGNED]


async def test_what_is_wrong_is_said_in_the_form_and_nothing_is_lost(teams: TeamsWorld) -> None:
    form = await in_private(teams.ada, f"draft https://acme.example/no-post {REPLY}")
    sent = await teams.tenant.press(teams.ada.person, form, "Ask for approval")
    shown = teams.tenant.plain(sent.card)
    assert "Please look at this again" in shown
    assert REPLY in shown
    assert teams.cards() == []


async def test_a_slash_before_the_verb_says_the_same(teams: TeamsWorld) -> None:
    form = await in_private(teams.ada, f"/draft {REPLY}")
    assert "Draft a public reply" in teams.tenant.plain(form)


async def test_a_slash_command_in_a_channel_is_answered(teams: TeamsWorld) -> None:
    said = await teams.tenant.slash(teams.ada.person, teams.place, f"draft {REPLY}")
    await teams.quiet()
    offered = [one for one in teams.tenant.messages(teams.place) if one.by_bot][-1]
    assert "Open the form" in teams.tenant.plain(offered)
    assert said.text == f"draft {REPLY}"


async def test_a_word_that_is_none_is_answered_in_private(teams: TeamsWorld) -> None:
    await teams.ada.says("drat hello")
    assert "draft" in teams.ada.told


async def test_a_reply_is_drafted_from_a_messages_menu(teams: TeamsWorld) -> None:
    link = teams.x.link(teams.complains())
    about = await teams.tenant.say(teams.eve.person, teams.place, f"Have you seen {link}?")
    opened = await teams.tenant.extension(teams.ada.person, about, "draft")
    assert opened.ok, opened
    await teams.ada.sends_and_confirms(text=REPLY)
    assert "@carla wrote" in teams.shown()
    assert await published_after_approvals(teams) == [SIGNED]


async def test_an_old_client_approves_by_the_button_too(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    for actor in (teams.bo, teams.cleo):
        await teams.tenant.press(actor.person, card, "Approve", old_client=True)
        await teams.quiet()
    await teams.passes(21)
    assert teams.published() == [SIGNED]


async def test_where_there_are_no_dialogs_forms_come_in_private(teams: TeamsWorld) -> None:
    said = await teams.tenant.say(teams.ada.person, teams.place, f"@Twokeys draft {REPLY}")
    await teams.quiet()
    await teams.tenant.press(teams.ada.person, teams.tenant.thread(said)[-1], "Open the form", old_client=True)
    await teams.quiet()
    await sent_in_private(teams.ada, "Ask for approval")
    await teams.tenant.press(teams.ada.person, teams.card(), "Edit", old_client=True)
    await teams.quiet()
    await sent_in_private(teams.ada, "Ask for approval", text="We found your parcel.")
    assert "We found your parcel." in teams.shown()
    assert len(teams.cards()) == 2


async def sent_in_private(actor: TeamsActor, button: str, **given: str) -> None:
    """Fill in the form that came last, and send it."""
    tenant = actor.world.tenant
    said = await tenant.press(actor.person, tenant.chat_messages(actor.person)[-1], button, given)
    assert said.ok, said
    await actor.world.quiet()


async def test_one_reaction_for_another_takes_the_first_back(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await teams.bo.reacts("✅", card)
    await teams.tenant.swap(teams.bo.person, card, REACTIONS["✅"], REACTIONS["❌"])
    await teams.quiet()
    assert teams.approvers() == "nobody"
    assert "Stopped" in teams.shown()


async def test_a_stop_whose_end_was_never_heard_of_ends_by_the_button(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await teams.dan.reacts("❌", card)
    teams.tenant.lose_next()
    await teams.dan.takes_back("❌", card)
    assert "Stopped" in teams.shown(card)
    await teams.dan.clicks("Take the stop back", card)
    assert teams.dan.told == "Taken back."
    assert "Stopped" not in teams.shown(card)


async def test_a_press_that_is_sent_again_is_one_approval(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    teams.tenant.duplicate_next()
    await teams.bo.clicks("Approve", card)
    again = await teams.tenant.repeat()
    await teams.quiet()
    assert again.status == 200
    assert teams.approvers() == "Bo"


async def test_like_is_no_vote(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await teams.bo.reacts("👍", card)
    await teams.cleo.reacts("👍", card)
    await teams.passes(60)
    assert teams.published() == []
    assert "is not a vote" in teams.bo.told


async def test_a_guest_and_somebody_of_another_tenant_do_not_count(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    await teams.gus.reacts("✅", card)
    await teams.sam.clicks("Approve", card)
    await teams.bo.reacts("✅", card)
    await teams.passes(60)
    assert teams.published() == []
    assert teams.approvers() == "Bo"


MARKS_THAT_ARE_NONE: dict[str, dict[str, Any]] = {
    "of nobody in the directory": {"from": {"id": "29:1", "name": "Cleo"}},
    "of an id elsewhere": {"from": {"id": "29:1", "objectId": "cleo"}},
    "of a word": {"from": "cleo"},
    "near it": {"reactionsAdded": [{"type": "like"}, {"type": "2714_heavycheckmark"}, {"type": "heart"}]},
    "like it": {"reactionsAdded": [{"type": "x2705_whiteheavycheckmark"}, {"type": "teams/✅"}]},
    "taken off": {"reactionsAdded": [], "reactionsRemoved": [{"type": CHECK}]},
    "on nothing": {"replyToId": "1"},
    "in another channel": {"conversation": {"id": "19:1@thread.tacv2"}},
}


async def test_marks_that_are_none(teams: TeamsWorld) -> None:
    await teams.ada.drafts(REPLY, teams.complains())
    await teams.bo.reacts("✅")
    for changes in MARKS_THAT_ARE_NONE.values():
        assert (await teams.tenant.deliver(told(teams, **changes))).status == 200
    await teams.passes(60)
    assert teams.approvers() == "Bo"
    assert teams.published() == []


async def test_whoever_is_in_no_team_of_twokeys_is_told_so(teams: TeamsWorld) -> None:
    zoe = TeamsActor(teams, teams.tenant.add_person("zoe"))
    told = await in_private(zoe, "hold acme")
    assert teams.plain(told).startswith("You are in no team that Twokeys is in, so this was not done.")
    await teams.ada.drafts(REPLY, teams.complains())
    assert await published_after_approvals(teams) == [SIGNED]


async def test_everything_of_somebodys_is_shown_to_them_in_private(teams: TeamsWorld) -> None:
    await teams.ada.drafts(REPLY, teams.complains())
    shown = await in_private(teams.bo, "home")
    assert "It is Ada's." in teams.tenant.plain(shown)


async def test_each_draft_is_linked_to_its_card_there(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY, teams.complains())
    shown = await in_private(teams.ada, "home")
    led = [one["selectAction"]["url"] for one in inside(shown.card) if "selectAction" in one]
    where = f"{quote(card.conversation, safe='')}/{card.id}?tenantId={teams.tenant.tenant_id}"
    assert led == [f"https://teams.microsoft.com/l/message/{where}"]


async def test_the_first_word_of_a_tenant_says_where_it_is_reached(tmp_path: Path) -> None:
    async with a_teams_world(tmp_path, f"sqlite:///{tmp_path / 'new.sqlite'}") as teams:
        assert teams.app
        await teams.app.context.database.run(
            lambda unit: unit.chat_addresses.keep(Platform.TEAMS, teams.tenant.tenant_id, "http://127.0.0.1:9/")
        )
        await teams.stop()
        teams.known_to = _nothing_known  # type: ignore[method-assign]
        await teams.start()
        await teams.tenant.install("ada", teams.place.team_id)
        await teams.passes(60)
        await teams.ada.drafts(REPLY, teams.complains())
        assert await published_after_approvals(teams) == [SIGNED]


async def _nothing_known(_: object) -> None:
    """The tenant has not called yet."""


async def test_what_was_said_is_done_once_though_nobody_can_be_told(teams: TeamsWorld) -> None:
    await teams.ada.says("hold acme")
    teams.tenant.break_down("create", "send")
    await teams.cleo.says("resume acme")
    await teams.bo.says("resume acme")
    teams.tenant.mend()
    await teams.dan.says("hold acme")
    await teams.passes(600)
    await teams.ada.drafts(REPLY, teams.complains())
    assert await published_after_approvals(teams) == []


async def test_a_mark_on_a_message_that_is_no_card_is_told_to_press_the_button(teams: TeamsWorld) -> None:
    await teams.ada.drafts(REPLY, teams.complains())
    await teams.bo.suggests("We found it.")
    below = [one for one in teams.tenant.messages(teams.place) if one.by_bot][-1]
    await teams.cleo.reacts("✅", below)
    assert "Press a button on it" in teams.cleo.told


async def test_what_waits_for_somebody_says_how_to_be_shown_it_anew(teams: TeamsWorld) -> None:
    shown = await in_private(teams.bo, "home")
    assert "Say “home” again to see what is new." in teams.tenant.plain(shown)


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=-700)])
async def test_where_times_do_not_tell_what_came_last_counts(teams: TeamsWorld, ahead: timedelta) -> None:
    """The clock of this world stands still: by whole seconds everything here happens at one and the same time."""
    teams.tenant.say_times(whole_seconds=True, ahead=ahead)
    await teams.ada.drafts(REPLY)
    await teams.bo.reacts("✅")
    await teams.bo.takes_back("✅")
    assert teams.approvers() == "nobody"
    await teams.bo.reacts("✅")
    assert teams.approvers() == "Bo"
    await teams.cleo.clicks("Stop")
    await teams.cleo.clicks("Take the stop back")
    assert "Stopped" not in teams.shown()
    await teams.dan.clicks("Hold")
    assert "Held by Dan" in teams.shown()
    await teams.dan.clicks("Lift the hold")
    assert "Held by Dan" not in teams.shown()
    await teams.cleo.reacts("✅")
    await teams.passes(21)
    assert teams.published() == [REPLY]


async def test_a_clock_that_was_far_wrong_lets_no_mark_stand_for_ever(teams: TeamsWorld) -> None:
    await teams.ada.drafts(REPLY)
    teams.tenant.say_times(ahead=timedelta(days=700))
    await teams.bo.reacts("✅")
    teams.tenant.say_times()
    await teams.passes(1)
    await teams.bo.takes_back("✅")
    assert teams.approvers() == "nobody"


async def test_what_comes_late_undoes_nothing_newer(teams: TeamsWorld) -> None:
    card = await teams.ada.drafts(REPLY)
    teams.tenant.hold_activities()
    await teams.tenant.react(teams.bo.person, card, REACTIONS["✅"])
    await teams.tenant.unreact(teams.bo.person, card, REACTIONS["✅"])
    await teams.tenant.release_activities(backwards=True)
    await teams.quiet()
    assert teams.approvers() == "nobody"
