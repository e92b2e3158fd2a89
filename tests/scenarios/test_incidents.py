"""Something is broken for many: everybody is told how it goes, and nobody says too early that it is over."""

import pytest

from bot.sandbox.slack import Message
from tests.support.actor import Actor
from tests.support.world import World

HOURS, MINUTES, LONG = 3_600, 60, 900
WHAT = "the shop answers with errors"
UPDATE = "Orders do not go through at the moment, we are sorry. We say more at ten."
LATER = "Orders still do not go through, we are sorry. We say more at one."
WRONG = "We are open on Sundays from nine to five."
RIGHT = "What we wrote about Sundays was wrong, we are sorry: on Sundays we are closed. ^BO"


async def opened(world: World) -> None:
    """Bo opens an incident."""
    await world.bo.says(f'incident open acme "{WHAT}"')
    assert "The incident is open, and you lead it." in world.bo.told


def said(world: World, words: str) -> list[str]:
    """What the channel was told in those words, oldest first."""
    return [world.shown(one) for one in world.said(words)]


def message(world: World, words: str) -> Message:
    """The newest message of the channel with those words."""
    return world.said(words)[-1]


async def publishes(world: World, text: str) -> None:
    """Ada's post, as two others let it out."""
    card = await world.ada.drafts(text)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(30)


async def over(world: World, first: Actor, second: Actor) -> None:
    """Two people close the incident."""
    await first.says("incident close acme")
    await second.clicks("It is over", message(world, "is over: "))


async def test_anybody_of_the_roster_opens_one_and_leads_it(world: World) -> None:
    await opened(world)
    (told,) = said(world, "opened an incident")
    assert f"Bo opened an incident of @acme_help: {WHAT}" in told
    assert "Bo leads it." in told


async def test_nobody_else_opens_one(world: World) -> None:
    await world.eve.says(f'incident open acme "{WHAT}"')
    assert "Only somebody on the roster of acme can say that." in world.eve.told
    assert said(world, "opened an incident") == []


async def test_one_is_open_of_an_account_at_a_time(world: World) -> None:
    await opened(world)
    await world.cleo.says("incident open acme the phones, too")
    assert "An incident of acme is open already, and Bo leads it." in world.cleo.told


async def test_what_happened_must_be_said(world: World) -> None:
    await world.bo.says("incident open acme")
    assert "Say in a few words what happened" in world.bo.told


async def test_somebody_else_takes_the_lead(world: World) -> None:
    await opened(world)
    await world.bo.says("incident lead acme cleo")
    assert "Cleo leads the incident of acme." in world.bo.told
    (told,) = world.said("leads the incident of @acme_help now")
    assert world.called(told) == ["cleo"]
    await world.dan.says("incident lead acme")
    assert "Dan leads the incident of acme." in world.dan.told
    await world.bo.says("incident lead acme eve")
    assert "“eve” is nobody on the roster." in world.bo.told


async def test_every_open_card_of_the_account_has_a_red_line_while_it_is_open(world: World) -> None:
    before = await world.ada.drafts("We sell maps of the town.")
    await opened(world)
    after = await world.cleo.drafts("We sell maps of the region.")
    for card in (before, after):
        assert f"🔴 An incident is open: {WHAT}" in world.shown(card)
    await over(world, world.bo, world.cleo)
    for card in (before, after):
        assert "An incident is open" not in world.shown(card)


async def test_an_update_is_owed_every_half_hour_reminded_of_before_and_asked_for_after(world: World) -> None:
    await opened(world)
    await world.passes(24 * MINUTES)
    assert said(world, "An update about the incident") == []
    await world.passes(2 * MINUTES)
    (soon,) = world.said("is owed to everybody at 16 Nov 09:30 (UTC)")
    assert world.called(soon) == ["bo"]
    assert said(world, "and is late") == []
    await world.passes(5 * MINUTES)
    assert len(said(world, "was owed at 16 Nov 09:30 (UTC), and is late")) == 1
    await world.passes(20 * MINUTES)
    assert len(said(world, "and is late")) == 1
    await world.passes(12 * MINUTES)
    assert len(said(world, "and is late")) == 2


