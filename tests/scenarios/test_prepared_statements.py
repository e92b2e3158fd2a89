"""Statements that two people approve in daylight, for one person alone on a Saturday night."""

from bot.sandbox.slack import Message
from tests.scenarios.test_corrections import A_WHILE
from tests.support.actor import Actor
from tests.support.world import World

HOURS, DAYS, MINUTES = 3_600, 86_400, 60
NAME = "outage"
TEXT = "Orders do not go through at the moment, we are sorry. We say more within half an hour."
WHAT = "the shop answers with errors"
KEPT = "Approved, and kept until"


async def prepares(world: World, who: Actor, *, name: str = NAME, text: str = TEXT) -> Message:
    """Somebody's statement, as far as its card."""
    assert world.app
    await world.app.warmed()
    await who.begins("prepare acme")
    outcome = await who.sends(name=name, text=text)
    assert not outcome.errors, outcome.errors
    assert "The statement is in the channel now." in who.told
    return world.card()


async def kept(world: World, *, name: str = NAME, text: str = TEXT) -> Message:
    """Ada's statement, approved by Bo and Cleo."""
    card = await prepares(world, world.ada, name=name, text=text)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    assert KEPT in world.shown(card)
    return card


async def opened(world: World) -> None:
    await world.dan.says(f'incident open acme "{WHAT}"')
    assert "The incident is open" in world.dan.told


def offered(world: World) -> list[Message]:
    """Where the channel is told that a statement may be released."""
    return world.said("may release it now")


async def test_two_people_approve_it_on_an_ordinary_card_and_it_is_kept_not_sent(world: World) -> None:
    card = await prepares(world, world.ada)
    shown = world.shown(card)
    assert "Post of its own on X · Statement for an incident: outage" in shown
    assert "Waiting for 2 approvals." in shown
    await world.ada.reacts("✅", card)
    assert "You wrote this, so your approval does not count." in world.ada.told
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    assert KEPT in world.shown(card)
    await world.passes(2 * HOURS, step=900)
    assert world.published() == []
    assert KEPT in world.shown(card)


async def test_one_person_of_the_roster_releases_it_during_an_incident(world: World) -> None:
    card = await kept(world)
    await world.passes(5 * DAYS, step=12 * HOURS)
    await opened(world)
    await world.dan.says("release Outage")
    assert "Released. It goes out in a moment" in world.dan.told
    assert "Released by Dan" in world.shown(card)
    assert "Approved by: Bo and Cleo (2 of 2)" in world.shown(card)
    assert world.published() == []
    await world.passes(30)
    assert world.published() == [TEXT]
    assert "Published." in world.shown(card)
    assert world.approvers(card) == "Bo and Cleo"


async def test_the_incident_offers_what_is_prepared_with_a_button(world: World) -> None:
    await kept(world)
    await kept(
        world, name="phones", text="Nobody can reach us by phone at the moment, we are sorry. Please write to us here."
    )
    await opened(world)
    assert len(offered(world)) == 2
    assert TEXT in world.shown(offered(world)[0])
    await world.bo.clicks("Release it", offered(world)[0])
    await world.passes(30)
    assert world.published() == [TEXT]


async def test_its_card_has_the_button_while_an_incident_is_open(world: World) -> None:
    card = await kept(world)
    assert "Release it" not in world.shown(card)
    await opened(world)
    assert "Release it" in world.shown(card)
    await world.cleo.clicks("Release it", card)
    await world.passes(30)
    assert world.published() == [TEXT]


async def test_without_an_open_incident_nobody_releases_it(world: World) -> None:
    card = await kept(world)
    await world.bo.says("release outage")
    assert "No incident of acme is open, so nothing is released." in world.bo.told
    await opened(world)
    await world.bo.says("incident close acme")
    await world.cleo.says("incident close acme")
    await world.bo.clicks("Release it", offered(world)[0])
    assert "No incident of acme is open, so nothing is released." in world.bo.told
    await world.passes(60)
    assert world.published() == []
    assert KEPT in world.shown(card)


async def test_what_was_released_does_not_go_out_once_the_incident_was_closed(world: World) -> None:
    await kept(world)
    await opened(world)
    await world.bo.says("release outage")
    await world.bo.says("incident close acme")
    await world.cleo.says("incident close acme")
    await world.passes(60)
    assert world.published() == []


async def test_it_is_released_once(world: World) -> None:
    await kept(world)
    await opened(world)
    await world.bo.clicks("Release it", offered(world)[0])
    await world.dan.clicks("Release it", offered(world)[0])
    assert "Bo has released it already." in world.dan.told
    await world.passes(A_WHILE)
    assert world.published() == [TEXT]
    await world.dan.clicks("Release it", offered(world)[0])
    assert "Too late" in world.dan.told
    await world.dan.says("release outage")
    assert "No statement is prepared as “outage”." in world.dan.told
    await world.passes(60)
    assert world.published() == [TEXT]


async def test_nobody_else_releases_it(world: World) -> None:
    await kept(world)
    await opened(world)
    await world.eve.clicks("Release it", offered(world)[0])
    assert "Only somebody on the roster of acme can say that." in world.eve.told
    await world.passes(60)
    assert world.published() == []


