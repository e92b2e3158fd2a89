"""What we said was wrong: corrected in the open, taken away, and said again for those who were offline."""

import pytest

from bot.sandbox.slack import Message
from bot.sandbox.x import Post
from tests.support.world import World

WRONG = "We are open on Sundays from nine to five."
RIGHT = "What we wrote about Sundays was wrong, we are sorry: on Sundays we are closed. ^BO"
OTHER_WORDS = "Yesterday we wrote that we are open on Sundays, and that was wrong, sorry: the shop is closed then."
HOURS = 3_600
LONG = 1_800
A_WHILE = 130
"""Seconds after which a button that is pressed once more is meant so, and is not one press that came twice."""


async def wrong_post(world: World) -> Post:
    """A post of the brand's own, approved and published as it had to be."""
    card = await world.ada.drafts(WRONG)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(30)
    return world.x.timeline("acme_help")[0]


async def plans(world: World, post: Post, **fields: str) -> Message:
    """Bo's correction of it, as far as its card."""
    await world.bo.begins(f"correct {world.x.link(post)}")
    filled = {"wrong": "open on Sundays", "right": "closed on Sundays", "text": RIGHT, **fields}
    outcome = await world.bo.sends(**filled)
    assert not outcome.errors, outcome.errors
    return world.card()


async def agreed_by(world: World, card: Message, *names: str) -> None:
    for name in names:
        await world.people[name].reacts("✅", card)


async def agreed(world: World, card: Message) -> None:
    await agreed_by(world, card, "ada", "cleo")


def reposted(world: World) -> list[str]:
    """What the brand shows again, oldest first."""
    shown = [world.x.post(post.reposts) for post in world.x.timeline("acme_help") if post.reposts]
    return [post.text for post in reversed(shown)]


async def test_a_correction_goes_out_then_the_wrong_post_is_deleted_then_it_is_said_again_hours_later(
    world: World,
) -> None:
    post = await wrong_post(world)
    card = await plans(world, post)
    await agreed(world, card)
    await world.passes(30)
    assert world.published() == [RIGHT]
    assert world.x.timeline("acme_help")[0].reply_to is None
    assert world.x.post(post.id).deleted
    assert [one.method for one in world.x.attempts if one.method != "GET"] == ["POST", "POST", "DELETE"]
    assert "The correction is live. What follows it goes on as planned." in world.shown(card)
    await world.passes(4 * HOURS - 60, step=LONG)
    assert reposted(world) == []
    await world.passes(60)
    assert reposted(world) == [RIGHT]
    assert "Published." in world.shown(card)


async def test_two_people_approve_the_plan_as_one_and_nobody_is_asked_for_its_parts(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await world.ada.reacts("✅", card)
    await world.passes(60)
    assert world.published() == [WRONG]
    assert "Waiting for 1 approval." in world.shown(card)
    assert len(world.cards()) == 2


async def test_the_card_shows_what_was_wrong_and_everything_that_follows(world: World) -> None:
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    shown = world.shown(card)
    assert f"We wrote\n{WRONG}" in shown
    assert "Wrong: open on Sundays" in shown
    assert "1. The correction goes out." in shown
    assert "2. Then the wrong post is deleted." in shown
    assert "3. Then it is shown again between 16 Nov 13:00 and 17:00 (UTC), as it is." in shown
    assert f"4. Then it is said again between 17 Nov 09:00 and 13:00 (UTC), in other words: “{OTHER_WORDS}”." in shown


CORRECTED_ANSWER = "What we answered was wrong, we are sorry: your parcel was sent back to us yesterday. ^BO"


async def corrected_answer(world: World) -> tuple[Post, Post]:
    """What a customer wrote and our wrong answer to it, once two people have approved its correction."""
    complaint = world.complains()
    await world.approved(complaint)
    await world.passes(30)
    wrong = world.x.timeline("acme_help")[0]
    await agreed(world, await plans(world, wrong, text=CORRECTED_ANSWER, gravity="minor"))
    return complaint, wrong


async def test_a_correction_cut_off_before_its_account_left_does_not_stop_the_others(world: World) -> None:
    await agreed(world, await plans(world, await wrong_post(world)))
    await world.dies_while_sending("DELETE")
    world.account_name = "shop"
    await world.start()
    await world.passes(300)
    card = await world.approved()
    await world.passes(60)
    assert "Published." in world.shown(card)


async def test_a_reply_is_corrected_by_a_new_reply_to_the_same_post(world: World) -> None:
    complaint, _ = await corrected_answer(world)
    await world.passes(60)
    (said,) = world.x.timeline("acme_help")
    assert (said.text, said.reply_to) == (CORRECTED_ANSWER, complaint.id)


async def test_what_matters_little_is_not_said_again(world: World) -> None:
    card = await plans(world, await wrong_post(world), gravity="minor")
    await agreed(world, card)
    await world.passes(60)
    assert "Published." in world.shown(card)
    await world.passes(8 * HOURS, step=LONG)
    assert reposted(world) == []


async def test_what_matters_much_is_said_again_the_next_day_in_other_words(world: World) -> None:
    await agreed(world, await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS))
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]
    await world.passes(20 * HOURS, step=LONG)
    assert [post.text for post in world.x.timeline("acme_help") if not post.reposts] == [OTHER_WORDS, RIGHT]


