"""Somebody marks a card, or takes a mark back: stored as it was said, then everything is counted anew."""

from decimal import Decimal

import structlog

from approvals.catching_up import A_MOMENT, Ballot, catch_up, may_hold
from approvals.context import Context
from approvals.domain.card import Action, MessageRef, number_on, revision_on
from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.lifecycle import open_to_votes
from approvals.domain.notice import Notice
from approvals.domain.people import Identity, Platform, Profile
from approvals.domain.quorum import count, discount
from approvals.domain.unheard import UNREADABLE
from approvals.domain.vote import Mark, Source, Vote
from approvals.errors import Refusal, Unreachable
from approvals.reconsider import reconsider
from approvals.showing import lose
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

_log = structlog.get_logger()


async def card_of(context: Context, message: MessageRef, *, ours: bool) -> CardRow | None:
    """The card a message is, if it is one of ours.

    People may be quicker than our note of a card, and that note may have been lost: then the message itself says
    which card it is. A second message of the same card is refused: marks count on one. Raises `Stale` if it is gone.
    """
    known = await context.database.read(lambda unit: unit.cards.by_message(message))
    if known is not None or not ours:
        return known
    key = await context.chat(message.platform).key_of(message)
    return await context.database.run(lambda unit: _adopt(context, unit, message, key)) if key else None


def _adopt(context: Context, unit: Unit, message: MessageRef, key: str) -> CardRow | None:
    draft = DraftId(number_on(key))
    unit.drafts.lock(draft)
    shown = revision_on(context.case(unit, draft), key)
    for card in unit.cards.of(draft):
        if (card.platform, card.revision) != (message.platform, shown.number):
            continue
        if card.message is not None and card.message != message:
            raise Refusal("card-is-a-copy")
        unit.cards.posted(card, message, now=context.now())
    return unit.cards.by_message(message)


async def cast(context: Context, ballot: Ballot) -> Notice | None:
    """Store a mark and count; returns what its giver should be told, privately.

    Refuses a mark on a replaced card, and one that comes too late.
    """
    profile = await _profile(context, ballot.who)

    def step(unit: Unit) -> Notice | None:
        unit.drafts.lock(ballot.draft)
        unit.profiles.save(profile, now=context.now())
        shown = context.case(unit, ballot.draft)
        _refuse_stale(shown, ballot)
        if ballot.mark is Mark.HOLD:
            _refuse_hold(context, profile)
            _end_old_hold(context, unit, ballot)
        news = unit.votes.cast(ballot.vote(shown.current.digest, context.now()))
        case = reconsider(context, unit, ballot.draft, context.now())
        if not news:
            return _again(ballot)
        return _answer(case, ballot)

    return await context.database.run(step)


async def _profile(context: Context, who: Identity) -> Profile:
    """Who somebody is; when that cannot be read now, who they were: a stop must not come too late for it.

    Everybody whose mark counts is read again before anything is sent.
    """
    try:
        return await context.chat(who.platform).profile(who)
    except Unreachable:
        known = await context.database.read(lambda unit: unit.profiles.get(who))
        if known is None:
            raise
        return known


async def retract(context: Context, ballot: Ballot) -> Notice | None:
    """Take a mark back. Taking the emoji off also takes back the same person's button; the button takes back an emoji
    only where nobody can read whether it still stands.

    A stop outlives an edit: taking it back takes back those of earlier versions, whatever door they came through.
    """

    def step(unit: Unit) -> Notice | None:
        unit.drafts.lock(ballot.draft)
        before = context.case(unit, ballot.draft)
        if ballot.source is Source.BUTTON and not _standing(before, ballot):
            raise Refusal("nothing-to-take-back")
        for identity, revision, door in _taken_back(before, ballot):
            unit.votes.retract(
                draft=ballot.draft,
                revision=revision,
                identity=identity,
                mark=ballot.mark,
                source=door,
                stamp=ballot.stamp,
                at=context.now(),
            )
        case = reconsider(context, unit, ballot.draft, context.now())
        if ballot.source is Source.REACTION:
            return None
        slug = "emoji-still-there" if _standing(case, ballot) else "taken-back"
        return Notice(slug=slug, values={"mark": ballot.mark})

    return await context.database.run(step)


async def still_shown(context: Context, card: CardRow, ballot: Ballot) -> bool:
    """Whether an emoji that was taken off is still on the card, in another skin tone: platforms count each by itself.

    A stop or a hold waits for the answer; an approval is taken back without asking, as nothing goes out for it, and a
    tone of it that is left is found at the next reconciliation.
    """
    if card.message is None or ballot.mark is Mark.APPROVE:
        return False
    marks = await context.chat(card.platform).marks(card.message, left=card.trace)
    return marks is not None and ballot.who in marks.present.get(ballot.mark, ())


def _standing(case: Case, ballot: Ballot) -> list[Vote]:
    """The same person's marks of that kind that stand, on that version and, for a stop, on earlier ones."""
    return [
        vote
        for vote in case.votes
        if vote.stands
        and vote.mark is ballot.mark
        and case.owner(vote.identity) == case.owner(ballot.who)
        and (vote.revision == ballot.revision or (vote.mark is Mark.REJECT and vote.revision < ballot.revision))
    ]


