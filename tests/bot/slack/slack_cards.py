"""A card with good defaults, and what a strict Slack makes of what we show."""

from dataclasses import replace
from typing import Any

from approvals.domain.card import Action, Card
from approvals.domain.draft import DraftId, Reason
from approvals.domain.lifecycle import Status
from bot.sandbox.slack.blockkit.blocks import checked_message_blocks
from bot.sandbox.slack.blockkit.views import checked_view
from bot.sandbox.slack.fields import initial_values
from bot.sandbox.slack.pings import pings
from bot.sandbox.slack.plain import block_lines
from bot.slack.blocks import Message
from policies.reply import Kind
from tests.support.builders import PARENT

OPEN = (Action.APPROVE, Action.STOP, Action.HOLD, Action.EDIT, Action.SUGGEST, Action.WITHDRAW)


def a_card(**changes: Any) -> Card:
    """A first version that waits for two approvals."""
    usual = Card(
        key="7/1/0123456789abcdef",
        draft=DraftId(7),
        revision=1,
        kind=Kind.REPLY,
        handle="AcmeHelp",
        network="x",
        author="Ada",
        taken_over_by=None,
        edited_by=None,
        suggested_by=None,
        reason=Reason.DRAFTED,
        parent=PARENT,
        text="We are on it. ^AD",
        length=17,
        limit=280,
        findings=(),
        not_checked=(),
        needed=2,
        approved=(),
        waiting_for=("Bo", "Cleo", "Dan"),
        steps=(),
        lead_missing=False,
        reason_missing=False,
        signed_off=(),
        language="en",
        reader_missing=False,
        readers=(),
        asked=(),
        leads=("Dan",),
        discounted=(),
        stopped=(),
        held=(),
        all_held=False,
        status=Status.WAITING,
        sends_at=None,
        post_url=None,
        detail="",
        actions=OPEN,
        removed_after=None,
    )
    return replace(usual, **changes)


def read(message: Message) -> str:
    """The message as people read it; fails where Slack would refuse it."""
    return "\n".join(block_lines(checked_message_blocks(message.blocks), {}))


def read_view(view: dict[str, Any]) -> str:
    """The modal as people read it; fails where Slack would refuse it."""
    blocks = checked_view(view, ("modal",))["blocks"]
    foot = [f"[{view[name]['text']}]" for name in ("close", "submit") if name in view]
    return "\n".join([f"# {view['title']['text']}", *block_lines(blocks, initial_values(blocks)), " ".join(foot)])


def pinged(message: Message) -> list[str]:
    return pings(message.text, message.blocks)
