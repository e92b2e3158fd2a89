"""The ways in: a message's menu, a short name, signed HTTP; and the same thing said twice."""

import asyncio

from tests.support.world import REPLY, SIGNED, World


async def test_draft_a_reply_in_a_messages_menu_takes_the_link_from_the_message(world: World) -> None:
    complaint = world.complains()
    message = await world.slack.post(world.bo.person, "support", f"who takes {world.x.link(complaint)} please?")
    await world.slack.shortcut(world.ada.person, "support", message, "draft_reply")
    view = await world.slack.wait_for_view(world.ada.person)
    await world.quiet()
    view = world.slack.open_view(world.ada.person) or view
    assert world.x.link(complaint) in world.shown(view)
    await world.ada.sends_and_confirms(text=REPLY)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]
    assert world.x.timeline("acme_help")[0].reply_to == complaint.id


async def test_a_short_name_is_a_command_of_its_own_where_the_settings_say_so(world: World) -> None:
    await world.restarts(slack_settings='short_names = ["draft"]')
    complaint = world.complains()
    await world.slack.slash(world.ada.person, "support", "/draft", f"{world.x.link(complaint)} {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await world.quiet()
    await world.ada.sends_and_confirms()
    assert SIGNED in world.shown()


async def test_the_whole_way_over_signed_http(world: World) -> None:
    await world.restarts(over_http=True)
    assert world.slack.sockets == 0
    assert await world.slack.verify_url()
    await world.ada.drafts(REPLY, world.complains())
    await world.ada.reacts("✅")
    assert "You wrote this" in world.ada.told
    await world.bo.clicks("Approve")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_a_form_sent_twice_is_one_draft(world: World) -> None:
    await world.ada.says(f"draft {world.x.link(world.complains())} {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await asyncio.gather(world.slack.submit(world.ada.person), world.slack.submit(world.ada.person))
    await world.passes(5)
    assert len(_submissions(world)) == 2
    assert len(world.cards()) == 1


async def test_a_form_whose_answer_was_lost_may_be_sent_again_with_better_words(world: World) -> None:
    await world.ada.says("draft First thoughts.")
    view = await world.slack.wait_for_view(world.ada.person)
    await world.quiet()
    sending = asyncio.create_task(world.slack.submit(world.ada.person))
    await world.slack.until(lambda: _submissions(world))
    world.slack.drop_sockets()
    assert not (await sending).ok
    await world.slack.fill(world.ada.person, {"text": "Second thoughts."}, view=view)
    await world.slack.until(lambda: world.slack.sockets)
    assert (await world.ada.sends()).ok
    assert any("Second thoughts." in world.shown(card) for card in world.cards())


async def test_a_hold_said_twice_is_one_hold(world: World) -> None:
    await world.approved()
    await asyncio.gather(world.bo.says("hold acme"), world.bo.says("hold acme"))
    await world.cleo.says("resume acme")
    await world.dan.says("resume acme")
    await world.passes(30)
    assert world.published() == [SIGNED]


async def test_a_reaction_heard_of_minutes_after_it_was_taken_back_does_not_count(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    world.holds_back()
    await world.cleo.reacts("✅")
    await world.clock.advance(1)
    await world.cleo.takes_back("✅")
    await world.passes(240)
    await world.lets_through(backwards=True)
    await world.passes(60)
    assert world.published() == []
    assert world.approvers() == "Bo"


def _submissions(world: World) -> list[object]:
    return [one for one in world.slack.envelopes if one["payload"].get("type") == "view_submission"]
