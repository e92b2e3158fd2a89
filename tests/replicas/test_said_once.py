"""Two processes that are all of Twokeys look at the same moment: what is to be said, shown or looked into is so once."""

import asyncio

from bot.app import Twokeys
from bot.sandbox.x import Fault
from tests.replicas.stage import until
from tests.replicas.two_replicas import SLOW, TwoReplicas
from tests.support.world import REPLY, SIGNED


async def test_what_holds_at_the_first_start_is_said_once(world: TwoReplicas) -> None:
    assert world.said("starts with these settings") == 1


async def test_a_reminder_is_said_once(world: TwoReplicas) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.clock.advance(301)
    world.slack.fail_next("chat.postMessage", slow=SLOW)
    await world.both_look()
    assert world.said("still waiting") == 1


async def test_a_reminder_of_which_nobody_knows_whether_it_was_said_is_said_again_after_a_minute(
    world: TwoReplicas,
) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.clock.advance(301)
    world.slack.fail_next("chat.postMessage", reset=True, after=True)
    await world.both_look()
    assert world.said("still waiting") == 1
    await world.clock.advance(61)
    await world.both_look()
    await world.clock.advance(61)
    await world.both_look()
    assert world.said("still waiting") == 2


async def test_somebody_is_reminded_once_of_what_they_owe(world: TwoReplicas) -> None:
    card = await world.ada.drafts("We are sorry about that. We will write to you by noon.", world.complains())
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    await world.clock.advance(2 * 3_600)
    world.slack.fail_next("conversations.open", slow=SLOW)
    await world.both_look()
    told = [world.slack.plain(one) for one in world.slack.ims(world.ada.person)]
    assert sum("Please remember what you owe" in one for one in told) == 1


async def test_an_announcement_is_said_once(world: TwoReplicas) -> None:
    await world.stop()
    world.account_settings = "approvals = 3"
    world.slack.fail_next("chat.postMessage", slow=SLOW)
    await world.start()
    assert world.said("approvals that a text needs: 3") == 1


async def test_a_card_posted_by_both_is_one_of_the_two_and_the_other_asks_nobody(world: TwoReplicas) -> None:
    world.slack.fail_next("chat.postMessage", slow=SLOW, after=True)
    drafting = asyncio.create_task(world.ada.drafts(REPLY, world.complains()))
    await world.until(world.cards)
    await world.clock.advance(61)
    await world.both_look()
    await drafting
    await world.quiet()
    copy, card = world.cards()
    assert "Missing: 2 more" in world.shown(card)
    assert "another message is the card" in world.shown(copy)
    assert "Missing" not in world.shown(copy)
    assert "Withdraw" in world.shown(card)
    assert "Withdraw" not in world.shown(copy)


async def test_a_card_is_posted_once_and_an_answer_is_heard_once(world: TwoReplicas) -> None:
    world.x.lag(timeline=86_400)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    world.slack.fail_next("chat.postMessage", slow=SLOW)
    card = await world.approved()
    assert len(world.cards()) == 1
    await world.passes(400)
    world.x.lag(timeline=0)
    looks = len(world.x.attempts)
    world.x.fail_next(Fault.SLOW, method="GET", path="/2/users/*", seconds=SLOW)
    await world.slack.click(world.dan.person, "support", card, "It is not; send again")
    await until(lambda: len(world.x.attempts) > looks, "one of them looks into the answer")
    await world.both_look()
    assert len(world.x.attempts) == looks + 1
    assert "Published." in world.shown(card)
    told = [world.slack.plain(one) for one in world.slack.ephemerals(world.dan.person, "support")]
    assert sum("It is live after all" in one for one in told) == 1
    assert world.published() == [SIGNED]


async def test_a_doubt_is_read_back_by_one_of_them(world: TwoReplicas) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved()
    await world.clock.advance(21)
    await world.both_look(Twokeys.tick)
    await world.clock.advance(31)
    looks = len(world.x.attempts)
    world.x.fail_next(Fault.SLOW, method="GET", path="/2/users/*", seconds=SLOW)
    await world.both_look(Twokeys.tick)
    assert len(world.x.attempts) == looks + 1
    assert world.published() == [SIGNED]