async def test_a_published_post_sets_the_clock_anew(world: World) -> None:
    await opened(world)
    await world.passes(20 * MINUTES)
    await publishes(world, UPDATE)
    await world.passes(20 * MINUTES)
    assert said(world, "An update about the incident") == []
    await world.passes(10 * MINUTES)
    (soon,) = said(world, "An update about the incident")
    assert world.x.link(world.x.timeline("acme_help")[0]) in soon
    assert "09:50 (UTC)" in soon or "09:51 (UTC)" in soon


async def test_an_answer_to_one_customer_is_no_update(world: World) -> None:
    await opened(world)
    await world.passes(10 * MINUTES)
    await world.approved()
    await world.passes(17 * MINUTES)
    assert world.published() != []
    assert len(said(world, "is owed to everybody at 16 Nov 09:30 (UTC)")) == 1


async def test_after_three_hours_an_update_is_owed_each_hour(world: World) -> None:
    await opened(world)
    await world.passes(3 * HOURS, step=LONG)
    await publishes(world, LATER)
    assert world.published() == [LATER]
    late = len(said(world, "and is late"))
    assert late == 6
    await world.passes(50 * MINUTES, step=LONG)
    assert len(said(world, "and is late")) == late
    await world.passes(15 * MINUTES)
    assert len(said(world, "and is late")) == late + 1
    await world.passes(50 * MINUTES, step=LONG)
    assert len(said(world, "and is late")) == late + 1
    await world.passes(10 * MINUTES, step=LONG)
    assert len(said(world, "and is late")) == late + 2


async def test_a_ruleset_says_how_often_an_update_is_owed_from_when_on_less_often_and_how_long_before_people_hear(
    world: World,
) -> None:
    numbers = "incident_update_minutes = 10\nincident_later_minutes = 20\nincident_later_after_hours = 1\n"
    await world.restarts(rules=f"[numbers]\n{numbers}incident_reminder_minutes = 2\n")
    await opened(world)
    await world.passes(7 * MINUTES)
    assert said(world, "An update about the incident") == []
    await world.passes(MINUTES)
    assert len(said(world, "An update about the incident")) == 1
    await world.passes(HOURS - 8 * MINUTES, step=2 * MINUTES)
    late = len(said(world, "and is late"))
    assert late == 6
    await world.passes(19 * MINUTES, step=LONG)
    assert len(said(world, "and is late")) == late
    await world.passes(MINUTES)
    assert len(said(world, "and is late")) == late + 1


async def test_a_restart_loses_no_reminder_and_says_none_twice(world: World) -> None:
    await opened(world)
    await world.passes(26 * MINUTES)
    await world.restarts()
    await world.passes(2 * MINUTES)
    assert len(said(world, "An update about the incident")) == 1
    await world.passes(3 * MINUTES)
    assert len(said(world, "and is late")) == 1


async def test_people_name_the_statement_that_all_goes_back_to(world: World) -> None:
    await publishes(world, UPDATE)
    statement = world.x.link(world.x.timeline("acme_help")[0])
    await opened(world)
    await world.cleo.says(f"incident anchor {statement}")
    assert "That post is the statement about the incident of acme now." in world.cleo.told
    await world.passes(26 * MINUTES)
    assert statement in said(world, "An update about the incident")[0]


async def test_a_post_that_is_not_ours_is_no_statement(world: World) -> None:
    await opened(world)
    await world.cleo.says(f"incident anchor {world.x.link(world.complains())}")
    assert "That post was not published through Twokeys." in world.cleo.told


INSIDE = "The primary database server crashed and its RAID controller failed."
CLEAR = "The outage is over, everything is back to normal."


async def test_internals_are_warned_of_only_while_it_is_open(world: World) -> None:
    assert "inside-detail" not in world.shown(await world.ada.drafts(INSIDE))
    await opened(world)
    assert "inside-detail" in world.shown(await world.ada.drafts(f"{INSIDE} Sorry."))


