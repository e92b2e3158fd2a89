"""What people are to be told about incidents is said when it is due: calls, reminders, questions, and the timeline."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.card import Action, key
from approvals.domain.draft import DraftId
from approvals.domain.in_incident import kept_until, waits_for_word
from approvals.domain.incident import STATEMENT_AGAIN, Call, Incident, anchor, cadence, look, timeline, updates
from approvals.domain.lifecycle import Status, status
from approvals.domain.notice import Notice
from approvals.domain.people import Account, Identity, PersonId
from approvals.domain.plan import TEXT, due, part_of, skipped
from approvals.domain.quorum import count, reached_at
from approvals.errors import Unreachable
from approvals.storage.incident_calls import Owed
from approvals.storage.unit import Unit

_LEASE = timedelta(minutes=1)
"""How long what is to be said is another process's that is about to say it; a crash just after that says it twice."""
_SAY_AGAIN = timedelta(seconds=30)
_UNKNOWN_ACCOUNT = timedelta(minutes=10)
"""How often to see whether an account has come back to the settings."""
_AT_ONCE = 20

_log = structlog.get_logger()


async def call(context: Context) -> int:
    """Say everything that is due; what cannot be said now is said later. Returns how much was looked at."""
    now = context.now()
    owed = await context.database.run(
        lambda unit: unit.incident_calls.take(now, limit=_AT_ONCE, lease_until=now + _LEASE)
    )
    for one in owed:
        again = await _say(context, one)
        await context.database.run(partial(_settle, one, again, context.now()))
    return len(owed)


