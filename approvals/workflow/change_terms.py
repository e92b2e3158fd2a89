"""The settings say other terms than those that hold: noticed at start, announced, and agreed to where they are weaker."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.card import Action
from approvals.domain.notice import Notice
from approvals.domain.people import AccountName, Identity, PersonId, platform_of
from approvals.domain.terms import SPEAKS_NOWHERE, Agreement, Ended, Proposal, Since, Terms
from approvals.domain.terms_change import Announcement, Change, Compared, compare, differences
from approvals.errors import Refusal, Unreachable
from approvals.reconsider import reconsider
from approvals.storage.terms import Owed, Recorded
from approvals.storage.unit import Unit

_SAY_AGAIN = timedelta(minutes=1)
_LEASE = timedelta(minutes=2)
"""How long an announcement is another process's that took it to say it."""

_log = structlog.get_logger()


async def notice(context: Context) -> None:
    """Compare the settings with the record: what weakens nothing holds from now on, the rest waits for people."""
    await context.database.run(lambda unit: _notice(context, unit, context.now()))
    await context.database.read(context.terms.read)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    """One account: what is on record under its name, what holds, what the settings want, and what waits already."""

    own: Recorded | None
    old: Terms
    wanted: Terms
    waits: Proposal | None

    @property
    def places(self) -> tuple[str, ...]:
        """Whoever reads the old channel must hear it, too: the new one may be somebody else's."""
        both = (*self.old.account.channels, *self.wanted.account.channels)
        return tuple(dict.fromkeys(channel for _, channel in both))


def _notice(context: Context, unit: Unit, now: datetime) -> None:
    unit.terms.alone()
    record, waiting = unit.terms.in_force(), unit.terms.waiting()
    for name, wanted in context.terms.settings.items():
        old = _on_record(unit, record, wanted)
        if old is None:
            unit.terms.hold(wanted, since=Since.FIRST, at=now)
            _announce(unit, "terms-first", wanted, at=now, names=_names(wanted, wanted.account.roster))
        else:
            this = _Account(own=record.get(name), old=old.terms, wanted=wanted, waits=waiting.get(name))
            compared = compare(this.old, wanted)
            _hold(unit, this, compared, now)
            _wait(unit, this, compared, now)
    for name, left in record.items():
        if name not in context.terms.settings and left.here:
            _leave(unit, left.terms, waiting.get(name), now)
    if unit.terms.written:
        _count_again(context, unit, context.terms.settings, now)
    # Not everything in the settings is terms: who is backup, how long before a re-post people hear of it.
    unit.looks.at_all(now)


def _on_record(unit: Unit, record: Mapping[AccountName, Recorded], wanted: Terms) -> Recorded | None:
    """The terms that held for that name; or, where it takes up the voice of another name, for that voice.

    However long ago: a voice that only rehearsed meanwhile is no new one.
    """
    own = record.get(wanted.account.name)
    if wanted.voice[0] == SPEAKS_NOWHERE or (own and own.terms.voice == wanted.voice):
        return own
    spoke = unit.terms.last_with(wanted.voice)
    return spoke if spoke and spoke.terms.account.name != wanted.account.name else own


def _hold(unit: Unit, this: _Account, compared: Compared, now: datetime) -> None:
    """What weakens nothing holds from now on."""
    back = this.own is not None and not this.own.here
    if compared.at_once or this.own is None or back:
        unit.terms.hold(compared.held, since=Since.AT_ONCE, at=now, before=this.old)
        slug = "terms-back" if back else "terms-changed"
        for place in this.places:
            _announce(unit, slug, this.wanted, at=now, changes=compared.at_once, channel=place)


def _wait(unit: Unit, this: _Account, compared: Compared, now: datetime) -> None:
    """What weakens something waits; what waited already goes on waiting, with whoever agreed."""
    waits, waiting = this.waits, compared.waiting
    if waits and differences(compared.held, waits.wanted) == waiting:
        return
    if waits:
        unit.terms.end(waits.id, why=Ended.REPLACED if waiting else Ended.TAKEN_BACK, at=now)
    if waiting:
        before = waits.before if waits else this.old
        proposal = unit.terms.propose(before=before, held=compared.held, wanted=this.wanted, at=now)
        for place in this.places:
            _ask(unit, "terms-wait", proposal, compared.held, names=proposal.asked, at=now, channel=place)
    elif waits:
        never_held = differences(compared.held, waits.wanted)
        _announce(unit, "terms-taken-back", this.wanted, at=now, changes=never_held)


def _leave(unit: Unit, left: Terms, open_one: Proposal | None, now: datetime) -> None:
    unit.terms.hold(left, since=Since.LEFT, at=now, before=left)
    if open_one:
        unit.terms.end(open_one.id, why=Ended.TAKEN_BACK, at=now)
    _announce(unit, "terms-left", left, at=now)


