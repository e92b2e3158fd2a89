"""Re-posts that nobody needs any more: a reply in the conversation of a correction may ask to leave them out."""

from approvals.domain.case import Case
from approvals.domain.correction import Skip
from approvals.domain.plan import FIRST_REPOST, TEXT, Part, done, parts, skipped
from approvals.domain.post import Post


def to_come(case: Case) -> tuple[Part, ...]:
    """The re-posts of a plan that are neither done, nor left out, nor on their way: that one ends as it would have."""
    on_its_way = {one.part for one in case.deliveries if one.in_flight}
    return tuple(
        part
        for part in parts(case.current)
        if part.number >= FIRST_REPOST
        and part.number not in on_its_way
        and not done(case, part.number)
        and not skipped(case, part.number)
    )


def offered(case: Case, parent: Post) -> Skip | None:
    """What a reply to that post may ask to leave out of a correction: it is live, and the post is in its conversation."""
    said = done(case, TEXT)
    if said is None or case.draft.closed is not None or not to_come(case):
        return None
    if _conversation(parent) not in _conversations(case, said.post_id):
        return None
    return Skip(draft=case.draft.id, url=said.post_url or "")


def _conversations(case: Case, said: str | None) -> set[str | None]:
    """Where people talk of it: below the post that was wrong, the one that it answered, and the correction itself."""
    original = case.current.correction.original if case.current.correction else None
    return {said, *(_conversation(post) for post in (original, case.current.parent) if post)}


def _conversation(post: Post) -> str:
    return post.conversation or post.id
