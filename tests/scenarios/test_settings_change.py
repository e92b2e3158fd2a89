"""Open drafts when an account leaves, is renamed, moves network or handle."""

import pytest
from tests.support.world import World

REPLY = "We are looking for your parcel now."
SIGNED = f"{REPLY} ^AD"
TWO = 'roster = ["ada", "bo", "cleo", "dan"]\nleads = ["dan"]\nnetwork = "x"\n'
OLD = '[accounts.old]\nhandle = "acme_old"\nchannel = "{c}"\nroster = ["ada", "bo", "cleo", "dan"]\nleads = ["dan"]\nnetwork = "rehearsal"\n'


async def restart(world, settings):
    await world.stop()
    world.account_settings = settings
    await world.start()


async def draft_for(world, who, account, text):
    await who.says(f"draft {text}")
    await world.slack.wait_for_view(who.person)
    await who.sends(account=account)
    if world.slack.open_view(who.person):
        await who.sends(account=account)


async def orphaned(world):
    await restart(world, TWO + OLD.format(c=world.channel))
    await draft_for(world, world.ada, "old", "A post of the old brand.")
    assert "old brand" in world.shown()
    await restart(world, TWO)


async def test_an_account_that_left_the_settings_does_not_stop_the_reminders_of_others(world: World) -> None:
    await orphaned(world)
    card = await world.ada.drafts(REPLY, world.complains())
    await world.clock.advance(13 * 3600)
    await world.passes(15)
    assert "xpired" in world.shown(world.slack.message("support", card))


async def test_hold_all_still_works_when_an_account_left_the_settings(world: World) -> None:
    await orphaned(world)
    await world.bo.says("hold all")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_own_posts_can_be_drafted_when_an_account_left(world: World) -> None:
    await orphaned(world)
    n = len(world.cards())
    await world.ada.says("draft We are open until eight tonight.")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends()
    assert len(world.cards()) == n + 1


async def test_a_stale_card_of_an_account_that_left_does_not_stop_other_cards(world: World) -> None:
    await restart(world, TWO + OLD.format(c=world.channel))
    world.slack.fail_next("chat.postMessage", error="fatal_error")
    await draft_for(world, world.ada, "old", "A post of the old brand.")
    await restart(world, TWO)
    await world.ada.says(f"draft {world.x.link(world.complains())} {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends()
    if world.slack.open_view(world.ada.person):
        await world.ada.sends()
    await world.passes(60)
    assert any(REPLY in world.shown(card) for card in world.cards())


async def test_a_sending_of_an_account_that_left_does_not_stop_the_others(world: World) -> None:
    await restart(world, TWO + OLD.format(c=world.channel))
    await draft_for(world, world.ada, "old", "A post of the old brand.")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await restart(world, TWO)
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(300)
    assert world.published() == [SIGNED]


@pytest.mark.account('network = "rehearsal"')
async def test_approved_as_a_rehearsal_is_not_published_for_real_after_the_switch(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await restart(world, "")
    await world.passes(60)
    assert world.published() == []


@pytest.mark.account('network = "rehearsal"')
async def test_half_approved_as_rehearsal(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await restart(world, "")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


@pytest.mark.account('network = "rehearsal"')
async def test_a_rehearsed_answer_does_not_bar_the_real_one(world: World) -> None:
    complaint = world.complains()
    await world.ada.drafts(REPLY, complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    await restart(world, "")
    await world.ada.drafts("It comes tomorrow, promised.", complaint)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == ["It comes tomorrow, promised. ^AD"]


async def test_an_account_moved_to_another_handle_asks_again(world: World) -> None:
    await world.ada.drafts("We are open until eight tonight.")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.stop()
    real = type(world).settings.fget
    from dataclasses import replace

    def moved(self):
        settings = real(self)
        account = settings.accounts["acme"]
        object.__setattr__(settings, "accounts", {"acme": replace(account, handle="acme_us")}) if not hasattr(
            settings, "model_copy"
        ) else None
        return settings

    type(world).settings = property(moved)
    try:
        await world.start()
    finally:
        type(world).settings = property(real)
    await world.passes(60)
    assert world.published() == []