async def agree(context: Context, *, who: Identity, proposal: int) -> None:
    """One of the old roster agrees to weaker terms; with the second they hold, here and in every other process."""
    before = await context.database.read(lambda unit: _open(unit, proposal))
    agreed = [one.identity for one in before.agreements] if before else []
    profile, *others = [await context.chat(one.platform).profile(one) for one in (who, *agreed)]

    def step(unit: Unit) -> None:
        now = context.now()
        unit.terms.alone()
        for one in (profile, *others):
            unit.profiles.save(one, now=now)
        asked = _open(unit, proposal)
        if asked is None:
            raise Refusal("nothing-waits")
        person = context.recognised(profile, asked.before.directory)
        if person.id not in asked.asked:
            raise Refusal("only-these-agree", who=_names(asked.before, asked.asked))
        agreement = Agreement(by=person.id, identity=who)
        news = unit.terms.agree(proposal, agreement, at=now)
        everybody = replace(asked, agreements=(*asked.agreements, *([agreement] if news else [])))
        counting = everybody.counting(unit.profiles.many({one.identity for one in everybody.agreements}))
        if not news and not counting.agreed:
            raise Refusal("agreed-before")
        _agreed(context, unit, counting, now)

    await context.database.run(step)
    await context.database.read(context.terms.read)


def _open(unit: Unit, proposal: int) -> Proposal | None:
    return next((one for one in unit.terms.waiting().values() if one.id == proposal), None)


def _agreed(context: Context, unit: Unit, asked: Proposal, now: datetime) -> None:
    name = asked.wanted.account.name
    held, by = unit.terms.in_force()[name].terms, tuple(one.by for one in asked.agreements)
    if not asked.agreed:
        _ask(unit, "terms-one-agreed", asked, held, names=by, at=now)
        return
    unit.terms.hold(asked.wanted, since=Since.AGREED, at=now, before=held, proposal=asked.id)
    unit.terms.end(asked.id, why=Ended.AGREED, at=now)
    changes, names = differences(held, asked.wanted), _names(asked.before, by)
    _announce(unit, "terms-agreed", asked.wanted, at=now, changes=changes, names=names)
    _count_again(context, unit, (name,), now)


def _count_again(context: Context, unit: Unit, accounts: Collection[AccountName], now: datetime) -> None:
    """Facts are stored, conclusions computed: open drafts are counted by the terms that hold now."""
    for draft in context.open_drafts(unit):
        if unit.account_of(draft) in accounts:
            unit.drafts.lock(draft)
            reconsider(context, unit, draft, now)


def _ask(
    unit: Unit,
    slug: str,
    proposal: Proposal,
    held: Terms,
    *,
    names: tuple[PersonId, ...],
    at: datetime,
    channel: str | None = None,
) -> None:
    """Say what waits, with the button to agree to it."""
    changes = differences(held, proposal.wanted)
    who = _names(proposal.before, names)
    _announce(unit, slug, proposal.wanted, at=at, changes=changes, names=who, proposal=proposal.id, channel=channel)


def _announce(
    unit: Unit,
    slug: str,
    terms: Terms,
    *,
    at: datetime,
    changes: tuple[Change, ...] = (),
    names: tuple[str, ...] = (),
    proposal: int | None = None,
    channel: str | None = None,
) -> None:
    places = (channel,) if channel else tuple(one for _, one in terms.account.channels)
    for place in places:
        announcement = Announcement(
            account=terms.account.name,
            channel=place,
            slug=slug,
            changes=changes,
            names=names,
            proposal=proposal,
        )
        unit.terms.owe(announcement, at=at)


def _names(terms: Terms, people: tuple[PersonId, ...]) -> tuple[str, ...]:
    return tuple(map(terms.directory.name, people))


async def announce(context: Context) -> int:
    """Say what channels are owed to hear; what cannot be said now is said later. Returns how much was said."""
    now = context.now()
    owed = await context.database.run(
        lambda unit: unit.terms.take(now, lease_until=now + _LEASE, chats=context.chats.keys())
    )
    return sum([await _say(context, one) for one in owed])


async def _say(context: Context, owed: Owed) -> bool:
    told = owed.announcement
    offers = ((Action.AGREE_TO_TERMS, str(told.proposal)),) if told.proposal else ()
    values = {"account": told.account, "changes": told.changes, "who": told.names}
    try:
        notice = Notice(slug=told.slug, values=values, offers=offers)
        await context.chat(platform_of(told.channel)).say(notice, channel=told.channel, thread=None)
    except Unreachable as fault:
        _log.warning("not announced", what=told.slug, account=told.account, why=str(fault))
        await context.database.run(partial(_put_off, owed, context.now() + _SAY_AGAIN))
        return False
    await context.database.run(partial(_said, owed, context.now()))
    return True


def _said(owed: Owed, at: datetime, unit: Unit) -> None:
    unit.terms.said(owed.id, at=at)


def _put_off(owed: Owed, at: datetime, unit: Unit) -> None:
    unit.terms.put_off(owed.id, at=at)
