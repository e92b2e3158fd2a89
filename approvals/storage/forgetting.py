"""What is forgotten for good: texts and posts, in the tables and behind the ledger's digests; the rows stay."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, literal_column, select, update
from sqlalchemy import case as when

from approvals.domain.delivery import FINAL, State
from approvals.domain.draft import Closing, DraftId
from approvals.domain.ledger import EntryKind, Sort
from approvals.storage.columns import Instant
from approvals.storage.delivery_tables import deliveries, in_state
from approvals.storage.incident_tables import incidents
from approvals.storage.record_tables import disclosures
from approvals.storage.small_values import bare_findings, bare_not_checked
from approvals.storage.tables import (
    account_hold_lifts,
    account_holds,
    drafts,
    follow_ups,
    published,
    revisions,
    suggestions,
    votes,
)
from approvals.storage.telling import TellingStore
from approvals.storage.terms import IN_FORCE
from approvals.storage.terms_json import digest

_OPEN = select(deliveries.c.id).where(
    deliveries.c.draft_id == drafts.c.id, in_state(*(state for state in State if state not in FINAL))
)
_ENDED = (
    select(drafts.c.id)
    .where(drafts.c.closed_at < bindparam("before"), drafts.c.forgotten_at.is_(None), ~_OPEN.exists())
    .order_by(drafts.c.closed_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DRAFT = select(drafts.c.closed_why, drafts.c.closed_detail).where(drafts.c.id == bindparam("this"))
_FORGET_DRAFT = (
    update(drafts)
    .where(drafts.c.id == bindparam("this"), drafts.c.forgotten_at.is_(None))
    .values(forgotten_at=bindparam("at", type_=Instant), origin=bindparam("unique"), closed_detail=bindparam("detail"))
)
_REVISIONS = select(revisions).where(revisions.c.draft_id == bindparam("of_draft"))
_FORGET_REVISION = (
    update(revisions)
    .where(revisions.c.draft_id == bindparam("of_draft"), revisions.c.number == bindparam("version"))
    .values(text="", parent=None, correction=None, findings=bindparam("found"), not_checked=bindparam("missed"))
)
_HAS_PARENT = revisions.c.parent.is_not(None)
_FORGET_PARENTS = (
    update(revisions).where(revisions.c.draft_id == bindparam("of_draft"), _HAS_PARENT).values(parent=None)
)
_PARENT_FORGOTTEN = (
    update(drafts).where(drafts.c.id == bindparam("this")).values(parent_forgotten_at=bindparam("at", type_=Instant))
)
# A digest that covers a short text tells it to whoever guesses. A mark that was given for the text stays one.
_THEIRS = (
    select(revisions.c.digest)
    .where(revisions.c.draft_id == votes.c.draft_id, revisions.c.number == votes.c.revision)
    .scalar_subquery()
)
_FORGET_VOTED_DIGESTS = (
    update(votes)
    .where(votes.c.draft_id == bindparam("of_draft"))
    .values(digest=when((votes.c.digest == _THEIRS, ""), else_="-"))
)
_DISCLOSED_DIGESTS = delete(disclosures).where(
    disclosures.c.draft_id == bindparam("of_draft"),
    disclosures.c.sort == Sort.TEXT,
    disclosures.c.value.in_(select(revisions.c.digest).where(revisions.c.draft_id == bindparam("of_draft"))),
)
_FORGET_DIGESTS = update(revisions).where(revisions.c.draft_id == bindparam("of_draft")).values(digest="")
_FORGET_REASONS = update(votes).where(votes.c.draft_id == bindparam("of_draft"), votes.c.reason != "").values(reason="")
_FORGET_SUGGESTIONS = (
    update(suggestions).where(suggestions.c.draft_id == bindparam("of_draft"), suggestions.c.text != "").values(text="")
)
_FORGET_OWED = (
    update(follow_ups).where(follow_ups.c.draft_id == bindparam("of_draft"), follow_ups.c.words != "").values(words="")
)
_FORGET_LOOSE_OWED = (
    update(follow_ups)
    .where(follow_ups.c.draft_id.is_(None), follow_ups.c.closed_at < bindparam("before"), follow_ups.c.words != "")
    .values(words="")
)
_FAULTS = select(deliveries.c.id, deliveries.c.fault).where(deliveries.c.draft_id == bindparam("of_draft"))
_SHORTEN_FAULT = update(deliveries).where(deliveries.c.id == bindparam("this")).values(fault=bindparam("slug"))
_DISCLOSED = delete(disclosures).where(
    disclosures.c.draft_id == bindparam("of_draft"), disclosures.c.sort.in_(bindparam("sorts", expanding=True))
)

_LIFTED = (
    select(func.count())
    .where(account_hold_lifts.c.hold_id == account_holds.c.id)
    .correlate(account_holds)
    .scalar_subquery()
)
_FORGET_HOLD_REASONS = (
    update(account_holds)
    .where(
        account_holds.c.held_at < bindparam("before"),
        account_holds.c.held_by.is_not(None),
        account_holds.c.reason != "",
        bindparam("needed") <= _LIFTED,
    )
    .values(reason="")
)
_FORGET_INCIDENTS = (
    update(incidents).where(incidents.c.closed_at < bindparam("before"), incidents.c.what != "").values(what="")
)
# What a table still says is still needed: why something is held, which addresses are the brand's own, what holds.
_LOOSE = delete(disclosures).where(
    disclosures.c.kept_at < bindparam("before"),
    disclosures.c.sort != literal_column(f"'{Sort.PERSON}'"),
    disclosures.c.draft_id.is_(None),
    disclosures.c.value.not_in(select(account_holds.c.reason)),
    disclosures.c.value.not_in(select(incidents.c.what)),
    disclosures.c.value.not_in(select(published.c.entry)),
    disclosures.c.value.not_in(select(follow_ups.c.words).where(follow_ups.c.draft_id.is_(None))),
    disclosures.c.value.not_in(bindparam("terms", expanding=True)),
)


class Forgetting(TellingStore):
    """Takes away what nobody needs any more; each time, the ledger is told how much, and nothing else."""

    def ended(self, before: datetime, limit: int) -> list[DraftId]:
        """Drafts that ended before then and still have their texts; nobody else gets those in this transaction."""
        return [DraftId(row.id) for row in self._all(_ENDED, before=before, most=limit)]

    def draft(self, draft: DraftId, now: datetime) -> None:
        """Everything that people, customers and the network said about a draft; its facts stay."""
        facts = self._first(_DRAFT, this=draft)
        if facts is None:
            return
        detail = _slug(facts.closed_detail) if facts.closed_why is Closing.REFUSED else facts.closed_detail
        if not self._changed(_FORGET_DRAFT, this=draft, at=now, unique=f"forgotten/{draft}", detail=detail):
            return
        digests = self._digests(draft)
        texts = self._all(_REVISIONS, of_draft=draft)
        for one in texts:
            self._do(
                _FORGET_REVISION,
                of_draft=draft,
                version=one.number,
                found=bare_findings(one.findings),
                missed=bare_not_checked(one.not_checked),
            )
        for one in self._all(_FAULTS, of_draft=draft):
            self._do(_SHORTEN_FAULT, this=one.id, slug=_slug(one.fault))
        self._tell(
            EntryKind.FORGOTTEN,
            now,
            draft=draft,
            texts=len(texts),
            posts=sum(one.parent is not None for one in texts),
            suggestions=self._changed(_FORGET_SUGGESTIONS, of_draft=draft),
            reasons=self._changed(_FORGET_REASONS, of_draft=draft),
            owed=self._changed(_FORGET_OWED, of_draft=draft),
            disclosures=digests + self._changed(_DISCLOSED, of_draft=draft, sorts=[Sort.TEXT, Sort.POST]),
        )

    def parent(self, draft: DraftId, now: datetime) -> None:
        """The post that a draft answers, and nothing else of it."""
        digests = self._digests(draft)
        posts = self._changed(_FORGET_PARENTS, of_draft=draft)
        self._do(_PARENT_FORGOTTEN, this=draft, at=now)
        kept = self._changed(_DISCLOSED, of_draft=draft, sorts=[Sort.POST])
        self._tell(EntryKind.FORGOTTEN, now, draft=draft, posts=posts, disclosures=kept + digests)

    def loose(self, before: datetime, needed: int, now: datetime) -> int:
        """Texts that belong to no draft: why accounts were held until `needed` people lifted that, what was owed, and what incidents were."""
        reasons = self._changed(_FORGET_HOLD_REASONS, before=before, needed=needed)
        owed = self._changed(_FORGET_LOOSE_OWED, before=before)
        reasons += self._changed(_FORGET_INCIDENTS, before=before)
        terms = [digest(row.terms) for row in self._all(IN_FORCE)]
        kept = self._changed(_LOOSE, before=before, terms=terms)
        if reasons or owed or kept:
            self._tell(EntryKind.FORGOTTEN, now, reasons=reasons, owed=owed, disclosures=kept, written_before=before)
        return reasons + owed + kept

    def _digests(self, draft: DraftId) -> int:
        disclosed = self._changed(_DISCLOSED_DIGESTS, of_draft=draft)
        self._do(_FORGET_VOTED_DIGESTS, of_draft=draft)
        self._do(_FORGET_DIGESTS, of_draft=draft)
        return disclosed


def _slug(fault: str) -> str:
    """The first line is our own word for it; what the network said stands below."""
    return fault.partition("\n")[0]
