"""A reply may put an end to a conversation: what we corrected in it is not said again, once that reply is public."""

import asyncio

from approvals.domain.delivery import State
from approvals.domain.draft import DraftId
from approvals.storage.unit import Unit
from bot.sandbox.slack import Message
from bot.sandbox.x import Fault, Post
from tests.scenarios.test_corrections import HOURS, LONG, agreed_by, plans, reposted
from tests.scenarios.test_evidence import typed
from tests.support.world import World

ANSWER = "Your parcel arrives today, in the morning."
RIGHT = "What we answered was wrong, we are sorry: your parcel arrives on Friday, and not today. ^BO"
THANKS = "@acme_help thanks, Friday is fine, no need to repeat it"
LAST = "We are glad that Friday suits you."
OFFER = "The re-posts still to come of our correction in this conversation"


async def corrected(world: World) -> tuple[Message, Post]:
    """What we answered Carla was wrong, and is corrected; returns the correction's card, and what she says to it."""
    complaint = world.complains()
    await agreed_by(world, await world.ada.drafts(ANSWER, complaint), "bo", "cleo")
    await world.passes(30)
    card = await plans(world, world.x.timeline("acme_help")[0], text=RIGHT)
    await agreed_by(world, card, "ada", "cleo")
    await world.passes(60)
    (live,) = world.x.timeline("acme_help")
    assert live.text == RIGHT
    return card, world.x.post_as("carla", THANKS, reply_to=live.id)


async def ends(world: World, thanks: Post) -> Message:
    """Ada's last word, which asks to leave out what is still to come; returns its card."""
    return await world.ada.drafts(LAST, thanks, skip="2")


async def form(world: World, answering: Post) -> str:
    return await world.ada.begins(f"draft {world.x.link(answering)} {LAST}")


async def test_it_is_offered_in_the_conversation_of_a_correction_alone_and_not_chosen(world: World) -> None:
    _, thanks = await corrected(world)
    offered = await form(world, thanks)
    link = world.x.link(world.x.timeline("acme_help")[0])
    assert f"Still to be said again in this conversation: our correction {link} (draft 2)." in offered
    assert f"{OFFER}: <Say it again as planned>" in offered
    assert OFFER not in await form(world, world.complains())


async def test_what_is_not_chosen_changes_nothing(world: World) -> None:
    _, thanks = await corrected(world)
    card = await world.ada.drafts(LAST, thanks)
    await agreed_by(world, card, "bo", "cleo")
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]


async def test_once_the_reply_is_public_the_correction_is_not_said_again(world: World) -> None:
    correction, thanks = await corrected(world)
    link = world.x.link(world.x.timeline("acme_help")[0])
    card = await ends(world, thanks)
    assert f"Once it is public, our correction {link} (draft 2) is not said again any more." in world.shown(card)
    await agreed_by(world, card, "bo", "cleo")
    await world.passes(60)
    assert f"{LAST} ^AD" in world.published()
    assert "Part 3: left out, as Ada's reply asked for it (draft 3)." in world.shown(correction)
    assert "Published." in world.shown(correction)
    await world.passes(8 * HOURS, step=LONG)
    assert reposted(world) == []


async def test_the_thread_of_the_correction_says_why_once_and_shows_the_reply(world: World) -> None:
    correction, thanks = await corrected(world)
    await agreed_by(world, await ends(world, thanks), "bo", "cleo")
    await world.passes(300)
    told = world.said("is not said again any more: our")
    assert told == world.below(correction)[-1:]
    link = world.x.link(world.x.timeline("acme_help")[0])
    said, where = world.shown(told[0]).replace("\n\n", "\n").splitlines()
    assert said.endswith("our reply in that conversation (draft 3) asks for that, and is public now.")
    assert where == link


async def test_the_ledger_says_what_was_asked_for_and_what_came_of_it(world: World) -> None:
    _, thanks = await corrected(world)
    await agreed_by(world, await ends(world, thanks), "bo", "cleo")
    await world.passes(60)

    reply, plan = [(await typed(world, f"ledger show {draft}")).output for draft in (3, 2)]
    assert "once it is public, what is still to come of the correction in draft 2 is left out" in reply
    assert "Ada left out part 3 of the plan, as the reply of draft 3 asked for it" in plan


async def test_what_is_due_before_the_reply_is_public_goes_out_as_planned(world: World) -> None:
    _, thanks = await corrected(world)
    card = await ends(world, thanks)
    await agreed_by(world, card, "bo")
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]
    await agreed_by(world, card, "cleo")
    await world.passes(60)
    assert f"{LAST} ^AD" in world.published()


