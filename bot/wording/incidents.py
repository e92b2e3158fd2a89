"""What is said about incidents, and about statements that are prepared for one; pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from approvals.domain.card import Action
from approvals.domain.incident import Moment
from bot.wording.plans import local

Values = Mapping[str, object]

_MOST_POSTS = 40
_MOST_LETTERS = 140

BUTTONS: Mapping[str, str] = {
    Action.GO_ON: "Go on",
    Action.RELEASE: "Release it",
    Action.CLOSE_INCIDENT: "It is over",
    Action.STATED: "It is said",
}


def _timeline(values: Values) -> str:
    moments: tuple[Moment, ...] = values["moments"]  # type: ignore[assignment]  # what is due to be said put it there
    closers: tuple[str, ...] = values["closed_by"]  # type: ignore[assignment]  # the step's own
    lines = [
        f"The incident of @{values['handle']} is over: {values['what']}",
        f"{_at(values['opened_at'], values)}  Opened by {values['opened_by']}; {values['lead']} led",
        *_posts([moment for moment in moments if moment.post], values),
        *(_end(moment, closers, values) for moment in moments if not moment.post),
        "It may be said in public now that it is over.",
    ]
    return "\n".join(lines)


def _posts(moments: list[Moment], values: Values) -> Iterator[str]:
    for moment in moments[:_MOST_POSTS]:
        if moment.post:
            words = " ".join(moment.post.text.split())
            cut = words if len(words) <= _MOST_LETTERS else f"{words[: _MOST_LETTERS - 1]}…"
            which = " (the statement that all goes back to)" if moment.post.post == values["anchor"] else ""
            yield f"{_at(moment.at, values)}  Published{which}{_late(moment.late)}: {cut}"
            if moment.post.url:
                yield moment.post.url
    if (more := len(moments) - _MOST_POSTS) > 0:
        yield f"and {more} more; the ledger has them all"


def _end(moment: Moment, closers: tuple[str, ...], values: Values) -> str:
    late = f", when an update had been owed for {_minutes(moment.late)}" if moment.late >= _WORTH_SAYING else ""
    return f"{_at(moment.at, values)}  Closed by {' and '.join(closers)}{late}"


_WORTH_SAYING = timedelta(minutes=1)


def _late(late: timedelta) -> str:
    return f", {_minutes(late)} late" if late >= _WORTH_SAYING else ""


def _minutes(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _at(at: object, values: Values) -> str:
    """A moment on the account's own clock."""
    return local(at, str(values["zone"])) if isinstance(at, datetime) else ""


def _update(values: Values) -> str:
    owed, what = _at(values["at"], values), f"the incident of @{values['handle']} ({values['what']})"
    words = f"An update about {what} is owed to everybody at {owed}. Say what works, what does not yet, and when you say more."
    return _with_anchor(words, values)


def _late_update(values: Values) -> str:
    what = f"the incident of @{values['handle']} ({values['what']})"
    words = f"The update about {what} was owed at {_at(values['at'], values)}, and is late. Say something now, even that nothing is new."
    return _with_anchor(words, values)


def _with_anchor(words: str, values: Values) -> str:
    return f"{words} It goes below this statement:\n{values['url']}" if values["url"] else words


def _ready(values: Values) -> str:
    until = _at(values["until"], values)
    return f"The statement “{values['name']}” is approved until {until}, and one of you may release it now:\n{values['text']}"


_WAITS = "It was planned before the incident, and does not go out unless somebody of the roster lets it go on."


def _held(values: Values) -> str:
    return (
        f"Draft {values['draft']}: the correction of @{values['handle']} was to be said again at {_at(values['at'], values)} "
        f"({values['words']}). {_WAITS}"
    )


def _scheduled(values: Values) -> str:
    return (
        f"Draft {values['draft']}: a text of @{values['handle']} was to go out at {_at(values['at'], values)} "
        f"({values['words']}). {_WAITS} Its author or a lead may withdraw it, or give it another time by editing it."
    )


def _usage(values: Values) -> str:
    usages: tuple[str, ...] = values["usages"]  # type: ignore[assignment]  # a tuple of words
    return "\n".join(["Say one of these:", *(f"• {usage}" for usage in usages)])


