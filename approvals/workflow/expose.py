"""Somebody asks how many can have seen a reply: the followers of both sides are read now."""

from approvals.context import Context
from approvals.domain.exposure import Exposure
from approvals.domain.people import Account
from approvals.errors import Refusal


async def expose(context: Context, *, account: Account, post_id: str) -> tuple[str, Exposure]:
    """The handle that was, or would be, answered there, and the exposure; refuses a post that is gone."""
    reader = context.readers[account.network]
    post = await reader.post(post_id)
    if post is None:
        raise Refusal("no-such-post", post=post_id)
    return post.author, Exposure(
        ours=await reader.followers(account.handle), theirs=await reader.followers(post.author)
    )
