"""The stories that are interrupted: what people do, each thing as soon as they can see what they wait for."""

from approvals.domain.card import Action
from approvals.domain.delivery import Act
from approvals.domain.lifecycle import Status
from approvals.domain.vote import Mark
from bot.wording import forms
from tests.crash.absences import ABSENCES
from tests.crash.messages import Message, known_as
from tests.crash.planning import correct, ends, move, replan, skip
from tests.crash.seldom import SELDOM
from tests.crash.story import Deed, Story, always, approve, approved_by, beat, drafts, fills_in, say_why, shown, told
from tests.crash.street import CHANNEL, Street
from tests.crash.troubles import TROUBLES, says

TEXT = "We are looking for your parcel now."
OTHER_TEXT = "Your parcel will be with you on Friday."


def take_back(who: str, mark: Mark = Mark.APPROVE, *, to: str = "1", version: int = 1) -> Deed:
    return lambda street: street.reacts(who, mark, to, version, added=False)


def hold(who: str) -> Deed:
    return lambda street: street.reacts(who, Mark.HOLD, "1")


def press(who: str, action: Action, mark: Mark | None = None, *, added: bool = True, version: int = 1) -> Deed:
    return lambda street: street.presses(who, action, "1", version, mark=mark, added=added)


def edit(who: str, text: str, form: str = forms.EDIT) -> Deed:
    return fills_in(who, form, text=text)


def delete_card(street: Street) -> None:
    street.deletes_card("1")


def pay(street: Street) -> None:
    street.unpaid = False


def adopt_what_was_suggested(street: Street) -> None:
    offer = next(offer for notice in street.sentences for offer in notice.offers if offer[0] == Action.ADOPT)
    street.presses("ada", Action.ADOPT, "1", value=offer[1])


def somebody_answers(street: Street, *, mistaken: bool) -> None:
    """Dan is asked what became of a post; he looks, and says the truth."""
    for message in street.messages:
        if message.answered < message.asked and message.card.status is Status.ASKING:
            message.answered = message.asked
            _say_what_became(street, message, looks=not mistaken)


def _say_what_became(street: Street, message: Message, *, looks: bool) -> None:
    card = message.card
    text, parent = card.text, card.parent.id if card.parent else None
    if card.plan is not None:
        asked = next(part for part in card.plan.parts if not part.done_at and not part.skipped_by)
        text, parent = (asked.text, None) if asked.text else (text, parent)
    seen = [live for live in street.live if (live.text, live.parent_id) == (text, parent)]
    if not (seen and looks):
        street.presses("dan", Action.SEND_AGAIN, known_as(card), card.revision)
        return
    memory = forms.memory(channel=CHANNEL, draft=card.draft, revision=card.revision)
    street.sends_form("dan", forms.LIVE, memory, link=f"https://x.com/acme/status/{seen[0].id}")


_ADA_DRAFTS = beat(always, drafts("ada", TEXT))
_TWO_APPROVE = beat(shown(), approve("bo", "cleo"))
_REMINDED = told("repost-soon")

