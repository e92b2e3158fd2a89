"""Somebody marks a card, or takes a mark back: stored as it was said, then everything is counted anew."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from approvals.context import Context
from approvals.domain.card import Action, MessageRef
from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.notice import Notice
from approvals.domain.people import Identity, Platform, Profile, Standing
from approvals.domain.quorum import discount
from approvals.domain.vote import Mark, Source, Vote
from approvals.errors import Refusal, Unreachable
from approvals.ports import Marks
from approvals.reconsider import reconsider
from approvals.showing import lose
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

_A_MOMENT = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One mark as it was said: who, on which revision, by which door; `stamp` is its place in the platform's order."""

    who: Identity
    draft: DraftId
    revision: int
    mark: Mark
    source: Source
    stamp: str


async def card_of(context: Context, message: MessageRef) -> CardRow | None:
    """The card a message is, if it is one of ours.

    Raises `Unreachable` while a card is being posted there: people may be quicker than our note of it.
    """

    def look(unit: Unit) -> CardRow | None:
        card = unit.cards.by_message(message)
        if card is None and unit.cards.unsettled(message.platform, message.channel):
            raise Unreachable("card-being-posted")
        return card

    return await context.database.read(look)


async def cast(context: Context, ballot: Ballot) -> Notice | None:
    """Store a mark and count; returns what its giver should be told, privately.

    Refuses a mark on a replaced card, and one that comes too late.
    """
    profile = await context.chats[ballot.who.platform].profile(ballot.who)

    def step(unit: Unit) -> Notice | None:
        unit.drafts.lock(ballot.draft)
        unit.profiles.save(profile, now=context.now())
        _refuse_stale(context.case(unit, ballot.draft), ballot)
        if ballot.mark is Mark.HOLD:
            _refuse_hold(context, profile)
            _end_old_hold(context, unit, ballot)
        news = unit.votes.cast(_vote(ballot, context.now()))
        case = reconsider(context, unit, ballot.draft, context.now())
        if not news:
            return _again(ballot)
        return _answer(case, ballot)

    return await context.database.run(step)


async def retract(context: Context, ballot: Ballot) -> Notice | None:
    """Take a mark back. Taking the emoji off also takes back the same person's button; not the other way round."""
    doors = (Source.REACTION, Source.BUTTON) if ballot.source is Source.REACTION else (Source.BUTTON,)

    def step(unit: Unit) -> Notice | None:
        unit.drafts.lock(ballot.draft)
        for door in doors:
            unit.votes.retract(
                draft=ballot.draft,
                revision=ballot.revision,
                identity=ballot.who,
                mark=ballot.mark,
                source=door,
                stamp=ballot.stamp,
                at=context.now(),
            )
        case = reconsider(context, unit, ballot.draft, context.now())
        if ballot.source is Source.REACTION:
            return None
        stands = any(vote.stands and _same(vote, ballot) for vote in case.votes)
        return Notice(slug="emoji-still-there" if stands else "taken-back", values={"mark": ballot.mark})

    return await context.database.run(step)


async def give_reason(
    context: Context, *, who: Identity, draft: DraftId, revision: int, mark: Mark, reason: str
) -> None:
    """Say why one stopped or held it."""

    def step(unit: Unit) -> None:
        unit.drafts.lock(draft)
        unit.votes.give_reason(draft=draft, revision=revision, identity=who, mark=mark, reason=reason)
        reconsider(context, unit, draft, context.now())

    await context.database.run(step)


async def recount(context: Context, who: Identity) -> None:
    """Somebody changed (renamed, deactivated, made a guest): read them anew and count what they marked."""
    profile = await context.chats[who.platform].profile(who)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.profiles.save(profile, now=now)
        for draft in context.open_drafts(unit):
            unit.drafts.lock(draft)
            if any(vote.identity == who for vote in context.case(unit, draft).votes):
                reconsider(context, unit, draft, now)

    await context.database.run(step)


async def lose_card(context: Context, message: MessageRef) -> None:
    """A card was deleted or edited by hand: what people marked on it is lost, and they are asked on a new one."""

    def step(unit: Unit) -> None:
        row = unit.cards.by_message(message)
        if row is not None:
            lose(context, unit, row, context.now())

    await context.database.run(step)


async def catch_up_all(context: Context, platform: Platform) -> None:
    """After silence, or every few minutes: read back the marks of every card that can still be marked."""
    for row in await context.database.read(lambda unit: unit.cards.open(platform)):
        await catch_up(context, row)


async def catch_up(context: Context, row: CardRow) -> None:
    """Bring the stored marks of a card in line with those the platform shows now."""
    if row.message is None:
        return
    chat = context.chats[row.platform]
    before = context.now()
    marks = await chat.marks(row.message)
    if marks is None or marks.edited:
        await context.database.run(lambda unit: lose(context, unit, row, before))
        return
    seen = {identity for who in marks.present.values() for identity in who}
    known = await context.database.read(lambda unit: unit.profiles.many(seen))
    strangers = [await chat.profile(identity) for identity in seen - set(known)]

    def step(unit: Unit) -> None:
        for profile in strangers:
            unit.profiles.save(profile, now=before)
        _align(context, unit, row, marks, before)

    await context.database.run(step)


