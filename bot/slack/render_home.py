"""Slack's home tab of one person (https://docs.slack.dev/surfaces/app-home); pure."""

from approvals.domain.card import MessageRef
from approvals.domain.desk import Desk
from approvals.domain.notice import Notice
from approvals.domain.people import Platform
from bot.slack.blocks import Block, button, buttons, header, line, lines, literal, named, rich, small
from bot.wording.clipping import clipped
from bot.wording.desk import OPEN_CARD, Item, sections, updated
from bot.wording.notices import BUTTONS, sentence

_MOST_WORDS = 1_000


def home(shown: Desk | Notice, *, site: str = "") -> Block:
    """The view: four sections, or a sentence where there is nothing to show somebody.

    Cards are linked to where the address of the workspace, as in https://acme.slack.com/, is known.
    """
    if isinstance(shown, Notice):
        return {"type": "home", "blocks": [rich(*lines([clipped(sentence(shown), _MOST_WORDS)]))]}
    cards = {draft: message_at(ref, site) for draft, ref in shown.cards if ref.platform is Platform.SLACK and site}
    blocks: list[Block] = []
    for place, section in enumerate(sections(shown), start=1):
        blocks.append(header(section.title, f"section-{place}"))
        for number, item in enumerate(section.items, start=1):
            blocks += _item(item, cards.get(item.draft) if item.draft else None, f"offers-{place}-{number}")
    return {"type": "home", "blocks": [*blocks, small(updated(shown))]}


def message_at(ref: MessageRef, site: str) -> str:
    """A message's own address, as https://docs.slack.dev/reference/methods/chat.getPermalink gives it."""
    return f"{site.rstrip('/')}/archives/{ref.channel}/p{ref.id.replace('.', '')}"


def _item(item: Item, card: str | None, block_id: str) -> list[Block]:
    offered = [button(BUTTONS[action], action=action, value=value) for action, value in item.offers]
    said = literal(clipped(item.words, _MOST_WORDS))
    words = rich(line(*said, *([*literal(" "), named(card, OPEN_CARD)] if card else [])))
    return [words, *([buttons(*offered, block_id=block_id)] if offered else [])]
