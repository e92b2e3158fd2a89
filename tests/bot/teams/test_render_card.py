"""The card as people see it in Teams."""

import json
from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from approvals.domain.card import Action
from approvals.domain.lifecycle import Status
from approvals.domain.people_shown import HeldBy, StoppedBy
from approvals.domain.quorum import Discount, Discounted
from approvals.domain.vote import Mark
from approvals.errors import Refusal
from bot.teams import render
from bot.teams.render_card import MOST_BYTES
from policies.finding import Finding, NotChecked, Severity
from policies.reply import Kind
from tests.bot.slack.slack_cards import OPEN, a_card
from tests.bot.teams.teams_cards import inside, read, shows
from tests.support.builders import PARENT, after, identity

NASTY = [
    "**bold** _it_ `code` ~~gone~~ [bank](https://evil.example) # head",
    "- one\n- two\n1. three\n> quoted",
    "{{DATE(2026-11-20T09:00:00Z, SHORT)}} {{TIME(2026-11-20T09:00:00Z)}} {{{{x}}}}",
    "${toUpper(x)} {name}",
    "<at>Ben Okafor</at> @everyone <b>bold</b> &amp; &lt; <script>",
    "two  spaces   three    four",
    "  indented\n\n\n  after three breaks  ",
    "left \N{RIGHT-TO-LEFT OVERRIDE}right\N{POP DIRECTIONAL FORMATTING} left",
    "👩‍👩‍👧 ❤️ é e\u0301 שלום",
    "\\ backslash \\* and | pipe",
]


def a_finding(severity: Severity, rule: str, reason: str = "A reason.") -> Finding:
    return Finding(rule=rule, severity=severity, span=None, reason=reason, advice="Some advice.", excerpt="")


def drawn(**changes: object) -> str:
    return read(render.card(a_card(**changes), turn="1"))


def test_a_waiting_card_shows_everything_that_people_vote_on() -> None:
    assert drawn() == snapshot("""\
@AcmeHelp
Reply on X
Draft 7, version 1, by Ada
@carla wrote
@AcmeHelp my parcel is lost
https://x.com/carla/status/123
Written on {{DATE(2026-11-20T08:57:00Z, SHORT)}} at {{TIME(2026-11-20T08:57:00Z)}}
Text of version 1 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Waiting for 2 approvals.
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]
  Withdraw this draft?
  It is closed for good, with everything people said of it.
  [Yes, withdraw]\
""")


def test_who_approved_who_is_missing_and_whose_vote_does_not_count_are_said_with_the_reason() -> None:
    def discounted(name: str, why: Discount, mark: Mark = Mark.APPROVE) -> Discounted:
        return Discounted(identity=identity(name), name=name.title(), mark=mark, why=why)

    shown = drawn(
        approved=("Bo",),
        waiting_for=("Cleo", "Dan"),
        lead_missing=True,
        discounted=(discounted("ada", Discount.AUTHOR), discounted("gus", Discount.GUEST, Mark.REJECT)),
    )
    assert shown.partition("Text of version 1")[2] == snapshot("""\
 · length 17 of 280
We are on it. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Waiting for 1 approval.
Approved by: Bo (1 of 2)
Missing: 1 more, from Cleo or Dan
A lead must be among them: Dan
Ada's approval does not count: Ada wrote this draft.
Gus's stop does not count: Gus is a guest.
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]
  Withdraw this draft?
  It is closed for good, with everything people said of it.
  [Yes, withdraw]\
""")


