"""What nobody may see is taken down at once on one word, and a statement is owed; what is not known yet is owed, too."""

import asyncio

import pytest

from approvals.storage.engines import address, file_of
from bot.left_holds import LeftHold, leave
from bot.sandbox.x import Post
from tests.scenarios.test_corrections import RIGHT, WRONG, agreed, agreed_by, wrong_post
from tests.support.world import World

HOUR = 3_600


async def leaks(world: World, post: Post, who: str = "bo") -> None:
    actor = world.people[who]
    await actor.begins(f"leak {world.x.link(post)}")
    await actor.sends()


async def test_one_person_of_the_roster_takes_a_leak_down_at_once(world: World) -> None:
    post = await wrong_post(world)
    await leaks(world, post)
    await world.passes(1)
    assert world.x.post(post.id).deleted
    assert "Taken down by Bo, as it showed personal data" in world.shown()
    assert "Deleted. A public statement is owed." in world.shown()
    assert "You owe a public statement about it within the hour" in world.bo.told


async def test_nobody_else_takes_a_post_down(world: World) -> None:
    post = await wrong_post(world)
    for name in ("eve", "fay", "gus"):
        await leaks(world, post, name)
        await world.passes(60)
    assert not world.x.post(post.id).deleted


async def test_a_post_that_is_not_ours_is_not_taken_down(world: World) -> None:
    await leaks(world, world.complains())
    assert "none of our accounts" in world.bo.told


async def test_a_post_that_is_gone_already_is_not_taken_down(world: World) -> None:
    post = await wrong_post(world)
    world.x.delete_by_hand(post.id)
    await leaks(world, post)
    assert world.bo.told == "That post is gone already, so there is nothing to take down."
    await world.bo.says("followups")
    assert "A public statement" not in world.bo.told


async def test_a_hold_of_the_chat_stops_what_is_said_and_not_the_deletion_of_a_leak(world: World) -> None:
    post = await wrong_post(world)
    await world.ada.says("hold acme")
    await leaks(world, post)
    assert "It is being deleted now." in world.bo.told
    await world.passes(1)
    assert world.x.post(post.id).deleted
    assert "Deleted. A public statement is owed." in world.shown()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_terminals_hold_stops_even_a_leak_until_two_people_resume(world: World) -> None:
    post = await wrong_post(world)
    leave(file_of(address(world.database_url)), LeftHold(account="acme", reason="the chat is not ours", until=None))
    await world.passes(1)
    await leaks(world, post)
    assert "Not deleted yet: acme is held" in world.bo.told
    await world.passes(2_400, step=600)
    assert not world.x.post(post.id).deleted
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    await world.passes(60)
    assert world.x.post(post.id).deleted
    await world.bo.says("followups")
    assert "A public statement: we deleted a post that showed personal data" in world.bo.told


async def test_the_statement_is_owed_until_two_people_waive_it(world: World) -> None:
    await leaks(world, await wrong_post(world))
    await world.passes(1)
    await world.bo.says("followups")
    assert "A public statement: we deleted a post that showed personal data" in world.bo.told
    asked = world.bo.private[-1]
    await world.bo.clicks("Waive it", asked)
    assert world.bo.told == "Noted. One more person of the roster has to waive it."
    await world.bo.clicks("Waive it", asked)
    assert world.bo.told == "Noted. One more person of the roster has to waive it."
    await world.cleo.says("followups")
    await world.cleo.clicks("Waive it", world.cleo.private[-1])
    assert world.cleo.told == "Waived: nobody owes it any more."
    await world.bo.says("followups")
    assert "A public statement" not in world.bo.told


def put_off(world: World, post: Post, times: int = 1) -> None:
    """The network wants to be asked again later whether the post goes."""
    world.x.fail_next("429", method="DELETE", path=f"/2/tweets/{post.id}", times=times)


