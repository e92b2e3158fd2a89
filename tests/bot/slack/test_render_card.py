"""The card as people see it."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from approvals.domain.card import Action
from approvals.domain.draft import Reason
from approvals.domain.lifecycle import Status
from approvals.domain.people_shown import HeldBy, StoppedBy
from approvals.domain.quorum import Discount, Discounted
from approvals.domain.vote import Mark
from approvals.errors import Refusal
from bot.slack import render
from bot.slack.blocks import MOST_LETTERS, letters
from policies.finding import Finding, NotChecked, Severity
from policies.reply import Kind
from tests.bot.slack.slack_cards import OPEN, a_card, pinged, read
from tests.support.builders import PARENT, after, identity

NASTY = "<!channel> <@U1> <!here> *bold* _it_ `code` ~gone~ :tada: <https://evil.example|bank> &amp; @here"


def a_finding(severity: Severity, rule: str, reason: str = "A reason.") -> Finding:
    return Finding(rule=rule, severity=severity, span=None, reason=reason, advice="Some advice.", excerpt="")


def discounted(name: str, why: Discount, mark: Mark = Mark.APPROVE) -> Discounted:
    return Discounted(identity=identity(name), name=name.title(), mark=mark, why=why)


def test_a_waiting_card_shows_everything_that_people_vote_on() -> None:
    assert read(render.card(a_card())) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Waiting for 2 approvals.*
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")


def test_who_approved_who_is_missing_and_whose_vote_does_not_count_are_said_with_the_reason() -> None:
    card = a_card(
        approved=("Bo",),
        waiting_for=("Cleo", "Dan"),
        lead_missing=True,
        discounted=(
            discounted("ada", Discount.AUTHOR),
            discounted("gus", Discount.GUEST, Mark.REJECT),
            discounted("eve", Discount.NOT_ON_ROSTER),
        ),
    )
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Waiting for 1 approval.*
Approved by: Bo (1 of 2)
Missing: 1 more, from Cleo or Dan
A lead must be among them: Dan
Ada's approval does not count: Ada wrote this draft.
Gus's stop does not count: Gus is a guest.
Eve's approval does not count: Eve is not on this account's roster.
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")


def test_three_findings_stand_open_gravest_first_and_the_rest_is_folded() -> None:
    card = a_card(
        findings=(
            a_finding(Severity.FIX, "invisible-text"),
            a_finding(Severity.WARNING, "crowd"),
            a_finding(Severity.WARNING, "repeat"),
            a_finding(Severity.SIGN_OFF, "private-data"),
            a_finding(Severity.BLOCKER, "too-long"),
        ),
        not_checked=(NotChecked(rule="unsummoned", reason="no parent"), NotChecked(rule="wrong-account", reason="x")),
    )
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Can it be published?
Must be mended (too-long): A reason. Some advice.
Needs a lead (private-data): A reason. Some advice.
Worth a look (crowd): A reason. Some advice.
2 more findings
Not checked: unsummoned; wrong-account
*Waiting for 2 approvals.*
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw] [Show all findings]\
""")


def test_in_the_pause_stop_comes_first_below_the_time_of_sending() -> None:
    card = a_card(approved=("Bo", "Cleo"), waiting_for=(), status=Status.PAUSE, sends_at=after(20), discounted=())
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Approved. It sends at <!date^1795165220^{time_secs}|2026-11-20 09:00:20 UTC>. Press Stop if it must not go out.*
Approved by: Bo and Cleo (2 of 2)
[Stop] [Approve] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")


def test_a_stopped_card_says_who_stopped_it_and_why() -> None:
    card = a_card(status=Status.STOPPED, stopped=(StoppedBy(version=1, name="Bo", reason="We were wrong there"),))
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Stopped. It is not sent until the stop is taken back.*
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
Stopped by Bo: We were wrong there
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")


