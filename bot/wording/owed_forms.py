"""The forms about what is owed: when to be reminded again, and who owes it from now on; pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from approvals.domain.follow_up import FollowUpId
from approvals.domain.local_time import moment
from approvals.errors import Refusal
from bot.forms import Ask, Field, Form
from bot.wording import forms

SNOOZE, HAND_OVER = "snooze", "hand-over"
NAMES = frozenset({SNOOZE, HAND_OVER})

_HOUR, _TOMORROW, _THEN = "hour", "tomorrow", "then"
_MOST = 10**9


def about(kept: str) -> FollowUpId:
    """What a form was opened for."""
    match forms.remembered(kept):
        case {"owed": int(number)} if 0 < number < _MOST:
            return FollowUpId(number)
        case _:
            raise Refusal("not-our-form")


def snooze(*, memory: str) -> Form:
    """The form that asks when to remind somebody again."""
    return Form(
        name=SNOOZE,
        title="Remind me later",
        submit="Snooze",
        fields=(
            Field(
                name="when",
                ask=Ask.CHOICE,
                label="When?",
                value=_HOUR,
                options=((_HOUR, "In an hour"), (_TOMORROW, "Tomorrow at 9:00"), (_THEN, "At the time below")),
                hint="Between 20:00 and 8:00 nobody is reminded: that becomes 8:00.",
            ),
            Field(
                name="at",
                ask=Ask.LINE,
                label="Another time",
                hint="As in 16:30, tomorrow 9:00 or 2026-12-24 18:00, in your own time zone.",
                optional=True,
            ),
        ),
        memory=memory,
    )


def until(fields: Mapping[str, str], *, now: datetime, zone: str) -> datetime:
    """The time that is filled in; one that is written out counts, whatever is chosen. Refuses what is no time."""
    written = fields.get("at", "").strip()
    if written or fields.get("when") == _THEN:
        return moment(written, now=now, zone=zone)
    return moment("tomorrow 9:00", now=now, zone=zone) if fields.get("when") == _TOMORROW else now + timedelta(hours=1)


def hand_over(people: tuple[tuple[str, str], ...], *, memory: str) -> Form:
    """The form that asks who owes it from now on."""
    return Form(
        name=HAND_OVER,
        title="Hand it over",
        submit="Hand it over",
        fields=(
            Field(
                name="to",
                ask=Ask.CHOICE,
                label="Who owes it from now on?",
                value=people[0][0],
                options=people,
                hint="They are told, and reminded of it.",
            ),
        ),
        memory=memory,
    )