async def test_the_wrong_post_may_stay(world: World) -> None:
    post = await wrong_post(world)
    await agreed(world, await plans(world, post, gravity="minor", deletes="no"))
    await world.passes(60)
    assert world.published() == [WRONG, RIGHT]


async def test_half_an_hour_before_it_is_said_again_channel_and_author_are_told_what_where_and_when(
    world: World,
) -> None:
    await agreed(world, await plans(world, await wrong_post(world)))
    await world.passes(3 * HOURS, step=LONG)
    assert world.said("is said again") == []
    await world.passes(2_400, step=600)
    (told,) = world.said("is said again at")
    assert RIGHT in world.shown(told)
    assert world.called(told) == ["bo"]


def reminder(world: World) -> Message:
    return world.said("Skip it")[-1]


async def reminded(world: World) -> Message:
    """A correction is live, and people have read that it is said again soon; returns its card."""
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(3 * HOURS + 2_400, step=LONG)
    return card


async def moves(world: World, at: str) -> None:
    """Ada asks for another time, by the button below the reminder."""
    await world.ada.opens("Move it", reminder(world))
    await world.ada.sends(at=at)


async def test_a_re_post_is_skipped(world: World) -> None:
    card = await reminded(world)
    await world.ada.clicks("Skip it", reminder(world))
    assert world.ada.told == "Left out. The rest of the plan goes on."
    await world.passes(4 * HOURS, step=LONG)
    assert reposted(world) == []
    assert "left out by Ada" in world.shown(card)
    assert "Published." in world.shown(card)


async def test_whoever_skips_a_re_post_twice_is_told_twice_that_it_is_left_out(world: World) -> None:
    await reminded(world)
    told = len(world.ada.private)
    for times in (1, 2):
        await world.ada.clicks("Skip it", reminder(world))
        await world.passes(A_WHILE)
        assert world.ada.told == "Left out. The rest of the plan goes on."
        assert len(world.ada.private) == told + times


async def test_a_re_post_is_moved_within_its_window_and_nobody_is_asked_again(world: World) -> None:
    await reminded(world)
    await moves(world, "15:30")
    assert world.ada.told == "Moved to 16 Nov 15:30 (UTC)."
    await world.passes(HOURS, step=LONG)
    assert reposted(world) == []
    await world.passes(2 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]
    assert len(world.cards()) == 2


async def test_a_re_post_that_leaves_its_window_is_asked_about_again(world: World) -> None:
    await reminded(world)
    await moves(world, "tomorrow 10:00")
    assert "everybody is asked again" in world.ada.told
    card = world.card()
    assert "asked again: a part of the plan was moved out of its window" in world.shown(card)
    await world.passes(10 * HOURS, step=LONG)
    assert reposted(world) == []
    await world.cleo.reacts("✅", card)
    await world.dan.reacts("✅", card)
    await world.passes(12 * HOURS, step=LONG)
    assert reposted(world) == [RIGHT]