async def test_that_it_is_over_needs_a_lead_while_it_is_open_and_nobody_after_it_was_closed(world: World) -> None:
    await opened(world)
    card = await world.ada.drafts(CLEAR)
    assert "premature-all-clear" in world.shown(card)
    assert "A lead must be among them: Dan" in world.shown(card)
    await over(world, world.bo, world.cleo)
    assert "premature-all-clear" not in world.shown(await world.ada.drafts(f"{CLEAR} Thank you."))


async def test_what_was_approved_before_it_opened_is_asked_about_again_where_it_says_that_it_is_over(
    world: World,
) -> None:
    card = await world.ada.drafts(CLEAR)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.dan.says(f'incident open acme "{WHAT}"')
    await world.passes(60)
    assert world.published() == []
    assert "asked again: the rules found something new" in world.shown()


async def a_plan(world: World) -> Message:
    """A correction that is live, and is to be said again four hours later, at one o'clock; returns its card."""
    await publishes(world, WRONG)
    await world.bo.begins(f"correct {world.x.link(world.x.timeline('acme_help')[0])}")
    filled = {"wrong": "open on Sundays", "right": "closed on Sundays", "text": RIGHT}
    assert not (await world.bo.sends(**filled)).errors
    card = world.card()
    await world.ada.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    return card


def reposted(world: World) -> list[str]:
    """What the brand shows again."""
    return [world.x.post(post.reposts).text for post in world.x.timeline("acme_help") if post.reposts]


async def test_a_re_post_that_was_planned_before_is_held_and_asked_about_when_it_opens(world: World) -> None:
    await a_plan(world)
    await opened(world)
    (asked,) = said(world, "does not go out unless somebody of the roster lets it go on")
    assert RIGHT in asked
    await world.passes(6 * HOURS, step=LONG)
    assert reposted(world) == []


LATER_TODAY = "This evening our shop in Milan closes an hour earlier than usual."


async def a_scheduled_post(world: World) -> Message:
    """A post that is to go out at one o'clock; returns its card."""
    card = await world.ada.drafts(LATER_TODAY, send_at="13:00")
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    return card


async def test_a_scheduled_post_is_held_and_asked_about_as_what_it_is(world: World) -> None:
    card = await a_scheduled_post(world)
    await opened(world)
    (asked,) = said(world, "does not go out unless somebody of the roster lets it go on")
    assert asked.startswith(f"Draft 1: a text of @acme_help was to go out at 16 Nov 13:00 (UTC) ({LATER_TODAY}).")
    assert "correction" not in asked
    assert "Skip it" not in asked
    assert "Approved. What comes next was planned before an incident" in world.shown(card)
    await world.passes(6 * HOURS, step=LONG)
    assert world.published() == []


async def test_each_scheduled_post_is_asked_about_and_goes_out_at_its_time_once_somebody_lets_it_go_on(
    world: World,
) -> None:
    other = await world.ada.drafts("This evening our shop in Rome closes earlier, too.", send_at="12:30")
    await world.bo.reacts("✅", other)
    await world.cleo.reacts("✅", other)
    card = await a_scheduled_post(world)
    await opened(world)
    assert len(said(world, "unless somebody of the roster lets it go on")) == 2
    await world.dan.clicks("Go on", message(world, f"({LATER_TODAY}). It was planned"))
    assert world.dan.told == "It goes out when it is due."
    assert "It sends at" in world.shown(card)
    await world.passes(3.9 * HOURS, step=LONG)
    assert world.published() == []
    await world.passes(15 * MINUTES)
    assert world.published() == [LATER_TODAY]


async def test_one_that_is_approved_during_the_incident_is_asked_about_before_its_time(world: World) -> None:
    card = await world.ada.drafts(LATER_TODAY, send_at="13:00")
    await world.bo.reacts("✅", card)
    await world.passes(60)
    await opened(world)
    await world.cleo.reacts("✅", card)
    await world.passes(3 * HOURS, step=LONG)
    assert said(world, "was to go out at") == []
    await world.passes(35 * MINUTES)
    assert len(said(world, "a text of @acme_help was to go out")) == 1
    await world.dan.clicks("Go on", message(world, "lets it go on"))
    await world.passes(40 * MINUTES)
    assert world.published() == [LATER_TODAY]


