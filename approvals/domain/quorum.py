"""Who has approved a revision, who has stopped it, whose mark does not count and why, and who is missing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from approvals.domain.case import Case
from approvals.domain.people import Identity, Person, PersonId, Standing, distinct
from approvals.domain.steps import Progress, progress
from approvals.domain.vote import Mark, Source, Vote


class Discount(StrEnum):
    """Why a mark does not count."""

    AUTHOR = "author"
    EDITOR = "editor"
    SUGGESTER = "suggester"
    TOOK_OVER = "took-over"
    NOT_ON_ROSTER = "not-on-roster"
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    GONE = "gone"
    UNKNOWN = "unknown"
    NOT_AGREED = "not-agreed"
    """Record and settings know them by different marks, and either alone may have been written by anybody."""


_STANDINGS = {
    Standing.GUEST: Discount.GUEST,
    Standing.STRANGER: Discount.STRANGER,
    Standing.BOT: Discount.BOT,
    Standing.DEACTIVATED: Discount.DEACTIVATED,
    Standing.GONE: Discount.GONE,
    Standing.UNKNOWN: Discount.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discounted:
    """A mark that does not count, with its reason."""

    identity: Identity
    name: str
    mark: Mark
    why: Discount


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A roster member's stop: of which version, and the reason they gave, if any."""

    by: PersonId
    version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A person's approval, when it was first given, and the reason they gave, if any."""

    by: PersonId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a revision stands with the people who may approve it."""

    needed: int
    approvals: tuple[Approved, ...]
    stopped: tuple[Stopped, ...]
    discounted: tuple[Discounted, ...]
    able: tuple[PersonId, ...]
    """Roster members who have not approved yet and whose approval would count."""
    steps: tuple[Progress, ...]
    """The account's steps, if it has any."""
    lead_missing: bool
    """Whether a finding asks for a lead and no lead has approved."""
    reason_missing: bool
    """Whether a lead has approved what needs one, and has not said why."""
    reader_missing: bool
    """Whether nobody who approved reads the text's language, as far as the settings say what people read."""
    may_help: tuple[PersonId, ...] = ()
    """Who can still bring the text closer to the network: by an approval that is missing, or the reason for theirs."""

    @property
    def approved(self) -> tuple[PersonId, ...]:
        """The people whose approval counts, in the order they gave it."""
        return tuple(approval.by for approval in self.approvals)

    @property
    def missing(self) -> int:
        """How many approvals are still to come."""
        return max(0, self.needed - len(self.approved))

    @property
    def step(self) -> Progress | None:
        """The step whose turn it is; None if all are complete, or there are none."""
        return next((step for step in self.steps if step.missing), None)

    @property
    def asked(self) -> tuple[PersonId, ...]:
        """Who is asked now: those of the step whose turn it is, then everybody who can still help."""
        return self.step.able if self.step else self.may_help

    @property
    def complete(self) -> bool:
        """Whether enough distinct people approved, of every step enough, and nobody stopped it."""
        open_ends = self.step or self.lead_missing or self.reason_missing or self.reader_missing
        return not self.missing and not self.stopped and not open_ends


def count(case: Case) -> Tally:
    """Count the standing marks per person, whatever door they came through: approvals of the current revision, and
    stops of any that its giver has not made peace with.
    """
    approved: dict[PersonId, Approved] = {}
    stops: dict[PersonId, Stopped] = {}
    discounted: dict[tuple[Identity, Mark], Discounted] = {}
    for vote in sorted(standing(case), key=lambda vote: vote.cast_at):
        who = _eligible(case, vote.identity, vote.mark)
        if isinstance(who, Discount):
            if vote.revision == case.current.number:
                discounted[vote.identity, vote.mark] = _discounted(case, vote, who)
        elif vote.mark is Mark.APPROVE:
            first = approved.get(who.id, Approved(by=who.id, at=vote.cast_at, reason=""))
            approved[who.id] = replace(first, reason=first.reason or vote.reason)
        else:
            stops[who.id] = _newer(stops.get(who.id), Stopped(by=who.id, version=vote.revision, reason=vote.reason))
    stopped = {who: stop for who, stop in stops.items() if not _at_peace(case, stop, approved)}
    approvals = tuple(approval for who, approval in approved.items() if who not in stopped)
    voters = tuple(approval.by for approval in approvals)
    signed_off = [approval for approval in approvals if approval.by in case.account.leads]
    hands, alone = barred(case), on_one_word(case)
    out = {*voters, *hands, *case.directory.doubted}
    tally = Tally(
        needed=0 if alone else max(1, case.account.approvals),
        approvals=approvals,
        stopped=tuple(stopped.values()),
        discounted=tuple(discounted.values()),
        able=tuple(who for who in distinct(case.account.roster) if who not in out),
        steps=() if alone else progress(case.account.steps, approved=voters, barred=hands),
        lead_missing=case.current.needs_sign_off and not signed_off,
        reason_missing=case.current.needs_sign_off and bool(signed_off) and not any(one.reason for one in signed_off),
        reader_missing=not_read_by(case, voters),
    )
    return replace(tally, may_help=_may_help(case, tally))


def on_one_word(case: Case) -> bool:
    """Whether it needs nobody's approval: it only deletes what nobody may see, and who found that is of the roster."""
    return case.current.takes_down and case.draft.author in case.account.roster


