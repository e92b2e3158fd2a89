"""What is read and checked again just before a public act: the post that it is about, and its text."""

from datetime import datetime

from approvals.checking import check
from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.delivery import Act, Delivery
from approvals.domain.gate import Fresh
from approvals.domain.plan import TEXT, part_of, rests_on
from approvals.domain.post import Post
from approvals.storage.unit import Unit


async def read_again(context: Context, case: Case, delivery: Delivery) -> Post | None:
    """The post that is answered, or shown again, as it is now; what is to be deleted may be gone already."""
    part = part_of(case.current, delivery.part)
    wanted = rests_on(case, part) if part else None
    return await context.readers[case.account.network].post(wanted) if wanted is not None else None


def fresh(context: Context, unit: Unit, case: Case, delivery: Delivery, *, post: Post | None, now: datetime) -> Fresh:
    """That post, and what the rules say of the text that is to be published; without one, nothing."""
    part = part_of(case.current, delivery.part)
    if part is None or part.act is not Act.CREATE:
        return Fresh(post=post, findings=())
    report = check(
        context,
        unit,
        account=case.account,
        text=part.text,
        parent=post if part.number == TEXT else None,
        author=case.signer,
        corrects=case.draft.corrects is not None,
        now=now,
    )
    return Fresh(post=post, findings=report.findings, not_checked=report.not_checked)
