"""Where everything of one person's is shown: drawn when they open it, and anew when they did something there."""

import structlog

from approvals.context import Context
from approvals.domain.desk import Desk
from approvals.domain.notice import Notice
from approvals.domain.people import Identity
from approvals.errors import Refusal, Unreachable
from approvals.workflow.desk import desk
from bot.events import FormSent, Pressed, Reacted
from bot.wording import forms, owed_forms

_log = structlog.get_logger()


class Home:
    """Shows people what is theirs."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def show(self, who: Identity) -> None:
        """Everything of theirs; to whom the settings do not name, why there is nothing. Raises `Unreachable`."""
        try:
            shown: Desk | Notice = await desk(self._context, who=who)
        except Refusal as refusal:
            shown = Notice(slug=refusal.slug, values=refusal.values)
        await self._context.chat(who.platform).show_home(who, shown)

    async def after(self, event: Reacted | Pressed | FormSent) -> None:
        """What was done there stays done, even if it cannot be shown now."""
        if not _there(event):
            return
        try:
            await self.show(event.who)
        except Unreachable as fault:
            _log.warning("home not shown", why=str(fault))


def _there(event: Reacted | Pressed | FormSent) -> bool:
    """Whether it was done there, which is in no channel."""
    match event:
        case Pressed():
            return event.at_home
        case FormSent():
            return event.form in owed_forms.NAMES and not forms.channel(event.memory)
        case Reacted():
            return False
