"""What somebody is answered at once who says a command that opens no form."""

from datetime import datetime

from approvals.context import Context
from approvals.domain.local_time import moment
from approvals.domain.notice import Notice
from approvals.errors import Refusal
from approvals.workflow import follow_up, hold
from approvals.workflow.expose import expose
from approvals.workflow.look_ahead import look_ahead
from bot import commands
from bot.drafting import parent_of
from bot.events import Said
from bot.times import as_of
from bot.wording.calendar import listed
from bot.wording.plans import local


class Answers:
    """Does what a command says, and tells what came of it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def say(self, event: Said, command: commands.Answered) -> Notice:
        """The answer to a command."""
        match command:
            case commands.Hold():
                account = None if command.account == "all" else self._context.account(command.account)
                reason, until, said = await self._end_of(command, event)
                await hold.hold_account(self._context, who=event.who, account=account, reason=reason, until=until)
                slug = "account-is-held-until" if until else "account-is-held"
                return Notice(slug=slug, values={"account": command.account, "until": said})
            case commands.Resume():
                account = None if command.account == "all" else self._context.account(command.account)
                at = as_of(self._context, event)
                resumed = await hold.resume_account(self._context, who=event.who, account=account, at=at)
                return Notice(slug=_RESUMED[resumed], values={"account": command.account})
            case commands.Calendar():
                of = self._context.account(command.account) if command.account else None
                person = await self._context.person(event.who)
                coming = await look_ahead(self._context, who=event.who, account=of)
                return Notice(slug="calendar", values={"lines": tuple(listed(coming, person.timezone))})
            case commands.Exposure():
                account = self._context.account(command.account)
                post = parent_of(self._context, account, command.link)
                them, seen = await expose(self._context, account=account, post_id=post)
                return Notice(
                    slug="exposure",
                    values={
                        "us": account.handle,
                        "them": them,
                        "ours": seen.ours,
                        "theirs": seen.theirs,
                        "most": seen.most,
                        "online": seen.online,
                    },
                )
            case commands.FollowUps():
                return await follow_up.owed_by(self._context, who=event.who)
            case commands.Help():
                return Notice(
                    slug="help",
                    values={"verbs": "\n".join(f"• {verb.usage}: {verb.does}" for verb in commands.VERBS.values())},
                )

    async def _end_of(self, command: commands.Hold, event: Said) -> tuple[str, datetime | None, str]:
        """Why and until when; words that are no time belong to the reason, as nobody who holds may be turned away."""
        if not command.until:
            return command.reason, None, ""
        person = await self._context.person(event.who)
        try:
            until = moment(command.until, now=as_of(self._context, event), zone=person.timezone)
        except Refusal:
            return f"{command.reason} until {command.until}".strip(), None, ""
        return command.reason, until, local(until, person.timezone)


_RESUMED = {
    hold.Resumed.NEEDS_ANOTHER: "resume-needs-another",
    hold.Resumed.HELD_SINCE: "held-since",
    hold.Resumed.ALL_HELD: "resumed-but-all-held",
    hold.Resumed.GOES_ON: "resumed",
}
