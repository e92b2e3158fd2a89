"""Slack's home tab of one person (https://docs.slack.dev/surfaces/app-home); pure."""

from approvals.domain.desk import Desk
from approvals.domain.notice import Notice
from bot.slack.blocks import Block, button, buttons, header, lines, rich, small
from bot.wording.clipping import clipped
from bot.wording.desk import Item, sections, updated
from bot.wording.notices import BUTTONS, sentence

_MOST_WORDS = 1_000


def home(shown: Desk | Notice) -> Block:
    """The view: four sections, or a sentence where there is nothing to show somebody."""
    if isinstance(shown, Notice):
        return {"type": "home", "blocks": [rich(*lines([clipped(sentence(shown), _MOST_WORDS)]))]}
    blocks: list[Block] = []
    for place, section in enumerate(sections(shown), start=1):
        blocks.append(header(section.title, f"section-{place}"))
        for number, item in enumerate(section.items, start=1):
            blocks += _item(item, f"offers-{place}-{number}")
    return {"type": "home", "blocks": [*blocks, small(updated(shown))]}


def _item(item: Item, block_id: str) -> list[Block]:
    offered = [button(BUTTONS[action], action=action, value=value) for action, value in item.offers]
    words = rich(*lines([clipped(item.words, _MOST_WORDS)]))
    return [words, *([buttons(*offered, block_id=block_id)] if offered else [])]
