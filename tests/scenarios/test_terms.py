"""Settings are part of the promise: what weakens approval holds only once two people of the old roster agreed."""

import pytest

from bot.settings import SettingsError
from tests.support.world import REPLY, SIGNED, World

WITH_EVE = 'roster = ["ada", "bo", "cleo", "dan", "eve"]'
AUTHOR_PLUS_ONE = "approvals = 1"


async def one_approval(world: World) -> None:
    """A reply of Ada's that only Bo approves, and then time enough for it to go out."""
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.passes(60)


async def test_what_holds_at_the_first_start_is_said(world: World) -> None:
    (said,) = world.announcements
    assert said == (
        "acme starts with these settings, as nothing was on record. Ada, Bo, Cleo and Dan may approve. From now on, "
        "settings that make approving easier hold only once two people of the roster agree here."
    )


async def test_fewer_approvals_do_not_hold_before_two_people_agree(world: World) -> None:
    await world.restarts(account_settings=AUTHOR_PLUS_ONE)
    await one_approval(world)
    assert world.published() == []
    await world.agree("cleo")
    await world.passes(60)
    assert world.published() == []
    await world.agree("dan")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_the_channel_is_told_what_waits_and_who_is_asked_and_what_came_of_it(world: World) -> None:
    await world.restarts(account_settings=f"{AUTHOR_PLUS_ONE}\n{WITH_EVE}")
    assert world.announced == (
        "Somebody changed the settings of acme in a way that makes it easier to get a text out, or lets others speak:\n"
        "• may approve from now on: Eve\n"
        "• approvals that a text needs: 1; it was 2\n"
        "None of this holds before two people agree (Ada, Bo, Cleo and Dan); until then all is as it was. If you do "
        "not know of it, do not agree, and ask whoever keeps twokeys.toml.\n"
        "[Agree]"
    )
    await world.agree("bo")
    assert world.announced == (
        "Bo agrees to the change of acme:\n"
        "• may approve from now on: Eve\n"
        "• approvals that a text needs: 1; it was 2\n"
        "One more person who was asked has to agree before it holds.\n"
        "[Agree]"
    )
    await world.agree("dan")
    assert world.announced == (
        "Bo and Dan agreed. From now on, for acme:\n"
        "• may approve from now on: Eve\n"
        "• approvals that a text needs: 1; it was 2"
    )


async def test_one_person_who_agrees_twice_is_not_two(world: World) -> None:
    await world.restarts(account_settings=AUTHOR_PLUS_ONE)
    await world.agree("bo", "bo")
    assert world.bo.told == "You have agreed already. Somebody else who was on the roster before has to agree, too."
    await one_approval(world)
    assert world.published() == []


async def test_somebody_who_is_only_on_the_new_roster_cannot_agree_to_it(world: World) -> None:
    await world.restarts(account_settings=WITH_EVE)
    await world.agree("eve")
    assert "Only Ada, Bo, Cleo and Dan can agree to that" in world.eve.told
    assert "agrees" not in world.announced


async def test_neither_guests_nor_strangers_nor_people_of_no_settings_can_agree(world: World) -> None:
    await world.restarts(account_settings=AUTHOR_PLUS_ONE)
    await world.agree("gus", "sam", "fay")
    assert "Only full members of this organisation can do that" in world.gus.told
    assert "You are not in Twokeys' settings" in world.fay.told
    await one_approval(world)
    assert world.published() == []


async def test_somebody_who_agreed_and_was_deactivated_counts_no_more(world: World) -> None:
    await world.restarts(account_settings=AUTHOR_PLUS_ONE)
    await world.agree("cleo")
    await world.cleo.leaves()
    await world.agree("dan")
    assert world.announced.startswith("Dan agrees to the change of acme")
    await one_approval(world)
    assert world.published() == []
    await world.agree("bo")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_new_member_does_not_count_before_and_counts_afterwards(world: World) -> None:
    await world.restarts(account_settings=WITH_EVE)
    card = await world.ada.drafts(REPLY, world.complains())
    await world.eve.reacts("✅", card)
    assert "not on this account's roster" in world.eve.told
    await world.bo.reacts("✅", card)
    await world.passes(60)
    assert world.published() == []
    assert world.approvers(card) == "Bo"
    await world.agree("bo", "cleo")
    assert world.approvers(card) == "Eve and Bo"
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_namesake_of_somebody_on_the_roster_is_announced_and_agreed_to_as_anybody_is(world: World) -> None:
    eve = '[people.eve]\nname = "Ada"\ninitials = "EV"\nemail = "eve@acme.example"\nlanguages = ["en"]\n'
    await world.restarts(account_settings=WITH_EVE, without=("eve",), more_settings=eve)
    assert "• may approve from now on: Ada (eve)\nNone of this holds" in world.announced
    await world.ada.drafts(REPLY, world.complains())
    await world.eve.reacts("✅")
    await world.bo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    await world.agree("bo", "cleo")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_what_is_stricter_holds_at_once_for_open_drafts_too(world: World) -> None:
    card = await world.approved()
    await world.restarts(account_settings="approvals = 3")
    assert world.announced == ("The settings of acme changed. From now on:\n• approvals that a text needs: 3; it was 2")
    await world.passes(60)
    assert world.published() == []
    await world.dan.reacts("✅", card)
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_the_approval_of_somebody_who_left_the_roster_counts_no_more(world: World) -> None:
    card = await world.approved()
    await world.restarts(account_settings='roster = ["ada", "bo", "dan"]')
    assert "• may no longer approve: Cleo" in world.announced
    await world.passes(60)
    assert world.published() == []
    assert world.approvers(card) == "Bo"


