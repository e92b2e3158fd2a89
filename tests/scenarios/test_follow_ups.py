"""A promise is a debt: who owes it is reminded by day until somebody says that it is kept."""

import re
from datetime import UTC, datetime

import pytest

from bot.sandbox.slack import Message
from tests.scenarios.test_corrections import A_WHILE, agreed, plans, wrong_post
from tests.support.actor import Actor
from tests.support.world import World

PROMISE = "We are sorry about that. We will write to you by four this afternoon."
HOUR = 3_600


async def promises(world: World, text: str = PROMISE) -> None:
    """Ada's reply, published at nine in the morning."""
    card = await world.ada.drafts(text, world.complains())
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(30)


async def until(world: World, hour: int, minute: int = 5, *, day: int = 16) -> None:
    """The time passes up to then, in UTC."""
    wanted = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    await world.passes((wanted - world.clock.now()).total_seconds(), step=900)


def reminders(somebody: Actor) -> list[Message]:
    """What somebody was reminded of, in private."""
    return [one for one in somebody.private if "Please remember" in somebody.world.shown(one)]


def asked_in_the_channel(world: World) -> list[Message]:
    return world.said("nobody said that it is done")


def said(world: World, message: Message) -> str:
    return re.sub(r"\s\[.*", "", world.shown(message), flags=re.DOTALL)


async def test_a_promise_in_a_published_reply_is_owed_by_its_author_until_its_time(world: World) -> None:
    await promises(world)
    await world.ada.says("followups")
    told = world.ada.told
    assert told.startswith("You owe this. Press Done once it is kept.")
    assert (
        "@acme_help promised: “We will write to you by four this afternoon.” (draft 1). Due 16 Nov 16:00 (UTC)." in told
    )
    assert all(f"[{label}]" in told for label in ("Done", "Snooze", "Hand over"))


async def test_what_is_not_published_is_not_owed(world: World) -> None:
    card = await world.ada.drafts(PROMISE, world.complains())
    await world.bo.reacts("✅", card)
    await world.passes(60)
    await world.ada.says("followups")
    assert world.ada.told == "You owe nothing that Twokeys knows of."


async def test_what_promises_nothing_is_not_owed(world: World) -> None:
    await promises(world, "Thank you for telling us. The parcel is at the post office in the high street.")
    await world.ada.says("followups")
    assert world.ada.told == "You owe nothing that Twokeys knows of."


async def test_each_promise_of_a_reply_is_owed_for_itself(world: World) -> None:
    await promises(world, "We will write to you by four. Our team will call you tomorrow at ten.")
    await world.ada.says("followups")
    assert "Due 16 Nov 16:00" in world.ada.told
    assert "Due 17 Nov 10:00" in world.ada.told


async def test_a_promise_without_a_time_is_due_after_what_the_rules_say(world: World) -> None:
    await world.restarts(rules="[numbers]\ngrievance_pause_seconds = 20\npromise_hours = 5\n")
    await promises(world, "Sorry about that. I will find out and let you know.")
    await world.ada.says("followups")
    assert "Due 16 Nov 14:00 (UTC)." in world.ada.told


@pytest.mark.account('network = "rehearsal"')
async def test_a_rehearsal_owes_what_it_promises_too(world: World) -> None:
    card = await world.ada.drafts(PROMISE)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(30)
    await world.ada.says("followups")
    assert "We will write to you by four this afternoon." in world.ada.told


async def test_its_owner_is_reminded_in_private_an_hour_before_it_is_due_and_others_are_not(world: World) -> None:
    await promises(world)
    await until(world, 14, 55)
    assert reminders(world.ada) == []
    await until(world, 15)
    (reminder,) = reminders(world.ada)
    assert said(world, reminder) == (
        "Please remember what you owe. @acme_help promised: “We will write to you by four this afternoon.” (draft 1). "
        "Due 16 Nov 16:00 (UTC). Press Done once it is kept."
    )
    assert [reminders(somebody) for somebody in (world.bo, world.cleo, world.dan)] == [[], [], []]


@pytest.mark.account('backup = ["dan"]')
async def test_after_the_number_of_reminders_that_the_rules_say_the_backup_is_asked_in_the_channel(
    world: World,
) -> None:
    await promises(world)
    await until(world, 18)
    assert len(reminders(world.ada)) == 3
    assert asked_in_the_channel(world) == []
    await until(world, 22)
    # Two hours later it is night: the backup hears of it in the morning.
    assert (len(reminders(world.ada)), asked_in_the_channel(world)) == (3, [])
    await until(world, 8, day=17)
    (asked,) = asked_in_the_channel(world)
    assert world.called(asked) == ["dan"]
    assert "Ada was reminded of this or has left" in world.shown(asked)
    await until(world, 18, day=17)
    assert (len(reminders(world.ada)), len(asked_in_the_channel(world))) == (3, 1)


@pytest.mark.account('backup = ["dan"]')
async def test_a_ruleset_that_wants_one_reminder_gets_one(world: World) -> None:
    await world.restarts(rules="[numbers]\ngrievance_pause_seconds = 20\nfollowup_reminders = 1\n")
    await promises(world)
    await until(world, 16)
    assert (len(reminders(world.ada)), len(asked_in_the_channel(world))) == (1, 1)


