"""What Twokeys shows in Teams, in all its states: each a card as it is sent, with words that must stand on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from approvals.domain.card import Action
from approvals.domain.correction import Gravity, Purpose, Skip
from approvals.domain.delivery import Act
from approvals.domain.desk import Desk
from approvals.domain.draft import Reason
from approvals.domain.hours import Window
from approvals.domain.incident import Duty
from approvals.domain.lifecycle import Status
from approvals.domain.notice import Notice
from approvals.domain.people import Called
from approvals.domain.people_shown import HeldBy, SignedOff, StepShown, StoppedBy
from approvals.domain.plan_shown import PartShown, PlanShown
from approvals.domain.quorum import Discount, Discounted
from approvals.domain.vote import Mark
from bot.forms import Form
from bot.teams import render
from bot.wording import correction_form, forms
from policies.finding import Finding, NotChecked, Severity
from policies.reply import Kind
from tests.bot.slack.slack_cards import OPEN, a_card
from tests.support.builders import NOW, after, incident, on_teams, post, revision

NASTY = (
    "**bold** _it_ ~gone~ `code` <at>Bo</at> <b>b</b> &amp; [bank](https://evil.example) {{DATE(2020-01-01T00:00:00Z)}} "
    "# no heading\n- no list\n1. nor this\n> nor a quote\n  two  spaces\n\nafter an empty line ![x](https://evil.example/x.png)"
)
LONG = "\n".join(f"{number:03} We are sorry, and we are on it; the next news is here by noon." for number in range(45))
ASKING = (Action.IT_IS_LIVE, Action.SEND_AGAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A card, lines that must stand on it letter by letter, and what its buttons say."""

    card: Mapping[str, Any]
    lines: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()


def everything() -> dict[str, Shown]:
    """By a name for each."""
    return {**dict(_states()), **dict(_special()), **dict(_plans()), **dict(_said()), **dict(_forms())}


def _card(*, buttons: tuple[str, ...] = (), **changes: Any) -> Shown:
    made = a_card(**changes)
    above = made.parent.text.split("\n") if made.parent else ()
    return Shown(
        card=render.card(made, turn="t").card, lines=(*made.text.split("\n"), *above, "@AcmeHelp"), buttons=buttons
    )


def _states() -> Iterator[tuple[str, Shown]]:
    for status in Status:
        actions = ASKING if status is Status.ASKING else OPEN
        yield str(status), _card(status=status, sends_at=after(20), actions=actions, detail="no answer")
    yield "replaced", _card(status=None, actions=())


def _special() -> Iterator[tuple[str, Shown]]:
    open_buttons = ("Approve", "Stop", "Hold", "Edit", "Suggest a change", "Withdraw")
    yield "waiting with buttons", _card(buttons=open_buttons)
    yield "nasty", _card(text=NASTY, parent=post(text=NASTY, author="carla_x"), buttons=open_buttons)
    yield "long", _card(text=LONG, length=len(LONG), limit=25_000)
    yield "a post of its own", _card(kind=Kind.POST, parent=None, text="Good morning.\n\nWe are open again.")
    yield (
        "findings",
        _card(
            findings=tuple(
                Finding(rule=f"rule-{one}", severity=one, span=None, reason=NASTY, advice="Some advice.", excerpt="")
                for one in Severity
            ),
            not_checked=(NotChecked(rule="unsummoned", reason="no parent"),),
            status=Status.BLOCKED,
            buttons=("Show all findings",),
        ),
    )
    yield (
        "people",
        _card(
            approved=("Bo",),
            waiting_for=("Cleo", "Dan"),
            steps=(StepShown(name="legal", missing=1, approved=(), waiting_for=("Cleo",), waits=False),),
            lead_missing=True,
            reader_missing=True,
            signed_off=(SignedOff(name="Dan", reason="It is true."),),
            discounted=(
                Discounted(identity=on_teams("ada"), name="Ada", mark=Mark.APPROVE, why=Discount.AUTHOR),
                Discounted(identity=on_teams("gus"), name="Gus", mark=Mark.REJECT, why=Discount.GUEST),
            ),
            stopped=(StoppedBy(version=1, name="Bo", reason="Not *true*."),),
            held=(HeldBy(name="Cleo", until=after(hours=4), reason="{{TIME(now)}}"),),
            taken_over_by="Eve",
            edited_by="Cleo",
            reason=Reason.EDITED,
        ),
    )
    yield "in an incident", _card(incident="**everything** is down", waits_for_word=True)
    yield (
        "a prepared statement",
        _card(kind=Kind.POST, parent=None, status=Status.PREPARED, prepared="outage", kept_until=after(hours=9)),
    )
    yield "skipping", _card(skip=Skip(draft=3, url="https://x.com/AcmeHelp/status/9"), send_at=after(hours=2))
    yield (
        "published with its link",
        _card(status=Status.PUBLISHED, post_url="https://x.com/AcmeHelp/status/5", actions=(Action.CORRECT,)),
    )
    gone = a_card(text="", parent=None, removed_after=90, status=Status.PUBLISHED, actions=())
    yield "forgotten", Shown(card=render.card(gone, turn="t").card, lines=("@AcmeHelp",))