def test_a_held_card_says_until_when_and_offers_to_lift_the_hold() -> None:
    card = a_card(
        status=Status.HELD,
        held=(HeldBy(name="Eve", until=after(hours=4), reason="ask legal"),),
        actions=(Action.APPROVE, Action.STOP, Action.LIFT, Action.EDIT, Action.SUGGEST, Action.WITHDRAW),
    )
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Held until <!date^1795179600^{time_secs}|2026-11-20 13:00:00 UTC>. Nothing is sent meanwhile.*
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
Held by Eve: ask legal
[Approve] [Stop] [Lift the hold]
[Edit] [Suggest a change] [Withdraw]\
""")


def test_an_account_without_credits_is_held_by_twokeys_in_plain_words() -> None:
    held = (HeldBy(name="Twokeys", until=None, reason="credits-depleted"),)
    assert read(render.card(a_card(status=Status.ACCOUNT_HELD, held=held))) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*🛑 Held: nothing of this account goes out until two people say “resume AcmeHelp” to Twokeys.*
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
Held by Twokeys: The network's credits are used up. Somebody must buy new ones.
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")


def test_a_replaced_card_keeps_its_text_and_nothing_to_press() -> None:
    card = a_card(status=None, approved=(), waiting_for=(), actions=())
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*This version was replaced, see below. It takes no more votes.*\
""")


def test_a_published_card_leads_to_the_post() -> None:
    card = a_card(
        approved=("Bo", "Cleo"), status=Status.PUBLISHED, post_url="https://x.com/AcmeHelp/status/9", actions=()
    )
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Published.*
Approved by: Bo and Cleo (2 of 2)
https://x.com/AcmeHelp/status/9\
""")


def test_when_nobody_knows_whether_it_went_out_people_are_asked() -> None:
    card = a_card(
        approved=("Bo", "Cleo"),
        status=Status.ASKING,
        detail="no-answer",
        actions=(Action.IT_IS_LIVE, Action.SEND_AGAIN),
    )
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*We are not sure whether it went out. Please look at the account's timeline, then press a button.*
Approved by: Bo and Cleo (2 of 2)
The network did not answer.
[It is live] [It is not; send again]\
""")