def _no_such_statement(values: Values) -> str:
    names: tuple[str, ...] = values["names"]  # type: ignore[assignment]  # a tuple of words
    known = f"Prepared are: {', '.join(names)}." if names else "None is prepared yet: say “prepare ACCOUNT”."
    return f"No statement is prepared as “{values['name']}”. {known}"


SENTENCES: Mapping[str, str | Callable[[Values], str]] = {
    # refused
    "incident-usage": _usage,
    "name-missing-there": "Which statement? Say: {usage}.",
    "what-happened": 'Say in a few words what happened, as in: incident open {account} "the site is down".',
    "incident-is-open": "An incident of {account} is open already, and {lead} leads it. Close that one first.",
    "incident-just-now": "Somebody has just opened an incident of {account}. Look at the newest message in the channel.",
    "no-incident": "There is no such incident. Look at the newest message about it in the channel.",
    "no-open-incident": "No incident of {account} is open. Somebody of the roster opens one with “incident open {account} …”.",
    "incident-over": "That incident is over already.",
    "nobody-to-page": '{account} has no emergency roster. Name people in the settings, as in emergency = ["ada"].',
    "not-on-the-roster": "“{name}” is nobody on the roster. Somebody of these can lead: {roster}.",
    "not-published-here": "That post was not published through Twokeys. Name a post of ours that was.",
    "close-needs-another": "You have said already that it is over. Somebody else on the roster of {account} has to say so, too.",
    "nothing-owed-there": "Nothing is owed there, or not any more.",
    "waits-for-nothing": "Nothing of that waits for a word any more. The card shows where it stands.",
    "not-prepared": "That is no prepared statement, so it goes out by its approvals alone.",
    "release-needs-incident": "No incident of {account} is open, so nothing is released. A statement that is prepared goes out in "
    "an incident alone; without one, draft a post.",
    "released-already": "{by} has released it already. Its card says when it goes out.",
    "not-ready": "“{name}” cannot be released now: it lacks approvals, or somebody stopped or holds it, or they are too old. The card "
    "of draft {draft} says which.",
    "no-such-statement": _no_such_statement,
    "several-statements": "Several accounts have a statement called “{name}”: {accounts}. Say “release ACCOUNT {name}”.",
    "name-missing": "Give the statement a name, by which it is found in a hurry.",
    "statement-to-somebody": "A statement is for everybody, and one that begins with {to} is shown to few. Begin it with other words.",
    "name-taken": "“{name}” is kept for {account} already: see draft {draft}. Edit that one, or take another name.",
    # done
    "incident-is-yours": "The incident is open, and you lead it. The channel hears of it now.",
    "incident-paged-now": "The emergency roster of {account} is being called.",
    "incident-lead-is": "{lead} leads the incident of {account}.",
    "incident-anchored": "That post is the statement about the incident of {account} now.",
    "incident-close-noted": "Noted. Somebody else on the roster of {account} has to say so, too; the channel is asked.",
    "incident-is-closed": "The incident of {account} is over. The channel gets its timeline.",
    "statement-noted": "Thank you. Nothing is owed there any more.",
    "gone-on": "It goes out when it is due.",
    "statement-made": "The statement is in the channel now. Once two others approve it, it is kept for 30 days.",
    "statement-released": "Released. It goes out in a moment, and its card has a Stop button until then.",
    # told
    "incident-opened": "{by} opened an incident of @{handle}: {what}\n{lead} leads it. An update is owed to everybody as long as it is open. "
    "Nobody says that it is over before two people have closed it.",
    "incident-paged": "{by} calls you to the incident of @{handle}: {what}\n{lead} leads it.",
    "incident-calls-you": "You are called: an incident of @{handle} is open: {what}\n{lead} leads it. Please come to the channel of {account}.",
    "incident-led": "{lead} leads the incident of @{handle} now.",
    "update-soon": _update,
    "update-late": _late_update,
    "statement-ready": _ready,
    "repost-held": _held,
    "scheduled-held": _scheduled,
    "repost-waits": _held,
    "incident-close-asked": "{by} says that the incident of @{handle} is over: {what}\nSomebody else on the roster has to say so, too.",
    "incident-closed": _timeline,
    "statement-owed": "After the incident of @{handle} ({what}) a message to everybody who was hit is owed: the cause, an apology, and what "
    "you change. Press the button once it is out; until then this comes again each day.",
}
