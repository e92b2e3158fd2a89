"""Two people who did not write it approve exactly that text; nobody else's mark counts."""

import pytest

from tests.support.world import REPLY, SIGNED, World


async def test_two_approvals_then_the_pause_then_the_post(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    assert world.published() == []
    await world.passes(19)
    assert world.published() == []
    await world.passes(2)
    assert world.published() == [SIGNED]
    assert f"https://x.com/acme_help/status/{world.x.timeline('acme_help')[0].id}" in world.shown()


async def test_one_approval_is_not_enough(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.passes(600)
    assert world.published() == []


async def test_the_authors_approval_does_not_count_and_they_are_told_why(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.ada.reacts("✅")
    await world.bo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "You wrote this, so your approval does not count" in world.ada.told


async def test_whoever_edited_cannot_approve(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.edits("We are looking for it in every depot.")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "You edited this text" in world.bo.told


async def test_whoever_suggested_the_text_cannot_approve_it(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.suggests("We found it, it comes tomorrow.", card)
    suggestion = world.said()[-1]
    await world.ada.clicks("Adopt this text", suggestion)
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    await world.dan.reacts("✅")
    await world.passes(21)
    assert world.published() == ["We found it, it comes tomorrow. ^AD"]


@pytest.mark.account("suggesters_count = true")
async def test_whoever_suggests_is_not_told_that_their_approval_is_lost_where_it_counts(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.opens("Suggest a change")
    assert "does not count" not in world.bo.form
    await world.bo.sends(text="We have found your parcel.")
    await world.ada.clicks("Adopt this text", world.said()[-1])
    await world.bo.reacts("✅")
    assert world.approvers() == "Bo"


async def test_one_person_with_two_emoji_is_one_person(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.bo.reacts("👍")
    await world.passes(60)
    assert world.published() == []


async def test_one_person_with_emoji_and_button_is_one_person(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.bo.clicks("Approve")
    await world.passes(60)
    assert world.published() == []


async def test_a_button_is_worth_an_emoji(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Approve")
    await world.cleo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


@pytest.mark.slack("no bot reacts in Teams")
async def test_a_bot_does_not_count(world: World) -> None:
    await does_not_count(world, "robo")


@pytest.mark.parametrize("name", ["gus", "sam", "eve", "fay"])
async def test_a_guest_a_stranger_and_people_who_are_not_on_the_roster_do_not_count(world: World, name: str) -> None:
    await does_not_count(world, name)


async def does_not_count(world: World, name: str) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.people[name].reacts("✅")
    await world.passes(60)
    assert world.published() == []


async def test_somebody_deactivated_after_their_vote_no_longer_counts(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.cleo.leaves()
    await world.passes(60)
    assert world.published() == []


@pytest.mark.parametrize("emoji", ["👍", "💯", "✔️"])
async def test_a_near_miss_is_no_vote_and_is_answered_privately(world: World, emoji: str) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts(emoji)
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "is not a vote" in world.bo.told


async def test_a_sign_off_needs_a_lead(world: World) -> None:
    await world.ada.drafts("Please post your phone number here and we call you.", world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    await world.dan.reacts("✅")
    assert "say why it may be said" in world.dan.told
    await world.passes(60)
    assert world.published() == []
    await world.dan.opens("Give the reason", world.dan.private[-1])
    await world.dan.sends(reason="It is our own test line.")
    assert "Signed off by Dan: It is our own test line." in world.shown()
    await world.passes(21)
    assert world.published() == ["Please post your phone number here and we call you. ^AD"]


NEEDS_A_LEAD = "Please post your phone number here and we call you."


async def test_a_text_that_no_lead_is_left_to_sign_off_is_not_drafted(world: World) -> None:
    await world.dan.hands_in(NEEDS_A_LEAD, world.complains())
    assert world.cards() == []
    assert world.dan.told.startswith(
        "A lead must sign this off (private-data), and no lead of acme is left who had no hand in it, so nobody could. Say it "
        "otherwise, or let somebody else draft it."
    )
    await world.dan.hands_in(REPLY, world.complains())
    assert len(world.cards()) == 1


async def test_nobody_edits_a_text_so_that_no_lead_is_left_to_sign_it_off(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.dan.edits(NEEDS_A_LEAD, card)
    assert "no lead of acme is left who had no hand in it" in world.dan.told
    assert world.cards() == [card]


@pytest.mark.account("leads = []")
async def test_a_text_that_needs_a_lead_is_not_drafted_where_there_are_none(world: World) -> None:
    await world.ada.hands_in(NEEDS_A_LEAD, world.complains())
    assert world.cards() == []
    assert "A lead must sign this off (private-data), and acme has none, so nobody could." in world.ada.told


async def test_an_answer_to_a_grievance_waits_longer(world: World) -> None:
    await world.restarts(rules="")
    await world.ada.drafts(REPLY, world.complains())
    assert "Looks like a grievance" in world.shown()
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(45)
    assert world.published() == []
    await world.passes(16)
    assert world.published() == [SIGNED]


async def test_somebody_who_approves_must_read_the_language(world: World) -> None:
    await world.restarts(languages='"en", "it"', readers=("dan",))
    await world.agree("bo", "cleo")
    await world.ada.drafts("Ci dispiace molto, cerchiamo subito il suo pacco e le scriviamo oggi.", world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)
    assert world.published() == []
    assert "Somebody who reads Italian must be among them: Dan" in world.shown()
    await world.dan.reacts("✅")
    await world.passes(21)
    assert len(world.published()) == 1


async def test_what_only_wanted_a_reader_goes_out_however_late_one_approves_it(world: World) -> None:
    await world.restarts(languages='"en", "it"', readers=("dan",))
    await world.agree("bo", "cleo")
    await world.ada.drafts("Ci dispiace molto, cerchiamo subito il suo pacco e le scriviamo oggi.", world.complains())
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(31 * 60)
    await world.dan.reacts("✅")
    await world.passes(21)
    assert len(world.cards()) == 1
    assert len(world.published()) == 1


async def test_a_text_that_nobody_else_reads_is_not_drafted(world: World) -> None:
    await world.ada.hands_in("Estamos buscando su paquete y le escribimos hoy mismo.", world.complains())
    assert world.cards() == []
    assert "This is in Spanish, and nobody else on the roster of acme reads it" in world.ada.told


async def test_an_address_that_a_lead_and_somebody_else_call_ours_is_not_pointed_out_again(world: World) -> None:
    words = "Please write to parcels@acme.example and we look at it."
    await world.ada.drafts(words, world.complains())
    assert "private-data" in world.shown()
    await world.bo.opens("This is ours")
    await world.bo.sends()
    assert "Only a lead" in world.bo.told
    await world.dan.opens("This is ours")
    await world.dan.sends()
    asked = world.said()[-1]
    assert "parcels@acme.example is ours" in world.shown(asked)
    await world.dan.clicks("Agree", asked)
    assert "somebody else on the roster has to agree" in world.dan.told
    await world.bo.clicks("Agree", asked)
    await world.ada.drafts(words, world.complains("@acme_help and my other parcel?"))
    assert "private-data" not in world.shown()


async def test_how_many_can_have_seen_it_is_said_on_request(world: World) -> None:
    post = world.complains()
    world.x.follow("acme_help", 4_000)
    world.x.follow("carla", 300)
    await world.bo.says(f"exposure acme {world.x.link(post)}")
    assert "to 300 people at most" in world.bo.told
    assert "about 42 can have seen it at once" in world.bo.told


@pytest.mark.slack("its words are those of Slack")
async def test_the_usual_emoji_is_a_near_miss_where_the_settings_name_another(world: World) -> None:
    await world.restarts(slack_settings='emoji = { approve = "thumbsup" }')
    await world.agree("bo", "cleo")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    assert world.bo.told == (
        "“white_check_mark” is not a vote, so nothing was counted. Use “+1” or the Approve button to approve, "
        "❌ (x) or Stop to stop it, ✋ (raised_hand) or Hold to hold it."
    )
    await world.bo.reacts("👍")
    assert world.approvers() == "Bo"


@pytest.mark.account("roster = ['ada', 'bo']\nleads = ['bo']\napprovals = 1")
async def test_a_team_of_two_is_the_author_plus_one(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.ada.reacts("✅")
    assert world.ada.told == "You wrote this, so your approval does not count. Somebody else is asked."
    await world.passes(60)
    assert world.published() == []
    await world.bo.reacts("✅")
    await world.passes(21)
    assert world.published() == [SIGNED]


async def test_two_clicks_at_once_publish_once(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.clicks("Approve")
    world.holds_back()
    await world.cleo.reacts("✅")
    await world.dan.reacts("✅")
    await world.lets_through()
    await world.passes(60)
    assert world.published() == [SIGNED]