async def test_a_scheduled_post_is_withdrawn_from_the_question_by_its_author_or_a_lead(world: World) -> None:
    card = await a_scheduled_post(world)
    await opened(world)
    await world.cleo.clicks("Withdraw", message(world, "lets it go on"))
    assert "Only Ada, whose draft this is, or one of the account's leads can do that." in world.cleo.told
    await world.dan.clicks("Withdraw", message(world, "lets it go on"))
    assert "Withdrawn by Dan." in world.shown(card)
    await world.passes(6 * HOURS, step=LONG)
    assert world.published() == []


async def test_the_card_of_a_correction_says_that_its_re_post_waits(world: World) -> None:
    card = await a_plan(world)
    await opened(world)
    assert "The correction is live. What comes next was planned before an incident, and waits" in world.shown(card)
    await world.dan.clicks("Go on", message(world, "lets it go on"))
    assert "The correction is live. What follows it goes on as planned." in world.shown(card)


async def test_it_goes_out_once_somebody_of_the_roster_lets_it_go_on(world: World) -> None:
    card = await a_plan(world)
    await opened(world)
    await world.eve.clicks("Go on", message(world, "lets it go on"))
    assert "Only somebody on the roster of acme can say that." in world.eve.told
    await world.passes(3 * HOURS, step=LONG)
    assert reposted(world) == []
    await world.dan.clicks("Go on", message(world, "lets it go on"))
    assert world.dan.told == "It goes out when it is due."
    await world.passes(2 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]
    assert "Published." in world.shown(card)
    await world.dan.clicks("Go on", message(world, "lets it go on"))
    assert "Nothing of that waits for a word any more." in world.dan.told


async def test_a_held_re_post_is_skipped_or_moved_as_well(world: World) -> None:
    card = await a_plan(world)
    await opened(world)
    await world.dan.opens("Move it", message(world, "lets it go on"))
    await world.dan.sends(at="15:30")
    await world.passes(7 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]
    assert "Published." in world.shown(card)


async def test_a_held_re_post_that_is_skipped_does_not_go_out(world: World) -> None:
    card = await a_plan(world)
    await opened(world)
    await world.dan.clicks("Skip it", message(world, "lets it go on"))
    await world.passes(6 * HOURS, step=LONG)
    assert reposted(world) == []
    assert "left out by Dan" in world.shown(card)


async def test_what_came_due_while_it_was_open_is_not_let_loose_by_its_end(world: World) -> None:
    await a_plan(world)
    await opened(world)
    await world.passes(5 * HOURS, step=LONG)
    await over(world, world.bo, world.cleo)
    await world.passes(30 * MINUTES, step=LONG)
    assert reposted(world) == []
    await world.dan.clicks("Go on", message(world, "lets it go on"))
    await world.passes(60)
    assert reposted(world) == [RIGHT]


async def test_what_is_to_come_after_its_end_goes_on_as_planned(world: World) -> None:
    await a_plan(world)
    await opened(world)
    await world.passes(HOURS, step=LONG)
    await over(world, world.bo, world.cleo)
    await world.passes(4 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]


async def test_two_people_close_it(world: World) -> None:
    await opened(world)
    await world.bo.says("incident close acme")
    assert "Somebody else on the roster of acme has to say so, too" in world.bo.told
    await world.bo.clicks("It is over", message(world, "is over: "))
    assert "You have said already that it is over." in world.bo.told
    await world.eve.clicks("It is over", message(world, "is over: "))
    assert "Only somebody on the roster of acme can say that." in world.eve.told
    assert said(world, "The incident of @acme_help is over") == []
    await world.cleo.clicks("It is over", message(world, "is over: "))
    assert "The incident of acme is over." in world.cleo.told
    assert len(said(world, "The incident of @acme_help is over")) == 1