def test_what_the_network_refused_is_quoted() -> None:
    card = a_card(status=Status.REFUSED, detail="forbidden\nYou are not allowed, (sorry)", actions=())
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written <!date^1795165020^{ago}|2026-11-20 08:57:00 UTC>
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Not published, and closed.*
Approved by: nobody (0 of 2)
The network does not allow it. It says: “You are not allowed, (sorry)”\
""")


def test_a_small_team_and_a_rehearsal_are_named_as_such() -> None:
    card = a_card(
        kind=Kind.POST,
        network="rehearsal",
        parent=None,
        needed=1,
        waiting_for=("Bo",),
        revision=2,
        reason=Reason.EDITED,
        edited_by="Cleo",
    )
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Post of its own · Rehearsal: publishes nowhere · Draft 7, version 2, by Ada (edited by Cleo)
Text of version 2 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Waiting for 1 approval.*
Approved by: nobody (0 of 1)
Missing: 1 more, from Bo
Author plus one: on this account, one approval is enough.
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")


@pytest.mark.parametrize("where", ["parent", "text", "author", "finding", "reason", "name", "handle"])
def test_other_peoples_words_ping_nobody_and_are_shown_letter_by_letter(where: str) -> None:
    card = {
        "parent": a_card(parent=replace(PARENT, text=NASTY)),
        "text": a_card(text=NASTY),
        "author": a_card(author=NASTY),
        "finding": a_card(findings=(a_finding(Severity.WARNING, "crowd", NASTY),)),
        "reason": a_card(stopped=(StoppedBy(version=1, name="Bo", reason=NASTY),)),
        "name": a_card(discounted=(replace(discounted("sam", Discount.STRANGER), name=NASTY),)),
        "handle": a_card(handle=NASTY),
    }[where]
    message = render.card(card)
    assert pinged(message) == []
    assert NASTY in read(message)
    assert all(NASTY not in block["text"]["text"] for block in message.blocks if _is_markup(block))


def _is_markup(block: dict[str, object]) -> bool:
    text = block.get("text")
    return isinstance(text, dict) and text["type"] == "mrkdwn"


def test_a_card_stays_within_slacks_limits_whatever_happens_to_it() -> None:
    long = "😀" * 3_000
    card = a_card(
        text="x" * 2_500,
        parent=replace(PARENT, text="y" * 2_300),
        findings=tuple(a_finding(Severity.WARNING, "crowd", long) for _ in range(9)),
        not_checked=tuple(NotChecked(rule="r" * 30, reason="x") for _ in range(40)),
        approved=tuple(long for _ in range(3)),
        waiting_for=tuple(long for _ in range(30)),
        discounted=tuple(replace(discounted("sam", Discount.GUEST), name=long) for _ in range(60)),
        stopped=tuple(StoppedBy(version=1, name=long, reason=long) for _ in range(30)),
        held=tuple(HeldBy(name=long, until=after(9), reason=long) for _ in range(30)),
        post_url="https://x.com/AcmeHelp/status/9",
        detail=long,
        status=Status.PAUSE,
        sends_at=after(20),
    )
    message = render.card(card)
    read(message)
    assert letters(message.blocks) <= MOST_LETTERS
    assert len(message.text) <= 4_000


def test_a_text_that_no_card_shows_whole_is_refused_before_it_is_posted() -> None:
    with pytest.raises(Refusal, match="card-too-large"):
        render.card(a_card(parent=replace(PARENT, text="y" * 6_000)))


def test_every_button_carries_the_key_of_its_card() -> None:
    pressed = {
        element["action_id"]: element["value"]
        for block in render.card(a_card(key="7/3/abc")).blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }
    assert pressed == dict.fromkeys(OPEN, "7/3/abc")


@pytest.mark.parametrize("status", [*Status, None])
def test_no_status_speaks_in_words_of_our_own_trade(status: Status | None) -> None:
    said = read(render.card(a_card(status=status))).casefold()
    for word in ("digest", "quorum", "lapse", "in doubt", "clearance"):
        assert word not in said


def test_a_card_whose_text_was_removed_says_when_and_where_the_evidence_is() -> None:
    card = a_card(
        text="", parent=None, removed_after=90, status=Status.PUBLISHED, actions=(), post_url="https://x.com/a/status/9",
        findings=(a_finding(Severity.WARNING, "crowd", ""),), not_checked=(NotChecked(rule="repeat", reason=""),),
    )  # fmt: skip
    shown = render.card(card)
    assert read(shown) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
The text was removed after 90 days. Who approved it stays in the ledger, as draft 7.
*Published.*
https://x.com/a/status/9\
""")
    assert (
        shown.text
        == "@AcmeHelp, draft 7, version 1: The text was removed after 90 days. Who approved it stays in the ledger, as draft 7."
    )


def test_a_card_without_the_post_that_it_answers_says_so() -> None:
    card = a_card(parent=None, status=Status.PUBLISHED, actions=())
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply on X · Draft 7, version 1, by Ada
The post that this answers was removed.
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
*Published.*
Approved by: nobody (0 of 2)\
""")


def test_a_post_of_its_own_lacks_none() -> None:
    assert "removed" not in read(render.card(a_card(kind=Kind.POST, parent=None)))


def test_a_card_of_an_account_that_left_names_nobody_as_its_rosters_are_not_known() -> None:
    card = a_card(network="", status=Status.PUBLISHED, actions=(), removed_after=1)
    assert read(render.card(card)) == snapshot("""\
# @AcmeHelp
Reply · Draft 7, version 1, by Ada
The text was removed after 1 day. Who approved it stays in the ledger, as draft 7.
*Published.*\
""")
