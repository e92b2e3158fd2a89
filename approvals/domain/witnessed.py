"""What whoever publishes has seen with its own eyes, and what that leaves of the stored marks."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from approvals.domain.card import MessageRef
from approvals.domain.case import Case
from approvals.domain.entered import Book
from approvals.domain.people import Identity, Platform, Profile, Standing
from approvals.domain.quorum import Voter
from approvals.domain.unheard import UNREADABLE
from approvals.domain.vote import VETOES, Mark, Source, Vote

Shown = Mapping[Mark, frozenset[Identity]]
"""Who has put which mark on the card of the current revision."""


def card_seen(case: Case, looked_at: Mapping[Platform, MessageRef | None], entered: Book) -> bool:
    """Whether people have a card of the current version in a channel of the account, and every one that can be read was.

    `looked_at` is the card's message on each platform; None where it is not to be seen. What only deletes may go before
    it has a card.
    """
    known = {one: entered.cards.get((case.current.number, one)) for one in looked_at}
    seen = {one: str(message) if message else None for one, message in looked_at.items()}
    if any(seen[one] != known[one] for one in looked_at.keys() - UNREADABLE):
        # A stop may stand on the card that people have, whatever row or message was put in its place.
        return False
    return case.current.takes_down or any(
        (one, message.channel) in case.account.channels and seen[one] == known[one]
        for one, message in looked_at.items()
        if message
    )


def witnessed(
    case: Case,
    *,
    shown: Mapping[Platform, Shown],
    profiles: Mapping[Identity, Profile],
    named: Collection[Voter],
    now: datetime,
) -> Case:
    """The case as it can be vouched for: people as they were just read, and marks as they were just seen.

    An approval counts if it is `named` and, where it came as a reaction on a platform that was looked at, if it is
    still there. What stops or holds counts if it is stored, and also if it is only seen.
    """
    seen = replace(case, profiles=profiles)
    stated = {(voter.identity, voter.source, voter.stamp) for voter in named}
    kept = [vote for vote in case.votes if vote.mark is not Mark.APPROVE or _vouched(vote, shown, stated)]
    return replace(seen, votes=(*kept, *_unstored(seen, shown, now)))


def _vouched(vote: Vote, shown: Mapping[Platform, Shown], stated: Collection[tuple[Identity, Source, str]]) -> bool:
    if (vote.identity, vote.source, vote.stamp) not in stated:
        return False
    if vote.source is not Source.REACTION or vote.identity.platform not in shown:
        return True
    return vote.identity in shown[vote.identity.platform].get(vote.mark, frozenset())


def _unstored(case: Case, shown: Mapping[Platform, Shown], now: datetime) -> list[Vote]:
    """Stops that are seen and not stored, and holds of those who may hold: a fact that was lost, or kept from us."""
    number = case.current.number
    stored = {(vote.mark, vote.identity) for vote in case.votes if vote.revision == number and vote.stands}
    return [
        Vote(
            draft=case.draft.id,
            revision=number,
            digest=case.current.digest,
            identity=identity,
            mark=mark,
            source=Source.REACTION,
            cast_at=now,
            stamp="0",
        )
        for marks in shown.values()
        for mark in VETOES
        for identity in marks.get(mark, frozenset())
        if (mark, identity) not in stored and (mark is Mark.REJECT or _may_hold(case, identity))
    ]


def _may_hold(case: Case, identity: Identity) -> bool:
    profile = case.profile(identity)
    return profile is not None and profile.standing is Standing.MEMBER and case.directory.at_home(identity)
