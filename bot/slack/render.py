"""Everything Twokeys shows in Slack: cards, forms, and sentences; pure."""

from approvals.domain.notice import Notice
from approvals.domain.people import Called, Platform
from bot.slack.blocks import Block, Message, button, buttons, line, lines, link, literal, markup, rich
from bot.slack.escape import escape
from bot.slack.render_card import card, fits, key_on
from bot.slack.render_form import form, wrong
from bot.slack.render_home import home
from bot.wording.clipping import clipped
from bot.wording.notices import BUTTONS, sentence

__all__ = ["Message", "card", "fits", "form", "home", "key_on", "notice", "wrong"]

_MOST_FALLBACK = 3_000
_MOST_SENTENCE = 12_000
_MOST_BELOW = 500


def notice(notice: Notice, *, workspace: str) -> Message:
    """A sentence, with the people it is for in front and its buttons below.

    Only the mentions are markup; the sentence holds other people's words and is shown as it is.
    """
    words = clipped(sentence(notice), _MOST_SENTENCE)
    reached = [(one.name, _user(one, workspace)) for one in notice.called]
    mentions = [f"<@{user}>" for _, user in reached if user]
    if names := [name for name, user in reached if not user]:
        words = f"{', '.join(names)}: {words}"
    blocks: list[Block] = [markup(" ".join(mentions))] if mentions else []
    blocks += told(notice, words, "offers")
    for place, one in enumerate(notice.below, start=1):
        blocks += told(one, clipped(sentence(one), _MOST_BELOW), f"offers-{place}")
    return Message(text=" ".join([*mentions, escape(clipped(words, _MOST_FALLBACK))]), blocks=blocks)


def told(notice: Notice, words: str, block_id: str) -> list[Block]:
    """The words as they are, and the buttons below them."""
    offered = [button(BUTTONS[action], action=action, value=value) for action, value in notice.offers]
    said = rich(*_lines(words, notice.values.get("links")))
    return [said, *([buttons(*offered, block_id=block_id)] if offered else [])]


def _lines(words: str, links: object) -> list[Block]:
    """The sentence in one; where it gives addresses of ours, each of those is a line that can be clicked."""
    if not isinstance(links, tuple) or not any(links):
        return lines([words])
    return [line(link(one)) if one in links else line(*literal(f"{one}\n")) for one in words.splitlines()]


def _user(called: Called, workspace: str) -> str:
    """By whom somebody is mentioned here; nothing for who has no identity in this workspace."""
    here = (one.user for one in called.identities if (one.platform, one.workspace) == (Platform.SLACK, workspace))
    return next(here, "")
