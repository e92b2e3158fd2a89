"""The stories of what keeps a text from going out, and of what is owed after it: holds, incidents, leaks, promises."""

from approvals.domain.card import Action
from approvals.domain.delivery import Act
from approvals.domain.follow_up import Debt, State
from approvals.domain.lifecycle import Status
from bot.wording import correction_form, forms, owed_forms, statement_form
from tests.crash.planning import correct
from tests.crash.story import Deed, Sight, Story, always, approve, beat, by_clock, drafts, every, shown, told
from tests.crash.street import CHANNEL, Street

OWN = "own"
"""What a post that answers nobody is known as."""
LATER_TEXT = "On Sunday our shop in Milan opens an hour later than usual."
STATEMENT = "outage"
STATEMENT_TEXT = "Orders do not go through at the moment, we are sorry. We say more within half an hour."
PROMISE = "We are sorry about that. We will write to you by four this afternoon."
LEAKED = "8000"


def says(who: str, text: str) -> Deed:
    return lambda street: street.commands(who, text)


def schedules(who: str, at: str) -> Deed:
    return lambda street: street.sends_form(who, forms.DRAFT, account="acme", link="", text=LATER_TEXT, send_at=at)


def prepares(who: str) -> Deed:
    memory = forms.memory(channel=CHANNEL, account="acme")
    return lambda street: street.sends_form(who, statement_form.NAME, memory, name=STATEMENT, text=STATEMENT_TEXT)


def takes_down(who: str) -> Deed:
    """What shows it was published by hand."""

    def does(street: Street) -> None:
        street.wrote(LEAKED, "Call Mr Rossi at 02 5550 1234.", to="1")
        link = f"https://x.com/acme/status/{LEAKED}"
        street.sends_form(who, correction_form.LEAK, link=link, shows="personal data")

    return does


def presses(who: str, action: Action, card: str, version: int = 1) -> Deed:
    """A button of a card."""
    return lambda street: street.presses(who, action, card, version)


def follows(who: str, action: Action, slug: str, *, below: str, to: str = "") -> Deed:
    """A button below a sentence."""
    return lambda street: street.presses(who, action, below, value=street.offered(slug, action, to=to))


def reminded(who: str, times: int = 1) -> Sight:
    return lambda street: street.reminded(who, "owed-reminder") >= times


def owes(who: str, form: str, action: Action, **fields: str) -> Deed:
    """The form behind a button below what somebody was reminded of."""

    def does(street: Street) -> None:
        number = int(street.offered("owed-reminder", action, to=who))
        street.sends_form(who, form, forms.memory(owed=number, channel=CHANNEL), **fields)

    return does


def anchors(who: str) -> Deed:
    def does(street: Street) -> None:
        said = next(live for live in street.live if live.text == STATEMENT_TEXT)
        street.commands(who, f"incident anchor https://x.com/acme/status/{said.id}")

    return does


def deleted(street: Street) -> bool:
    """The card of the plan says that the wrong post is gone."""
    message = street.card("1")
    plan = message.card.plan if message else None
    return plan is not None and any(part.act is Act.DELETE and part.done_at for part in plan.parts)


def _both(*statuses: Status, version: int = 1) -> Sight:
    return every(shown(*statuses, version=version), shown(*statuses, to=OWN, version=version))