def _settle(owed: Owed, again: datetime | None, now: datetime, unit: Unit) -> None:
    if again is None:
        unit.incident_calls.done(owed, at=now)
    else:
        unit.incident_calls.again(owed, at=again)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What is to be said now, if anything still is; to one person alone, or to the channel; and when to look again."""

    notice: Notice | None = None
    to: Identity | None = None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owed:
    """What is owed, with what it is about."""

    owed: Owed
    incident: Incident
    account: Account
    now: datetime

    def values(self, context: Context) -> dict[str, object]:
        """What every sentence about an incident may say."""
        name = context.directory.name
        return {
            "account": self.account.name,
            "handle": self.account.handle,
            "zone": self.account.week.zone,
            "what": self.incident.what,
            "lead": name(self.incident.lead),
            "by": name(self.owed.person),
        }


async def _say(context: Context, owed: Owed) -> datetime | None:
    """Say one thing; returns when it is to be looked at again, if it is."""
    now = context.now()
    incident = await context.database.read(lambda unit: unit.incidents.get(owed.incident))
    account = context.accounts.get(incident.account)
    if account is None:
        return now + _UNKNOWN_ACCOUNT
    about = _Owed(owed=owed, incident=incident, account=account, now=now)
    word = await context.database.read(lambda unit: _word(context, unit, about))
    if word.notice is None:
        return word.again_at
    try:
        if word.to is not None:
            await context.chat(word.to.platform).tell(word.to, word.notice, channel="")
        else:
            await context.announce(word.notice, account)
    except Unreachable as fault:
        _log.warning("not said", what=owed.call, incident=incident.id, why=str(fault))
        return now + _SAY_AGAIN
    return word.again_at


def _word(context: Context, unit: Unit, about: _Owed) -> _Word:
    match about.owed.call:
        case Call.OPENED | Call.PAGED | Call.LED:
            return _Word(notice=_news(context, unit, about))
        case Call.CALLED:
            return _called(context, unit, about)
        case Call.UPDATE:
            return _update(context, unit, about)
        case Call.READY:
            return _Word(notice=_ready(context, unit, about))
        case Call.HELD:
            return _Word(notice=_held(context, unit, about))
        case Call.CLOSE_ASKED:
            return _Word(notice=_close_asked(context, about))
        case Call.CLOSED:
            return _Word(notice=_timeline(context, unit, about))
        case Call.STATEMENT:
            return _statement(context, unit, about)


def _news(context: Context, unit: Unit, about: _Owed) -> Notice:
    who = (about.incident.lead,) if about.owed.call is Call.LED else about.account.emergency
    return _notice(context, unit, f"incident-{about.owed.call}", about.values(context), who)


def _called(context: Context, unit: Unit, about: _Owed) -> _Word:
    """Somebody whom no chat knows was named in the channel."""
    to = context.directory.reached(PersonId(about.owed.person or ""), unit.profiles.all())
    if to is None or to.platform not in context.chats:
        return _Word()
    return _Word(notice=Notice(slug="incident-calls-you", values=about.values(context)), to=to)


def _update(context: Context, unit: Unit, about: _Owed) -> _Word:
    incident, account = about.incident, about.account
    if not incident.open:
        return _Word()
    told = updates(incident, unit.incidents.spoken(account.name, incident.opened_at))
    looked = look(incident, told, cadence(context.ruleset(account)), about.now)
    if looked.say is None:
        return _Word(again_at=looked.again_at)
    first = anchor(incident, told)
    url = unit.incidents.url_of(account.name, first) if first else ""
    words = {**about.values(context), "at": looked.owed_at, "url": url, "links": (url,)}
    return _Word(
        notice=_notice(context, unit, f"update-{looked.say}", words, (incident.lead,)), again_at=looked.again_at
    )


def _ready(context: Context, unit: Unit, about: _Owed) -> Notice | None:
    case = context.case(unit, DraftId(about.owed.draft or 0))
    approved_at = reached_at(case, count(case))
    if status(case, about.now) is not Status.PREPARED or approved_at is None:
        return None
    return Notice(
        slug="statement-ready",
        values={
            "name": case.draft.prepared,
            "text": case.current.text,
            "until": kept_until(case, approved_at),
            "zone": case.account.week.zone,
        },
        offers=((Action.RELEASE, key(case.draft.id, case.current)),),
    )


def _held(context: Context, unit: Unit, about: _Owed) -> Notice | None:
    case = context.case(unit, DraftId(about.owed.draft or 0))
    part = part_of(case.current, about.owed.part or 0)
    if part is None or case.draft.closed or skipped(case, part.number) or not waits_for_word(case, part):
        return None
    it, words = f"{case.draft.id}/{part.number}", part.text or case.current.text
    values = {
        "draft": case.draft.id,
        "handle": case.account.handle,
        "at": due(case, part),
        "zone": case.account.week.zone,
        "words": words,
    }
    if part.number == TEXT:
        withdraw = (Action.WITHDRAW, key(case.draft.id, case.current))
        return Notice(slug="scheduled-held", values=values, offers=((Action.GO_ON, it), withdraw))
    return Notice(slug="repost-held", values=values, offers=((Action.GO_ON, it), (Action.SKIP, it), (Action.MOVE, it)))


def _close_asked(context: Context, about: _Owed) -> Notice | None:
    by = about.incident.said_over_by(about.now)
    if not about.incident.open or by is None:
        return None
    return Notice(
        slug="incident-close-asked",
        values={**about.values(context), "by": context.directory.name(by)},
        offers=((Action.CLOSE_INCIDENT, str(about.incident.id)),),
    )


def _timeline(context: Context, unit: Unit, about: _Owed) -> Notice:
    incident, account, name = about.incident, about.account, context.directory.name
    until = incident.closed_at or about.now
    spoken = [one for one in unit.incidents.spoken(account.name, incident.opened_at) if one.at <= until]
    return Notice(
        slug="incident-closed",
        values={
            **about.values(context),
            "opened_at": incident.opened_at,
            "opened_by": name(incident.opened_by),
            "closed_by": tuple(name(who) for who in (incident.closing_by, incident.closed_by)),
            "moments": timeline(incident, spoken, cadence(context.ruleset(account)), until=until),
            "anchor": anchor(incident, updates(incident, spoken)),
            "links": tuple(one.url for one in spoken if one.url),
        },
    )


def _statement(context: Context, unit: Unit, about: _Owed) -> _Word:
    """Said again each day until somebody says that it is out."""
    if about.incident.statement_at is not None:
        return _Word()
    owed = _notice(context, unit, "statement-owed", about.values(context), (about.incident.lead,))
    offers = ((Action.STATED, str(about.incident.id)),)
    return _Word(notice=replace(owed, offers=offers), again_at=about.now + STATEMENT_AGAIN)


def _notice(context: Context, unit: Unit, slug: str, values: dict[str, object], who: tuple[PersonId, ...]) -> Notice:
    """A sentence with the people it is for in front."""
    return Notice(slug=slug, values=values, called=context.directory.called(who, unit.profiles.all()))