async def test_the_first_word_that_it_is_over_is_not_good_for_ever(world: World) -> None:
    await opened(world)
    await world.bo.says("incident close acme")
    await world.passes(61 * MINUTES, step=LONG)
    await world.cleo.says("incident close acme")
    assert "Somebody else on the roster of acme has to say so, too" in world.cleo.told
    await world.bo.says("incident close acme")
    assert "The incident of acme is over." in world.bo.told


@pytest.mark.account('timezone = "Europe/Madrid"')
async def test_its_end_prints_the_timeline(world: World) -> None:
    await opened(world)
    await world.passes(40 * MINUTES)
    await publishes(world, UPDATE)
    await world.passes(10 * MINUTES)
    await over(world, world.bo, world.cleo)
    (told,) = said(world, "The incident of @acme_help is over")
    post = world.x.link(world.x.timeline("acme_help")[0])
    assert f"The incident of @acme_help is over: {WHAT}" in told
    assert "16 Nov 10:00 (Europe/Madrid)  Opened by Bo; Bo led" in told
    assert f"Published (the statement that all goes back to), 10 minutes late: {UPDATE}" in told
    assert post in told
    assert "16 Nov 10:50 (Europe/Madrid)  Closed by Bo and Cleo" in told


async def test_after_its_end_nobody_is_reminded_of_updates(world: World) -> None:
    await opened(world)
    await over(world, world.bo, world.cleo)
    await world.passes(2 * HOURS, step=LONG)
    assert said(world, "An update about") == said(world, "and is late") == []


async def test_the_statement_to_everybody_who_was_hit_is_owed_until_it_is_said(world: World) -> None:
    await opened(world)
    await over(world, world.bo, world.cleo)
    (owed,) = said(world, "a message to everybody who was hit is owed: the cause, an apology, and what you change")
    assert f"<@{world.bo.person.id}>" in owed or "Bo" in owed
    await world.passes(25 * HOURS, step=HOURS)
    assert len(said(world, "a message to everybody who was hit is owed")) == 2
    await world.dan.clicks("It is said", message(world, "a message to everybody who was hit is owed"))
    assert "Nothing is owed there any more." in world.dan.told
    await world.passes(49 * HOURS, step=HOURS)
    assert len(said(world, "a message to everybody who was hit is owed")) == 2
    await world.dan.clicks("It is said", message(world, "a message to everybody who was hit is owed"))
    assert "Nothing is owed there" in world.dan.told


@pytest.mark.account("emergency = ['dan', 'eve']")
async def test_the_emergency_roster_is_called_in_the_channel_and_in_private_when_it_opens(world: World) -> None:
    await opened(world)
    (told,) = world.said("opened an incident")
    assert world.called(told) == ["dan", "eve"]
    for actor in (world.dan, world.eve):
        (private,) = map(world.shown, actor.private)
        assert f"You are called: an incident of @acme_help is open: {WHAT}" in private
    assert world.cleo.private == []


@pytest.mark.account("emergency = ['eve']")
async def test_the_emergency_roster_is_paged_again(world: World) -> None:
    await opened(world)
    await world.cleo.says("incident page acme")
    assert "The emergency roster of acme is being called." in world.cleo.told
    assert len(said(world, "Cleo calls you to the incident of @acme_help")) == 1
    assert len(world.eve.private) == 2


async def test_without_an_emergency_roster_nobody_is_paged(world: World) -> None:
    await opened(world)
    await world.cleo.says("incident page acme")
    assert "acme has no emergency roster." in world.cleo.told


@pytest.mark.parametrize("words", ["lead acme bo", "page acme", "close acme"])
@pytest.mark.account("emergency = ['eve']")
async def test_without_an_incident_there_is_nothing_to_do(world: World, words: str) -> None:
    await world.bo.says(f"incident {words}")
    assert "No incident of acme is open." in world.bo.told


async def test_what_cannot_be_said_about_an_incident_is_answered_with_what_can(world: World) -> None:
    await world.bo.says("incident begin acme")
    assert "• incident close ACCOUNT" in world.bo.told
