"""What the visitor does in the workspace, as the person they chose to be."""

from dataclasses import dataclass

from bot.sandbox.page.asked import Asked, OddRequestError
from bot.sandbox.page.installed import Installed
from bot.sandbox.page.shown import APP, Json
from bot.sandbox.slack import NotOfferedError, Outcome, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatActs:
    """Each method is one act: it takes what was asked and returns what the page needs beside the news."""

    workspace: Workspace
    installed: Installed

    async def post(self, asked: Asked) -> Json:
        """A message; a slash command goes to the app instead."""
        who, text = self._who(asked), asked.text("text").strip()
        where = self._where(asked, who)
        if text.startswith("/"):
            return await self._slash(who, where, text)
        await self.workspace.post(who, where, text, thread_ts=asked.maybe_text("thread_ts"))
        return {}

    async def _slash(self, who: str, where: str, text: str) -> Json:
        command, *rest = text.split(maxsplit=1)
        known = [one.name for one in self.installed.commands]
        if known and command not in known:
            raise NotOfferedError(f"{command} is not a valid command here; there is {', '.join(known)}.")
        return _told(await self.workspace.slash(who, where, command, rest[0] if rest else ""), command)

    async def edit(self, asked: Asked) -> Json:
        who = self._who(asked)
        await self.workspace.edit_message(who, self._where(asked, who), asked.text("ts"), asked.text("text"))
        return {}

    async def delete(self, asked: Asked) -> Json:
        """Also dismisses a message that only this person sees."""
        who = self._who(asked)
        await self.workspace.delete_message(who, self._where(asked, who), asked.text("ts"))
        return {}

    async def react(self, asked: Asked) -> Json:
        """Adds the person's reaction, or takes it back when it is there."""
        who, ts, emoji = self._who(asked), asked.text("ts"), asked.text("emoji")
        where = self._where(asked, who)
        given = any(one.name == emoji and who in one.users for one in self.workspace.reactions(where, ts))
        act = self.workspace.unreact if given else self.workspace.react
        await act(who, where, ts, emoji)
        return {}

    async def shortcut(self, asked: Asked) -> Json:
        who, callback_id = self._who(asked), asked.text("callback_id")
        name = next((one.name for one in self.installed.shortcuts if one.callback_id == callback_id), None)
        if name is None:
            raise NotOfferedError("The app has no such shortcut.")
        return _told(await self.workspace.shortcut(who, self._where(asked, who), asked.text("ts"), callback_id), name)

    async def click(self, asked: Asked) -> Json:
        who = self._who(asked)
        where, choice = self._where(asked, who), asked.any("choice")
        return _told(await self.workspace.click(who, where, asked.text("ts"), asked.text("button"), choice), "The app")

    async def click_in_view(self, asked: Asked) -> Json:
        """What was filled in so far goes along, as the app may read it."""
        who = self._who(asked)
        view = self.workspace.home(who) if asked.yes("home") else None
        await self._fill(asked, who)
        return _told(
            await self.workspace.click_in_view(who, asked.text("button"), asked.any("choice"), view=view), "The app"
        )

    async def fill(self, asked: Asked) -> Json:
        return await self._fill(asked, self._who(asked))

    async def _fill(self, asked: Asked, who: str) -> Json:
        values = asked.fields("values")
        view = self.workspace.home(who) if asked.yes("home") else None
        return _told(await self.workspace.fill(who, values, view=view), "The app") if values else {}

    async def submit(self, asked: Asked) -> Json:
        who = self._who(asked)
        await self._fill(asked, who)
        return _told(await self.workspace.submit(who), "The app")

    async def close(self, asked: Asked) -> Json:
        return _told(await self.workspace.close_view(self._who(asked), everything=asked.yes("everything")), "The app")

    async def home(self, asked: Asked) -> Json:
        await self.workspace.open_home(self._who(asked))
        return {}

    def _who(self, asked: Asked) -> str:
        person = self.workspace.person(asked.text("as"))
        if person.is_bot:
            raise NotOfferedError(f"{person.name} is a bot, and nobody acts as a bot.")
        return person.id

    def _where(self, asked: Asked, who: str) -> str:
        channel = asked.text("channel")
        return self.workspace.im_channel(who).id if channel == APP else channel


def _told(outcome: Outcome, whom: str) -> Json:
    if outcome.error is not None:
        raise OddRequestError(_FAILURES.get(outcome.error, "{} failed: {}.").format(whom, outcome.error))
    return {"errors": outcome.errors}


_FAILURES = {
    "operation_timeout": "{} did not answer in time ({}).",
    "dispatch_failed": "{} could not be reached ({}): is it running?",
}