def test_three_findings_stand_open_gravest_first_and_the_rest_is_folded() -> None:
    shown = drawn(
        findings=(
            a_finding(Severity.FIX, "invisible-text"),
            a_finding(Severity.WARNING, "crowd"),
            a_finding(Severity.WARNING, "repeat"),
            a_finding(Severity.SIGN_OFF, "private-data"),
            a_finding(Severity.BLOCKER, "too-long"),
        ),
        not_checked=(NotChecked(rule="unsummoned", reason="no parent"),),
    )
    assert shown.partition("We are on it. ^AD")[2] == snapshot("""\

Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Can it be published?
Must be mended\xa0(too-long): A reason. Some advice.
Needs a lead\xa0(private-data): A reason. Some advice.
Worth a look\xa0(crowd): A reason. Some advice.
2 more findings
Not checked: unsummoned
Waiting for 2 approvals.
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw] [Show all findings]
  Withdraw this draft?
  It is closed for good, with everything people said of it.
  [Yes, withdraw]\
""")


def test_in_the_pause_stop_comes_first_below_the_time_of_sending() -> None:
    shown = drawn(status=Status.PAUSE, sends_at=after(40), approved=("Bo", "Cleo"), waiting_for=(), actions=OPEN)
    assert shown.partition("Is it helpful?")[2] == snapshot("""\
 Nothing found.
Approved. It sends at {{TIME(2026-11-20T09:00:40Z)}}. Press Stop if it must not go out.
Approved by: Bo and Cleo (2 of 2)
[Stop] [Approve] [Hold]
[Edit] [Suggest a change] [Withdraw]
  Withdraw this draft?
  It is closed for good, with everything people said of it.
  [Yes, withdraw]\
""")


def test_a_stopped_and_a_held_card_say_by_whom_and_why() -> None:
    stopped = drawn(status=Status.STOPPED, stopped=(StoppedBy(name="Dan", reason="Wrong tone", version=1),))
    assert "Stopped. It is not sent until the stop is taken back." in stopped
    assert "Wrong tone" in stopped
    held = drawn(status=Status.HELD, held=(HeldBy(name="Bo", until=after(3600), reason="ask legal"),))
    assert "Held until {{TIME(2026-11-20T10:00:00Z)}}. Nothing is sent meanwhile." in held


def test_a_card_of_a_held_account_names_the_word_that_is_said_in_any_chat() -> None:
    held = drawn(status=Status.ACCOUNT_HELD, all_held=True)
    assert "nothing of any account goes out until two people say “resume all”" in held


def test_a_replaced_card_keeps_its_text_and_nothing_to_press() -> None:
    shown = drawn(status=None, actions=())
    assert "We are on it. ^AD" in shown
    assert "[" not in shown


def test_a_published_card_leads_to_the_post() -> None:
    made = render.card(
        a_card(status=Status.PUBLISHED, post_url="https://x.com/AcmeHelp/status/9", actions=()), turn="1"
    )
    assert "https://x.com/AcmeHelp/status/9" in read(made)
    opened = [one["url"] for one in inside(made.card) if one.get("type") == "Action.OpenUrl"]
    assert opened == [PARENT.url, "https://x.com/AcmeHelp/status/9"]


@pytest.mark.parametrize("words", NASTY)
def test_what_is_voted_on_and_what_it_answers_are_shown_letter_by_letter(words: str) -> None:
    made = render.card(a_card(text=words, parent=replace(PARENT, text=words)), turn="1").card
    shown = words.replace("{{", "{\N{ZERO WIDTH SPACE}{").replace("{{", "{\N{ZERO WIDTH SPACE}{")
    lines = shown.split("\n")
    expected = "\n".join(line or " " for line in lines)
    assert shows(made, expected)
    assert read(made)


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize("where", ["handle", "author", "detail", "reason", "finding", "name"])
def test_other_peoples_words_are_no_markup_anywhere(words: str, where: str) -> None:
    changes = {
        "handle": {"handle": words},
        "author": {"author": words},
        "detail": {"detail": words, "status": Status.WITHDRAWN},
        "reason": {
            "status": Status.STOPPED,
            "stopped": (StoppedBy(name="Dan", reason=words, version=1),),
        },
        "finding": {"findings": (a_finding(Severity.WARNING, "crowd", words),)},
        "name": {"approved": (words,), "status": Status.ACCOUNT_HELD, "handle": words},
    }[where]
    made = render.card(a_card(**changes), turn="1").card
    assert read(made)
    assert "entities" not in made["msteams"]
    for block in (one["text"] for one in inside(made) if one.get("type") == "TextBlock"):
        assert not set(functions(block)) - {"DATE", "TIME"}
        assert "](" not in block.replace("\\]", "").replace("\\(", "")
        assert "<at>" not in block