STORIES = {
    # Bo hesitates; the author's own mark does not count.
    "approved": Story(
        beats=(
            _ADA_DRAFTS,
            beat(shown(), approve("ada", "bo"), take_back("bo"), approve("bo", "cleo")),
        )
    ),
    # Old approvals are for the old text, and one more of them comes too late.
    "edited": Story(
        beats=(
            _ADA_DRAFTS,
            beat(shown(), approve("bo")),
            beat(approved_by("Bo"), edit("ada", OTHER_TEXT)),
            beat(shown(version=2), approve("cleo"), approve("cleo", version=2)),
            beat(
                approved_by("Cleo", version=2),
                approve("dan", version=2),
            ),
        ),
        versions=2,
    ),
    # In the pause somebody has second thoughts; whoever is frozen meanwhile may miss it.
    "taken-back": Story(
        beats=(
            _ADA_DRAFTS,
            _TWO_APPROVE,
            beat(shown(Status.PAUSE, Status.PUBLISHED), take_back("cleo")),
            beat(
                lambda street: street.stands("1", Status.WAITING, Status.PUBLISHED) and street.passed(45),
                approve("dan"),
            ),
        )
    ),
    # The post is live, the answer is lost, and the timeline shows it late.
    "unsure": Story(beats=(_ADA_DRAFTS, _TWO_APPROVE), lag=45, faults=("lost-after",)),
    # Nothing was sent, and nobody knows; a person says it is to be sent again.
    "never-went": Story(beats=(_ADA_DRAFTS, _TWO_APPROVE), faults=("lost-before",)),
    # The timeline shows it so late that a person has to.
    "shown-late": Story(beats=(_ADA_DRAFTS, _TWO_APPROVE), lag=900, faults=("lost-after",)),
    # The same words to two customers; the answer to the second post is lost, and the first is on the timeline.
    "same-words": Story(
        beats=(
            _ADA_DRAFTS,
            _TWO_APPROVE,
            beat(shown(Status.PUBLISHED), drafts("ada", TEXT, to="2")),
            beat(shown(to="2"), approve("bo", "cleo", to="2")),
        ),
        live=2,
        versions=2,
        faults=("", "lost-after"),
    ),
    # One person has two accounts and a button; Dan stops it for a while.
    "one-person": Story(
        beats=(
            _ADA_DRAFTS,
            beat(shown(), approve("bo", "bo2"), press("bo", Action.APPROVE, Mark.APPROVE)),
            beat(
                approved_by("Bo"),
                press("dan", Action.STOP, Mark.REJECT),
                approve("cleo"),
            ),
            beat(shown(Status.STOPPED), press("dan", Action.UNSTOP, Mark.REJECT, added=False)),
        )
    ),
    # Dan says that it is not live; it is, and the timeline shows it by now.
    "mistaken": Story(beats=(_ADA_DRAFTS, _TWO_APPROVE), lag=160, faults=("lost-after",), mistaken=True),
    # The network wants to be asked again later, twice in two ways.
    "put-off": Story(beats=(_ADA_DRAFTS, _TWO_APPROVE), faults=("throttled", "never-sent")),
    # It is not paid for: everything of the account is held, until it is and two people say that it goes on.
    "not-paid-for": Story(
        beats=(
            _ADA_DRAFTS,
            _TWO_APPROVE,
            beat(shown(Status.ACCOUNT_HELD), pay, says("bo", "resume acme"), says("cleo", "resume acme")),
            beat(shown(version=2), approve("bo", "dan", version=2)),
        ),
        versions=2,
        unpaid=True,
    ),
    # Somebody deletes the card, and with it what was marked on it.
    "card-lost": Story(
        beats=(
            _ADA_DRAFTS,
            beat(shown(), approve("bo", "cleo"), delete_card),
            beat(shown(version=2), approve("cleo", "dan", version=2)),
        ),
        versions=2,
    ),
    # Bo stops it and says why; somebody is renamed, Bo thinks again.
    "explained": Story(
        beats=(
            _ADA_DRAFTS,
            beat(shown(), press("bo", Action.STOP, Mark.REJECT), say_why("bo", Mark.REJECT), approve("cleo")),
            beat(
                shown(Status.STOPPED),
                lambda street: street.changes("cleo"),
                press("bo", Action.UNSTOP, Mark.REJECT, added=False),
                approve("bo"),
            ),
        )
    ),
    # Nobody acts until they are reminded, and reminded again.
    "reminded": Story(
        beats=(
            _ADA_DRAFTS,
            beat(lambda street: street.stands("1") and street.passed(1000), approve("bo", "cleo")),
        ),
        hears={"still-waiting": 1, "backup-asked": 1},
    ),
    # Bo holds it and knows better words; Ada takes them, Dan lifts the hold.
    "suggested": Story(
        beats=(
            _ADA_DRAFTS,
            beat(shown(), press("bo", Action.HOLD, Mark.HOLD), edit("bo", OTHER_TEXT, forms.SUGGEST)),
            beat(told("suggestion"), adopt_what_was_suggested),
            beat(shown(version=2), press("dan", Action.LIFT, version=2), approve("cleo", "dan", version=2)),
        ),
        versions=2,
    ),
    # Bo holds it, and the hold outlives another version and its approvals, until a lead lifts it.
    "held-up": Story(
        beats=(
            _ADA_DRAFTS,
            beat(shown(), hold("bo"), edit("ada", OTHER_TEXT)),
            beat(shown(version=2), approve("bo", "cleo", version=2)),
            beat(
                lambda street: street.stands("1", Status.HELD, version=2) and street.passed(300),
                press("dan", Action.LIFT, version=2),
            ),
        ),
        versions=2,
    ),
    # From the form to the last part, a day later.
    "plan": Story(
        beats=(beat(always, correct("ada", "major")), _TWO_APPROVE),
        live=2,
        deleted=1,
        shown_again=1,
    ),
    # Nobody knows of any part at first whether it has happened.
    "plan-unsure": Story(
        beats=(beat(always, correct("ada", "normal")), _TWO_APPROVE),
        deleted=1,
        shown_again=1,
        faults=("lost-after", "lost-after", "lost-before", "lost-after"),
    ),
    # The network does not let the wrong post be deleted: nothing follows.
    "plan-refused": Story(
        beats=(beat(always, correct("ada", "normal")), _TWO_APPROVE),
        refuses=Act.DELETE,
    ),
    "plan-moved": Story(
        beats=(beat(always, correct("ada", "normal")), _TWO_APPROVE, beat(_REMINDED, move)),
        deleted=1,
        shown_again=1,
        moves=1,
    ),
    "plan-skipped": Story(
        beats=(beat(always, correct("ada", "normal")), _TWO_APPROVE, beat(_REMINDED, skip)),
        deleted=1,
        moves=1,
    ),
    # The customer is content with the correction, and what Cleo answers puts an end to it.
    "plan-ended": Story(
        beats=(
            beat(always, correct("ada", "normal")),
            _TWO_APPROVE,
            beat(shown(Status.UNDER_WAY), ends("cleo")),
            beat(shown(to="2"), approve("bo", "dan", to="2")),
        ),
        live=2,
        deleted=1,
        versions=2,
        moves=1,
        hears={"left-out-for-reply": 1},
    ),
    # With half of it done, Bo says it better, and can approve no more; Cleo and Dan do.
    "plan-edited": Story(
        beats=(
            beat(always, correct("ada", "normal")),
            _TWO_APPROVE,
            beat(shown(Status.UNDER_WAY), replan("bo", "normal")),
            beat(shown(version=2), approve("bo", "cleo", "dan", version=2)),
        ),
        deleted=1,
        shown_again=1,
        versions=2,
    ),
    **TROUBLES,
    **ABSENCES,
    **SELDOM,
}
