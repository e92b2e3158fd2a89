"""The stories of what seldom happens: a chat that loses what people mark, and people who come back after months."""

from datetime import timedelta

from approvals.domain.card import Action
from approvals.domain.lifecycle import Status
from approvals.domain.people import Platform
from approvals.domain.vote import Mark
from bot.wording import forms
from tests.crash.story import Deed, Story, always, approve, beat, drafts, fills_in, say_why, shown, told
from tests.crash.street import Street
from tests.crash.teams_street import TeamsStreet
from tests.crash.wire import EPOCH

TEXT = "We are looking for your parcel now."
BETTER_TEXT = "Your parcel will be with you on Friday."
_READ = timedelta(seconds=16)
"""How long it takes somebody to see what a card says: less than a pause."""


def marks(who: str, action: Action, mark: Mark, *, added: bool = True) -> Deed:
    """A button that makes a mark, or takes it back."""
    return lambda street: street.presses(who, action, "1", mark=mark, added=added)


def loses_a_mark(street: Street) -> None:
    if isinstance(street, TeamsStreet):
        street.loses_a_mark()


def may_be_lost(street: Street) -> bool:
    """The card has said for a moment that marks may be lost, or it is too late."""
    card = street.card("1")
    said = card is not None and (card.card.unheard or card.card.status is Status.PUBLISHED)
    return said and street.passed(_READ.total_seconds())


def edits(who: str) -> Deed:
    return fills_in(who, forms.EDIT, text=BETTER_TEXT)


def is_bare(street: Street) -> bool:
    """No card shows any text."""
    return not any(message.card.text for message in street.messages if not message.gone)


def tampers(street: Street) -> None:
    street.tampered_with = True


SELDOM = {
    # Dan's cross is lost in the pause; the card says that it may be, so that he presses the button, and thinks again.
    "in-teams": Story(
        beats=(
            beat(always, drafts("ada", TEXT)),
            beat(
                shown(),
                marks("bo", Action.APPROVE, Mark.APPROVE),
                marks("cleo", Action.APPROVE, Mark.APPROVE),
            ),
            beat(shown(Status.PAUSE, Status.PUBLISHED), loses_a_mark),
            beat(may_be_lost, marks("dan", Action.STOP, Mark.REJECT)),
            beat(shown(Status.STOPPED, Status.PUBLISHED), marks("dan", Action.UNSTOP, Mark.REJECT, added=False)),
        ),
        platform=Platform.TEAMS,
    ),
    # Three months pass: what was stopped, explained, said better and published is to be read nowhere any more.
    "forgotten": Story(
        beats=(
            beat(always, drafts("ada", TEXT)),
            beat(shown(), marks("bo", Action.STOP, Mark.REJECT), say_why("bo", Mark.REJECT)),
            beat(shown(Status.STOPPED), marks("bo", Action.UNSTOP, Mark.REJECT, added=False), edits("ada")),
            beat(shown(version=2), approve("bo", "cleo", version=2)),
            beat(is_bare, lambda _: None, at=EPOCH + timedelta(days=100)),
        ),
        versions=2,
        signed=True,
    ),
    # Somebody writes over what was said: people hear of it once, on the day after.
    "rewritten": Story(
        beats=(
            beat(always, drafts("ada", TEXT)),
            beat(shown(), approve("bo", "cleo")),
            beat(shown(Status.PUBLISHED), tampers),
            beat(told("ledger-doubted"), lambda _: None, at=EPOCH + timedelta(hours=25)),
        ),
        signed=True,
        hears={"ledger-doubted": 1},
    ),
}
