"""Open drafts when their account leaves the settings or is renamed."""

from tests.support.world import REPLY, SIGNED, World


async def with_an_old_brand(world: World) -> None:
    """Restart with a second account, which a later `restarts(more_settings="")` takes away again."""
    await world.restarts(
        more_settings=f'[accounts.old]\nhandle = "acme_old"\n{world.in_channel}\n'
        'roster = ["ada", "bo", "cleo", "dan"]\nleads = ["dan"]\nnetwork = "rehearsal"\n'
    )


async def orphaned(world: World) -> None:
    await with_an_old_brand(world)
    await world.ada.drafts("A post of the old brand.", account="old")
    await world.restarts(more_settings="")


async def test_a_draft_of_an_account_that_left_does_not_stop_the_reminders_of_others(world: World) -> None:
    await orphaned(world)
    card = await world.ada.drafts(REPLY, world.complains())
    await world.clock.advance(13 * 3600)
    await world.passes(15)
    assert "it waited too long for approvals" in world.shown(card)


async def test_everything_can_still_be_held_when_an_account_left(world: World) -> None:
    await orphaned(world)
    await world.bo.says("hold all")
    await world.approved()
    await world.passes(60)
    assert world.published() == []


async def test_posts_of_their_own_can_still_be_drafted_when_an_account_left(world: World) -> None:
    await orphaned(world)
    await world.ada.drafts("We are open until eight tonight.")
    assert "We are open until eight tonight." in world.shown()


async def test_a_card_that_was_never_posted_for_an_account_that_left_does_not_stop_other_cards(world: World) -> None:
    await with_an_old_brand(world)
    await world.ada.says("help")
    world.breaks("post")
    await world.ada.hands_in("A post of the old brand.", account="old")
    await world.restarts(more_settings="")
    await world.ada.hands_in(REPLY, world.complains())
    await world.passes(60)
    assert [REPLY in world.shown(card) for card in world.cards()] == [True]


async def test_a_post_of_an_account_that_left_does_not_stop_the_others(world: World) -> None:
    await with_an_old_brand(world)
    old = await world.ada.drafts("A post of the old brand.", account="old")
    await world.bo.reacts("✅", old)
    await world.cleo.reacts("✅", old)
    await world.restarts(more_settings="")
    await world.approved()
    await world.passes(300)
    assert world.published() == [SIGNED]


async def test_what_was_approved_for_one_name_of_the_brand_is_not_published_under_another(world: World) -> None:
    world.x.add_account("acme_us", "Acme US")
    await world.approved()
    await world.restarts(account_settings='handle = "acme_us"')
    await world.agree("bo", "cleo")
    await world.passes(60)
    assert world.published() == []
    assert world.x.timeline("acme_us") == []


async def test_what_stands_in_a_channel_that_left_the_settings_waits_until_it_is_edited(world: World) -> None:
    there = world.slack.add_channel("replies", *(one.person for one in world.people.values()))
    card = await world.approved()
    await world.restarts(channel=there.id)
    await world.passes(60)
    assert world.published() == []
    assert "does not see the card in the account's channel" in world.shown(card)
    await world.ada.edits("We have found it.", card)
    (later,) = [one for one in world.slack.messages("replies") if "We have found it." in world.shown(one)]
    for name in ("bo", "cleo"):
        await world.slack.react(world.people[name].person, "replies", later, "white_check_mark")
    await world.quiet()
    await world.passes(60)
    assert world.published() == ["We have found it. ^AD"]
