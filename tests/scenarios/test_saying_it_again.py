"""When a correction is said again: how often, in which hours, on whose clock, and what people are told before."""

import pytest

from bot.sandbox.slack import Message
from tests.scenarios.test_corrections import (
    HOURS,
    LONG,
    OTHER_WORDS,
    RIGHT,
    agreed,
    agreed_by,
    plans,
    reposted,
    wrong_post,
)
from tests.support.world import World

MINUTES = 60
OTHER_HOURS = """[numbers]
repost_hours = 2
second_repost_hours = 6
repost_window_hours = 1
repost_reminder_minutes = 10
"""


def reminders(world: World) -> list[Message]:
    """What the channel was told about it before it is said again."""
    return world.said("[Move it]")


def texts(world: World) -> list[str]:
    """What the brand has said itself, oldest first."""
    return [post.text for post in reversed(world.x.timeline("acme_help")) if not post.reposts]


async def test_a_ruleset_says_after_how_many_hours_in_how_long_a_window_and_how_long_before_people_are_told(
    world: World,
) -> None:
    await world.restarts(rules=OTHER_HOURS)
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    assert "shown again between 16 Nov 11:00 and 12:00 (UTC), as it is." in world.shown(card)
    assert "said again between 16 Nov 15:00 and 16:00 (UTC), in other words" in world.shown(card)
    await agreed(world, card)
    await world.passes(2 * HOURS - 11 * MINUTES, step=LONG)
    assert reminders(world) == []
    await world.passes(MINUTES)
    assert len(reminders(world)) == 1
    await world.passes(9 * MINUTES)
    assert reposted(world) == []
    await world.passes(MINUTES)
    assert reposted(world) == [RIGHT]
    await world.passes(4 * HOURS - 11 * MINUTES, step=LONG)
    assert len(reminders(world)) == 1
    await world.passes(9 * MINUTES, step=MINUTES)
    assert (len(reminders(world)), texts(world)) == (2, [RIGHT])
    await world.passes(2 * MINUTES)
    assert texts(world) == [RIGHT, OTHER_WORDS]


IN_MADRID = 'timezone = "Europe/Madrid"\nquiet_hours = "22:00-08:00"\nbest_hours = ["16:00-18:00"]'


@pytest.mark.account(IN_MADRID)
async def test_hours_are_the_accounts_own_the_best_ones_are_taken_and_both_are_shown(world: World) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "America/New_York"'})
    post = await wrong_post(world)
    form = await world.bo.begins(f"correct {world.x.link(post)}")
    again = "between 16 Nov 14:00 and 18:00 (Europe/Madrid)"
    assert f"Said again {again}, best at 16 Nov 16:00 (Europe/Madrid)." in form
    card = await plans(world, post)
    assert f"shown again {again}, as it is." in world.shown(card)
    assert "Part 3: planned for 16 Nov 16:00 (Europe/Madrid)." in world.shown(card)
    await agreed(world, card)
    await world.passes(5.75 * HOURS, step=LONG)
    (told,) = reminders(world)
    said = f"Draft 2: the correction of @acme_help is said again at 16 Nov 16:00 (Europe/Madrid) ({RIGHT})."
    assert said in world.shown(told)
    assert (world.below(card)[-1], world.called(told)) == (told, ["bo"])
    await world.ada.opens("Move it", told)
    await world.ada.sends(at="11:30")
    assert world.ada.told == "Moved to 16 Nov 11:30 (America/New_York)."
    assert "Part 3: planned for 16 Nov 17:30 (Europe/Madrid)." in world.shown(card)
    await world.passes(1.7 * HOURS, step=LONG)
    assert reposted(world) == []
    await world.passes(10 * MINUTES)
    assert reposted(world) == [RIGHT]