@pytest.mark.account('quiet_hours = "22:00-08:00"\nbest_hours = ["12:00-13:00"]')
async def test_a_re_post_that_leaves_its_window_goes_out_at_the_minute_that_people_agreed_to(world: World) -> None:
    await reminded(world)
    await moves(world, "tomorrow 10:00")
    card = world.card()
    assert "between 17 Nov 10:00 and 14:00 (UTC)" in world.shown(card)
    await agreed_by(world, card, "cleo", "dan")
    assert "planned for 17 Nov 10:00 (UTC)" in world.shown(card)
    await world.passes(21 * HOURS + 1_800, step=LONG)
    assert reposted(world) == [RIGHT]


async def test_a_re_post_is_not_moved_to_where_it_is_said_again_in_other_words(world: World) -> None:
    await agreed(world, await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS))
    await world.passes(3 * HOURS + 2_400, step=LONG)
    await moves(world, "tomorrow 10:00")
    assert (
        world.ada.told == "By then it is said again in other words already. Choose an earlier time, or skip this one."
    )


@pytest.mark.account('quiet_hours = "22:00-08:00"')
async def test_a_re_post_is_not_moved_into_quiet_hours(world: World) -> None:
    await reminded(world)
    await moves(world, "23:30")
    assert world.ada.told == "That lies in the quiet hours of acme (22:00-08:00, UTC). Choose a time outside of them."
    assert len(world.cards()) == 2


async def test_whoever_asks_twice_to_move_it_out_of_its_window_is_told_twice_that_everybody_is_asked(
    world: World,
) -> None:
    await reminded(world)
    for _ in range(2):
        await moves(world, "tomorrow 10:00")
        assert "everybody is asked again" in world.ada.told
    assert len(world.cards()) == 3
    for name in ("cleo", "dan"):
        await world.people[name].reacts("✅", world.card())
    await moves(world, "tomorrow 10:00")
    assert world.ada.told == "Moved to 17 Nov 10:00 (UTC)."


async def test_a_held_re_post_does_not_go_out_and_when_its_window_is_over_people_are_asked(world: World) -> None:
    await reminded(world)
    await world.cleo.says("hold acme")
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == []
    asked = world.shown(reminder(world))
    assert "was to be said again until" in asked
    assert "Move it, or skip it." in asked


