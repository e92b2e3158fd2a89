"""What a platform shows is read back, and the stored marks of a card brought in line with it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from approvals.context import Context
from approvals.domain.draft import Digest, DraftId
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.people import Identity, Profile, Standing
from approvals.domain.vote import Mark, Source, Vote
from approvals.ports import Marks
from approvals.reconsider import reconsider
from approvals.showing import lose
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

A_MOMENT = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One mark as it was said: who, on which revision, by which door; `stamp` is its place in the platform's order."""

    who: Identity
    draft: DraftId
    revision: int
    mark: Mark
    source: Source
    stamp: str

    def vote(self, digest: Digest, now: datetime) -> Vote:
        """The mark as it is stored, on the text that its giver saw."""
        return Vote(
            draft=self.draft,
            revision=self.revision,
            digest=digest,
            identity=self.who,
            mark=self.mark,
            source=self.source,
            cast_at=now,
            stamp=self.stamp,
        )


async def catch_up(context: Context, row: CardRow) -> None:
    """Bring the stored marks of a card in line with those the platform shows now."""
    if row.message is None:
        return
    chat = context.chat(row.platform)
    before = context.now()
    marks = await chat.marks(row.message, left=row.trace)
    if marks is None or marks.edited:
        await context.database.run(lambda unit: lose(context, unit, row, before))
        return
    seen = {identity for who in marks.present.values() for identity in who}
    known = await context.database.read(lambda unit: unit.profiles.many(seen))
    strangers = [await chat.profile(identity) for identity in seen - set(known)]

    def step(unit: Unit) -> None:
        for profile in strangers:
            unit.profiles.save(profile, now=before)
        if row.trace is None:
            unit.cards.left(row, trace=marks.trace)
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
    # What was said on the version's card in another chat is not to be seen on this one.
    votes = [vote for vote in case.votes if vote.revision == row.revision and vote.identity.platform is row.platform]
    stored = {(vote.mark, vote.identity): vote for vote in votes if vote.source is Source.REACTION}
    shown = {(mark, identity) for mark, who in marks.present.items() for identity in who}
    changed = False
    for mark, identity in shown:
        last = stored.get((mark, identity))
        if last is not None and (last.stands or _later(last.retracted_at, looked_at)):
            continue
        profile = unit.profiles.get(identity)
        if mark is Mark.HOLD and (profile is None or not may_hold(context, profile)):
            continue
        ballot = Ballot(
            who=identity,
            draft=row.draft,
            revision=row.revision,
            mark=mark,
            source=Source.REACTION,
            stamp=_just_after(last),
        )
        changed |= unit.votes.cast(ballot.vote(case.current.digest, context.now()))
    gone = {
        key for key, vote in stored.items() if vote.stands and key not in shown and vote.mark not in marks.cut_short
    }
    for vote in votes:
        if (vote.mark, vote.identity) not in gone or not vote.stands or _later(vote.cast_at, looked_at):
            continue
        if not _said_again(vote, stored[vote.mark, vote.identity]):
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


def _said_again(vote: Vote, emoji: Vote) -> bool:
    """Whether a button stopped or held it after the emoji did.

    Nobody can tell any more whether the emoji was taken off before that or after; in doubt nothing goes out.
    """
    return vote.mark is not Mark.APPROVE and Decimal(vote.stamp) > Decimal(emoji.stamp)


def _later(said: datetime | None, looked_at: datetime) -> bool:
    return said is not None and said > looked_at


def _just_after(last: Vote | None) -> str:
    return str(Decimal(last.stamp) + A_MOMENT) if last else "0"


def may_hold(context: Context, profile: Profile) -> bool:
    """Whether that is a full member of the home workspace, who may hold a draft."""
    return profile.standing is Standing.MEMBER and context.directory.at_home(profile.identity)