TROUBLES = {
    # A correction is to be said again, and a post of its own to go out, when everything is held: first up to a time that
    # comes before theirs, then until two people have had enough. Both are asked about again, and one is given up.
    "held": Story(
        beats=(
            beat(always, correct("ada", "normal"), schedules("ada", "12:00")),
            beat(_both(), approve("bo", "cleo"), approve("bo", "cleo", to=OWN)),
            beat(
                every(deleted, shown(Status.UNDER_WAY), shown(Status.PAUSE, to=OWN)),
                says("bo", "hold acme the phones ring until 10:00"),
            ),
            beat(_both(Status.ACCOUNT_HELD), lambda _: None),
            beat(
                every(shown(Status.UNDER_WAY), shown(Status.PAUSE, to=OWN)),
                says("eve", "hold all they ring again"),
                at=by_clock(11),
            ),
            beat(_both(Status.ACCOUNT_HELD), lambda _: None),
            beat(
                every(shown(Status.ACCOUNT_HELD), shown(Status.ACCOUNT_HELD, to=OWN, version=2)),
                says("bo", "resume all"),
                says("cleo", "resume all"),
                at=by_clock(13, 30),
            ),
            beat(
                _both(Status.WAITING, version=2),
                presses("ada", Action.WITHDRAW, OWN, version=2),
                approve("bo", "dan", version=2),
            ),
        ),
        deleted=1,
        shown_again=1,
        versions=4,
        hears={"repost-kept": 1},
    ),
    # What was prepared is let out by one person, what was planned goes on; two say that it is over.
    "incident": Story(
        beats=(
            beat(always, prepares("ada"), schedules("ada", "11:00")),
            beat(
                every(shown(to=STATEMENT), shown(to=OWN)),
                approve("bo", "cleo", to=STATEMENT),
                approve("bo", "cleo", to=OWN),
            ),
            beat(
                every(shown(Status.PREPARED, to=STATEMENT), shown(Status.PAUSE, to=OWN)),
                says("dan", 'incident open acme "the shop answers with errors"'),
            ),
            beat(
                every(told("statement-ready"), told("scheduled-held")),
                presses("bo", Action.RELEASE, STATEMENT),
                follows("bo", Action.GO_ON, "scheduled-held", below=OWN),
            ),
            beat(
                shown(Status.PUBLISHED, to=STATEMENT),
                anchors("bo"),
                says("bo", "incident page acme"),
                says("dan", "incident lead acme cleo"),
            ),
            beat(
                every(told("update-soon"), shown(Status.PUBLISHED, to=OWN)),
                says("bo", "incident close acme"),
            ),
            beat(
                told("incident-close-asked"),
                follows("cleo", Action.CLOSE_INCIDENT, "incident-close-asked", below=OWN),
            ),
            beat(told("statement-owed"), follows("cleo", Action.STATED, "statement-owed", below=OWN)),
        ),
        live=2,
        versions=2,
        hears={
            "incident-opened": 1,
            "incident-calls-you": 2,
            "incident-paged": 1,
            "incident-led": 1,
            "statement-ready": 1,
            "scheduled-held": 1,
            "incident-close-asked": 1,
            "incident-closed": 1,
            "statement-owed": 1,
        },
        incidents=1,
    ),
    # What Ada promised goes from hand to hand; for what leaked, two people say that no statement is needed.
    "owed": Story(
        beats=(
            beat(always, drafts("ada", PROMISE)),
            beat(shown(), approve("bo", "cleo")),
            beat(shown(Status.PUBLISHED), takes_down("bo")),
            beat(
                reminded("bo"),
                follows("bo", Action.WAIVE, "owed-reminder", below=OWN, to="bo"),
                follows("bo", Action.WAIVE, "owed-reminder", below=OWN, to="bo"),
                follows("cleo", Action.WAIVE, "owed-reminder", below=OWN, to="bo"),
            ),
            beat(reminded("ada"), owes("ada", owed_forms.HAND_OVER, Action.HAND_OVER, to="dan")),
            beat(reminded("dan"), owes("dan", owed_forms.SNOOZE, Action.SNOOZE, when="hour")),
            beat(reminded("dan", 2), follows("dan", Action.DONE, "owed-reminder", below="1", to="dan")),
        ),
        deleted=1,
        versions=2,
        hears={"owed-reminder": 4},
        owed=((Debt.PROMISE, State.DONE), (Debt.STATEMENT, State.WAIVED)),
    ),
}