async def test_a_reply_that_is_withdrawn_puts_an_end_to_nothing(world: World) -> None:
    _, thanks = await corrected(world)
    card = await ends(world, thanks)
    await world.ada.clicks("Withdraw", card)
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]


async def test_the_choice_can_be_taken_back_and_made_later_and_everybody_is_asked_again(world: World) -> None:
    _, thanks = await corrected(world)
    card = await ends(world, thanks)
    await agreed_by(world, card, "bo", "cleo")
    await world.ada.opens("Edit", card)
    assert f"{OFFER}: <Skip those of https" in world.ada.form
    await world.ada.sends(skip="keep")
    without = world.card()
    assert "is not said again any more" not in world.shown(without)
    await world.passes(60)
    assert f"{LAST} ^AD" not in world.published()
    await world.ada.opens("Edit", without)
    await world.ada.sends(skip="2")
    assert "is not said again any more" in world.shown(world.card())
    await agreed_by(world, world.card(), "bo", "cleo")
    await world.passes(60)
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == []


async def test_a_text_that_is_edited_goes_on_asking_for_it(world: World) -> None:
    _, thanks = await corrected(world)
    card = await world.ada.edits("We are glad that Friday suits you, Carla.", await ends(world, thanks))
    assert "is not said again any more" in world.shown(card)


async def test_what_was_said_again_meanwhile_can_be_left_out_no_more(world: World) -> None:
    _, thanks = await corrected(world)
    await form(world, thanks)
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]
    outcome = await world.ada.sends(skip="2")
    assert outcome.errors == {
        "skip": "Nothing of the correction in draft 2 is still to be said again in that conversation, so there is "
        "nothing to skip. Choose to keep what is planned."
    }


async def test_one_that_is_on_its_way_is_not_torn_back_and_nothing_follows_it(world: World) -> None:
    """Nobody knows at first whether it is shown again: it is, and stays so."""
    correction, thanks = await corrected(world)
    card = await ends(world, thanks)
    await agreed_by(world, card, "bo")
    world.x.lag(timeline=200)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/users/*")
    await world.passes(4 * HOURS - 60, step=LONG)
    assert "We are not sure whether it went out." in world.shown(correction)
    await agreed_by(world, card, "cleo")
    await world.passes(25)
    assert f"{LAST} ^AD" in world.published()
    await world.passes(600)
    assert "Part 3: done" in world.shown(correction)
    assert "Published." in world.shown(correction)
    assert reposted(world) == [RIGHT]


async def test_one_that_the_network_put_off_is_left_out_all_the_same(world: World) -> None:
    correction, thanks = await corrected(world)
    card = await ends(world, thanks)
    await agreed_by(world, card, "bo")
    world.x.fail_next(Fault.RATE_LIMITED, method="POST", path="/2/users/*")
    await world.passes(4 * HOURS + 10, step=LONG)
    assert reposted(world) == []
    await agreed_by(world, card, "cleo")
    await world.passes(2 * HOURS, step=LONG)
    assert f"{LAST} ^AD" in world.published()
    assert reposted(world) == []
    assert "Published." in world.shown(correction)


async def test_whoever_dies_between_the_reply_and_what_it_asks_for_loses_nothing(world: World) -> None:
    correction, thanks = await corrected(world)
    await agreed_by(world, await ends(world, thanks), "bo", "cleo")
    await sends_and_dies_before_that_is_followed(world)
    assert f"{LAST} ^AD" in world.published()
    await world.start()
    await world.passes(30)
    assert "Part 3: left out, as Ada's reply asked for it (draft 3)." in world.shown(correction)
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == []
    told = world.said("is not said again any more: our")
    assert len(told) == 1


async def sends_and_dies_before_that_is_followed(world: World) -> None:
    assert world.app
    app = world.app
    following = next(task for task in app._lanes._tasks if task.get_name() == "lane following")
    following.cancel()
    await world.clock.advance(21)
    await app.tick()
    for lane in ("clearing", "sending"):
        await app._lanes._lanes[lane].quiet()
    assert await app.context.database.read(_settled)
    for task in app._lanes._tasks:
        task.cancel()
    await asyncio.gather(*app._lanes._tasks, return_exceptions=True)
    app._lanes._tasks = []
    await world.stop()


def _settled(unit: Unit) -> bool:
    return any(one.state is State.SENT for one in unit.deliveries.of(DraftId(3)))