async def test_a_roster_that_could_not_reach_its_number_is_refused_as_ever(world: World) -> None:
    world.account_settings = 'roster = ["ada", "bo"]\nleads = []'
    with pytest.raises(SettingsError, match="1 person is missing"):
        assert world.settings


async def test_of_a_change_that_does_both_the_stricter_part_holds_at_once(world: World) -> None:
    await world.restarts(account_settings='roster = ["ada", "bo", "dan", "eve"]')
    assert "• may no longer approve: Cleo" in world.announcements[-2]
    assert "• may approve from now on: Eve" in world.announced
    card = await world.ada.drafts(REPLY, world.complains())
    await world.cleo.reacts("✅", card)
    await world.eve.reacts("✅", card)
    await world.bo.reacts("✅", card)
    assert world.approvers(card) == "Bo"


async def test_a_change_that_is_taken_back_ends_by_itself(world: World) -> None:
    await world.restarts(account_settings=AUTHOR_PLUS_ONE)
    await world.agree("bo")
    asked = world._about_settings()[-1]
    await world.restarts(account_settings="")
    assert world.announced == (
        "This change of acme never held, and is not in the settings any more:\n• approvals that a text needs: 1; it was 2"
    )
    await world.cleo.clicks("Agree", asked)
    assert "That change waits no more" in world.cleo.told
    await one_approval(world)
    assert world.published() == []


async def test_an_agreement_is_to_one_change_and_not_to_the_next(world: World) -> None:
    await world.restarts(account_settings=AUTHOR_PLUS_ONE)
    await world.agree("bo")
    await world.restarts(account_settings=f"{AUTHOR_PLUS_ONE}\n{WITH_EVE}")
    await world.agree("cleo")
    await one_approval(world)
    assert world.published() == []
    await world.agree("bo")
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_change_is_announced_once_and_not_at_every_start(world: World) -> None:
    await world.restarts(account_settings=f"{AUTHOR_PLUS_ONE}\nbackup = ['dan']")
    said = world.announcements
    await world.restarts()
    await world.restarts()
    assert world.announcements == said
    await world.agree("bo")
    await world.restarts()
    await world.agree("cleo")
    said = world.announcements
    await world.restarts()
    assert world.announcements == said
    await one_approval(world)
    assert world.published() == [SIGNED]


async def test_what_could_not_be_said_at_start_is_said_later(world: World) -> None:
    world.breaks("post")
    await world.restarts(account_settings=AUTHOR_PLUS_ONE)
    assert "starts with these settings" in world.announced
    await world.passes(61)
    assert "approvals that a text needs: 1" in world.announced


async def test_other_marks_of_a_person_do_not_hold_before_two_people_agree(world: World) -> None:
    fay = world.fay.identity
    await world.restarts(person_settings={"bo": f'{fay.platform} = "{fay.user}"'})
    assert f"• Bo is recognised by bo@acme.example, {fay.platform}/{fay.workspace}/" in world.announced
    await world.ada.drafts(REPLY, world.complains())
    await world.cleo.reacts("✅")
    await world.fay.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    await world.fay.says(f"draft {REPLY}")
    await world.fay.sends()
    assert len(world.cards()) == 1


async def test_softer_rules_do_not_hold_before_two_people_agree(world: World) -> None:
    await world.restarts(rules='[rules]\nprivate-data = "off"\n[numbers]\ngrievance_pause_seconds = 20\n')
    assert "• the rule private-data: off; it was as it is by itself" in world.announced
    words = "Please write to parcels@acme.example and we look at it."
    await world.ada.drafts(words, world.complains())
    assert "private-data" in world.shown()
    await world.agree("bo", "cleo")
    await world.ada.drafts(words, world.complains("@acme_help and my other parcel?"))
    assert "private-data" not in world.shown()


async def test_an_account_that_left_and_comes_back_weaker_has_its_old_settings(world: World) -> None:
    shop = f'[accounts.shop]\n{world.in_channel}\nhandle = "acme_shop"\nnetwork = "rehearsal"\n'
    roster = 'roster = ["ada", "bo", "cleo"]'
    await world.restarts(more_settings=f"{shop}{roster}\n")
    assert "shop starts with these settings" in world.announced
    await world.restarts(more_settings="")
    assert world.announced == "shop is not in the settings any more: nothing of it is drafted or sent."
    await world.restarts()
    assert world.announced == "shop is not in the settings any more: nothing of it is drafted or sent."
    await world.restarts(more_settings=f"{shop}{roster}\napprovals = 1\n")
    assert "shop is back in the settings" in world.announcements[-2]
    assert "approvals that a text needs: 1; it was 2" in world.announced


async def test_a_voice_under_another_name_keeps_who_may_let_it_speak(world: World) -> None:
    await world.restarts(
        account_name="other", account_settings='roster = ["ada", "bo", "eve"]\nleads = []\napprovals = 1'
    )
    assert "account is called other; it was acme" in "\n".join(world.announcements)
    assert "• may approve from now on: Eve\n• approvals that a text needs: 1; it was 2" in "\n".join(
        world.announcements
    )


async def test_another_channel_is_said_in_the_old_one_too(world: World) -> None:
    here, elsewhere = world.in_channel, world.another_channel("elsewhere")
    where = here.partition('"')[0]
    await world.restarts(account_settings=f'{AUTHOR_PLUS_ONE}\n{where}"{elsewhere}"')
    assert "its cards stand in " in world.announcements[-2]
    assert "approvals that a text needs: 1" in world.announced
    assert len(world.said(channel=elsewhere)) == 2