async def test_what_is_not_approved_is_not_released(world: World) -> None:
    card = await prepares(world, world.ada)
    await world.bo.reacts("✅", card)
    await opened(world)
    await world.bo.says("release outage")
    assert "“outage” cannot be released now: it lacks approvals" in world.bo.told
    await world.passes(60)
    assert world.published() == []


async def test_an_edited_one_is_approved_anew_before_it_is_released(world: World) -> None:
    await kept(world)
    await opened(world)
    await world.dan.opens("Edit", world.card())
    await world.dan.sends_and_confirms(text=f"{TEXT} Thank you.")
    await world.bo.clicks("Release it", offered(world)[0])
    assert "Version 2 is further down in the channel" in world.bo.told
    await world.bo.says("release outage")
    assert "cannot be released now" in world.bo.told
    await world.passes(60)
    assert world.published() == []


async def test_a_release_before_an_edit_is_not_one_of_the_new_text(world: World) -> None:
    await kept(world)
    await opened(world)
    await world.bo.says("release outage")
    card = await world.ada.edits(f"{TEXT} Thank you.", world.card())
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    assert world.published() == []
    await world.dan.says("release outage")
    await world.passes(60)
    assert world.published() == [f"{TEXT} Thank you."]


async def test_anybody_stops_it_in_the_pause(world: World) -> None:
    card = await kept(world)
    await opened(world)
    await world.bo.says("release outage")
    await world.dan.clicks("Stop", card)
    await world.passes(60)
    assert world.published() == []


async def test_the_approval_of_somebody_who_has_left_since_does_not_count(world: World) -> None:
    card = await kept(world)
    await world.cleo.leaves()
    await opened(world)
    await world.bo.says("release outage")
    assert "cannot be released now" in world.bo.told
    await world.passes(60)
    assert world.published() == []
    assert "Waiting for 1 approval." in world.shown(card)


async def test_after_thirty_days_people_are_asked_again(world: World) -> None:
    await kept(world)
    await world.passes(29 * DAYS, step=12 * HOURS)
    assert KEPT in world.shown()
    await world.passes(1 * DAYS + HOURS, step=HOURS)
    assert "asked again: approvals of a prepared statement are good for 30 days" in world.shown()
    await opened(world)
    await world.bo.says("release outage")
    assert "cannot be released now" in world.bo.told
    await world.passes(60)
    assert world.published() == []


async def test_the_rules_are_asked_as_in_an_incident_from_the_beginning(world: World) -> None:
    card = await prepares(world, world.ada, text="The outage is over, everything is back to normal.")
    assert "premature-all-clear" in world.shown(card)
    assert "A lead must be among them: Dan" in world.shown(card)


async def test_a_new_finding_at_its_time_asks_again(world: World) -> None:
    await kept(world)
    await world.restarts(rules="[numbers]\nmax_weighted_length = 40\n")
    await opened(world)
    await world.bo.says("release outage")
    await world.passes(60)
    assert world.published() == []
    assert "asked again: the rules found something new" in world.shown()
    assert "It cannot be published as it is" in world.shown()


async def test_a_name_is_kept_once_and_must_be_given(world: World) -> None:
    await kept(world)
    await world.bo.begins("prepare acme")
    outcome = await world.bo.sends(name="OUTAGE", text="We are sorry, the phones are down.")
    assert "“outage” is kept for acme already" in str(outcome.errors)
    outcome = await world.bo.sends(name=" ", text="We are sorry, the phones are down.")
    assert outcome.errors


async def test_a_statement_is_to_nobody_in_particular(world: World) -> None:
    assert world.app
    await world.app.warmed()
    await world.ada.begins("prepare acme")
    outcome = await world.ada.sends(name=NAME, text=f"@carla {TEXT}")
    assert outcome.errors == {
        "text": "A statement is for everybody, and one that begins with @carla is shown to few. Begin it with other words."
    }
    assert (await world.ada.sends(text=TEXT)).errors == {}
    card = world.card()
    await world.ada.opens("Edit", card)
    await world.ada.sends(text=f"@carla {TEXT}")
    assert "one that begins with @carla is shown to few" in world.ada.told
    assert world.card() == card


async def test_a_name_that_nobody_knows_is_answered_with_those_that_are_there(world: World) -> None:
    await opened(world)
    await world.bo.says("release outage")
    assert "None is prepared yet" in world.bo.told
    await kept(world)
    await world.bo.says("release flood")
    assert "Prepared are: outage (acme)." in world.bo.told
    await world.bo.says("release acme outage")
    await world.passes(60)
    assert world.published() == [TEXT]


async def test_a_withdrawn_one_is_gone(world: World) -> None:
    card = await kept(world)
    await world.ada.clicks("Withdraw", card)
    await opened(world)
    assert offered(world) == []
    await world.bo.says("release outage")
    assert "No statement is prepared as “outage”." in world.bo.told


async def test_it_keeps_its_approvals_through_a_hold(world: World) -> None:
    card = await kept(world)
    await world.bo.says("hold acme the chat was noisy")
    await world.passes(MINUTES)
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    await world.passes(MINUTES)
    assert KEPT in world.shown(card)
    await opened(world)
    await world.dan.says("release outage")
    await world.passes(30)
    assert world.published() == [TEXT]