def _taken_back(case: Case, ballot: Ballot) -> set[tuple[Identity, int, Source]]:
    """Which marks go: a reaction's removal is noted even where nothing stands yet, as it may come before its cast."""
    own = {(ballot.who, ballot.revision, door) for door in {ballot.source, Source.BUTTON}}
    return own | {
        (vote.identity, vote.revision, vote.source)
        for vote in _standing(case, ballot)
        if vote.revision < ballot.revision or vote.source is Source.BUTTON or vote.identity.platform in UNREADABLE
    }


async def give_reason(
    context: Context, *, who: Identity, draft: DraftId, revision: int, mark: Mark, reason: str
) -> None:
    """Say why one stopped or held it."""
    if not reason.strip():
        raise Refusal("empty-reason")

    def step(unit: Unit) -> None:
        if unit.drafts.lock(draft).forgotten_at:
            raise Refusal("too-late")
        now = context.now()
        unit.votes.give_reason(draft=draft, revision=revision, identity=who, mark=mark, reason=reason, at=now)
        reconsider(context, unit, draft, now)

    await context.database.run(step)


async def recount(context: Context, who: Identity) -> None:
    """Somebody changed (renamed, deactivated, made a guest): read them anew and count what they marked."""
    profile = await context.chat(who.platform).profile(who)
    now = context.now()

    def step(unit: Unit) -> None:
        unit.profiles.save(profile, now=now)
        for draft in context.open_drafts(unit):
            unit.drafts.lock(draft)
            if any(vote.identity == who for vote in context.case(unit, draft).votes):
                reconsider(context, unit, draft, now)

    await context.database.run(step)


async def lose_card(context: Context, message: MessageRef, *, deleted: bool, key: str | None) -> None:
    """A card was deleted or edited by hand: what people marked on it is lost, and they are asked on a new one.

    One that was not noted yet is known by its `key`. One that lost its text was changed by us.
    """

    def step(unit: Unit) -> None:
        row = unit.cards.by_message(message)
        if row is None and key:
            row = _adopted(context, unit, message, key)
        if row is not None and (deleted or unit.drafts.get(row.draft).redacted_at is None):
            lose(context, unit, row, context.now())

    await context.database.run(step)


def _adopted(context: Context, unit: Unit, message: MessageRef, key: str) -> CardRow | None:
    """The card that a message is that is gone; None for one that did not count."""
    try:
        return _adopt(context, unit, message, key)
    except Refusal as refusal:
        _log.info("a deleted message was no card that counts", why=refusal.slug)
        return None


async def catch_up_all(context: Context, platform: Platform) -> None:
    """After silence, or every few minutes: read back the marks of every card that can still be marked."""
    for row in await context.database.read(lambda unit: unit.cards.open(platform)):
        try:
            await catch_up(context, row)
        except (Unreachable, Refusal) as fault:
            _log.warning("card not read back", card=row.key, why=str(fault))


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
            stamp=str(Decimal(ballot.stamp) - A_MOMENT),
            at=context.now(),
        )


def _refuse_stale(case: Case, ballot: Ballot) -> None:
    if not open_to_votes(case):
        raise Refusal("too-late")
    if case.current.number != ballot.revision:
        raise Refusal("replaced", version=case.current.number)


def _refuse_hold(context: Context, profile: Profile) -> None:
    if not may_hold(context, profile):
        raise Refusal("only-full-members-hold")


def _answer(case: Case, ballot: Ballot) -> Notice | None:
    """A mark that counts needs no words from a button's card; one that does not count gets its reason."""
    why = None if ballot.mark is Mark.HOLD else discount(case, ballot.who, ballot.mark)
    if why is not None:
        return Notice(slug=f"does-not-count-{why}", values={"needed": case.account.approvals})
    value = f"{ballot.draft}/{ballot.revision}/{ballot.mark}"
    if ballot.mark is Mark.APPROVE:
        return Notice(slug="sign-off-why", offers=((Action.REASON, value),)) if _owes_reason(case, ballot) else None
    label = "stopped-by-you" if ballot.mark is Mark.REJECT else "held-by-you"
    by_button = ((Action.TAKE_BACK, value),) if ballot.source is Source.BUTTON else ()
    return Notice(slug=label, offers=((Action.REASON, value), *by_button))


def _owes_reason(case: Case, ballot: Ballot) -> bool:
    """Whether a lead approved what needs one, and has not said why."""
    return count(case).reason_missing and case.owner(ballot.who) in case.account.leads


def _again(ballot: Ballot) -> Notice | None:
    """A second press of the same button changes nothing, and offers to take the first one back."""
    if ballot.source is Source.REACTION:
        return None
    return Notice(
        slug="already-marked",
        offers=((Action.TAKE_BACK, f"{ballot.draft}/{ballot.revision}/{ballot.mark}"),),
    )
