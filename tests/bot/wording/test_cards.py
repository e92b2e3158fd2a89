"""The words on a card, whatever chat shows them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from inline_snapshot import snapshot

from approvals.domain.card import Action
from approvals.domain.draft import Reason
from approvals.domain.lifecycle import Status
from approvals.domain.people_shown import HeldBy, StepShown, StoppedBy
from approvals.domain.quorum import Discount, Discounted
from approvals.domain.vote import Mark
from bot.wording import cards
from bot.wording.faults import fault
from bot.wording.people import people
from tests.bot.slack.slack_cards import OPEN, a_card
from tests.support.builders import after, identity


def test_every_new_version_says_why_there_is_one() -> None:
    said = {
        str(reason): cards.origin(a_card(revision=2, reason=reason, edited_by="Bo", suggested_by="Cleo"))
        for reason in Reason
    }
    assert said == snapshot(
        {
            "drafted": "Draft 7, version 2, by Ada",
            "edited": "Draft 7, version 2, by Ada (edited by Bo)",
            "suggested": "Draft 7, version 2, by Ada (suggested by Cleo)",
            "took-too-long": "Draft 7, version 2, by Ada (asked again: it was approved, but could not be sent in time)",
            "new-finding": "Draft 7, version 2, by Ada (asked again: the rules found something new)",
            "parent-changed": "Draft 7, version 2, by Ada (asked again: the post it answers was changed)",
            "card-lost": "Draft 7, version 2, by Ada (asked again: the card before it was deleted or changed by hand)",
            "held": "Draft 7, version 2, by Ada (asked again: its time came while the account was held)",
            "moved": "Draft 7, version 2, by Ada (asked again: a part of the plan was moved out of its window)",
            "prepared-long-ago": "Draft 7, version 2, by Ada (asked again: approvals of a prepared statement are good for 30 days)",
            "facts-changed": "Draft 7, version 2, by Ada (asked again: the account, or what is stored, is not what was "
            "approved)",
        }
    )


def test_an_author_who_edits_is_named_once() -> None:
    assert cards.origin(a_card(revision=2, reason=Reason.EDITED)) == "Draft 7, version 2, by Ada (edited)"


def test_every_status_is_one_sentence_or_two() -> None:
    said = {str(status): cards.status(a_card(status=status, sends_at=after(20))) for status in [*Status, None]}
    assert said == snapshot(
        {
            "waiting": ("Waiting for 2 approvals.",),
            "stopped": ("Stopped. It is not sent until the stop is taken back.",),
            "held": ("Held. Nothing is sent meanwhile.",),
            "account-held": (
                "🛑 Held: nothing of this account goes out until two people say “resume AcmeHelp” to Twokeys.",
            ),
            "blocked": ("It cannot be published as it is: see what must be mended, then edit it.",),
            "barred": ("Another draft that answers this post is on its way. This one waits for what becomes of it.",),
            "prepared": ("Approved, and kept", ". Somebody of the roster may release it during an incident."),
            "pause": (
                "Approved.",
                " It sends at ",
                datetime(2026, 11, 20, hour=9, second=20, tzinfo=UTC),
                ".",
                " Press Stop if it must not go out.",
            ),
            "sending": ("Being sent now.",),
            "unsure": (
                "We are not sure whether it went out. Twokeys looks again in a moment and sends nothing meanwhile.",
            ),
            "asking": (
                "We are not sure whether it went out. Please look at the account's timeline, then press a button.",
            ),
            "under-way": ("The correction is live. What follows it goes on as planned.",),
            "broken-off": ("The correction is live, and what should have followed it does not.",),
            "published": ("Published.",),
            "refused": ("Not published, and closed.",),
            "withdrawn": ("Withdrawn. Nothing was published.",),
            "expired": ("Closed: it waited too long for approvals. Nothing was published.",),
            "answered": ("Closed: this post was answered by another draft. Nothing was published from this one.",),
            "parent-gone": ("Closed: the post it answers is gone. Nothing was published.",),
            "None": ("This version was replaced, see below. It takes no more votes.",),
        }
    )


def test_every_discount_says_why() -> None:
    said = tuple(
        people(a_card(discounted=(Discounted(identity=identity("sam"), name="Sam", mark=Mark.APPROVE, why=why),)))[-1]
        for why in Discount
    )
    assert said == snapshot(
        (
            "Sam's approval does not count: Sam wrote this draft.",
            "Sam's approval does not count: Sam edited this text.",
            "Sam's approval does not count: Sam suggested this text.",
            "Sam's approval does not count: Sam took this draft over.",
            "Sam's approval does not count: Sam is not on this account's roster.",
            "Sam's approval does not count: Sam is a guest.",
            "Sam's approval does not count: Sam is not a member here.",
            "Sam's approval does not count: Sam is a bot.",
            "Sam's approval does not count: Sam is deactivated.",
            "Sam's approval does not count: Sam is in no team that Twokeys is in.",
            "Sam's approval does not count: Sam is not known to Twokeys.",
            "Sam's approval does not count: Sam is known by something else in the settings now, and two people have not agreed to that yet.",
        )
    )


def step(name: str = "legal", **changes: Any) -> StepShown:
    """A step of one of two people, none of whom has approved."""
    usual = StepShown(name=name, missing=1, approved=(), waiting_for=("Gail", "Hugo"), waits=False)
    return replace(usual, **changes)


def test_a_card_says_which_step_waits_for_whom() -> None:
    lead = step("sign-off", waiting_for=("Dan",), waits=True)
    said = {
        "first": people(a_card(steps=(step(), lead))),
        "then": people(
            a_card(
                approved=("Gail",),
                steps=(step(missing=0, approved=("Gail",), waiting_for=("Hugo",)), replace(lead, waits=False)),
            )
        ),
        "early": people(
            a_card(approved=("Dan",), steps=(step(), replace(lead, missing=0, approved=("Dan",), waiting_for=())))
        ),
        "early, and not enough": people(
            a_card(approved=("Dan",), steps=(step(), replace(lead, approved=("Dan",), waiting_for=("Eva",))))
        ),
        "two of three": people(a_card(steps=(step(missing=2, waiting_for=("Gail", "Hugo", "Ivo")),))),
        "all": people(
            a_card(approved=("Ivo",), steps=(step(missing=2, approved=("Ivo",), waiting_for=("Gail", "Hugo")),))
        ),
        "more than the steps": people(a_card(needed=3, steps=(step(),))),
        "nobody left": people(a_card(steps=(step(waiting_for=()),))),
        "too few left": people(a_card(steps=(step(missing=2, waiting_for=("Gail",)),))),
    }
    assert said == snapshot(
        {
            "first": ("Approved by: nobody (0 of 2)", "Legal: Gail or Hugo", "Then sign-off: Dan"),
            "then": ("Approved by: Gail (1 of 2)", "Legal: approved by Gail", "Sign-off: Dan"),
            "early": (
                "Approved by: Dan (1 of 2)",
                "Legal: Gail or Hugo",
                "Then sign-off: approved by Dan; it counts once the step before is complete",
            ),
            "early, and not enough": (
                "Approved by: Dan (1 of 2)",
                "Legal: Gail or Hugo",
                "Then sign-off: Eva; Dan approved already",
            ),
            "two of three": ("Approved by: nobody (0 of 2)", "Legal: 2 of Gail, Hugo and Ivo"),
            "all": ("Approved by: Ivo (1 of 2)", "Legal: Gail and Hugo; Ivo approved"),
            "more than the steps": (
                "Approved by: nobody (0 of 3)",
                "Legal: Gail or Hugo",
                "Missing: 3 more, from Bo, Cleo or Dan",
            ),
            "nobody left": (
                "Approved by: nobody (0 of 2)",
                "Legal: 1 more must approve, and nobody is left who may",
                "Missing: 2 more, from Bo, Cleo or Dan",
            ),
            "too few left": (
                "Approved by: nobody (0 of 2)",
                "Legal: 2 more must approve, and only Gail is left who may",
            ),
        }
    )


def test_a_card_waits_for_the_step_whose_turn_it_is() -> None:
    done = step(missing=0, approved=("Gail",))
    said = [
        cards.status(a_card(steps=steps))
        for steps in ((step(),), (step(), step("sign-off", waits=True)), (done, step("sign-off")), (done,))
    ]
    assert said == snapshot(
        [
            ("Waiting for legal.",),
            ("Waiting for step 1 of 2: legal.",),
            ("Waiting for step 2 of 2: sign-off.",),
            ("Waiting for 2 approvals.",),
        ]
    )


def test_many_people_are_counted_instead_of_named() -> None:
    marks = tuple(
        Discounted(identity=identity(f"g{n}"), name=f"G{n}", mark=Mark.REJECT, why=Discount.UNKNOWN) for n in range(10)
    )
    said = people(a_card(waiting_for=tuple(f"P{n}" for n in range(10)), discounted=marks))
    assert said[1] == "Missing: 2 more, from P0, P1, P2, P3, P4, P5, P6, P7 or others"
    assert said[-1] == "2 more marks do not count."


def test_a_person_who_gives_a_networks_slug_as_reason_is_quoted_not_explained() -> None:
    card = a_card(
        stopped=(StoppedBy(version=1, name="Bo", reason="duplicate"),),
        held=(HeldBy(name="Cleo", until=None, reason="invalid"), HeldBy(name="Dan", until=None, reason="")),
    )
    assert people(card)[2:] == ("Stopped by Bo: duplicate", "Held by Cleo: invalid", "Held by Dan")


def test_a_stop_of_an_earlier_version_says_whose_word_is_missing() -> None:
    card = a_card(revision=2, stopped=(StoppedBy(version=1, name="Bo", reason="wrong town"),))
    assert people(card)[2:] == (
        "Version 1 was stopped by Bo, who has neither approved this one nor taken that back: wrong town",
    )


def test_once_it_is_closed_nobody_is_missing() -> None:
    assert people(a_card(status=Status.EXPIRED)) == ("Approved by: nobody (0 of 2)",)


def test_a_card_that_is_held_with_all_says_how_to_let_all_go_on() -> None:
    assert cards.status(a_card(status=Status.ACCOUNT_HELD, all_held=True)) == (
        "🛑 Held: nothing of any account goes out until two people say “resume all” to Twokeys.",
    )


@pytest.mark.parametrize("status", list(Status))
def test_every_card_of_a_small_team_says_that_it_is_author_plus_one(status: Status) -> None:
    told = people(a_card(status=status, needed=1, detail="rate-limited"))
    assert "Author plus one: on this account, one approval is enough." in told


def test_a_lead_may_be_all_that_is_missing() -> None:
    card = a_card(approved=("Bo", "Cleo"), waiting_for=("Dan",), lead_missing=True)
    assert cards.status(card) == ("Waiting for a lead's approval.",)
    assert people(card)[1:] == ("A lead must be among them: Dan",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": Status.WITHDRAWN, "detail": "Ada"}, "Withdrawn by Ada."),
        ({"status": Status.PAUSE, "detail": ""}, ""),
        ({"status": Status.WAITING, "detail": "no-answer"}, ""),
        ({"status": Status.UNSURE, "detail": "no-answer"}, "The network did not answer."),
        ({"status": Status.PUBLISHED, "detail": "https://x.com/AcmeHelp/status/9"}, ""),
    ],
)
def test_what_came_of_it_is_said_where_it_matters(changes: dict[str, Any], said: str) -> None:
    assert cards.outcome(a_card(**changes)) == said


def test_an_answered_draft_leads_to_the_answer_that_went_out() -> None:
    url = "https://x.com/AcmeHelp/status/9"
    assert cards.link(a_card(status=Status.ANSWERED, detail=url)) == url
    assert cards.link(a_card(status=Status.PUBLISHED, post_url=url)) == url
    assert cards.link(a_card(status=Status.WITHDRAWN, detail="Ada")) is None


def test_stop_comes_first_in_the_pause_only() -> None:
    assert cards.buttons(a_card()) == OPEN
    assert cards.buttons(a_card(status=Status.PAUSE))[:2] == (Action.STOP, Action.APPROVE)


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("duplicate", "The network says that the same text is already there."),
        ("wrong-account", "It was approved for another account, so it was not sent."),
        ("forbidden\nNo.", "The network does not allow it. It says: “No.”"),
        ("forbidden", "The network does not allow it."),
        ("What a person wrote (here)", "What a person wrote (here)"),
        ("hello", "hello"),
        ("network-unreachable", "The network could not be reached."),
        ("network-error", "The network answered with a fault."),
        ("slack-away", "Slack could not be asked who approved it."),
        ("no-such-account", "This account is not in Twokeys' settings any more."),
    ],
)
def test_a_networks_answer_is_told_in_plain_words(detail: str, said: str) -> None:
    assert fault(detail) == said
