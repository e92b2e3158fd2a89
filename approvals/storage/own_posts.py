"""What an account has published itself: the draft that each post came from, and the drafts that put it right."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, literal_column, or_, select

from approvals.domain.delivery import Act, State
from approvals.domain.draft import Closing, Draft, DraftId
from approvals.domain.people import AccountName
from approvals.storage.delivery_tables import deliveries, in_state
from approvals.storage.drafts import SENT, read_draft
from approvals.storage.store import Store
from approvals.storage.tables import drafts, revisions
from policies.reply import Kind

_PUBLISHED = (
    select(drafts)
    .join_from(deliveries, drafts, drafts.c.id == deliveries.c.draft_id)
    .where(
        deliveries.c.account == bindparam("of_account"),
        deliveries.c.post_id == bindparam("post"),
        in_state(State.SENT),
        deliveries.c.act == literal_column(f"'{Act.CREATE}'"),
    )
    .order_by(deliveries.c.id)
)
_THAT_CORRECTS = (
    select(drafts.c.id, SENT.label("live"))
    .where(
        drafts.c.account == bindparam("of_account"),
        drafts.c.corrects.in_(bindparam("posts", expanding=True)),
        or_(drafts.c.closed_why.is_(None), drafts.c.closed_why.in_([Closing.PUBLISHED, Closing.BROKEN_OFF])),
    )
    .order_by(drafts.c.id)
)
_THAT_GO_ON = (
    select(drafts.c.id)
    .where(drafts.c.account == bindparam("of_account"), drafts.c.corrects.is_not(None), drafts.c.closed_why.is_(None))
    .where(SENT)
    .order_by(drafts.c.id)
)
_THAT_TAKE_DOWN = (
    select(drafts.c.id)
    .where(
        drafts.c.account == bindparam("of_account"),
        drafts.c.kind == Kind.CORRECTION,
        drafts.c.corrects.is_(None),
        drafts.c.closed_at.is_(None),
    )
    .order_by(drafts.c.id)
)
_POSTS = select(deliveries.c.post_id).where(
    deliveries.c.draft_id == bindparam("this"),
    in_state(State.SENT),
    deliveries.c.act == literal_column(f"'{Act.CREATE}'"),
)
_RECENT_TEXTS = (
    select(revisions.c.text, revisions.c.parent, drafts.c.parent_id, deliveries.c.sent_at)
    .join_from(deliveries, drafts, drafts.c.id == deliveries.c.draft_id)
    .join(
        revisions,
        and_(revisions.c.draft_id == deliveries.c.draft_id, revisions.c.number == deliveries.c.revision),
    )
    .where(
        deliveries.c.account == bindparam("of_account"),
        deliveries.c.sent_at >= bindparam("since"),
        in_state(State.SENT),
        deliveries.c.part == 0,
        func.coalesce(deliveries.c.post_url, "?") != "",
    )
    .order_by(deliveries.c.sent_at.desc(), deliveries.c.id.desc())
    .limit(bindparam("most"))
)


class OwnPosts(Store):
    """What is public in an account's name, and what is being done about it."""

    def draft_of(self, account: AccountName, post_id: str) -> Draft | None:
        """The draft by which the account published that post."""
        row = self._first(_PUBLISHED, of_account=account, post=post_id)
        return read_draft(row, DraftId(row.id)) if row else None

    def correcting(self, account: AccountName, *posts: str) -> tuple[DraftId, ...]:
        """The drafts that correct one of those posts of the account, or did, oldest first."""
        return tuple(DraftId(row.id) for row in self._all(_THAT_CORRECTS, of_account=account, posts=posts))

    def corrected(self, account: AccountName, of: DraftId) -> tuple[DraftId | None, DraftId | None]:
        """The first draft that has corrected what another one has published, and the first that is about to."""
        posts = [row.post_id for row in self._all(_POSTS, this=of)]
        found = self._all(_THAT_CORRECTS, of_account=account, posts=posts) if posts else []
        live, begun = ([DraftId(row.id) for row in found if row.live is so] for so in (True, False))
        return next(iter(live), None), next(iter(begun), None)

    def taking_down(self, account: AccountName) -> list[DraftId]:
        """The account's drafts that only delete a post, which is not gone yet."""
        return [DraftId(row.id) for row in self._all(_THAT_TAKE_DOWN, of_account=account)]

    def corrections_under_way(self, account: AccountName) -> list[DraftId]:
        """The account's corrections of which something is public, and that are not at their end."""
        return [DraftId(row.id) for row in self._all(_THAT_GO_ON, of_account=account)]

    def recent_texts(
        self, account: AccountName, since: datetime, limit: int
    ) -> list[tuple[str, str | None, str | None, datetime]]:
        """What the account published, newest first: text, conversation, the post that was answered, time of sending."""
        rows = self._all(_RECENT_TEXTS, of_account=account, since=since, most=limit)
        return [
            (row.text, row.parent["conversation"] if row.parent else None, row.parent_id, row.sent_at) for row in rows
        ]
