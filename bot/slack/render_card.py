"""A card as Slack shows it: what people vote on whole, what they should know in plain words; pure."""

from datetime import datetime
from typing import Any

from approvals.domain.card import Action, Card
from approvals.domain.correction import Purpose
from approvals.domain.plan_shown import PlanShown
from approvals.domain.post import Post
from approvals.errors import Refusal
from bot.slack.blocks import (
    MOST_LETTERS,
    Block,
    Message,
    bold,
    button,
    buttons,
    exact,
    header,
    letters,
    line,
    lines,
    link,
    literal,
    markup,
    quote,
    rich,
    small,
    small_markup,
)
from bot.slack.escape import escape, moment
from bot.slack.steady import ACCOUNT, ORIGINAL, PARENT, PLAN, TEXT
from bot.wording import cards, plans
from bot.wording.clipping import clipped
from bot.wording.people import people
from bot.wording.removals import removed
from policies.finding import Finding

_VOTES = frozenset(
    {
        Action.APPROVE,
        Action.STOP,
        Action.UNSTOP,
        Action.HOLD,
        Action.LIFT,
        Action.IT_IS_LIVE,
        Action.SEND_AGAIN,
    }
)
_MOST_FALLBACK = 300
_MOST_FINDING = 600
_MOST_LINE = 240
_MOST_LINES = 16
_STATE_ROOM = 8_000
"""What findings, people and buttons take at most, so that a card that fits goes on fitting whatever happens to it."""


def card(card: Card) -> Message:
    """The card; raises `Refusal` if it cannot show the text, and the post it answers, whole."""
    fits(card)
    return Message(
        text=escape(clipped(cards.summary(card), _MOST_FALLBACK)),
        blocks=[*_fixed(card), *([] if _gone(card) else _findings(card)), *_state(card), *_actions(card)],
    )


def fits(card: Card) -> None:
    """Refuse a card whose text and post do not fit into a Slack message together."""
    room = MOST_LETTERS - _STATE_ROOM
    if (taken := letters(_fixed(card))) > room:
        raise Refusal("card-too-large", over=taken - room)


def key_on(blocks: Any) -> str | None:
    """The key of the card that these blocks are, as its mark buttons carry it; None if they are no card that takes marks."""
    for block in blocks if isinstance(blocks, list) else ():
        match block:
            case {"type": "actions", "block_id": "marks", "elements": [{"value": str(key)}, *_]}:
                return key
    return None


def _fixed(card: Card) -> list[Block]:
    """What never changes once the card is posted."""
    instead = lines([removed(card)])
    head = [header(f"@{card.handle}", ACCOUNT), small(cards.kind(card), cards.origin(card))]
    if _gone(card):
        return [*head, rich(*instead, block_id=TEXT)]
    above = _parent(card.parent, cards.triage(card)) if card.parent else []
    return [
        *head,
        *(_original(card.plan) if card.plan else []),
        *(above or ([rich(*instead, block_id=PARENT)] if instead else [])),
        *_text(card),
        *([rich(*lines(plan), block_id=PLAN)] if (plan := plans.what_follows(card)) else []),
    ]


def _gone(card: Card) -> bool:
    return card.removed_after is not None


def _parent(post: Post, triage: str) -> list[Block]:
    return [
        rich(line(bold(f"@{post.author} wrote")), quote(post.text), line(link(post.url)), block_id=PARENT),
        small_markup(f"Written {moment(post.at, '{ago}')}"),
        *([small(triage)] if triage else []),
    ]


def _text(card: Card) -> list[Block]:
    if card.plan and card.plan.purpose is Purpose.TAKE_DOWN:
        return [rich(*lines(["Nothing is published in its place."]), block_id=TEXT)]
    return [rich(line(bold(cards.heading(card)))), rich(exact(card.text), block_id=TEXT)]


def _original(plan: PlanShown) -> list[Block]:
    """Our post that was wrong, whole, and what was wrong in it."""
    where = [line(link(plan.original.url))] if plan.original.url else []
    said = [line(bold("We wrote")), quote(plan.original.text), *where, *lines(plans.above(plan))]
    return [rich(*said, block_id=ORIGINAL)]


def _findings(card: Card) -> list[Block]:
    shown = [
        one
        for asked, found in cards.questions(card)
        for one in (line(bold(asked)), *(line(*_finding(finding)) for finding in found))
    ]
    rest = lines([cards.folded(card), clipped(cards.not_checked(card), _MOST_LINE)])
    return [rich(*shown, *rest)]


def _finding(finding: Finding) -> list[Block]:
    words = f" ({finding.rule}): {finding.reason} {finding.advice}".rstrip()
    return [bold(cards.severity(finding)), *literal(clipped(words, _MOST_FINDING))]


def _state(card: Card) -> list[Block]:
    alarm = clipped(cards.alarm(card), _MOST_LINE)
    return [*([rich(line(bold(alarm)))] if alarm else []), *_standing(card)]


def _standing(card: Card) -> list[Block]:
    plan = plans.state(card.plan) if card.plan and card.status else []
    said = [clipped(one, _MOST_LINE) for one in (*plan, *people(card), cards.outcome(card)) if one]
    below = lines(said[:_MOST_LINES])
    if published := cards.link(card):
        below.append(line(link(published)))
    status = markup(f"*{''.join(_written(piece) for piece in cards.status(card))}*")
    return [status, rich(*below)] if below else [status]


def _written(piece: str | datetime) -> str:
    return moment(piece, "{time_secs}") if isinstance(piece, datetime) else escape(piece)


def _actions(card: Card) -> list[Block]:
    """Marks in the first row, changes to the draft in the second."""
    offered = cards.buttons(card)
    findings = [Action.FINDINGS] if (cards.folded(card) or card.not_checked) and not _gone(card) else []
    rows = (
        ("marks", [action for action in offered if action in _VOTES]),
        ("changes", [*(action for action in offered if action not in _VOTES), *findings]),
    )
    return [buttons(*(_button(card, one) for one in row), block_id=name) for name, row in rows if row]


def _button(card: Card, action: Action) -> Block:
    label = cards.BUTTONS[action]
    shape = button(
        label,
        action=action,
        value=card.key,
        hint=f"{label}: draft {card.draft}, version {card.revision}, for @{card.handle}",
    )
    sure = cards.SURE.get(action)
    return shape | (_confirmed(label, *sure) if sure else {})


def _confirmed(label: str, title: str, words: str) -> Block:
    """A button whose act cannot be taken back asks once more."""
    return {
        "confirm": {
            "title": {"type": "plain_text", "text": title, "emoji": False},
            "text": {"type": "plain_text", "text": words, "emoji": False},
            "confirm": {"type": "plain_text", "text": label, "emoji": False},
            "deny": {"type": "plain_text", "text": "No", "emoji": False},
        }
    }
