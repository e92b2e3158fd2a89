"""What is kept about one person, wherever it stands; and forgetting it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Text, bindparam, cast, delete, func, or_, select, tuple_, update

from approvals.domain.delivery import FINAL, State
from approvals.domain.draft import Closing, DraftId
from approvals.domain.ledger import EntryKind, Sort
from approvals.domain.people import AccountName, Identity
from approvals.domain.subject import Answered, Colleague, Customer, Mark, Words, digests_in
from approvals.storage.chat_tables import letters, profiles
from approvals.storage.delivery_tables import answers, deliveries, in_state
from approvals.storage.incident_tables import go_ons, incident_calls, incidents, releases
from approvals.storage.record_tables import disclosures
from approvals.storage.small_values import post_from_json
from approvals.storage.tables import (
    account_hold_lifts,
    account_holds,
    draft_lifts,
    drafts,
    follow_ups,
    handovers,
    moves,
    published,
    revisions,
    suggestions,
    votes,
)
from approvals.storage.telling import TellingStore

_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_ESCAPE = "/"
_NAMED = (
    drafts.c.author,
    drafts.c.closed_by,
    revisions.c.made_by,
    revisions.c.suggested_by,
    suggestions.c.suggested_by,
    draft_lifts.c.lifted_by,
    published.c.proposed_by,
    published.c.agreed_by,
    account_holds.c.held_by,
    account_hold_lifts.c.lifted_by,
    handovers.c.left_by,
    handovers.c.taken_by,
    moves.c.moved_by,
    follow_ups.c.owner,
    follow_ups.c.closed_by,
    follow_ups.c.waived_by,
    incidents.c.opened_by,
    incidents.c.lead,
    incidents.c.closing_by,
    incidents.c.closed_by,
    incident_calls.c.person,
    go_ons.c.said_by,
    releases.c.released_by,
)
"""Every column that holds who somebody is, but for those of marks and profiles."""

_IS_OPEN = or_(
    drafts.c.closed_at.is_(None),
    select(deliveries.c.id)
    .where(deliveries.c.draft_id == drafts.c.id, in_state(*(state for state in State if state not in FINAL)))
    .exists(),
)
_VOTER = tuple_(votes.c.platform, votes.c.workspace, votes.c.user_id)
_HAND_IN_OPEN = (
    select(drafts.c.id)
    .where(
        _IS_OPEN,
        or_(
            drafts.c.author.in_(_THESE),
            drafts.c.id.in_(
                select(revisions.c.draft_id).where(
                    or_(revisions.c.made_by.in_(_THESE), revisions.c.suggested_by.in_(_THESE))
                )
            ),
            drafts.c.id.in_(select(suggestions.c.draft_id).where(suggestions.c.suggested_by.in_(_THESE))),
            drafts.c.id.in_(select(votes.c.draft_id).where(_VOTER.in_(bindparam("voters", expanding=True)))),
        ),
    )
    .order_by(drafts.c.id)
)
_DIGESTS = select(disclosures.c.digest).where(disclosures.c.sort == Sort.PERSON, disclosures.c.value.in_(_THESE))
_POSTS = select(disclosures.c.digest).where(disclosures.c.sort == Sort.POST, disclosures.c.draft_id.in_(_THESE))
_FORGET = delete(disclosures).where(disclosures.c.digest.in_(_THESE))
_ANONYMOUS = [
    update(column.table).where(column.in_(_THESE)).values({column.name: bindparam("nobody")}) for column in _NAMED
]
_WITHDRAWN_BY = (
    update(drafts)
    .where(drafts.c.closed_by.in_(_THESE), drafts.c.closed_why == Closing.WITHDRAWN)
    .values(closed_detail=bindparam("nobody"))
)
_HOLD_REASONS = update(account_holds).where(account_holds.c.held_by.in_(_THESE)).values(reason="")
_OF_VOTER = (
    votes.c.platform == bindparam("on_platform"),
    votes.c.workspace == bindparam("in_workspace"),
    votes.c.user_id == bindparam("of_user"),
)
_FORGET_VOTER = update(votes).where(*_OF_VOTER).values(user_id=bindparam("nobody"), reason="")
_FORGET_ANSWERED = (
    update(answers)
    .where(
        answers.c.platform == bindparam("on_platform"),
        answers.c.workspace == bindparam("in_workspace"),
        answers.c.user_id == bindparam("of_user"),
    )
    .values(user_id=bindparam("nobody"))
)
_FORGET_PROFILE = delete(profiles).where(
    profiles.c.platform == bindparam("on_platform"),
    profiles.c.workspace == bindparam("in_workspace"),
    profiles.c.user_id == bindparam("of_user"),
)
_SAYS = or_(
    func.lower(cast(letters.c.payload, Text)).contains(bindparam("word"), escape=_ESCAPE),
    func.lower(letters.c.key).contains(bindparam("word"), escape=_ESCAPE),
)
_DEALT_WITH = or_(letters.c.done_at.is_not(None), letters.c.dead_at.is_not(None))
_EVENTS = select(func.count()).select_from(letters).where(_SAYS)
_FORGET_EVENTS = delete(letters).where(_SAYS, _DEALT_WITH)

_VERSIONS = select(revisions).where(or_(revisions.c.made_by.in_(_THESE), revisions.c.suggested_by.in_(_THESE)))
_SUGGESTIONS = select(suggestions).where(suggestions.c.suggested_by.in_(_THESE))
_HOLDS = select(account_holds).where(account_holds.c.held_by.in_(_THESE))
_OWED = select(follow_ups).where(follow_ups.c.owner.in_(_THESE))
_INCIDENTS = select(incidents).where(incidents.c.opened_by.in_(_THESE))
_MARKS = select(votes).where(*_OF_VOTER).order_by(votes.c.draft_id, votes.c.revision, votes.c.cast_at)
_ANSWERS = (
    select(revisions, drafts.c.account, _IS_OPEN.label("open"))
    .join_from(revisions, drafts, drafts.c.id == revisions.c.draft_id)
    .where(func.lower(cast(revisions.c.parent, Text)).contains(bindparam("word"), escape=_ESCAPE))
    .order_by(revisions.c.draft_id, revisions.c.number)
)
_WORDS = (
    select(revisions.c.draft_id, revisions.c.text, revisions.c.parent)
    .where(
        or_(
            func.lower(revisions.c.text).contains(bindparam("word"), escape=_ESCAPE),
            func.lower(cast(revisions.c.parent, Text)).contains(bindparam("word"), escape=_ESCAPE),
        )
    )
    .order_by(revisions.c.draft_id)
)
_SAID = [
    select(said.table.c.draft_id, cast(said, Text).label("said"))
    .where(said.table.c.draft_id.is_not(None), func.lower(cast(said, Text)).contains(bindparam("word"), escape=_ESCAPE))
    .order_by(said.table.c.draft_id)
    for said in (revisions.c.correction, suggestions.c.text, votes.c.reason, follow_ups.c.words)
]


class Persons(TellingStore):
    """Everything of one person's, as far as it can be told that it is theirs."""

    def digests(self, who: Colleague) -> frozenset[str]:
        """What stands for them in the ledger."""
        return frozenset(row.digest for row in self._all(_DIGESTS, these=sorted(who.names)))

    def posts(self, drafts: Iterable[DraftId]) -> frozenset[str]:
        """What stands in the ledger for the posts that those drafts answer."""
        return frozenset(row.digest for row in self._all(_POSTS, these=sorted(set(drafts))))

    def hand_in_open(self, who: Colleague) -> tuple[DraftId, ...]:
        """Drafts not at their end which they wrote, edited, or marked."""
        voters = [(one.platform, one.workspace, one.user) for one in who.identities]
        return tuple(DraftId(row.id) for row in self._all(_HAND_IN_OPEN, these=sorted(who.names), voters=voters))

    def words(self, who: Colleague) -> tuple[Words, ...]:
        """What they wrote, or owe, and is kept."""
        these = sorted(who.names)
        own = [
            Words(what="version", text=row.text, at=row.made_at, draft=DraftId(row.draft_id), revision=row.number)
            for row in self._all(_VERSIONS, these=these)
        ]
        own += [
            Words(
                what="suggestion",
                text=row.text,
                at=row.suggested_at,
                draft=DraftId(row.draft_id),
                revision=row.revision,
            )
            for row in self._all(_SUGGESTIONS, these=these)
        ]
        own += [
            Words(what="reason", text=row.reason, at=row.cast_at, draft=DraftId(row.draft_id), revision=row.revision)
            for identity in who.identities
            for row in self._all(_MARKS, **_voter(identity))
        ]
        own += [
            Words(what="hold", text=row.reason, at=row.held_at, draft=None) for row in self._all(_HOLDS, these=these)
        ]
        own += [
            Words(what="owed", text=row.words, at=row.owed_at, draft=DraftId(row.draft_id) if row.draft_id else None)
            for row in self._all(_OWED, these=these)
        ]
        own += [
            Words(what="incident", text=row.what, at=row.opened_at, draft=None)
            for row in self._all(_INCIDENTS, these=these)
        ]
        return tuple(sorted((one for one in own if one.text), key=lambda one: one.at))

    def marks(self, who: Colleague) -> tuple[Mark, ...]:
        """What they marked, standing or taken back."""
        return tuple(
            Mark(
                draft=DraftId(row.draft_id),
                revision=row.revision,
                mark=row.mark,
                at=row.cast_at,
                taken_back_at=row.retracted_at,
            )
            for identity in sorted(who.identities, key=str)
            for row in self._all(_MARKS, **_voter(identity))
        )

    def answers(self, who: Customer) -> tuple[Answered, ...]:
        """Their posts that are kept, each with the version that answers it."""
        read = [(row, post_from_json(row.parent)) for row in self._all(_ANSWERS, word=_word(who.handle))]
        return tuple(
            Answered(
                draft=DraftId(row.draft_id),
                revision=row.number,
                account=AccountName(row.account),
                post=post,
                text=row.text,
                open=bool(row.open),
            )
            for row, post in read
            if post and who.wrote(post)
        )

    def named_in(self, who: Customer) -> tuple[DraftId, ...]:
        """Drafts that name them in what we say or said of them, or in somebody else's post."""
        word = _word(who.handle)
        found = [DraftId(row.draft_id) for one in _SAID for row in self._all(one, word=word) if who.named_in(row.said)]
        for row in self._all(_WORDS, word=word):
            post = post_from_json(row.parent)
            others = (
                f"{post.text} {' '.join(f'@{one}' for one in post.mentions)}" if post and not who.wrote(post) else ""
            )
            if who.named_in(f"{row.text} {others}"):
                found.append(DraftId(row.draft_id))
        return tuple(sorted(set(found)))

    def events(self, words: Iterable[str]) -> int:
        """How many raw events say one of those words."""
        return sum(self._one(_EVENTS, word=_word(word)) for word in words)

    def forget_events(self, words: Iterable[str], now: datetime) -> None:
        """Raw events that say one of those words go, as far as they were dealt with."""
        if events := sum(self._changed(_FORGET_EVENTS, word=_word(word)) for word in words):
            self._tell(EntryKind.FORGOTTEN, now, events=events)

    def forget(self, who: Colleague, *, nobody: str, now: datetime) -> int:
        """Put `nobody` wherever they are named, and take away what they said why; returns in how many entries."""
        these = sorted(who.names)
        entries, reasons = self._named(self.digests(who))
        self._do(_WITHDRAWN_BY, these=these, nobody=nobody)
        self._do(_HOLD_REASONS, these=these)
        for statement in _ANONYMOUS:
            self._do(statement, these=these, nobody=nobody)
        seen = 0
        for place, identity in enumerate(sorted(who.identities, key=str), start=1):
            self._do(_FORGET_VOTER, **_voter(identity), nobody=f"{nobody}, {place}")
            self._do(_FORGET_ANSWERED, **_voter(identity), nobody=nobody)
            seen += self._changed(_FORGET_PROFILE, **_voter(identity))
        people = self._changed(_FORGET, these=sorted(self.digests(who)))
        said = self._changed(_FORGET, these=sorted(reasons))
        self._tell(EntryKind.FORGOTTEN, now, people=people, profiles=seen, reasons=said)
        self.forget_events((one.user for one in who.identities), now)
        return entries

    def _named(self, digests: frozenset[str]) -> tuple[int, set[str]]:
        """How many entries name them, and what stands in those for the reasons that they gave."""
        entries, reasons = 0, set[str]()
        for link in self._ledger.links():
            named = tuple(digests_in(link))
            if digests & {digest for _, digest in named}:
                entries += 1
                reasons |= {digest for role, digest in named if role == "reason"}
        return entries, reasons


def _voter(who: Identity) -> dict[str, object]:
    return {"on_platform": who.platform, "in_workspace": who.workspace, "of_user": who.user}


def _word(word: str) -> str:
    """What `LIKE` looks for, where an underscore would be any letter."""
    for letter in (_ESCAPE, "_", "%"):
        word = word.replace(letter, f"{_ESCAPE}{letter}")
    return word.lower()
