"""Rows that storage tests start from."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from approvals.domain.delivery import LEASE, Act, Delivery
from approvals.domain.draft import Digest, DraftId, Reason, Revision
from approvals.domain.people import AccountName, Identity, PersonId, Platform
from approvals.domain.post import Post
from approvals.domain.vote import Mark, Source, Vote
from approvals.storage.unit import Unit
from policies.finding import Finding, NotChecked, Severity
from policies.reply import Kind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACME = AccountName("acme")
ANN = PersonId("ann")
PARENT = Post(
    id="123",
    author="carol",
    text="My parcel is “lost” 📦",
    url="https://x.com/carol/status/123",
    at=NOON - timedelta(minutes=3),
    conversation="120",
    in_reply_to="121",
    mentions=("acme", "dave"),
    quotes=("acme",),
    first_id="122",
)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def identity(user: str) -> Identity:
    return Identity(platform=Platform.SLACK, workspace="T1", user=user)


def revision(draft: DraftId, number: int = 1, text: str = "We are on it 🚚") -> Revision:
    return Revision(
        draft=draft,
        number=number,
        text=text,
        length=len(text),
        parent=PARENT,
        made_by=ANN,
        suggested_by=PersonId("bob"),
        reason=Reason.DRAFTED,
        made_at=after(number),
        digest=Digest("d" * 64),
        findings=(
            Finding(rule="crowd", severity=Severity.WARNING, span=(3, 6), reason="r", advice="a", excerpt="are"),
            Finding(rule="unsigned", severity=Severity.SIGN_OFF, span=None, reason="r", advice="a", excerpt=""),
        ),
        not_checked=(NotChecked(rule="repeat", reason="no history"),),
    )


def draft(unit: Unit, *, account: str = ACME, parent_id: str | None = "123") -> DraftId:
    made = unit.drafts.add(
        account=AccountName(account), kind=Kind.REPLY, parent_id=parent_id, author=ANN, origin=str(uuid4()), now=NOON
    )
    unit.drafts.add_revision(revision(made))
    return made


def owed(unit: Unit, *, account: str = ACME, due: float = 0, parent_id: str | None = "123") -> Delivery:
    made = draft(unit, account=account, parent_id=parent_id)
    return unit.deliveries.add(
        draft=made,
        revision=1,
        account=AccountName(account),
        act=Act.CREATE,
        approved_at=NOON,
        due_at=after(due),
        now=NOON,
    )


def claim(unit: Unit, *, at: float = 0, limit: int = 10, owner: str = "one") -> list[Delivery]:
    return unit.deliveries.claim(now=after(at), limit=limit, owner=owner, lease_until=after(at) + LEASE)


def take(unit: Unit, *, at: float = 0, limit: int = 10, owner: str = "one") -> list[Delivery]:
    """Claimed, cleared, and in the hands of whoever sends."""
    for claimed in claim(unit, at=at, limit=limit, owner=owner):
        assert unit.deliveries.cleared(claimed.id, claimed.token, clearance="sealed", until=after(at + 60))
    return unit.deliveries.take(limit=limit, owner=owner, lease_until=after(at) + LEASE)


def send(unit: Unit, delivery: Delivery, *, at: float = 0, watermark: str | None = "99") -> bool:
    return unit.deliveries.sending(
        delivery.id, delivery.token, watermark=watermark, at=after(at), lease_until=after(at) + LEASE
    )


def vote(
    draft: DraftId,
    user: str = "U1",
    *,
    stamp: str = "1700000000.000100",
    mark: Mark = Mark.APPROVE,
    source: Source = Source.REACTION,
    at: float = 0,
) -> Vote:
    return Vote(
        draft=draft,
        revision=1,
        digest=Digest("d"),
        identity=identity(user),
        mark=mark,
        source=source,
        cast_at=after(at),
        stamp=stamp,
    )


def retract(unit: Unit, vote: Vote, *, stamp: str, at: float = 0) -> bool:
    return unit.votes.retract(
        draft=vote.draft,
        revision=vote.revision,
        identity=vote.identity,
        mark=vote.mark,
        source=vote.source,
        stamp=stamp,
        at=after(at),
    )


def reason(unit: Unit, vote: Vote, why: str) -> bool:
    return unit.votes.give_reason(
        draft=vote.draft, revision=vote.revision, identity=vote.identity, mark=vote.mark, reason=why, at=NOON
    )