async def test_where_there_is_no_backup_the_leads_are_asked(world: World) -> None:
    await world.restarts(rules="[numbers]\ngrievance_pause_seconds = 20\nfollowup_reminders = 1\n")
    await promises(world)
    await until(world, 16)
    (asked,) = asked_in_the_channel(world)
    assert world.called(asked) == ["dan"]


async def test_somebody_is_reminded_by_the_clock_on_their_own_wall(world: World) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "America/New_York"\n'})
    await promises(world, "We are sorry about that. We will write to you by noon.")
    # Eleven in London is six in the morning in New York.
    await until(world, 12, 55)
    assert reminders(world.ada) == []
    await until(world, 13)
    (reminder,) = reminders(world.ada)
    assert "It was due 16 Nov 07:00 (America/New_York)." in world.shown(reminder)


async def test_what_is_due_at_night_is_said_in_the_evening(world: World) -> None:
    await promises(world, "We are sorry about that. We will write to you tonight at ten.")
    await until(world, 18, 55)
    assert reminders(world.ada) == []
    await until(world, 19)
    assert "Due 16 Nov 22:00" in said(world, reminders(world.ada)[0])
    await until(world, 7, 55, day=17)
    assert len(reminders(world.ada)) == 1
    await until(world, 8, day=17)
    assert len(reminders(world.ada)) == 2


async def test_what_is_done_is_owed_no_more_and_nobody_is_reminded(world: World) -> None:
    await promises(world)
    await until(world, 15)
    await world.ada.clicks("Done", reminders(world.ada)[0])
    assert world.ada.told == "Done: nobody is reminded of it any more."
    await until(world, 12, day=17)
    assert len(reminders(world.ada)) == 1
    assert asked_in_the_channel(world) == []
    await world.ada.says("followups")
    assert world.ada.told == "You owe nothing that Twokeys knows of."


async def snoozes(somebody: Actor, **fields: str) -> dict[str, str]:
    await somebody.says("followups")
    await somebody.opens("Snooze", somebody.private[-1])
    outcome = await somebody.sends(**fields)
    return dict(outcome.errors)


async def test_it_is_snoozed_for_an_hour(world: World) -> None:
    await promises(world)
    await until(world, 15)
    assert await snoozes(world.ada, when="hour") == {}
    assert world.ada.told == "You are reminded of it again at 16 Nov 16:05 (UTC)."
    await until(world, 16, 0)
    assert len(reminders(world.ada)) == 1
    await until(world, 16, 10)
    assert len(reminders(world.ada)) == 2


async def test_it_is_snoozed_until_tomorrow_at_nine_by_the_clock_of_who_says_so(world: World) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "Europe/Madrid"\n'})
    await promises(world)
    assert await snoozes(world.ada, when="tomorrow") == {}
    assert world.ada.told == "You are reminded of it again at 17 Nov 09:00 (Europe/Madrid)."
    await until(world, 7, 55, day=17)
    assert reminders(world.ada) == []
    await until(world, 8, 5, day=17)
    assert len(reminders(world.ada)) == 1


async def test_it_is_snoozed_until_a_date(world: World) -> None:
    await promises(world)
    assert await snoozes(world.ada, when="then", at="2026-11-18 10:30") == {}
    assert world.ada.told == "You are reminded of it again at 18 Nov 10:30 (UTC)."
    await until(world, 10, 25, day=18)
    assert reminders(world.ada) == []
    await until(world, 10, 35, day=18)
    assert len(reminders(world.ada)) == 1


async def test_nobody_is_reminded_at_night_even_if_they_say_so(world: World) -> None:
    await promises(world)
    await snoozes(world.ada, when="then", at="23:00")
    assert world.ada.told == "You are reminded of it again at 17 Nov 08:00 (UTC)."


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("", "“” is no time."),
        ("soon", "“soon” is no time."),
        ("2026-11-15 10:00", "2026-11-15 10:00 is over."),
        ("2027-03-28 02:30", "2027-03-28 02:30 does not exist in Europe/Madrid"),
        ("2027-10-31 02:30", "2027-10-31 02:30 comes twice in Europe/Madrid"),
    ],
)
async def test_a_time_that_cannot_be_is_said_beside_the_field(world: World, at: str, why: str) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "Europe/Madrid"\n'})
    await promises(world)
    errors = await snoozes(world.ada, when="then", at=at)
    assert errors["at"].startswith(why)


async def hands_over(somebody: Actor, to: str) -> None:
    await somebody.says("followups")
    await somebody.opens("Hand over", somebody.private[-1])
    await somebody.sends(to=to)


async def test_it_is_handed_over_to_somebody_of_the_roster_who_is_told(world: World) -> None:
    await promises(world)
    await hands_over(world.ada, "cleo")
    assert world.ada.told == "Cleo owes it from now on, and is told."
    await until(world, 9, 10)
    assert len(reminders(world.cleo)) == 1
    await until(world, 18)
    assert reminders(world.ada) == []
    assert len(reminders(world.cleo)) == 3


