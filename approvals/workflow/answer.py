"""A person says what became of a post that nobody was sure of: kept, for whoever publishes to look into."""

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import Delivery, State
from approvals.domain.draft import DraftId
from approvals.domain.people import Identity
from approvals.domain.plan import answers
from approvals.errors import Refusal
from policies.reply import same_handle


async def it_is_live(context: Context, *, who: Identity, draft: DraftId, post_id: str) -> None:
    """A roster member found the post: it must be ours and say what was approved."""
    case, delivery = await _asked(context, who, draft)
    reader = context.readers[case.account.network]
    post = await reader.post(post_id)
    if post is None:
        raise Refusal("no-such-post", post=post_id)
    if not same_handle(post.author, case.account.handle):
        raise Refusal("not-our-post", author=post.author, handle=case.account.handle)
    text, parent = answers(case, delivery)
    if not reader.says(post, text, parent_id=parent):
        raise Refusal("not-that-post")
    await _keep(context, who, delivery, post_id=post.id)


async def it_is_not(context: Context, *, who: Identity, draft: DraftId) -> None:
    """A roster member says it is not live: it is looked for once more, then sent again after a new decision and pause."""
    _, delivery = await _asked(context, who, draft)
    await _keep(context, who, delivery, post_id=None)


async def _asked(context: Context, who: Identity, draft: DraftId) -> tuple[Case, Delivery]:
    person = await context.person(who)
    case = await context.database.read(lambda unit: context.case(unit, draft))
    if person.id not in case.account.roster:
        raise Refusal("only-the-roster", account=case.account.name)
    if case.delivery is None or case.delivery.state is not State.ASKING:
        raise Refusal("nothing-asked")
    return case, case.delivery


async def _keep(context: Context, who: Identity, delivery: Delivery, *, post_id: str | None) -> None:
    await context.database.run(
        lambda unit: unit.answers.add(
            delivery=delivery.id, draft=delivery.draft, who=who, post_id=post_id, at=context.now()
        )
    )
