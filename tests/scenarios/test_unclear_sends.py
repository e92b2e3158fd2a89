"""Nobody knows whether a post went out: what people, holds and other drafts do meanwhile."""

import asyncio

from bot.sandbox.x import Fault
from tests.support.world import REPLY, SIGNED, World


async def test_a_duplicate_refused_after_send_again_is_not_shown_as_not_published(world: World) -> None:
    await world.asked()
    await world.dan.clicks("It is not; send again")
    await world.passes(400)
    assert world.published() == [SIGNED]
    assert "Not published" not in world.shown()


async def test_another_draft_does_not_answer_that_post_a_second_time(world: World) -> None:
    complaint = world.complains()
    await world.asked(complaint)
    await world.dan.clicks("It is not; send again")
    await world.passes(400)
    await world.ada.drafts("Your parcel comes tomorrow morning.", complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_it_is_live_takes_only_the_post_that_was_approved(world: World) -> None:
    older = world.x.post_as("acme_help", "Good morning, we are open today.")
    await world.asked(went_out=False)
    await world.dan.opens("It is live")
    await world.dan.sends(link=world.x.link(older))
    assert world.x.link(older) not in world.shown()
    assert "It is not; send again" in world.shown()


async def test_the_same_words_of_yesterday_are_not_taken_for_todays(world: World) -> None:
    complaint = world.complains()
    world.x.post_as("acme_help", SIGNED, reply_to=complaint.id)
    await world.clock.advance(24 * 3600)
    await world.asked(complaint, went_out=False)
    await world.dan.clicks("It is not; send again")
    await world.passes(120)
    assert world.published() == [SIGNED, SIGNED]


async def test_two_people_who_answer_the_question_at_once_send_once(world: World) -> None:
    await world.asked(went_out=False)
    await asyncio.gather(world.dan.clicks("It is not; send again"), world.bo.clicks("It is not; send again"))
    await world.passes(120)
    assert world.published() == [SIGNED]


async def test_send_again_waits_while_the_account_is_held(world: World) -> None:
    await world.asked(went_out=False)
    await world.bo.says("hold acme")
    await world.dan.clicks("It is not; send again")
    await world.passes(120)
    assert world.published() == []


async def test_send_again_hours_later_asks_everybody_again(world: World) -> None:
    await world.asked(went_out=False)
    await world.clock.advance(3 * 3600)
    await world.dan.clicks("It is not; send again")
    await world.passes(120)
    assert world.published() == []
    assert "version 2" in world.shown()


async def test_a_restart_a_hold_and_a_stop_meanwhile_do_not_hide_that_it_went_out(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved()
    await world.passes(21)
    await world.restarts()
    await world.bo.reacts("✋")
    await world.bo.reacts("❌")
    await world.passes(400)
    assert world.published() == [SIGNED]
    assert "status/" in world.shown()


async def test_a_second_author_on_the_same_post_waits_until_the_doubt_is_over(world: World) -> None:
    complaint = world.complains()
    second = await world.bo.drafts("It comes tomorrow.", complaint)
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved(complaint)
    await world.passes(21)
    await world.ada.reacts("✅", second)
    await world.cleo.reacts("✅", second)
    assert "This one waits for what becomes of it" in world.shown(second)
    await world.passes(400)
    assert world.published() == [SIGNED]
    assert "answered by another draft" in world.shown(second)


async def test_a_second_author_on_the_same_post_is_too_late_when_the_first_is_sent_again(world: World) -> None:
    complaint = world.complains()
    second = await world.bo.drafts("It comes tomorrow.", complaint)
    first = await world.asked(complaint, went_out=False)
    await world.ada.reacts("✅", second)
    await world.cleo.reacts("✅", second)
    await world.passes(60)
    assert world.published() == []
    await world.dan.clicks("It is not; send again", first)
    await world.passes(120)
    assert world.published() == [SIGNED]
    assert "answered by another draft" in world.shown(second)


async def test_a_text_that_the_network_writes_otherwise_is_found(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.ada.drafts("Tom & Jerry <3 see https://acme.example/help for it.", world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(400)
    assert len(world.published()) == 1
    assert "acme_help/status/" in world.shown()


async def test_an_answer_that_comes_late_is_waited_for(world: World) -> None:
    world.x.fail_next(Fault.SLOW, method="POST", path="/2/tweets", seconds=0.3)
    await world.approved()
    await world.passes(21)
    assert world.published() == [SIGNED]
    assert "Published." in world.shown()


async def test_a_process_that_dies_after_the_post_went_out_finds_it_and_sends_nothing_again(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_AFTER, method="POST", path="/2/tweets")
    await world.approved()
    await world.dies_while_sending()
    await world.start()
    assert "Being sent now" in world.shown()
    await world.passes(600)
    assert world.published() == [SIGNED]
    assert world.x.link(world.x.timeline("acme_help")[0]) in world.shown()


async def test_a_process_that_dies_before_the_post_went_out_sends_nothing_and_asks(world: World) -> None:
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    await world.approved()
    await world.dies_while_sending()
    await world.start()
    await world.passes(600)
    assert world.published() == []
    assert "It is not; send again" in world.shown()
    await world.dan.clicks("It is not; send again")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_an_answer_that_another_one_stood_in_the_way_of_goes_out_once_that_came_to_nothing(world: World) -> None:
    complaint = world.complains()
    one, other = await world.ada.drafts(REPLY, complaint), await world.ada.drafts("We have found it.", complaint)
    world.x.fail_next(Fault.DROPPED_BEFORE, method="POST", path="/2/tweets")
    for card in (one, other):
        for name in ("bo", "cleo"):
            await world.people[name].reacts("✅", card)
        await world.clock.advance(1)
    await world.passes(400)
    assert "It is not; send again" in world.shown(one)
    assert world.published() == []
    world.x.fail_next(Fault.FORBIDDEN, method="POST", path="/2/tweets")
    await world.dan.clicks("It is not; send again", one)
    await world.passes(180)
    assert world.published() == ["We have found it. ^AD"]
