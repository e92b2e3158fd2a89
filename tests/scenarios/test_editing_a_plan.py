"""Another version of a plan: what may change, who is asked again, and what stays once the correction is public."""

import pytest

from bot.sandbox.slack import Message
from bot.sandbox.x import Post
from tests.scenarios.test_corrections import (
    HOURS,
    LONG,
    OTHER_WORDS,
    RIGHT,
    WRONG,
    agreed,
    agreed_by,
    plans,
    wrong_post,
)
from tests.support.world import World


async def test_whoever_changes_anything_else_of_a_plan_asks_everybody_again(world: World) -> None:
    wrong = await world.ada.drafts(WRONG)
    await agreed_by(world, wrong, "bo", "cleo")
    await world.passes(30)
    await world.bo.opens("Correct this", wrong)
    await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT)
    before = world.card()
    await agreed_by(world, before, "ada")
    await world.bo.opens("Edit", before)
    outcome = await world.bo.sends(deletes="no")
    assert not outcome.errors, outcome.errors
    assert "This version was replaced, see below." in world.shown(before)
    assert "the wrong post is deleted" not in world.shown()
    await agreed_by(world, world.card(), "cleo")
    await world.passes(60)
    assert world.published() == [WRONG]
    assert "Waiting for 1 approval." in world.shown()
    await agreed_by(world, world.card(), "dan")
    await world.passes(60)
    assert world.published() == [WRONG, RIGHT]


async def deletion_waits(world: World, post: Post, **fields: str) -> Message:
    """A correction that matters little is live, and the network has put its deletion off; returns its card."""
    card = await plans(world, post, gravity="minor", **fields)
    world.x.fail_next("429", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await agreed(world, card)
    await world.passes(25)
    assert (world.published()[-1], world.x.post(post.id).deleted) == (RIGHT, False)
    return card


async def test_nobody_alone_drops_a_deletion_that_two_people_approved(world: World) -> None:
    post = await wrong_post(world)
    await world.bo.opens("Edit", await deletion_waits(world, post))
    assert "The wrong post" not in world.bo.form
    await world.bo.sends(right="closed on Sundays, as ever")
    assert "2. Then the wrong post is deleted." in world.shown()
    assert "Waiting for 2 approvals." in world.shown()
    await world.passes(2_000, step=300)
    assert not world.x.post(post.id).deleted
    await agreed(world, world.card())
    await world.passes(60)
    assert world.x.post(post.id).deleted


@pytest.mark.parametrize(
    "wish",
    [
        {"deletes": "no"},
        {"gravity": "normal"},
        {"purpose": "hold-the-line"},
        {"text": f"{RIGHT} Really."},
    ],
)
async def test_a_form_that_was_opened_before_the_correction_was_live_changes_nothing_that_was_approved(
    world: World, wish: dict[str, str]
) -> None:
    post = await wrong_post(world)
    card = await plans(world, post, gravity="minor")
    await world.bo.opens("Edit", card)
    world.x.fail_next("429", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await agreed(world, card)
    await world.passes(25)
    outcome = await world.bo.sends(**wish)
    stays = "The correction is public already, so its text stays, and so does what was approved to follow it. "
    assert outcome.errors == {"text": f"{stays}What is said again can still be moved or skipped."}
    await world.passes(2_000, step=300)
    assert world.x.post(post.id).deleted


async def test_the_form_of_a_plan_that_is_live_shows_and_asks_only_what_may_still_change(world: World) -> None:
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    await agreed(world, card)
    await world.passes(5 * HOURS, step=LONG)
    await world.bo.opens("Edit", card)
    shown = world.bo.form
    assert "The correction is public already, so its text stays" in shown
    for asked in ("How much does it matter?", "The correction:", "The wrong post", "in other words", "what is right?"):
        assert asked not in shown
    shown = await world.bo.checks(right="closed on all Sundays")
    assert "Edit the plan" in shown
    assert "Said again between 17 Nov 09:00 and 13:00 (UTC), in other words" in shown
    assert "16 Nov" not in shown
    outcome = await world.bo.sends()
    assert not outcome.errors, outcome.errors
    for stays in (
        "Right: closed on all Sundays",
        "It matters much.",
        "2. Then the wrong post is deleted.",
        "3. Then it is shown again between 16 Nov 13:00 and 17:00 (UTC), as it is.",
        "4. Then it is said again between 17 Nov 09:00 and 13:00 (UTC), in other words",
    ):
        assert stays in world.shown()


async def test_a_guest_who_edits_a_plan_that_is_live_is_told_so_in_the_form(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(60)
    await world.gus.opens("Edit", card)
    outcome = await world.gus.sends(right="closed on all Sundays")
    assert outcome.errors == {
        "wrong": "Only full members of this organisation can do that; you are: guest. Nothing was done."
    }


async def test_another_version_of_a_plan_that_too_few_could_approve_is_refused(world: World) -> None:
    wrong = await world.ada.drafts(WRONG)
    await agreed_by(world, wrong, "bo", "cleo")
    await world.passes(30)
    await world.bo.opens("Correct this", wrong)
    await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT)
    await world.ada.opens("Edit")
    await world.ada.sends(deletes="no")
    shown = world.shown()
    await world.cleo.opens("Edit")
    outcome = await world.cleo.sends(deletes="yes")
    assert "the roster of acme would be 1 short. Bo can still change it" in f"{outcome.errors} {world.cleo.told}"
    assert world.shown() == shown
