"""How a person's command, button or form is answered: at once, then completed; nothing is stored here."""

from collections.abc import Mapping
from typing import Any

import structlog

from approvals.domain.notice import Notice
from approvals.errors import Unreachable
from bot.door import Door
from bot.events import FormSent, Picked, Pressed, Said
from bot.forms import Accepted, Form, Wrong
from bot.slack import render
from bot.slack.chat import SlackChat
from bot.slack.web_api import WebApi

_log = structlog.get_logger()


class Conversation:
    """Asks the door, and shows its answers where the person is."""

    def __init__(self, *, door: Door, api: WebApi, chat: SlackChat, workspace: str) -> None:
        self._door, self._api, self._chat, self._workspace = door, api, chat, workspace

    async def answer(self, event: Said | Picked | Pressed, body: Mapping[str, Any]) -> None:
        """Open the form that somebody asked for, or tell them why there is none."""
        answer = await self._door.ask(event)
        match answer:
            case Form():
                # A trigger lives for seconds: the form first, what is slow afterwards.
                # https://docs.slack.dev/interactivity/handling-user-interaction#trigger_id
                opened = await self._open(answer, event, body)
                if opened and answer.loading:
                    await self.show(opened, await self._door.fill(answer, event))
            case Notice():
                await self._tell(event, answer, body)
            case None:
                pass

    async def look(self, sent: FormSent, body: Mapping[str, Any]) -> None:
        """Show length and findings in a form that stays open."""
        await self.show(str(body["view"]["id"]), await self._door.look(sent))

    async def judge(self, sent: FormSent) -> dict[str, Any] | None:
        """What Slack should do with a sent form; None if it can be accepted."""
        match await self._door.judge(sent):
            case Wrong() as wrong:
                return {"response_action": "errors", "errors": render.wrong(wrong)}
            case Form() as form:
                return {"response_action": "update", "view": render.form(form)}
            case Accepted():
                return None

    async def show(self, view: str, form: Form) -> None:
        """Replace an open form; one that was closed meanwhile is nobody's loss."""
        try:
            await self._api.write("views.update", view_id=view, view=render.form(form))
        except Unreachable as fault:
            _log.warning("form not updated", why=str(fault))

    async def _open(self, form: Form, event: Said | Picked | Pressed, body: Mapping[str, Any]) -> str:
        try:
            answer = await self._api.write(
                "views.open", trigger_id=str(body.get("trigger_id", "")), view=render.form(form)
            )
        except Unreachable as fault:
            _log.warning("form not opened", why=str(fault))
            await self._tell(event, Notice(slug="unreachable"), body)
            return ""
        return str(answer["view"]["id"])

    async def _tell(self, event: Said | Picked | Pressed, notice: Notice, body: Mapping[str, Any]) -> None:
        """Through the address that came along, which works in channels that we are not in; else as always."""
        shown = render.notice(notice, workspace=self._workspace)
        private = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": shown.text,
            "blocks": shown.blocks,
        }
        try:
            await self._api.respond(str(body.get("response_url", "")), private)
        except Unreachable:
            await self._tell_there(event, notice)

    async def _tell_there(self, event: Said | Picked | Pressed, notice: Notice) -> None:
        try:
            await self._chat.tell(event.who, notice, channel=event.channel)
        except Unreachable as fault:
            _log.warning("not told", what=notice.slug, why=str(fault))