def _plans() -> Iterator[tuple[str, Shown]]:
    window = Window(opens=after(hours=4), closes=after(hours=8), zone="Europe/Madrid")
    wrong = post(author="AcmeHelp", text="We are open until 18:00. **Really**", url="https://x.com/AcmeHelp/status/4")
    parts = tuple(
        PartShown(
            act=act,
            text=text,
            window=window if act is not Act.DELETE else None,
            due_at=after(hours=4),
            overdue=False,
            in_hold=act is Act.REPOST,
            done_at=done,
            skipped_by="",
            skipped_for=None,
            fault=fault,
        )
        for act, text, done, fault in (
            (Act.CREATE, "", NOW, ""),
            (Act.DELETE, "", None, "not-found"),
            (Act.REPOST, "", None, ""),
            (Act.CREATE, "Once more: we close at *16:00*.", None, ""),
        )
    )
    for purpose in Purpose:
        for status in (Status.WAITING, Status.UNDER_WAY, Status.BROKEN_OFF):
            plan = PlanShown(
                original=wrong,
                wrong="18:00 <at>all</at>",
                right="16:00",
                gravity=Gravity.MAJOR,
                purpose=purpose,
                took=timedelta(minutes=3) if status is Status.UNDER_WAY else None,
                parts=parts,
            )
            made = a_card(
                kind=Kind.POST, plan=plan, parent=None, text="We were wrong: we close at 16:00.", status=status
            )
            said = () if purpose is Purpose.TAKE_DOWN else (made.text,)
            shown = render.card(made, turn="t").card
            yield f"plan {purpose} {status}", Shown(card=shown, lines=(*said, wrong.text, "@AcmeHelp"))


def _said() -> Iterator[tuple[str, Shown]]:
    called = (Called(name="Bo [x](y)", identities=(on_teams("bo"),)), Called(name="Zoe", identities=()))
    below = Notice(
        slug="not-our-card", offers=((Action.SKIP, "7/2"), (Action.MOVE, "7/2")), values={"links": ("https://x.com/1",)}
    )
    notice = Notice(
        slug="no-such-verb",
        values={"verb": NASTY.replace("\n", " "), "near": "draft", "verbs": ("draft [link] [text]", "hold ACCOUNT")},
        called=called,
        offers=((Action.AGREE, "1"), (Action.REASON, "7/1/reject"), (Action.WITHDRAW, "7/1/x")),
        below=(below,),
    )
    yield (
        "a sentence",
        Shown(
            card=render.notice(notice, tenant="M1", turn="t").card,
            lines=("• draft [link] [text]", "[bank](https://evil.example)", "{{DATE(2020-01-01T00:00:00Z)}}"),
            buttons=("Agree", "Give the reason", "Withdraw", "Skip it", "Move it"),
        ),
    )
    drafts = (a_card(text=NASTY), a_card(status=Status.PAUSE, sends_at=after(20)))
    duties = (
        Duty(incident=incident(what=NASTY), handle="AcmeHelp", due_at=after(hours=1)),
        Duty(incident=incident(closed_at=NOW), handle="AcmeHelp", due_at=None),
    )
    desk = Desk(zone="Europe/Madrid", now=NOW, drafts=drafts, waiting=drafts, owed=(), duties=duties, coming=())
    yield "home", Shown(card=render.home(desk, turn="t").card)
    offered = render.offered_form("Draft a public reply", {"do": "say", "value": "draft", "once": "o"})
    yield "the offer of a form", Shown(card=offered.card, lines=("Draft a public reply",), buttons=("Open the form",))


def _forms() -> Iterator[tuple[str, Shown]]:
    asked = forms.draft(
        accounts=(("acme", "@AcmeHelp"), ("shop", "@AcmeShop")),
        account="acme",
        memory=forms.memory(channel="C1"),
        link="https://x.com/carla/status/123",
        text=NASTY,
        lines=("@carla wrote: **my** parcel <at>is</at> lost", "Length: 23 of 280."),
    )
    both: dict[str, Form] = {
        "draft": asked,
        "suggest": forms.suggest(revision(text=NASTY), author="Ada", counts=False, memory="7/1"),
        "reason": forms.reason(memory="7/1"),
        "findings": forms.findings(revision()),
        "correct": correction_form.form({}, lines=("We wrote: *open*",), memory=forms.memory()),
        "edit a plan": correction_form.edit({}, lines=("We wrote: *open*",), memory="m", public=False),
        "edit what is public": correction_form.edit({}, memory="m", public=True),
        "leak": correction_form.leak("https://x.com/AcmeHelp/status/4", memory="m"),
        "move": correction_form.move(memory="7/2"),
    }
    for name, one in both.items():
        for dialog in (True, False):
            wrong = {one.fields[0].name: "This is *wrong*."} if one.fields else {}
            shown = render.form(one, once="o", wrong=wrong, dialog=dialog)
            yield (
                f"form {name} {'in a dialog' if dialog else 'in a chat'}",
                Shown(
                    card=shown,
                    lines=(*one.lines, *(field.label for field in one.fields), *wrong.values()),
                    buttons=tuple(label for label in (one.submit, one.check) if label),
                ),
            )