def _align(context: Context, unit: Unit, row: CardRow, marks: Marks, looked_at: datetime) -> None:
    """Add what is shown and not stored, take away what is stored and no longer shown.

    What was said after we looked is newer than what we saw, and stays. The platform's list carries no stamps, so
    each change comes just after the last word that is stored, and before any that is still to arrive.
    """
    unit.drafts.lock(row.draft)
    case = context.case(unit, row.draft)
    if case.current.number != row.revision or not open_to_votes(case):
        return
    votes = [vote for vote in case.votes if vote.revision == row.revision]
    stored = {(vote.mark, vote.identity): vote for vote in votes if vote.source is Source.REACTION}
    shown = {(mark, identity) for mark, who in marks.present.items() for identity in who}
    changed = False
    for mark, identity in shown:
        last = stored.get((mark, identity))
        if last is not None and (last.stands or _later(last.retracted_at, looked_at)):
            continue
        profile = unit.profiles.get(identity)
        if mark is Mark.HOLD and (profile is None or not _may_hold(context, profile)):
            continue
        ballot = Ballot(
            who=identity,
            draft=row.draft,
            revision=row.revision,
            mark=mark,
            source=Source.REACTION,
            stamp=_just_after(last),
        )
        changed |= unit.votes.cast(_vote(ballot, context.now()))
    gone = {key for key, vote in stored.items() if vote.stands and key not in shown} if marks.complete else set()
    for vote in votes:
        if (vote.mark, vote.identity) in gone and vote.stands and not _later(vote.cast_at, looked_at):
            changed |= unit.votes.retract(
                draft=row.draft,
                revision=row.revision,
                identity=vote.identity,
                mark=vote.mark,
                source=vote.source,
                stamp=_just_after(vote),
                at=context.now(),
            )
    if changed:
        reconsider(context, unit, row.draft, context.now())


def _later(said: datetime | None, looked_at: datetime) -> bool:
    return said is not None and said > looked_at


def _just_after(last: Vote | None) -> str:
    return str(Decimal(last.stamp) + _A_MOMENT) if last else "0"


def _end_old_hold(context: Context, unit: Unit, ballot: Ballot) -> None:
    """A hold that was lifted or ran out still stands as a mark; pressing the button again is a new one."""
    holding = {hold.identity for hold in context.case(unit, ballot.draft).holds(context.now())}
    if ballot.source is Source.BUTTON and ballot.who not in holding:
        unit.votes.retract(
            draft=ballot.draft,
            revision=ballot.revision,
            identity=ballot.who,
            mark=Mark.HOLD,
            source=Source.BUTTON,
            stamp=str(Decimal(ballot.stamp) - _A_MOMENT),
            at=context.now(),
        )


def _vote(ballot: Ballot, now: datetime) -> Vote:
    return Vote(
        draft=ballot.draft,
        revision=ballot.revision,
        identity=ballot.who,
        mark=ballot.mark,
        source=ballot.source,
        cast_at=now,
        stamp=ballot.stamp,
    )


def _same(vote: Vote, ballot: Ballot) -> bool:
    return (vote.revision, vote.identity, vote.mark) == (ballot.revision, ballot.who, ballot.mark)


def _refuse_stale(case: Case, ballot: Ballot) -> None:
    if not open_to_votes(case):
        raise Refusal("too-late")
    if case.current.number != ballot.revision:
        raise Refusal("replaced", version=case.current.number)


def _may_hold(context: Context, profile: Profile) -> bool:
    return profile.standing is Standing.MEMBER and context.directory.at_home(profile.identity)


def _refuse_hold(context: Context, profile: Profile) -> None:
    if not _may_hold(context, profile):
        raise Refusal("only-full-members-hold")


def _answer(case: Case, ballot: Ballot) -> Notice | None:
    """A mark that counts needs no words from a button's card; one that does not count gets its reason."""
    why = None if ballot.mark is Mark.HOLD else discount(case, ballot.who, ballot.mark)
    if why is not None:
        return Notice(slug=f"does-not-count-{why}", values={"author": case.directory.name(case.draft.author)})
    if ballot.mark is Mark.APPROVE:
        return None
    label = "stopped-by-you" if ballot.mark is Mark.REJECT else "held-by-you"
    return Notice(slug=label, offers=((Action.REASON, f"{ballot.draft}/{ballot.revision}/{ballot.mark}"),))


def _again(ballot: Ballot) -> Notice | None:
    """A second press of the same button changes nothing, and offers to take the first one back."""
    if ballot.source is Source.REACTION:
        return None
    return Notice(
        slug="already-marked",
        offers=((Action.TAKE_BACK, f"{ballot.draft}/{ballot.revision}/{ballot.mark}"),),
    )
