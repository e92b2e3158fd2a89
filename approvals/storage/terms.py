"""The terms of accounts as they came to hold, changes that wait for people, and what channels are owed to hear."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from approvals.domain.evidence import steps
from approvals.domain.ledger import EntryKind, Personal, who
from approvals.domain.ledger import text as said
from approvals.domain.people import AccountName, Identity, PersonId, Platform, Recalled
from approvals.domain.terms import Agreement, Ended, Proposal, Since, Terms
from approvals.domain.terms_change import Announcement, Change
from approvals.domain.terms_entered import entered
from approvals.storage.ledger import Ledger
from approvals.storage.store import ONE
from approvals.storage.telling import TellingStore
from approvals.storage.terms_json import changes_from_json, changes_to_json, digest, terms_from_json, terms_to_json
from approvals.storage.terms_tables import announcements, terms, terms_agreements, terms_proposals

NEWEST = select(func.coalesce(func.max(terms.c.id), 0))
IN_FORCE = select(terms).where(terms.c.id.in_(select(func.max(terms.c.id)).group_by(terms.c.account)))
_HOLD = insert(terms)
_PROPOSE = insert(terms_proposals).returning(terms_proposals.c.id)
_OPEN = (
    select(
        terms_proposals,
        *(terms_agreements.c[name] for name in ("person", "platform", "workspace", "user_id")),
    )
    .join_from(terms_proposals, terms_agreements, isouter=True)
    .where(terms_proposals.c.ended_at.is_(None))
    .order_by(terms_proposals.c.id, terms_agreements.c.agreed_at, terms_agreements.c.person)
)
_END = (
    update(terms_proposals)
    .where(terms_proposals.c.id == bindparam("this"))
    .values(ended_at=bindparam("at"), ended=bindparam("why"))
)
_AGREE = upsert(terms_agreements).on_conflict_do_nothing().returning(terms_agreements.c.proposal_id)
_OWE = insert(announcements)
# As `platform_of` tells a channel's.
_PLATFORM = case((announcements.c.channel.contains(":"), Platform.TEAMS), else_=Platform.SLACK)
_IS_OWED = (
    announcements.c.said_at.is_(None),
    announcements.c.due_at <= bindparam("now"),
    _PLATFORM.in_(bindparam("chats", expanding=True)),
)
_OWED = (
    select(announcements.c.id)
    .where(*_IS_OWED)
    .order_by(announcements.c.id)
    .with_for_update(skip_locked=True)
    .cte("owed")
    .prefix_with("MATERIALIZED")
)
DUE = select(announcements.c.id).where(*_IS_OWED).order_by(announcements.c.id).limit(ONE)
_TAKE = (
    update(announcements)
    .where(announcements.c.id.in_(select(_OWED.c.id)))
    .values(due_at=bindparam("until"))
    .returning(*announcements.c)
)
_SAID = update(announcements).where(announcements.c.id == bindparam("this")).values(said_at=bindparam("at"))
_ANNOUNCED = select(announcements.c.changes).where(
    announcements.c.slug == bindparam("this"), announcements.c.due_at > bindparam("since")
)
_PUT_OFF = update(announcements).where(announcements.c.id == bindparam("this")).values(due_at=bindparam("at"))
EVERY = select(terms).order_by(terms.c.id)
# Any number that nobody else locks; to lock the table itself would take rights that nobody needs.
_ALONE = select(func.pg_advisory_xact_lock(7_216_033_107))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The newest terms of an account, and whether the settings still had it when they were written."""

    terms: Terms
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An announcement that was not said yet."""

    id: int
    announcement: Announcement


class TermsOfAccounts(TellingStore):
    """A row for each time that other terms came to hold; the newest of an account's holds."""

    __slots__ = ("written",)

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection, ledger)
        self.written = False
        """Whether this transaction changed the terms, so that what it reads is not known to hold yet."""

    def alone(self) -> None:
        """Nobody else changes terms before this transaction ends: two replicas may start at once."""
        if self._connection.dialect.name == "postgresql":
            self._do(_ALONE)

    def newest(self) -> int:
        """A number that is another one whenever other terms hold."""
        return int(self._one(NEWEST))

    def in_force(self) -> dict[AccountName, Recorded]:
        """What holds, by account, and what held for those that left."""
        return {
            AccountName(row.account): Recorded(terms=terms_from_json(row.terms), here=row.since is not Since.LEFT)
            for row in self._all(IN_FORCE)
        }

    def last_with(self, voice: tuple[str, str]) -> Recorded | None:
        """What held last for whoever was heard as that voice, under whatever name."""
        for row in reversed(self._all(EVERY)):
            known = terms_from_json(row.terms)
            if known.voice == voice:
                return Recorded(terms=known, here=row.since is not Since.LEFT)
        return None

    def recalled(self) -> dict[AccountName, tuple[Recalled, ...]]:
        """Everybody whom an account's terms knew, as they did and until when."""
        found: dict[AccountName, tuple[Recalled, ...]] = {}
        for row in self._all(EVERY):
            name, known = AccountName(row.account), terms_from_json(row.terms)
            before = (replace(one, until=one.until or row.at) for one in found.get(name, ()))
            found[name] = (*before, *(Recalled(person=one) for one in known.people))
        return found

    def chats(self) -> frozenset[Platform]:
        """The chats in which accounts have a channel by what holds, whichever process reads them."""
        held = [recorded.terms for recorded in self.in_force().values() if recorded.here]
        return frozenset(platform for terms in held for platform, _ in terms.account.channels)

    def others_than(self, told: Mapping[AccountName, str | None]) -> list[AccountName]:
        """Accounts of which other terms are on record than was told: by their digest, None if that was forgotten."""
        found = {AccountName(row.account): digest(row.terms) for row in self._all(IN_FORCE)}
        return [name for name, own in found.items() if told.get(name, "") not in {None, own}]

    def hold(
        self, held: Terms, *, since: Since, at: datetime, before: Terms | None = None, proposal: int | None = None
    ) -> None:
        """From now on these terms hold for their account, instead of those `before`, if there were any."""
        self.written = True
        self._do(_HOLD, account=held.account.name, terms=terms_to_json(held), since=since, at=at, proposal_id=proposal)
        self._tell(
            EntryKind.SETTINGS_HELD,
            at,
            account=held.account.name,
            since=since,
            proposal=str(proposal) if proposal is not None else None,
            needed=held.account.approvals,
            roster=[who(person) for person in held.account.roster],
            steps=steps(held.account.steps),
            leads=[who(person) for person in held.account.leads],
            ruleset=held.account.ruleset,
            changes=entered(before, held),
            digest=_digest(held),
        )

    def propose(self, *, before: Terms, held: Terms, wanted: Terms, at: datetime) -> Proposal:
        """Let these terms wait for people; `held` are those that hold until then."""
        row_id = self._one(
            _PROPOSE,
            account=wanted.account.name,
            before=terms_to_json(before),
            wanted=terms_to_json(wanted),
            proposed_at=at,
        )
        self._tell(
            EntryKind.SETTINGS_PROPOSED,
            at,
            account=wanted.account.name,
            proposal=str(row_id),
            changes=entered(held, wanted),
            before=_digest(before),
            digest=_digest(wanted),
        )
        return Proposal(id=row_id, before=before, wanted=wanted)

    def waiting(self) -> Mapping[AccountName, Proposal]:
        """What waits, by account."""
        proposals: dict[AccountName, Proposal] = {}
        for row in self._all(_OPEN):
            name = AccountName(row.account)
            before = proposals[name].agreements if name in proposals else ()
            proposals[name] = _proposal(row, (*before, _agreement(row)) if row.person else before)
        return proposals

    def agree(self, proposal: int, agreement: Agreement, *, at: datetime) -> bool:
        """One person agrees; False if they had."""
        identity = agreement.identity
        agreed = self._returned(
            _AGREE,
            proposal_id=proposal,
            person=agreement.by,
            platform=identity.platform,
            workspace=identity.workspace,
            user_id=identity.user,
            agreed_at=at,
        )
        if agreed:
            self._tell(EntryKind.SETTINGS_AGREED, at, proposal=str(proposal), by=who(agreement.by), who=who(identity))
        return agreed

    def end(self, proposal: int, *, why: Ended, at: datetime) -> None:
        """It waits no more."""
        self._do(_END, this=proposal, why=why, at=at)
        self._tell(EntryKind.SETTINGS_CLOSED, at, proposal=str(proposal), why=why)

    def owe(self, announcement: Announcement, *, at: datetime) -> None:
        """The channel is to hear this."""
        self._do(
            _OWE,
            account=announcement.account,
            channel=announcement.channel,
            slug=announcement.slug,
            changes=changes_to_json(announcement.changes),
            names=list(announcement.names),
            proposal_id=announcement.proposal,
            due_at=at,
        )

    def announced(self, slug: str, *, since: datetime) -> set[Change]:
        """Of what channels heard, or are to hear, in such sentences since then."""
        rows = self._all(_ANNOUNCED, this=slug, since=since)
        return {change for row in rows for change in changes_from_json(row.changes)}

    def take(self, now: datetime, lease_until: datetime, *, chats: Collection[Platform]) -> tuple[Owed, ...]:
        """What is still to be said in those chats, oldest first; nobody else says it before the lease is over."""
        rows = sorted(self._all(_TAKE, now=now, until=lease_until, chats=sorted(chats)), key=lambda row: row.id)
        return tuple(Owed(id=row.id, announcement=_announcement(row)) for row in rows)

    def said(self, owed: int, *, at: datetime) -> None:
        """The channel has heard it."""
        self._do(_SAID, this=owed, at=at)

    def put_off(self, owed: int, *, at: datetime) -> None:
        """It could not be said; try again then."""
        self._do(_PUT_OFF, this=owed, at=at)


def _digest(one: Terms) -> Personal:
    """Tells terms from others; what they say stands in their own table."""
    return said(digest(terms_to_json(one)))


def _agreement(row: Row[Any]) -> Agreement:
    identity = Identity(platform=row.platform, workspace=row.workspace, user=row.user_id)
    return Agreement(by=PersonId(row.person), identity=identity)


def _proposal(row: Row[Any], agreements: tuple[Agreement, ...]) -> Proposal:
    return Proposal(
        id=row.id, before=terms_from_json(row.before), wanted=terms_from_json(row.wanted), agreements=agreements
    )


def _announcement(row: Row[Any]) -> Announcement:
    return Announcement(
        account=AccountName(row.account),
        channel=row.channel,
        slug=row.slug,
        changes=changes_from_json(row.changes),
        names=tuple(row.names),
        proposal=row.proposal_id,
    )