async def test_a_correction_that_somebody_deleted_is_not_said_again(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(60)
    world.x.delete_by_hand(world.x.timeline("acme_help")[0].id)
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == []
    assert "what should have followed it does not" in world.shown(card)
    assert "The correction is not there any more, so there is nothing to say again." in world.shown(card)


async def test_a_correction_that_was_itself_corrected_is_not_said_again(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(60)
    await agreed(world, await corrects_that(world))
    await world.passes(5 * HOURS, step=LONG)
    assert reposted(world) == []
    assert "what should have followed it does not" in world.shown(card)


async def test_a_plan_that_broke_off_names_nothing_as_planned_and_says_in_words_why(world: World) -> None:
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    await agreed(world, card)
    await world.passes(60)
    await agreed(world, await corrects_that(world))
    await world.passes(120)
    shown = world.shown(card)
    assert "what should have followed it does not" in shown
    assert "Part 3: does not happen.\nPart 4: does not happen." in shown
    assert "planned for" not in shown
    assert "The correction was itself corrected, so it is not said again." in shown


async def corrects_that(world: World, **fields: str) -> Message:
    """Bo's correction of the correction that is live, as far as its card."""
    again = "What we wrote an hour ago was wrong as well: we are open on the first Sunday of December. ^BO"
    wanted = {"text": again, "gravity": "minor", "deletes": "no", **fields}
    return await plans(world, world.x.timeline("acme_help")[0], **wanted)


async def test_what_somebody_begins_to_correct_waits_and_is_said_again_once_they_withdraw_that(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await agreed(world, card)
    await world.passes(60)
    second = await corrects_that(world)
    await world.passes(4.5 * HOURS, step=LONG)
    assert reposted(world) == []
    assert "Part 3: waits, as draft 3 is to correct what it would say again." in world.shown(card)
    assert "but draft 3 is to correct it" in world.shown(reminder(world))
    await world.bo.clicks("Withdraw", second)
    await world.passes(120)
    assert reposted(world) == [RIGHT]


async def test_what_somebody_is_still_correcting_when_its_window_is_over_is_asked_about(world: World) -> None:
    await agreed(world, await plans(world, await wrong_post(world)))
    await world.passes(60)
    second = await corrects_that(world)
    await world.passes(8.5 * HOURS, step=LONG)
    assert "was to be said again until 16 Nov 17:00" in world.shown(reminder(world))
    await world.bo.clicks("Withdraw", second)
    await world.passes(HOURS, step=LONG)
    assert reposted(world) == []


async def test_a_post_is_not_corrected_anew_as_its_correction_was_corrected(world: World) -> None:
    post = await wrong_post(world)
    await agreed(world, await plans(world, post))
    await world.passes(60)
    await agreed(world, await corrects_that(world))
    await world.passes(5 * HOURS, step=LONG)
    form = await world.ada.begins(f"correct {world.x.link(post)}")
    assert "Draft 2 corrects that post already" in form


async def test_a_deletion_that_fails_stops_what_follows_and_says_so(world: World) -> None:
    post = await wrong_post(world)
    card = await plans(world, post)
    world.x.fail_next("403", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await agreed(world, card)
    await world.passes(5 * HOURS, step=LONG)
    assert world.published() == [WRONG, RIGHT]
    assert reposted(world) == []
    assert "Part 2: did not work." in world.shown(card)


async def test_a_plan_that_breaks_off_is_said_to_its_author_once_and_after_a_crash_all_the_same(world: World) -> None:
    post = await wrong_post(world)
    card = await plans(world, post)
    world.x.fail_next("403", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await agreed(world, card)
    world.breaks("answer")
    await world.passes(25)
    await world.restarts()
    await world.passes(5 * HOURS, step=LONG)
    (told,) = world.said("Draft 2: the correction of @acme_help is live, but")
    assert world.called(told) == ["bo"]
    assert "The network does not allow it." in world.shown(told)
    assert world.x.link(post) in world.shown(told)


async def test_a_correction_whose_customer_deletes_their_post_is_said_to_its_author(world: World) -> None:
    complaint, wrong = await corrected_answer(world)
    world.x.delete_by_hand(complaint.id)
    await world.passes(2 * HOURS, step=LONG)
    (told,) = world.said("stays public")
    assert "the post that @acme_help answered is gone" in world.shown(told)
    assert world.x.link(wrong) in world.shown(told)
    await agreed(world, await plans(world, wrong, text=CORRECTED_ANSWER, gravity="minor"))
    await world.passes(60)
    assert world.x.timeline("acme_help")[0].text == CORRECTED_ANSWER
    assert world.x.post(wrong.id).deleted


async def test_the_button_of_a_correction_whose_deletion_failed_is_about_the_post_that_is_still_there(
    world: World,
) -> None:
    post = await wrong_post(world)
    card = await plans(world, post)
    world.x.fail_next("403", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await agreed(world, card)
    await world.passes(60)
    await world.bo.opens("Correct this", card)
    assert f"@acme_help wrote: {WRONG}" in world.bo.form


async def test_a_correction_that_does_not_work_is_followed_by_nothing_and_says_so(world: World) -> None:
    post = await wrong_post(world)
    card = await plans(world, post)
    world.x.fail_next("403", method="POST", path="/2/tweets")
    await agreed(world, card)
    await world.passes(60)
    assert world.published() == [WRONG]
    assert not world.x.post(post.id).deleted
    assert "Not published, and closed." in world.shown(card)


async def test_a_post_that_cannot_be_read_is_not_corrected(world: World) -> None:
    gone = world.complains()
    world.x.delete_by_hand(gone.id)
    await world.bo.begins(f"correct {world.x.link(gone)}")
    outcome = await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT)
    unread = "That post cannot be read: it was deleted, hidden, or never was. Check the link and try again."
    assert unread in str(outcome.errors)


async def test_a_post_that_is_not_ours_is_not_corrected(world: World) -> None:
    form = await world.bo.begins(f"correct {world.x.link(world.complains())}")
    assert "That post is by @carla, which is none of our accounts (@acme_help)." in form


async def test_a_post_is_corrected_once(world: World) -> None:
    post = await wrong_post(world)
    await plans(world, post)
    form = await world.ada.begins(f"correct {world.x.link(post)}")
    assert "Draft 2 corrects that post already." in form


async def test_a_post_that_somebody_deleted_is_corrected_and_nobody_is_asked_whether_it_goes(world: World) -> None:
    post = await wrong_post(world)
    world.x.delete_by_hand(post.id)
    form = await world.bo.begins(f"correct {world.x.link(post)}")
    assert "That post is gone already." in form
    assert "Delete it" not in form
    outcome = await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT, gravity="minor")
    assert not outcome.errors, outcome.errors
    assert "is deleted" not in world.shown()
    await agreed(world, world.card())
    await world.passes(60)
    assert world.published() == [RIGHT]


async def test_another_post_in_the_form_of_one_that_is_gone_is_deleted_unless_somebody_chooses_otherwise(
    world: World,
) -> None:
    gone = await wrong_post(world)
    world.x.delete_by_hand(gone.id)
    live = world.x.post_as("acme_help", "On Sundays we open at nine.")
    await world.bo.begins(f"correct {world.x.link(gone)}")
    outcome = await world.bo.sends(
        link=world.x.link(live), wrong="open on Sundays", right="closed on Sundays", text=RIGHT, gravity="minor"
    )
    assert not outcome.errors, outcome.errors
    assert "2. Then the wrong post is deleted." in world.shown()


async def test_a_post_that_somebody_deletes_while_the_form_is_open_cannot_be_deleted(world: World) -> None:
    post = await wrong_post(world)
    await world.bo.begins(f"correct {world.x.link(post)}")
    world.x.delete_by_hand(post.id)
    outcome = await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT)
    assert outcome.errors == {
        "deletes": "That post is gone already, so there is nothing to delete. Choose to leave it; the correction still goes out."
    }


async def test_after_a_deletion_that_failed_the_same_post_may_be_corrected_once_more(world: World) -> None:
    post = await wrong_post(world)
    world.x.fail_next("403", method="DELETE", path=f"/2/tweets/{post.id}", times=1)
    await agreed(world, await plans(world, post, gravity="minor"))
    await world.passes(60)
    assert world.published() == [WRONG, RIGHT]
    again = "What we wrote about Sundays is still to be read here, and is wrong, sorry: we are closed then. ^BO"
    await agreed(world, await plans(world, post, gravity="minor", text=again))
    await world.passes(60)
    assert world.published() == [RIGHT, again]


async def test_a_correction_that_admits_nothing_needs_a_lead(world: World) -> None:
    card = await plans(world, await wrong_post(world), text="Update: on Sundays the shop is closed. ^BO")
    assert "unacknowledged-correction" in world.shown(card)
    await agreed(world, card)
    assert "Waiting for a lead's approval." in world.shown(card)


@pytest.mark.parametrize("at", ["25:00", "soon", "2026-02-30 9:00"])
async def test_a_time_that_is_none_is_said(world: World, at: str) -> None:
    await reminded(world)
    await moves(world, at)
    assert f"“{at}” is no time." in world.ada.told


async def test_a_correction_asks_everybody_who_may_approve_it_at_once(world: World) -> None:
    await plans(world, await wrong_post(world))
    await world.passes(15)
    (asked,) = world.said("corrects what we said in public")
    assert set(world.called(asked)) == {"ada", "cleo", "dan"}


async def test_a_correction_of_an_answer_to_a_grievance_waits_through_the_short_pause_only(world: World) -> None:
    await world.restarts(rules="")
    await world.approved(world.complains())
    await world.passes(90)
    right = "What we answered was wrong, we are sorry: your parcel was sent back to us yesterday. ^BO"
    await agreed(world, await plans(world, world.x.timeline("acme_help")[0], text=right))
    await world.passes(25)
    assert right in world.published()


async def test_the_time_from_the_form_to_the_public_correction_is_shown(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    await world.passes(400)
    await agreed(world, card)
    await world.passes(60)
    took = "It took 8 minutes from the form to the public correction (38 minutes is what a false missile alert took in 2018,"
    assert took in world.shown(card)


async def test_the_form_begins_with_the_accounts_own_words(world: World) -> None:
    post = await wrong_post(world)
    await world.restarts(
        more_settings='[accounts.acme.texts.en]\ncorrection = "Sorry, wrong: {wrong}. Right: {right}."\n'
    )
    await world.bo.begins(f"correct {world.x.link(post)}")
    form = await world.bo.checks(wrong="open on Sundays", right="closed on Sundays")
    assert "Sorry, wrong: open on Sundays. Right: closed on Sundays." in form


ITALIAN = """[accounts.acme.texts.it]
correction = "Scusate, era sbagliato: {wrong}. Giusto: {right}."
apology = "Scusate, questo post era per un altro account."
grave_apology = "Questo post ha fatto male, e chiediamo scusa a tutti."
"""


async def test_the_form_begins_with_the_accounts_words_in_the_language_of_the_post_for_apologies_too(
    world: World,
) -> None:
    await world.restarts(readers=("bo", "cleo"), languages='"en", "it"', more_settings=ITALIAN)
    await world.agree("ada", "dan")
    card = await world.ada.drafts("La domenica siamo aperti dalle nove alle cinque, vi aspettiamo in negozio.")
    await agreed_by(world, card, "bo", "cleo")
    await world.passes(30)
    post = world.x.timeline("acme_help")[0]
    wanted = {"wrong": "aperti la domenica", "right": "chiusi la domenica"}
    begun = "Scusate, era sbagliato: aperti la domenica. Giusto: chiusi la domenica."
    assert begun in await filled_in(world, f"correct {world.x.link(post)}", wanted)
    apology, grave = (
        "Scusate, questo post era per un altro account.",
        "Questo post ha fatto male, e chiediamo scusa a tutti.",
    )
    assert apology in await filled_in(world, f"oops {world.x.link(post)}", {"gravity": "minor"})
    assert grave in await filled_in(world, f"oops {world.x.link(post)}", {"gravity": "major"})


async def filled_in(world: World, words: str, fields: dict[str, str]) -> str:
    """What the form says once Bo has filled in that and looks at the plan."""
    await world.bo.begins(words)
    return await world.bo.checks(**fields)


async def test_a_post_from_the_wrong_account_is_apologised_for_and_deleted_with_two_approvals(world: World) -> None:
    post = await wrong_post(world)
    await world.bo.begins(f"oops {world.x.link(post)}")
    outcome = await world.bo.sends()
    assert not outcome.errors, outcome.errors
    await agreed(world, world.card())
    await world.passes(30)
    assert world.x.post(post.id).deleted
    assert world.published() == [
        "Our last post was meant for another account and was put here by mistake. We are sorry, and have taken it down."
    ]


@pytest.mark.account('network = "rehearsal"')
async def test_the_button_on_a_published_card_opens_the_form_about_it_in_a_rehearsal_too(world: World) -> None:
    card = await world.ada.drafts(WRONG)
    await agreed_by(world, card, "bo", "cleo")
    await world.passes(30)
    await world.bo.opens("Correct this", card)
    assert f"@acme_help wrote: {WRONG}" in world.bo.form
    outcome = await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT)
    assert not outcome.errors, outcome.errors
    await agreed(world, world.card())
    await world.passes(60)
    assert "The correction is live." in world.shown()


async def test_an_apology_that_matters_much_is_grave_and_said_once(world: World) -> None:
    post = await wrong_post(world)
    await world.bo.begins(f"oops {world.x.link(post)}")
    await world.bo.checks(gravity="major")
    outcome = await world.bo.sends()
    assert not outcome.errors, outcome.errors
    await agreed(world, world.card())
    await world.passes(30)
    (said,) = world.published()
    assert said != (
        "Our last post was meant for another account and was put here by mistake. We are sorry, and have taken it down."
    )
    assert "is said again" not in world.shown()


@pytest.mark.parametrize("begun", ["minor", "major"])
async def test_an_apology_for_the_wrong_account_is_said_once_in_another_version_as_well(
    world: World, begun: str
) -> None:
    post = await wrong_post(world)
    await world.bo.begins(f"oops {world.x.link(post)}")
    await world.bo.checks(gravity=begun)
    await world.bo.sends()
    await world.bo.opens("Edit")
    sorry = "We are so sorry: that was meant for another account, and is deleted."
    outcome = await world.bo.sends(text=sorry, gravity="major")
    assert not outcome.errors, outcome.errors
    assert f"{sorry}\n" in world.shown()
    assert "It matters much." in world.shown()
    assert "again between" not in world.shown()


async def test_a_reminder_under_a_hold_does_not_promise_that_it_goes_out(world: World) -> None:
    await agreed(world, await plans(world, await wrong_post(world)))
    await world.passes(3 * HOURS, step=LONG)
    await world.dan.says("hold acme")
    await world.passes(2_400, step=600)
    assert len(world.said("was to be said again at")) == 1
    assert world.said("is said again at") == []


@pytest.mark.account('quiet_hours = "13:30-20:00"\nbest_hours = ["21:00-22:00"]\ntimezone = "Europe/Madrid"')
async def test_the_accounts_quiet_and_best_hours_are_kept_and_shown_before_anybody_is_asked(world: World) -> None:
    post = await wrong_post(world)
    shown = await world.bo.begins(f"correct {world.x.link(post)}")
    assert (
        "Said again between 16 Nov 20:00 and 17 Nov 00:00 (Europe/Madrid), best at 16 Nov 21:00 (Europe/Madrid)."
        in shown
    )
    assert "The account's hours: Europe/Madrid, quiet 13:30-20:00, best 21:00-22:00." in shown
    await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT)
    assert "Part 3: planned for 16 Nov 21:00 (Europe/Madrid)." in world.shown()


async def test_a_plan_whose_re_post_falls_into_a_hold_says_so_before_and_after_anybody_is_asked(world: World) -> None:
    post = await wrong_post(world)
    await world.dan.says("hold acme until 14:00")
    falls = "which falls into the hold: it does not go out then, and people are asked again once the hold is over."
    await world.bo.begins(f"correct {world.x.link(post)}")
    shown = await world.bo.checks(gravity="major", other_words=OTHER_WORDS)
    assert f"Said again between 16 Nov 13:00 and 17:00 (UTC), {falls}" in shown
    assert f"in other words: “{OTHER_WORDS}”." in shown
    assert "nothing of this goes out until 16 Nov 14:00 (UTC), or until two people resume it." in shown
    await world.bo.sends(wrong="open on Sundays", right="closed on Sundays", text=RIGHT)
    assert f"Part 3: planned for 16 Nov 13:00 (UTC), {falls}" in world.shown()


async def test_a_hold_that_comes_over_a_plan_says_which_re_post_falls_into_it(world: World) -> None:
    card = await plans(world, await wrong_post(world), gravity="major", other_words=OTHER_WORDS)
    await agreed(world, card)
    await world.passes(60)
    assert "which falls into the hold" not in world.shown(card)
    await world.dan.says("hold acme until 16:00")
    await world.passes(15)
    shown = world.shown(card)
    assert "Part 3: planned for 16 Nov 13:00 (UTC), which falls into the hold" in shown
    assert "Part 4: planned for 17 Nov 09:00 (UTC)." in shown
    await world.passes(8 * HOURS, step=LONG)
    assert reposted(world) == []
