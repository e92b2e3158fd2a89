"""What people do about something that the brand wrote before all this, and that turns out to be wrong."""

from collections.abc import Callable

from approvals.domain.card import Action
from bot.wording import correction_form, forms
from tests.crash.street import CHANNEL, Street

WRONG_TEXT = "On Saturdays we open at nine."
RIGHT_TEXT = "What we answered was wrong, we are sorry: on Saturdays we open at ten."
LAST_WORD = "We are glad that ten suits you as well."
OTHER_WORDS = "Yesterday we answered wrongly when we open on Saturdays, sorry: it is ten and not nine."


def correct(who: str, gravity: str) -> Callable[[Street], None]:
    """Fill in the form of a correction; the wrong answer was given by hand."""

    def does(street: Street) -> None:
        street.complains("1")
        street.wrote("8000", WRONG_TEXT, to="1")
        street.sends_form(who, correction_form.NAME, link="https://x.com/acme/status/8000", **_plan(gravity))

    return does


def replan(who: str, gravity: str) -> Callable[[Street], None]:
    """Make another version of the plan; what is public already stays as it was said."""

    def does(street: Street) -> None:
        card = street.card("1")
        if card is None:
            raise LookupError("there is no plan to be seen")
        memory = forms.memory(channel=CHANNEL, draft=card.card.draft, revision=1)
        plan = _plan(gravity, text=card.card.text, right="at ten, and at noon in winter")
        street.sends_form(who, correction_form.NAME, memory, **plan)

    return does


def _plan(gravity: str, *, text: str = RIGHT_TEXT, right: str = "at ten") -> dict[str, str]:
    return {
        "wrong": "open at nine",
        "right": right,
        "gravity": gravity,
        "text": text,
        "deletes": "yes",
        "other_words": OTHER_WORDS,
    }


def ends(who: str) -> Callable[[Street], None]:
    """Answer what the customer says to the correction, and ask that it is not said again."""

    def does(street: Street) -> None:
        plan = street.card("1")
        if plan is None:
            raise LookupError("there is no plan to be seen")
        street.complains("2", below="1")
        link = "https://x.com/carla/status/2"
        street.sends_form(who, forms.DRAFT, account="acme", link=link, text=LAST_WORD, skip=str(plan.card.draft))

    return does


def skip(street: Street) -> None:
    street.presses("ada", Action.SKIP, "1", value=street.offered("repost-soon", Action.SKIP))


def move(street: Street) -> None:
    draft, _, part = street.offered("repost-soon", Action.MOVE).partition("/")
    street.sends_form(
        "ada", forms.MOVE, forms.memory(channel=CHANNEL, draft=int(draft), part=int(part)), at="today 15:30"
    )
