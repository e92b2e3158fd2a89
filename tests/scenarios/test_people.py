"""Who somebody is: one person in two accounts, somebody unknown, and people who changed while nobody listened."""

from tests.support.world import REPLY, World


async def test_two_accounts_with_one_confirmed_address_are_one_person(world: World) -> None:
    twin = await world.joins("bo2", "Bo Two", "BO@acme.example")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await twin.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert world.approvers() == "Bo"


async def test_the_author_in_a_second_account_is_still_the_author(world: World) -> None:
    twin = await world.joins("ada2", "Ada Two", "ada@acme.example")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await twin.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "Ada's approval does not count: Ada wrote this draft." in world.shown()


async def test_a_member_who_is_not_in_the_settings_is_named_as_unknown(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.fay.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "fay's approval does not count: fay is not known to Twokeys." in world.shown()
    assert "Twokeys does not know who you are (you are not in its settings" in world.fay.told


async def test_somebody_deactivated_while_the_bot_was_down_no_longer_counts(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.stop()
    await world.bo.leaves(unheard=True)
    await world.start()
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_somebody_made_a_guest_by_a_lost_event_no_longer_counts(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.bo.becomes_guest()
    await world.app.reconcile()
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "bo is a guest" in world.shown()
