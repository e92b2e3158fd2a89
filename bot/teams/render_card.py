"""A card as Teams shows it: what people vote on whole, what they should know in plain words; pure."""

import json
from datetime import datetime

from approvals.domain.card import Action, Card
from approvals.domain.correction import Purpose
from approvals.domain.plan_shown import PlanShown
from approvals.domain.post import Post
from approvals.errors import Refusal
from bot.forms import OPENS
from bot.teams.elements import (
    Element,
    Message,
    act,
    asks_first,
    buttons,
    day,
    escape,
    group,
    line,
    lines,
    link,
    markup,
    moment,
    opens,
    paragraph,
    run,
)
from bot.teams.elements import card as adaptive_card
from bot.wording import cards, plans
from bot.wording.clipping import clipped
from bot.wording.people import people
from bot.wording.removals import removed
from policies.finding import Finding

_VOTES = frozenset(
    {Action.APPROVE, Action.STOP, Action.UNSTOP, Action.HOLD, Action.LIFT, Action.IT_IS_LIVE, Action.SEND_AGAIN}
)
_MOST_SUMMARY = 300
_MOST_FINDING = 600
_MOST_LINE = 240
_LINES = (16, 8, 4)
"""How many lines about plans and people are shown: fewer where they are so long that the card would be too large."""
MOST_BYTES = 25_000
"""Teams takes no larger card: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages."""
_STATE_ROOM = 15_000
"""What findings, people and buttons take at most, so that a card that fits goes on fitting whatever happens to it."""


def card(card: Card, *, turn: str) -> Message:
    """The card; raises `Refusal` if it cannot show the text, and the post it answers, whole.

    `turn` names this drawing of it: what is pressed twice on one drawing was meant once.
    """
    fits(card)
    above, below = [*_fixed(card), *([] if _gone(card) else _findings(card))], _actions(card, turn)
    drawn = (adaptive_card([*above, *_state(card, most), *below]) for most in _LINES)
    shown = next((one for one in drawn if _bytes(one) <= MOST_BYTES), adaptive_card([*above, *_state(card, 0), *below]))
    return Message(summary=clipped(cards.summary(card), _MOST_SUMMARY), card=shown)


def fits(card: Card) -> None:
    """Refuse a card whose text and post do not fit into a Teams message together."""
    room = MOST_BYTES - _STATE_ROOM
    if (taken := _bytes(_fixed(card))) > room:
        raise Refusal("card-too-large", over=taken - room)


def too_large(shown: Message) -> bool:
    """Whether Teams would refuse a message for its size."""
    return _bytes(shown.card) > MOST_BYTES


def _bytes(shown: Element | list[Element]) -> int:
    return len(json.dumps(shown, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _fixed(card: Card) -> list[Element]:
    """What never changes once the card is posted."""
    head = [
        line(run(f"@{card.handle}", bold=True, large=True)),
        *(line(run(one, grey=True), close=True) for one in (cards.kind(card), cards.origin(card)) if one),
    ]
    instead = lines([removed(card)])
    if _gone(card):
        return [*head, *instead]
    above = _parent(card.parent, cards.triage(card)) if card.parent else instead
    return [
        *head,
        *(_original(card.plan) if card.plan else []),
        *above,
        *_text(card),
        *lines(plans.what_follows(card)),
    ]


def _gone(card: Card) -> bool:
    return card.removed_after is not None


def _parent(post: Post, triage: str) -> list[Element]:
    inside = [
        line(run(f"@{post.author} wrote", bold=True)),
        *paragraph(post.text),
        line(link(post.url)),
        markup(f"Written on {day(post.at)} at {moment(post.at)}", close=True),
        *([line(run(triage, grey=True), close=True)] if triage else []),
    ]
    return [group(inside, quoted=True)]


def _text(card: Card) -> list[Element]:
    if card.plan and card.plan.purpose is Purpose.TAKE_DOWN:
        return lines(["Nothing is published in its place."])
    return [line(run(cards.heading(card), bold=True)), group(paragraph(card.text, mono=True), quoted=True)]


def _original(plan: PlanShown) -> list[Element]:
    """Our post that was wrong, whole, and what was wrong in it."""
    where = [line(link(plan.original.url))] if plan.original.url else []
    said = [line(run("We wrote", bold=True)), *paragraph(plan.original.text), *where, *lines(plans.above(plan))]
    return [group(said, quoted=True)]


def _findings(card: Card) -> list[Element]:
    shown = [
        one
        for asked, found in cards.questions(card)
        for one in (line(run(asked, bold=True)), *(_finding(finding) for finding in found))
    ]
    return [*shown, *lines([cards.folded(card), clipped(cards.not_checked(card), _MOST_LINE)])]


def _finding(finding: Finding) -> Element:
    words = f" ({finding.rule}): {finding.reason} {finding.advice}".rstrip()
    return line(run(cards.severity(finding), bold=True), run(clipped(words, _MOST_FINDING)), close=True)


def _state(card: Card, most: int) -> list[Element]:
    alarm = clipped(cards.alarm(card), _MOST_LINE)
    plan = plans.state(card.plan) if card.plan and card.status else []
    said = [clipped(one, _MOST_LINE) for one in (*plan, *people(card)) if one]
    more = ["There is more to say about people than a card can show."] if len(said) > most else []
    last = [clipped(one, _MOST_LINE) for one in (cards.unheard(card), cards.outcome(card)) if one]
    published = cards.link(card)
    return [
        *(paragraph(alarm, bold=True) if alarm else []),
        markup(f"**{''.join(_written(piece) for piece in cards.status(card))}**", apart=True),
        *lines([*said[:most], *more, *last], close=True),
        *([line(link(published), close=True)] if published else []),
    ]


def _written(piece: str | datetime) -> str:
    return moment(piece) if isinstance(piece, datetime) else escape(piece)


def _actions(card: Card, turn: str) -> list[Element]:
    """Marks in the first row, changes to the draft in the second."""
    offered = cards.buttons(card)
    findings = [Action.FINDINGS] if (cards.folded(card) or card.not_checked) and not _gone(card) else []
    marks = [action for action in offered if action in _VOTES]
    changes = [*(action for action in offered if action not in _VOTES), *findings]
    return [buttons(*(_button(card, one, turn) for one in row)) for row in (marks, changes) if row]


def _button(card: Card, action: Action, turn: str) -> Element:
    label = cards.BUTTONS[action]
    told = {"do": str(action), "value": card.key, "turn": turn}
    hint = f"{label}: draft {card.draft}, version {card.revision}, for @{card.handle}"
    if action in OPENS:
        return opens(label, told, hint=hint)
    sure = cards.SURE.get(action)
    return asks_first(label, *sure, told) if sure else act(label, told, hint=hint)
