"""Posts of ours: whose account they are, and how they were published."""

from dataclasses import dataclass

from approvals.context import Context
from approvals.domain.delivery import Act, State
from approvals.domain.people import Account, AccountName
from approvals.domain.plan import TEXT
from approvals.domain.post import Post
from approvals.errors import Refusal
from approvals.storage.unit import Unit
from policies.reply import same_handle


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A post of ours, as it was published; `live` unless somebody took it away since."""

    account: Account
    post: Post
    live: bool
    parent: Post | None
    """The post that it answers, if that is still there."""
    language: str = ""
    """The ISO 639-1 code of its language, where that was noted."""
    also_at: tuple[str, ...] = ()
    """Where it was said again in other words, which nothing that is done about this post touches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Published:
    """A post as our own records have it."""

    post: Post
    language: str = ""
    also_at: tuple[str, ...] = ()


async def mistake(context: Context, account: Account, post_id: str) -> Mistake:
    """The post as it stands, or as we published it; refuses one that is not the account's, and one nobody knows."""
    reader = context.readers[account.network]
    known = await context.database.read(lambda unit: _as_published(context, unit, account, post_id))
    # What a rehearsal published has no address, and nobody can take it away.
    live = known.post if known and not known.post.url else await reader.post(post_id)
    if known is None:
        if live is None:
            raise Refusal("no-such-post", post=post_id)
        if not same_handle(live.author, account.handle):
            raise Refusal("not-our-post", author=live.author, handle=account.handle)
    published = known or (_Published(post=live) if live else None)
    if published is None:
        raise Refusal("no-such-post", post=post_id)
    post = published.post
    parent = await reader.post(post.in_reply_to) if post.in_reply_to else None
    return Mistake(
        account=account,
        post=post,
        live=live is not None,
        parent=parent,
        language=published.language,
        also_at=published.also_at,
    )


async def account_of(context: Context, post_id: str) -> Account:
    """The account of ours that published a post; refuses a post that is by nobody of ours."""
    published = await context.database.read(
        lambda unit: [one for one in context.accounts.values() if _known(unit, one, post_id)]
    )
    if published:
        return published[0]
    found = [await reader.post(post_id) for reader in context.readers.values()]
    posts = [post for post in found if post is not None]
    for post in posts:
        for account in context.accounts.values():
            if same_handle(post.author, account.handle):
                return account
    if not posts:
        raise Refusal("no-such-post", post=post_id)
    raise Refusal("not-ours", author=posts[0].author, ours=tuple(f"@{one.handle}" for one in context.accounts.values()))


def _known(unit: Unit, account: Account, post_id: str) -> bool:
    return bool(unit.own_posts.draft_of(account.name, post_id) or unit.own_posts.correcting(account.name, post_id))


def _as_published(context: Context, unit: Unit, account: Account, post_id: str) -> _Published | None:
    """The post as our own records have it, unless its text was removed since."""
    draft = unit.own_posts.draft_of(AccountName(account.name), post_id)
    if draft is None:
        return _as_corrected(unit, account, post_id)
    if draft.forgotten_at is not None:
        return None
    case = context.case(unit, draft.id)
    said = next((one for one in case.deliveries if one.post_id == post_id and one.part == TEXT), None)
    if said is None:
        return _as_corrected(unit, account, post_id)
    revision = case.sent_by(said)
    post = Post(
        id=post_id,
        author=account.handle,
        text=revision.text,
        url=said.post_url or "",
        at=said.settled_at or said.due_at,
        conversation=revision.parent.conversation if revision.parent else None,
        in_reply_to=draft.parent_id,
    )
    also = (one for one in case.deliveries if one.part > TEXT and one.act is Act.CREATE and one.state is State.SENT)
    return _Published(post=post, language=revision.language, also_at=tuple(one.post_url or "" for one in also))


def _as_corrected(unit: Unit, account: Account, post_id: str) -> _Published | None:
    """A post that was put there by hand, or says a correction again in other words, as it was when we corrected it."""
    corrections = (
        unit.drafts.revisions(one)[-1].correction for one in unit.own_posts.correcting(account.name, post_id)
    )
    return next((_Published(post=one.original) for one in corrections if one is not None), None)
