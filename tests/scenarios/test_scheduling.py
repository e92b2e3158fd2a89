"""A text with a time of its own: said on the card, kept to, checked again then, and seen in the calendar."""

import pytest

from tests.scenarios.test_corrections import RIGHT, WRONG, agreed, plans, reposted, wrong_post
from tests.support.world import REPLY, SIGNED, World

LATER = "Tomorrow morning our shop in Milan opens an hour later than usual."


async def scheduled(world: World, at: str = "15:00") -> None:
    card = await world.ada.drafts(LATER, send_at=at)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)


async def test_it_goes_out_at_its_time_and_not_before(world: World) -> None:
    await scheduled(world)
    assert "Goes out at 16 Nov 15:00 (UTC), and not before." in world.shown()
    await world.passes(5.9 * 3_600, step=900)
    assert world.published() == []
    await world.passes(600)
    assert world.published() == [LATER]


async def test_the_time_is_on_the_clock_of_whoever_types_it(world: World) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "America/New_York"'})
    await scheduled(world, "10:30")
    assert "Goes out at 16 Nov 10:30 (America/New_York), and not before." in world.shown()
    await world.passes(6.4 * 3_600, step=900)
    assert world.published() == []
    await world.passes(600)
    assert world.published() == [LATER]


async def test_a_reply_may_have_a_time_of_its_own_as_well(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains(), send_at="10:00")
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(3_500, step=900)
    assert world.published() == []
    await world.passes(130)
    assert world.published() == [SIGNED]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("at noon", "“at noon” is no time."),
        ("2026-11-16 08:00", "2026-11-16 08:00 is over. Give a time that is still to come."),
        ("2027-03-28 02:30", "2027-03-28 02:30 does not exist in Europe/Madrid: the clocks are put forward then."),
        ("2027-10-31 02:30", "2027-10-31 02:30 comes twice in Europe/Madrid, as the clocks are put back."),
    ],
)
async def test_a_time_that_cannot_be_is_said_beside_its_field(world: World, at: str, said: str) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "Europe/Madrid"'})
    await world.ada.begins(f"draft {LATER}")
    outcome = await world.ada.sends(send_at=at)
    assert outcome.errors["send_at"].startswith(said)


async def test_a_correction_may_have_a_time_of_its_own_and_what_follows_is_counted_from_that(world: World) -> None:
    post = await wrong_post(world)
    card = await plans(world, post, send_at="11:00")
    assert "Goes out at 16 Nov 11:00 (UTC), and not before.\n1. The correction goes out." in world.shown(card)
    assert "shown again between 16 Nov 15:00 and 19:00 (UTC)" in world.shown(card)
    assert not world.said("Please look at it now")
    await agreed(world, card)
    await world.dan.says("calendar")
    assert "16 Nov 11:00" in world.dan.told
    assert "16 Nov 15:00" in world.dan.told
    await world.passes(1.9 * 3_600, step=900)
    assert (world.published(), world.x.post(post.id).deleted) == ([WRONG], False)
    await world.passes(600)
    assert (world.published(), world.x.post(post.id).deleted) == ([RIGHT], True)
    await world.passes(3.8 * 3_600, step=900)
    assert reposted(world) == []
    await world.passes(900, step=60)
    assert reposted(world) == [RIGHT]


async def test_the_time_of_a_correction_is_kept_by_an_edit_and_by_a_move_and_may_be_taken_away(world: World) -> None:
    card = await plans(world, await wrong_post(world), send_at="11:00")
    await world.bo.opens("Edit", card)
    await world.bo.sends(text="What we wrote about Sundays was wrong, sorry: we are closed then. ^BO")
    assert "Goes out at 16 Nov 11:00 (UTC), and not before." in world.shown()
    await world.bo.opens("Edit", world.card())
    await world.bo.sends(send_at="")
    assert "Goes out at" not in world.shown()
    assert "shown again between 16 Nov 13:00 and 17:00 (UTC)" in world.shown()


async def test_the_form_of_a_correction_says_what_its_time_means_and_refuses_one_that_cannot_be(world: World) -> None:
    post = await wrong_post(world)
    await world.bo.begins(f"correct {world.x.link(post)}")
    form = await world.bo.checks(send_at="11:00", wrong="open", right="closed")
    assert "It goes out at 16 Nov 11:00 (UTC); until then the wrong post is read." in form
    outcome = await world.bo.sends(begun=RIGHT, send_at="2026-11-16 08:00")
    assert outcome.errors["send_at"].startswith("2026-11-16 08:00 is over.")
    outcome = await world.bo.sends(begun=RIGHT, send_at="11:00", purpose="hold-the-line")
    assert outcome.errors["send_at"].startswith("What only says that it was wrong")
    assert "Send at" not in await world.bo.begins(f"oops {world.x.link(post)}")


async def test_it_is_checked_again_at_its_time(world: World) -> None:
    await scheduled(world)
    await world.restarts(rules='[numbers]\ngrievance_pause_seconds = 20\n[lists]\noff_limits = ["Milan"]\n')
    await world.passes(6.1 * 3_600, step=900)
    assert world.published() == []
    assert "asked again: the rules found something new" in world.shown()


async def test_what_is_approved_after_its_time_is_asked_about_without_one(world: World) -> None:
    card = await world.ada.drafts(LATER, send_at="9:30")
    await world.bo.reacts("✅", card)
    await world.passes(2 * 3_600, step=900)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    assert world.published() == []
    assert "asked again: it was approved, but could not be sent in time" in world.shown()
    assert "Goes out at" not in world.shown()


async def test_moving_it_asks_everybody_again(world: World) -> None:
    await scheduled(world)
    await world.ada.opens("Edit")
    await world.ada.sends_and_confirms(send_at="16:00")
    assert "Goes out at 16 Nov 16:00 (UTC)" in world.shown()
    await world.passes(8 * 3_600, step=900)
    assert world.published() == []


async def test_a_withdrawn_one_does_not_go_out(world: World) -> None:
    await scheduled(world)
    await world.ada.clicks("Withdraw")
    await world.passes(7 * 3_600, step=900)
    assert world.published() == []


async def test_the_calendar_says_what_will_go_out_and_what_keeps_it(world: World) -> None:
    await world.ada.says("calendar")
    assert world.ada.told == "Nothing is planned for a time of its own."
    await scheduled(world)
    await world.ada.drafts("We are hiring for the shop in Rome.", send_at="tomorrow 9:00")
    await world.ada.says("calendar acme")
    assert world.ada.told == (
        f"• 16 Nov 15:00 (UTC): @acme_help, post (draft 1): {LATER}\n"
        "• 17 Nov 09:00 (UTC): @acme_help, post (draft 2, not approved or kept back so far): "
        "We are hiring for the shop in Rome.\n"
        "Edit or withdraw a scheduled post, and move or skip a re-post, on its card."
    )


async def test_a_scheduled_post_that_came_due_in_a_hold_is_asked_about(world: World) -> None:
    await scheduled(world)
    await world.bo.says("hold acme")
    await world.passes(6.1 * 3_600, step=900)
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    await world.passes(600)
    assert world.published() == []
    assert "asked again" in world.shown()


async def test_what_somebody_held_when_its_time_came_is_asked_about_and_not_let_loose(world: World) -> None:
    await scheduled(world, "12:30")
    await world.passes(3_600, step=900)
    await world.dan.clicks("Hold")
    await world.passes(5 * 3_600, step=900)
    assert world.published() == []
    assert world.approvers() == "nobody"