@pytest.mark.account('timezone = "Europe/Madrid"\nquiet_hours = "13:30-08:00"')
async def test_nothing_is_said_again_in_quiet_hours(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    assert "shown again between 17 Nov 08:00 and 12:00 (Europe/Madrid), as it is." in world.shown(card)
    await agreed(world, card)
    await world.passes(22 * HOURS - 2 * MINUTES, step=LONG)
    assert reposted(world) == []
    await world.passes(3 * MINUTES)
    assert reposted(world) == [RIGHT]


async def test_a_correction_that_is_approved_late_is_not_said_again_on_its_heels_but_asked_about(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await world.passes(6.25 * HOURS, step=LONG)
    await agreed(world, card)
    await world.passes(2 * MINUTES)
    assert (world.published(), reposted(world)) == ([RIGHT], [])
    (told,) = reminders(world)
    said = "Draft 2: the correction of @acme_help went out late, so by the plan it would be said again on its heels, until "
    assert f"{said}16 Nov 17:00 (UTC). It is not. Move it, or skip it." in world.shown(told)
    assert "Part 3: not said again unless somebody moves it." in world.shown(card)
    await world.dan.says("calendar")
    assert world.dan.told == "Nothing is planned for a time of its own."
    await world.passes(HOURS, step=LONG)
    assert (reposted(world), len(reminders(world))) == ([], 1)
    await world.ada.opens("Move it", told)
    await world.ada.sends(at="16:50")
    await world.passes(40 * MINUTES, step=2 * MINUTES)
    assert reposted(world) == [RIGHT]


async def test_one_that_is_approved_rather_late_is_said_again_later_within_the_window(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await world.passes(3 * HOURS, step=LONG)
    await agreed(world, card)
    await world.passes(MINUTES)
    assert "Part 3: planned for 16 Nov 14:01 (UTC)." in world.shown(card)
    await world.passes(2 * HOURS - 2 * MINUTES, step=LONG)
    assert (len(reminders(world)), reposted(world)) == (1, [])
    await world.passes(2 * MINUTES)
    assert reposted(world) == [RIGHT]


async def test_it_is_held_from_the_reminder_and_goes_out_once_that_is_lifted(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(3.75 * HOURS, step=LONG)
    (told,) = reminders(world)
    await world.ada.clicks("Hold", told)
    assert world.ada.told.startswith("You hold it for up to 4 hours. You or a lead can lift the hold on the card.")
    await world.passes(HOURS, step=LONG)
    assert reposted(world) == []
    assert "Held by Ada" in world.shown(card)
    await world.ada.clicks("Lift the hold", card)
    await world.passes(MINUTES)
    assert reposted(world) == [RIGHT]


CLOSE_TOGETHER = """[numbers]
repost_hours = 2
second_repost_hours = 3
repost_window_hours = 6
"""


@pytest.mark.account('best_hours = ["13:30-14:00"]')
async def test_a_second_time_follows_the_first_only_after_people_have_heard_of_it(world: World) -> None:
    await world.restarts(rules=CLOSE_TOGETHER)
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    await agreed(world, card)
    await world.passes(4.5 * HOURS, step=LONG / 2)
    await world.passes(MINUTES)
    assert (reposted(world), texts(world)) == ([RIGHT], [RIGHT])
    assert len(reminders(world)) == 2
    assert "Part 4: planned for 16 Nov 14:00 (UTC)." in world.shown(card)
    await world.passes(28 * MINUTES, step=MINUTES)
    assert texts(world) == [RIGHT]
    await world.passes(2 * MINUTES)
    assert texts(world) == [RIGHT, OTHER_WORDS]


async def test_one_that_is_approved_again_after_its_time_is_announced_first(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(3.6 * HOURS, step=LONG)
    await world.ada.opens("Move it", reminders(world)[0])
    await world.ada.sends(at="2026-11-16 18:00")
    card = world.card()
    await world.passes(6 * HOURS, step=LONG)
    assert reposted(world) == []
    before = len(reminders(world))
    await agreed_by(world, card, "cleo", "dan")
    await world.passes(MINUTES)
    assert len(reminders(world)) == before + 1
    assert "is said again at 16 Nov 19:06 (UTC)" in world.shown(reminders(world)[-1])
    await world.passes(28 * MINUTES)
    assert reposted(world) == []
    await world.passes(2 * MINUTES)
    assert reposted(world) == [RIGHT]


async def test_one_whose_time_came_while_nothing_ran_is_announced_before_it_goes_out(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(3 * HOURS, step=LONG)
    await world.stop()
    await world.passes(1.25 * HOURS, step=LONG)
    await world.start()
    await world.passes(MINUTES)
    (told,) = reminders(world)
    assert "is said again at 16 Nov 13:30 (UTC)" in world.shown(told)
    assert "Part 3: planned for 16 Nov 13:30 (UTC)." in world.shown(card)
    await world.passes(12 * MINUTES)
    assert reposted(world) == []
    await world.passes(3 * MINUTES)
    assert reposted(world) == [RIGHT]


async def test_a_second_time_that_waits_for_a_first_one_is_not_forgotten(world: World) -> None:
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    await world.passes(6.25 * HOURS, step=LONG)
    await agreed(world, card)
    await world.passes(2 * MINUTES)
    (first,) = reminders(world)
    await world.passes(18 * HOURS, step=LONG)
    behind = reminders(world)[1:]
    assert [world.shown(one).split("\n")[1][:88] for one in behind] == [
        "Draft 2: the correction of @acme_help was to be said again until 16 Nov 17:00 (UTC), and",
        "Draft 2: the correction of @acme_help would be said again at 17 Nov 09:00 (UTC) (Yesterd",
    ]
    await world.passes(6 * HOURS, step=LONG)
    assert "was to be said again until 17 Nov 13:00 (UTC), and was not." in world.shown(reminders(world)[3])
    await world.ada.clicks("Skip it", first)
    await world.ada.opens("Move it", reminders(world)[3])
    await world.ada.sends(at="2026-11-17 18:00")
    await agreed_by(world, world.card(), "cleo", "dan")
    await world.passes(4 * HOURS, step=10 * MINUTES)
    assert (texts(world), reposted(world)) == ([RIGHT, OTHER_WORDS], [])


async def test_a_second_time_is_not_moved_before_the_first(world: World) -> None:
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    await agreed(world, card)
    await world.passes(MINUTES)
    await world.ada.says('incident open acme "the shop is on fire"')
    await world.passes(MINUTES)
    await world.ada.opens("Move it", reminders(world)[-1])
    await world.ada.sends(at="11:00")
    assert (
        world.ada.told
        == "By then it has not been said again for the first time yet. Choose a later time, or move that one first."
    )
    assert len(world.cards()) == 2


async def test_what_came_due_while_its_account_and_itself_were_held_is_asked_about(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(3 * HOURS, step=LONG)
    await world.dan.says("hold acme")
    await world.ada.clicks("Hold", card)
    await world.passes(1.5 * HOURS, step=LONG)
    await world.bo.says("resume acme")
    await world.cleo.says("resume acme")
    await world.passes(MINUTES)
    assert "asked again" in world.shown()
    await world.ada.clicks("Lift the hold", world.card())
    await world.passes(MINUTES)
    assert reposted(world) == []


async def test_whoever_corrects_a_correction_reads_where_it_was_said_in_other_words(world: World) -> None:
    await agreed(world, await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS))
    await world.passes(25 * HOURS, step=10 * MINUTES)
    other, again, first = world.x.timeline("acme_help")
    assert (other.text, again.reposts, first.text) == (OTHER_WORDS, first.id, RIGHT)
    form = await world.bo.begins(f"correct {world.x.link(first)}")
    said = f"The same was said in other words at {world.x.link(other)}: that stays, unless you correct it, too."
    assert said in form


async def test_what_waits_for_a_word_and_was_announced_late_still_waits_after_the_incident(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(3 * HOURS, step=LONG)
    await world.ada.says('incident open acme "the shop is on fire"')
    await world.passes(MINUTES)
    await world.stop()
    await world.passes(1.05 * HOURS, step=LONG)
    await world.start()
    await world.passes(MINUTES)
    await world.ada.says("incident close acme")
    await world.cleo.says("incident close acme")
    await world.passes(25 * MINUTES, step=5 * MINUTES)
    assert reposted(world) == []


async def test_a_re_post_is_not_moved_before_the_correction_that_has_a_time_of_its_own(world: World) -> None:
    card = await plans(world, await wrong_post(world), send_at="18:00")
    await agreed(world, card)
    await world.passes(MINUTES)
    await world.ada.says('incident open acme "the shop is on fire"')
    await world.passes(MINUTES)
    await world.ada.opens("Move it", reminders(world)[-1])
    await world.ada.sends(at="12:00")
    assert len(world.cards()) == 2


LONG_NOTICE = "[numbers]\nrepost_window_hours = 1\nrepost_reminder_minutes = 200\n"


async def test_what_can_no_longer_be_announced_in_time_is_asked_about_and_not_announced(world: World) -> None:
    await world.restarts(rules=LONG_NOTICE)
    await agreed(world, await plans(world, await wrong_post(world)))
    await world.passes(5 * MINUTES)
    await world.stop()
    await world.passes(3.75 * HOURS, step=LONG)
    await world.start()
    await world.passes(1.5 * HOURS, step=5 * MINUTES)
    (told,) = reminders(world)
    assert "was to be said again until 16 Nov 14:00 (UTC), and was not." in world.shown(told)
    assert reposted(world) == []


async def test_a_plan_that_lacks_something_is_answered_with_what_is_missing(world: World) -> None:
    await world.bo.begins(f"correct {world.x.link(await wrong_post(world))}")
    assert (await world.bo.sends()).errors
    twice = "What matters much is said again twice, and the network takes its own re-post only once"
    wanted = {"wrong": "open on Sundays", "right": "", "text": RIGHT, "gravity": "major"}
    outcome = await world.bo.sends(**wanted)
    assert "Say in a few words what was wrong and what is right" in str(outcome.errors)
    outcome = await world.bo.sends(right="closed on Sundays")
    assert twice in str(outcome.errors)
    outcome = await world.bo.sends(other_words=f" {RIGHT}")
    assert "The network refuses the same text twice. Say it in other words." in str(outcome.errors)
    outcome = await world.bo.sends(other_words=OTHER_WORDS)
    assert not outcome.errors


async def test_other_words_are_not_the_text_with_the_initials_that_are_put_below_it(world: World) -> None:
    await world.bo.begins(f"correct {world.x.link(await wrong_post(world))}")
    bare = RIGHT.removesuffix(" ^BO")
    wanted = {"wrong": "open on Sundays", "right": "closed on Sundays", "text": bare, "gravity": "major"}
    outcome = await world.bo.sends(**wanted, other_words=RIGHT)
    assert "The network refuses the same text twice. Say it in other words." in str(outcome.errors)
    outcome = await world.bo.sends(other_words=OTHER_WORDS)
    assert not outcome.errors, outcome.errors
    await world.bo.opens("Edit")
    outcome = await world.bo.sends(other_words=RIGHT)
    assert "The network refuses the same text twice. Say it in other words." in str(outcome.errors)


async def test_what_could_not_be_shown_again_stops_what_would_follow_and_says_so(world: World) -> None:
    await world.restarts(rules=OTHER_HOURS)
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    await agreed(world, card)
    world.x.fail_next("403", method="POST", path="/2/users/*")
    await world.passes(7 * HOURS, step=LONG)
    assert (reposted(world), texts(world)) == ([], [RIGHT])
    assert "what should have followed it does not" in world.shown(card)
    assert "Part 3: did not work." in world.shown(card)


async def test_the_calendar_has_what_is_said_again_beside_what_has_a_time_of_its_own(world: World) -> None:
    await agreed(world, await plans(world, await wrong_post(world)))
    await world.passes(MINUTES)
    await world.ada.drafts("The shop in Rome opens at noon.", send_at="12:00")
    await world.dan.says("calendar")
    first, second, _ = world.dan.told.splitlines()
    assert first.startswith(
        "• 16 Nov 12:00 (UTC): @acme_help, post (draft 3, not approved or kept back so far): The shop"
    )
    assert second.startswith("• 16 Nov 13:00 (UTC): @acme_help, the correction again (draft 2): What we wrote about")