async def test_it_is_handed_over_to_nobody_outside_of_the_roster(world: World) -> None:
    await promises(world)
    await world.ada.says("followups")
    await world.ada.opens("Hand over", world.ada.private[-1])
    assert world.ada.choices("to") == ["Bo", "Cleo", "Dan"]


async def test_others_of_the_roster_see_it_without_buttons_and_everybody_else_does_not(world: World) -> None:
    await promises(world)
    await world.bo.says("followups")
    assert "For your accounts others owe this:" in world.bo.told
    assert "Ada: @acme_help promised: “We will write to you by four this afternoon.”" in world.bo.told
    assert "[Done]" not in world.bo.told
    await world.eve.says("followups")
    assert world.eve.told == "You owe nothing that Twokeys knows of."
    await world.fay.says("followups")
    assert world.fay.told.startswith("You are not in Twokeys' settings, fay")


@pytest.mark.account('backup = ["dan"]')
async def test_the_backup_may_say_that_it_is_done(world: World) -> None:
    await world.restarts(rules="[numbers]\ngrievance_pause_seconds = 20\nfollowup_reminders = 1\n")
    await promises(world)
    await until(world, 16)
    (asked,) = asked_in_the_channel(world)
    await world.fay.clicks("Done", asked)
    assert world.fay.told.startswith("You are not in Twokeys' settings, fay")
    await world.eve.clicks("Done", asked)
    assert world.eve.told == "Only somebody on the roster of acme can say that. Ask one of them to."
    await world.dan.clicks("Done", asked)
    assert world.dan.told == "Done: nobody is reminded of it any more."
    await world.passes(A_WHILE)
    await world.dan.clicks("Done", asked)
    assert world.dan.told == "That is not owed any more: somebody said that it is done."


@pytest.mark.account('backup = ["dan"]')
async def test_when_its_owner_has_left_the_backup_is_asked_at_once(world: World) -> None:
    await promises(world)
    await world.restarts(without=("ada",), account_settings='backup = ["dan"]\nroster = ["bo", "cleo", "dan"]')
    await until(world, 15)
    (asked,) = asked_in_the_channel(world)
    assert world.called(asked) == ["dan"]


async def test_a_restart_changes_nothing(world: World) -> None:
    await promises(world)
    await until(world, 15)
    await world.stop()
    await world.clock.advance(2 * HOUR)
    await world.start()
    await world.passes(60)
    assert len(reminders(world.ada)) == 2


async def test_a_reminder_that_could_not_be_said_is_said_later(world: World) -> None:
    await promises(world)
    world.breaks("private", times=3)
    await until(world, 15, 0)
    await world.passes(600)
    assert len(reminders(world.ada)) == 1


async def test_with_the_texts_of_its_draft_its_words_are_forgotten(world: World) -> None:
    await promises(world)
    await snoozes(world.ada, when="then", at="2027-06-01 10:00")
    await world.clock.advance(200 * 24 * HOUR)
    assert world.app
    await world.app.tidy()
    await world.quiet()
    await world.passes(60)
    await world.ada.says("followups")
    assert "write to you" not in world.ada.told
    assert "its words were removed, as they should be after their time" in world.ada.told


@pytest.mark.account('timezone = "Europe/Madrid"')
async def test_a_change_of_the_clocks_in_between_changes_nothing(world: World) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "Europe/Madrid"\n'})
    # The evening before the clocks are put forward.
    await world.clock.advance((datetime(2027, 3, 27, 17, tzinfo=UTC) - world.clock.now()).total_seconds())
    await promises(world, "We are sorry about that. We will write to you tomorrow at ten.")
    await world.ada.says("followups")
    assert "Due 28 Mar 10:00 (Europe/Madrid)." in world.ada.told
    await world.passes((datetime(2027, 3, 28, 6, 55, tzinfo=UTC) - world.clock.now()).total_seconds(), step=900)
    assert reminders(world.ada) == []
    await world.passes(600)
    assert len(reminders(world.ada)) == 1
    await world.passes(HOUR, step=900)
    assert len(reminders(world.ada)) == 2


async def test_what_came_due_while_the_bot_was_down_is_not_said_at_night(world: World) -> None:
    await promises(world)
    await until(world, 14)
    await world.stop()
    await world.clock.advance(9 * HOUR)
    await world.start()
    await world.passes(60)
    assert reminders(world.ada) == []
    await until(world, 8, day=17)
    assert len(reminders(world.ada)) == 1


async def test_a_correction_owes_what_it_promises_once_though_more_than_its_text_is_public(world: World) -> None:
    post = await wrong_post(world)
    text = "What we wrote about Sundays was wrong, we are sorry. We will write to you by four this afternoon. ^BO"
    await agreed(world, await plans(world, post, text=text))
    await world.passes(60)
    assert world.x.post(post.id).deleted
    await world.bo.says("followups")
    assert world.bo.told.count("We will write to you by four this afternoon.") == 1