def _may_help(case: Case, tally: Tally) -> tuple[PersonId, ...]:
    if tally.missing:
        return tally.able
    wanted = {who for step in tally.steps if step.missing for who in step.able}
    if tally.lead_missing:
        wanted |= set(case.account.leads) & set(tally.able)
    if tally.reason_missing:
        wanted |= set(case.account.leads) & set(tally.approved)
    if tally.reader_missing:
        wanted |= {who for who in tally.able if not not_read_by(case, {who})}
    return tuple(who for who in distinct(case.account.roster) if who in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """One mark that an approval rests on: whose it is, by which door it came, and the platform's stamp of that event."""

    by: PersonId
    identity: Identity
    source: Source
    stamp: str


def voters(case: Case, tally: Tally) -> tuple[Voter, ...]:
    """Every mark behind the approvals that count."""
    return tuple(
        Voter(by=case.owner(vote.identity), identity=vote.identity, source=vote.source, stamp=vote.stamp)
        for vote in standing(case)
        if vote.mark is Mark.APPROVE and case.owner(vote.identity) in tally.approved
    )


def not_read_by(case: Case, people: Collection[PersonId]) -> bool:
    """Whether none of them reads the text's language; False where the settings do not say what the roster reads."""
    readers = _readers(case)
    return readers is not None and not readers & set(people)


def _readers(case: Case) -> set[PersonId] | None:
    """Who of the roster reads the text's language; None where that is not known, or the settings do not say it of anybody."""
    roster = [person for who in case.account.roster if (person := case.directory.person(who))]
    language = case.current.language
    if not language or not any(person.languages for person in roster):
        return None
    return {person.id for person in roster if language in person.languages}


def standing(case: Case) -> tuple[Vote, ...]:
    """The approvals of the current revision, and the stops of any, that nobody took back."""
    return tuple(vote for vote in case.votes if vote.stands and _meant(case, vote))


def _meant(case: Case, vote: Vote) -> bool:
    """An approval is for one exact text; a stop is of the draft, whatever becomes of the text."""
    current = case.current
    approves = vote.mark is Mark.APPROVE and (vote.revision, vote.digest) == (current.number, current.digest)
    return approves or vote.mark is Mark.REJECT


def _newer(known: Stopped | None, said: Stopped) -> Stopped:
    """One person's stop, said twice: of the newer version, with a reason if one was given for it."""
    if known is None or said.version > known.version:
        return said
    return replace(known, reason=known.reason or said.reason) if said.version == known.version else known


def _at_peace(case: Case, stop: Stopped, approved: Collection[PersonId]) -> bool:
    """Whether who stopped an earlier version approved the current one, or had a hand in a later one themselves."""
    later = [made for made in case.revisions if made.number > stop.version]
    return bool(later) and (stop.by in approved or any(stop.by in {made.made_by, made.suggested_by} for made in later))


def reached_at(case: Case, tally: Tally) -> datetime | None:
    """When the current revision had all the approvals it needs; None if it has not."""
    if not tally.complete:
        return None
    if on_one_word(case):
        return case.current.made_at
    times = [approval.at for approval in tally.approvals][: tally.needed]
    for step in tally.steps:
        times += [approval.at for approval in tally.approvals if approval.by in step.approved][: step.needed]
    if case.current.needs_sign_off:
        times.append(min(approval.at for approval in tally.approvals if approval.by in case.account.leads))
    readers = _readers(case)
    if readers is not None:
        times.append(min(approval.at for approval in tally.approvals if approval.by in readers))
    return max(times)


def discount(case: Case, identity: Identity, mark: Mark) -> Discount | None:
    """Why an identity's mark would not count on this case; None if it counts.

    Whoever wrote the text may still stop it: only approvals are barred to them.
    """
    who = _eligible(case, identity, mark)
    return who if isinstance(who, Discount) else None


def _eligible(case: Case, identity: Identity, mark: Mark) -> Person | Discount:
    profile = case.profile(identity)
    if profile is None:
        return Discount.UNKNOWN
    if profile.standing in _STANDINGS:
        return _STANDINGS[profile.standing]
    if not case.directory.at_home(identity):
        return Discount.STRANGER
    person = case.directory.recognise(profile)
    if person is None:
        return Discount.UNKNOWN
    if mark is Mark.APPROVE and person.id in (hands := barred(case)):
        return hands[person.id]
    if mark is Mark.APPROVE and person.id in case.directory.doubted:
        return Discount.NOT_AGREED
    return person if person.id in case.account.roster else Discount.NOT_ON_ROSTER


def barred(case: Case) -> dict[PersonId, Discount]:
    """Whose approval cannot count, whatever they are called now, as they had a hand in the text or answer for it."""
    suggesters = {} if case.account.suggesters_count else dict.fromkeys(case.suggesters, Discount.SUGGESTER)
    writers = dict.fromkeys(case.writers, Discount.EDITOR)
    takers = dict.fromkeys((one.to for one in case.handovers), Discount.TOOK_OVER)
    hands = {**suggesters, **takers, **writers, case.draft.author: Discount.AUTHOR}
    return {**{one: why for who, why in hands.items() for one in case.also(who)}, **hands}


def _discounted(case: Case, vote: Vote, why: Discount) -> Discounted:
    return Discounted(identity=vote.identity, name=case.name(vote.identity), mark=vote.mark, why=why)
