"""A correction that ends before all of it is done is said below its card: what stays wrong in public, and what to do."""

from datetime import timedelta

from approvals.context import Context
from approvals.domain.case import Case
from approvals.domain.draft import Closing
from approvals.domain.notice import Notice
from approvals.domain.plan import left_standing
from approvals.storage.cards import CardRow
from approvals.storage.unit import Unit

_NEWS_FOR = timedelta(days=3)
"""What ended longer ago is no news: cards are shown anew for other reasons, too."""


async def say_what_ended(context: Context, row: CardRow, case: Case) -> None:
    """Say it below the card that was just shown, once in each chat; a crash just after that says it twice."""
    closed, slug, now = case.draft.closed, _slug(case), context.now()
    if closed is None or slug is None or row.revision != case.current.number or now - closed.at > _NEWS_FOR:
        return
    what = f"ended on {row.platform}"
    if await context.database.read(lambda unit: unit.told.was(row.draft, row.revision, what)):
        return
    notice = await context.database.read(lambda unit: _notice(unit, case, slug, closed.detail))
    await context.say_below(notice, (row,))
    await context.database.run(lambda unit: unit.told.once(row.draft, row.revision, what, now=now))


def _slug(case: Case) -> str | None:
    """What there is to say of an end; None where all went as people wanted."""
    closed, correction = case.draft.closed, case.current.correction
    if closed is None or correction is None:
        return None
    match closed.why:
        case Closing.BROKEN_OFF:
            return "leak-stays" if case.current.takes_down else "broken-off"
        case Closing.PARENT_GONE:
            return "nothing-to-answer"
        case Closing.REFUSED:
            return "correction-refused"
        case _:
            return None


def _notice(unit: Unit, case: Case, slug: str, detail: str) -> Notice:
    stays, correction = left_standing(case), case.current.correction
    url = stays.url if stays else ""
    return Notice(
        slug=slug,
        values={
            "draft": case.draft.id,
            "handle": case.account.handle,
            "shows": correction.wrong if correction else "",
            "why": detail,
            "url": url,
            "links": (url,) if url else (),
        },
        called=case.directory.called((case.responsible,), unit.profiles.all()),
    )