async def test_what_somebody_found_who_has_left_the_roster_meanwhile_waits_for_two_people(world: World) -> None:
    post = await wrong_post(world)
    put_off(world, post)
    await leaks(world, post)
    await world.restarts(account_settings='roster = ["ada", "cleo", "dan"]')
    async with asyncio.timeout(15):
        await world.passes(HOUR, step=600)
    assert "Waiting for 2 approvals." in world.shown()
    assert not world.x.post(post.id).deleted
    await agreed(world, world.card())
    await world.passes(60)
    assert world.x.post(post.id).deleted


async def test_one_that_somebody_holds_asks_nobody_again_and_goes_once_nobody_does(world: World) -> None:
    post = await wrong_post(world)
    put_off(world, post)
    await leaks(world, post)
    await world.passes(60)
    await world.bo.clicks("Hold")
    await world.passes(3 * HOUR, step=600)
    assert len(world.cards()) == 2
    assert not world.x.post(post.id).deleted
    await world.bo.clicks("Lift the hold")
    await world.passes(60)
    assert world.x.post(post.id).deleted


async def test_one_that_the_network_does_not_delete_is_said_to_whoever_found_it_and_the_statement_is_owed(
    world: World,
) -> None:
    post = await wrong_post(world)
    world.x.fail_next("403", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await leaks(world, post)
    await world.passes(2 * HOUR, step=600)
    assert not world.x.post(post.id).deleted
    assert "Not deleted: the post is still public." in world.shown()
    assert "The correction is live" not in world.shown()
    (told,) = world.said("could not be deleted")
    assert world.called(told) == ["bo"]
    assert "Please delete it on the network by hand, now. The network does not allow it." in world.shown(told)
    assert world.x.link(post) in world.shown(told)
    await world.bo.says("followups")
    assert "a post of ours showed personal data, and Twokeys could not delete it" in world.bo.told


def reminded_of_a_statement(world: World, name: str) -> int:
    """How often somebody was reminded that they owe one."""
    private = map(world.shown, world.people[name].private)
    return sum("Please remember" in one and "A public statement" in one for one in private)


async def test_what_two_people_report_is_taken_down_once_and_one_of_them_owes_the_statement(world: World) -> None:
    post = await wrong_post(world)
    put_off(world, post)
    await leaks(world, post, "bo")
    await leaks(world, post, "cleo")
    assert "Bo has reported that post already (draft 2)" in world.cleo.told
    await world.passes(HOUR, step=300)
    assert world.x.post(post.id).deleted
    assert len(world.cards()) == 2
    assert [reminded_of_a_statement(world, name) for name in ("bo", "cleo")] == [1, 0]


async def test_what_somebody_found_who_left_since_is_taken_down_on_the_word_of_a_colleague(world: World) -> None:
    post = await wrong_post(world)
    put_off(world, post)
    await leaks(world, post)
    await world.restarts(account_settings='roster = ["ada", "cleo", "dan"]')
    await leaks(world, post, "cleo")
    await world.passes(60)
    assert world.x.post(post.id).deleted


@pytest.mark.parametrize("says", ["Done", "Waive it"])
async def test_its_card_says_that_a_statement_is_owed_only_as_long_as_it_is(world: World, says: str) -> None:
    await leaks(world, await wrong_post(world))
    await world.passes(5)
    assert "Deleted. A public statement is owed." in world.shown()
    for name in ("bo",) if says == "Done" else ("bo", "cleo"):
        actor = world.people[name]
        await actor.says("followups")
        await actor.clicks(says, actor.private[-1])
    await world.passes(60)
    assert "Deleted." in world.shown()
    assert "is owed" not in world.shown()


async def test_there_is_nothing_to_correct_in_what_was_taken_down(world: World) -> None:
    await leaks(world, await wrong_post(world))
    await world.passes(60)
    assert "Correct this" not in world.shown()


async def test_what_the_network_did_not_delete_is_still_there_to_be_corrected(world: World) -> None:
    post = await wrong_post(world)
    world.x.fail_next("403", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await leaks(world, post)
    await world.passes(60)
    await world.bo.opens("Correct this")
    assert f"@acme_help wrote: {WRONG}" in world.bo.form


async def holds_the_line(world: World, post: Post) -> None:
    """Bo says only that it was wrong; two people approve."""
    await world.bo.begins(f"correct {world.x.link(post)}")
    await world.bo.checks(wrong="the hours on Sundays", purpose="hold-the-line")
    outcome = await world.bo.sends()
    assert not outcome.errors, outcome.errors
    assert "Right: not known yet; it is owed." in world.shown()
    await agreed(world, world.card())
    await world.passes(60)


async def owes(world: World) -> bool:
    await world.bo.says("followups")
    return "The right information, as a correction: the hours on Sundays" in world.bo.told


async def test_what_was_wrong_is_said_before_it_is_known_what_is_right_and_the_rest_is_owed(world: World) -> None:
    post = await wrong_post(world)
    await holds_the_line(world, post)
    assert world.x.post(post.id).deleted
    assert world.published() == [
        "We gave wrong information here earlier, and are sorry. We have taken it down; the right one follows."
    ]
    assert await owes(world)
    await world.passes(30 * 60, step=300)
    (reminder,) = [one for one in world.bo.private if "Please remember" in world.shown(one)]
    assert "The right information, as a correction: the hours on Sundays" in world.shown(reminder)


async def test_what_is_owed_since_the_line_was_held_is_given_by_a_correction_of_the_same_post(world: World) -> None:
    await holds_the_line(world, await wrong_post(world))
    await world.bo.opens("Correct this", world.card())
    assert f"@acme_help wrote: {WRONG}" in world.bo.form
    assert "That post is gone already." in world.bo.form
    outcome = await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT, gravity="minor")
    assert not outcome.errors, outcome.errors
    await agreed_by(world, world.card(), "ada")
    await world.passes(60)
    assert await owes(world)
    await agreed_by(world, world.card(), "cleo")
    await world.passes(60)
    assert world.published()[-1] == RIGHT
    assert not await owes(world)


async def test_what_is_owed_since_the_line_was_held_is_not_given_by_another_version_of_the_plan_that_held_it(
    world: World,
) -> None:
    post = await wrong_post(world)
    world.x.fail_next("429", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await holds_the_line(world, post)
    assert not world.x.post(post.id).deleted
    await world.bo.opens("Edit", world.card())
    assert "Do we know what is right?" not in world.bo.form
    assert "The wrong post" not in world.bo.form
    await world.bo.sends(right="closed on Sundays")
    await agreed_by(world, world.card(), "ada", "cleo")
    await world.passes(2_000, step=300)
    assert world.x.post(post.id).deleted
    assert await owes(world)
    await world.ada.begins(f"correct {world.x.link(post)}")
    outcome = await world.ada.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT, gravity="minor")
    assert not outcome.errors, outcome.errors


async def test_nobody_says_twice_that_a_post_was_wrong_without_saying_what_is_right(world: World) -> None:
    post = await wrong_post(world)
    await holds_the_line(world, post)
    await world.bo.begins(f"correct {world.x.link(post)}")
    outcome = await world.bo.sends(wrong="the hours on Sundays", purpose="hold-the-line", text="Sorry, that was wrong.")
    assert "Draft 2 corrects that post already" in str(outcome.errors)


async def test_a_post_that_was_put_there_by_hand_is_corrected_after_the_line_was_held(world: World) -> None:
    post = world.x.post_as("acme_help", WRONG)
    await holds_the_line(world, post)
    assert f"@acme_help wrote: {WRONG}" in await world.ada.begins(f"correct {world.x.link(post)}")
    await world.ada.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT, gravity="minor")
    await agreed_by(world, world.card(), "bo", "cleo")
    await world.passes(60)
    assert world.published()[-1] == RIGHT
    assert not await owes(world)
