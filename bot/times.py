"""The time that somebody asks for: on the clock of whoever typed it, and still to come when they did."""

from datetime import datetime

from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.local_time import moment
from approvals.domain.people import AccountName
from bot.events import FormSent, Pressed, Said


def as_of(context: Context, event: Said | Pressed | FormSent) -> datetime:
    """When somebody said something: when it came in, however much later it is worked off."""
    return event.came or context.now()


async def send_at(
    context: Context, sent: FormSent, *, account: AccountName | None = None, draft: DraftId | None = None
) -> datetime | None:
    """When what a form is about goes out, None for as soon as it is approved; refuses what was no time to come.

    One that has come since the form was sent is over, and nothing waits for it any more.
    """
    said = sent.fields.get("send_at", "").strip()
    if not said:
        return None
    person = await context.person(sent.who, account=account, draft=draft)
    at = moment(said, now=as_of(context, sent), zone=person.timezone)
    return at if at > context.now() else None