def functions(block: str) -> list[str]:
    return [piece.partition("(")[0] for piece in block.split("{{")[1:] if "2026-11-20T09:00:00Z, SHORT" not in piece]


def test_every_button_carries_the_key_of_its_card_and_this_drawing_of_it() -> None:
    made = render.card(a_card(), turn="12").card
    told = [
        one["data"]["twokeys"] for one in inside(made) if str(one.get("type")) in {"Action.Execute", "Action.Submit"}
    ]
    assert {(one["value"], one["turn"]) for one in told} == {(a_card().key, "12")}
    assert {one["do"] for one in told} == set(OPEN)


def test_what_a_button_does_it_does_in_clients_that_know_no_execute() -> None:
    made = render.card(a_card(), turn="12").card
    for one in (one for one in inside(made) if one.get("type") == "Action.Execute"):
        assert one["fallback"] == {"type": "Action.Submit", "title": one["title"], "data": one["data"]}
    assert made["version"] == "1.5"


def test_a_card_that_fits_goes_on_fitting_whatever_happens_to_it() -> None:
    """Everything at once, in letters of four bytes each."""
    text = "🚚" * 2_000
    while True:
        try:
            render.fits(a_card(text=text, parent=None, kind=Kind.POST))
            break
        except Refusal:
            text = text[:-10]
    worst = a_card(
        text=text,
        parent=None,
        kind=Kind.POST,
        findings=tuple(a_finding(Severity.BLOCKER, "too-long", "🚚" * 900) for _ in range(30)),
        not_checked=tuple(NotChecked(rule="unsummoned", reason="🚚" * 300) for _ in range(30)),
        approved=tuple("🚚" * 40 for _ in range(20)),
        waiting_for=tuple("🚚" * 40 for _ in range(20)),
        discounted=tuple(
            Discounted(identity=identity("ada"), name="🚚" * 200, mark=Mark.APPROVE, why=Discount.AUTHOR)
            for _ in range(30)
        ),
        stopped=tuple(StoppedBy(name="🚚" * 100, reason="🚚" * 500, version=1) for _ in range(30)),
        incident="🚚" * 500,
        status=Status.STOPPED,
        unheard=True,
        actions=(*OPEN, Action.UNSTOP, Action.LIFT, Action.OURS, Action.RELEASE),
    )
    made = render.card(worst, turn="1" * 12)
    assert len(str(made.card["body"]).encode()) > 10_000
    assert size(made.card) <= MOST_BYTES
    shown = read(made)
    assert "There is more to say about people than a card can show." in shown
    assert "Reactions given while Twokeys was away may be lost" in shown


def size(card: dict[str, object]) -> int:
    return len(json.dumps(card, ensure_ascii=False).encode())


def test_what_was_left_out_is_said_only_where_something_is() -> None:
    assert "There is more to say about people" not in drawn(approved=("Bo",))


def test_a_text_that_no_card_shows_whole_is_refused_before_it_is_posted() -> None:
    with pytest.raises(Refusal) as refused:
        render.card(a_card(text="a" * 25_000), turn="1")
    assert refused.value.slug == "card-too-large"
    assert refused.value.values["over"] > 0


def test_marks_that_may_be_lost_are_said_on_the_card() -> None:
    assert "Reactions given while Twokeys was away may be lost" in drawn(unheard=True)
    assert "Reactions given" not in drawn()


def test_a_card_whose_text_was_removed_says_when() -> None:
    shown = drawn(text="", parent=None, removed_after=30, status=Status.PUBLISHED, actions=())
    assert "removed" in shown
    assert "Text of version" not in shown
