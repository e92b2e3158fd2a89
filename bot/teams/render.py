"""Everything Twokeys shows in Teams: cards, forms, and sentences; pure."""

from collections.abc import Callable
from urllib.parse import quote

from approvals.domain.card import MessageRef
from approvals.domain.desk import Desk
from approvals.domain.notice import Notice
from approvals.domain.people import Called, Platform
from bot.forms import OPENS
from bot.teams.elements import (
    Element,
    Message,
    act,
    asks_first,
    buttons,
    line,
    link,
    markup,
    mentioned,
    opens,
    paragraph,
    run,
)
from bot.teams.elements import card as adaptive_card
from bot.teams.render_card import card, fits, too_large
from bot.teams.render_form import form
from bot.wording import cards
from bot.wording.clipping import clipped
from bot.wording.desk import MOST, OPEN_CARD, sections, updated
from bot.wording.notices import BUTTONS, sentence

__all__ = ["Message", "card", "fits", "form", "home", "notice", "offered_form", "too_large"]

_MOST_SENTENCE = (12_000, 3_000, 800, 200)
_MOST_ITEMS = (MOST, 8, 4, 2)
"""So much of it, or less where it would be too large for a message: each line takes a hundred bytes, a button five hundred."""
_MOST_SUMMARY = 300
_MOST_BELOW = 500
_MOST_HOME = 1_000


def notice(notice: Notice, *, tenant: str, turn: str) -> Message:
    """A sentence, with the people it is for in front and its buttons below."""
    return _fitting(lambda most: _notice(notice, tenant, turn, most), _MOST_SENTENCE)


def _notice(notice: Notice, tenant: str, turn: str, most: int) -> Message:
    words = clipped(sentence(notice), most)
    reached = [(one.name, _user(one, tenant)) for one in notice.called]
    mentions = {name: user for name, user in reached if user}
    if names := [name for name, user in reached if not user]:
        words = f"{', '.join(names)}: {words}"
    body = [
        *([markup(" ".join(mentioned(name) for name in mentions))] if mentions else []),
        *_told(notice, words, turn),
        *(piece for one in notice.below for piece in _told(one, clipped(sentence(one), _MOST_BELOW), turn)),
    ]
    return Message(summary=clipped(words, _MOST_SUMMARY), card=adaptive_card(body, mentions=mentions))


def home(shown: Desk | Notice, *, turn: str) -> Message:
    """Everything of somebody's: four sections, or a sentence where there is nothing to show them; each card is linked to."""
    if isinstance(shown, Notice):
        words = clipped(sentence(shown), _MOST_HOME)
        return Message(summary=clipped(words, _MOST_SUMMARY), card=adaptive_card(paragraph(words)))
    return _fitting(lambda most: _home(shown, turn, most), _MOST_ITEMS)


def _home(shown: Desk, turn: str, most: int) -> Message:
    placed = {draft: message_at(ref) for draft, ref in shown.cards if ref.platform is Platform.TEAMS}
    body: list[Element] = []
    for section in sections(shown, most=most):
        body.append(line(run(section.title, bold=True)))
        for item in section.items:
            *above, last = clipped(item.words, _MOST_HOME).split("\n")
            card = placed.get(item.draft) if item.draft else None
            body += [line(run(one)) for one in above]
            body.append(line(run(last), *([run(" "), link(card, OPEN_CARD)] if card else [])))
            body += _offered(item.offers, turn)
    body.append(line(run(updated(shown, again="Say “home” again"), grey=True)))
    return Message(summary="Everything of yours", card=adaptive_card(body))


def message_at(ref: MessageRef) -> str:
    """A message's own address, as Teams' own menu copies it.

    https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
    """
    where = f"{quote(ref.channel, safe='')}/{quote(ref.id, safe='')}"
    return f"https://teams.microsoft.com/l/message/{where}?tenantId={quote(ref.workspace, safe='')}"


def offered_form(title: str, told: dict[str, str]) -> Message:
    """A button that opens a form, for who asked for one where no form can be opened."""
    return Message(
        summary=title, card=adaptive_card([*paragraph(title, bold=True), buttons(opens("Open the form", told))])
    )


def _fitting(draw: Callable[[int], Message], sizes: tuple[int, ...]) -> Message:
    """The first that Teams takes; the last, which is as short as it gets, if it takes none."""
    return next((one for one in map(draw, sizes) if not too_large(one)), draw(sizes[-1]))


def _told(notice: Notice, words: str, turn: str) -> list[Element]:
    """The words as they are, and the buttons below them; addresses of ours can be clicked."""
    links = notice.values.get("links")
    addresses = links if isinstance(links, tuple) else ()
    said = [
        piece
        for one in words.split("\n")
        for piece in ([line(link(one))] if one and one in addresses else paragraph(one))
    ]
    return [*said, *_offered(notice.offers, turn)]


def _offered(offers: tuple[tuple[str, str], ...], turn: str) -> list[Element]:
    return [buttons(*(_button(action, value, turn) for action, value in offers))] if offers else []


def _button(action: str, value: str, turn: str) -> Element:
    told = {"do": str(action), "value": value, "turn": turn}
    if action in OPENS:
        return opens(BUTTONS[action], told)
    sure = {str(name): asked for name, asked in cards.SURE.items()}.get(str(action))
    return asks_first(BUTTONS[action], *sure, told) if sure else act(BUTTONS[action], told)


def _user(called: Called, tenant: str) -> str:
    """By whom somebody is mentioned here; nothing for who has no identity in this tenant."""
    here = (one.user for one in called.identities if (one.platform, one.workspace) == (Platform.TEAMS, tenant))
    return next(here, "")
