"""What people do in a form: fill it in, send it, close it; and the home tab."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack import modals, payloads
from bot.sandbox.slack.acting import Acting
from bot.sandbox.slack.door import Outcome, Who, failure_of
from bot.sandbox.slack.errors import NotOfferedError, SlackError
from bot.sandbox.slack.fields import client_errors, filled, find
from bot.sandbox.slack.values import Json, Person, View


class Forms(Acting):
    async def fill(self, person: Who, content: Mapping[str, Any], *, view: View | None = None) -> Outcome:
        """Fields by label, action_id, block_id or both; the app hears of those that dispatch their action."""
        who = self._actor(person)
        outcome = Outcome(view=view or self._needed_view(who))
        for name, value in content.items():
            standing = self._current(who, view)
            field = find(standing.body["blocks"], name)
            state = filled(field, value)
            values = {**standing.values, field.block_id: {**standing.values[field.block_id], field.action_id: state}}
            standing = modals.keep_values(self._site, standing, values)
            outcome = Outcome(view=standing)
            if field.block["type"] != "input" or field.block["dispatch_action"]:
                outcome = await self._click_field(who, standing, field, value)
        return outcome

    def _current(self, who: Person, view: View | None) -> View:
        if view is None:
            return self._needed_view(who)
        return self._site.truth.view(view.id) or self._needed_view(who)

    async def submit(self, person: Who) -> Outcome:
        """Send the view on top; the outcome has the marked fields by block_id, or the view that is now on top."""
        who = self._actor(person)
        view = self._needed_view(who)
        held_back = client_errors(view.body["blocks"], view.values)
        if held_back:
            return Outcome(errors=held_back, view=modals.mark(self._site, view, held_back))
        answer = await self._interact(payloads.view_submission(self._site, who, view))
        if not answer.acked:
            return Outcome(error=failure_of(answer), view=self._top(who.id))
        try:
            return await self._apply(who, view, answer.body if isinstance(answer.body, dict) else {})
        except SlackError as error:
            return Outcome(error=error.error, view=self._top(who.id))

    async def _apply(self, who: Person, view: View, body: Json) -> Outcome:
        """https://docs.slack.dev/surfaces/modals: what an app may answer to a submission."""
        match body.get("response_action"):
            case None:
                modals.close_top(self._site, self._site.truth.view(view.id) or view)
            case "clear":
                await self._clear(who, but=view)
            case "errors":
                return self._marked(view, body.get("errors"))
            case "update":
                modals.update_modal(self._site, view, body.get("view"))
            case "push":
                modals.push_modal(self._site, who.id, body.get("view"), view.id)
            case other:
                raise SlackError("invalid_response_action", response_action=other)
        return Outcome(view=self._top(who.id))

    def _marked(self, view: View, errors: Any) -> Outcome:
        inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        sound = isinstance(errors, dict) and errors and all(isinstance(one, str) and one for one in errors.values())
        if not sound or not set(errors) <= inputs:
            # Slack shows nothing at a field that is none: the person only reads that there was trouble connecting.
            raise SlackError("invalid_errors")
        return Outcome(errors=dict(errors), view=modals.mark(self._site, view, dict(errors)))

    async def _clear(self, who: Person, *, but: View | None) -> None:
        stack = self._site.truth.stack(who.id)
        modals.close_all(self._site, who.id)
        for view in reversed(stack):
            if view.body["notify_on_close"] and (but is None or view.id != but.id):
                await self._interact(payloads.view_closed(self._site, who, view, cleared=True), answerable=False)

    async def close_view(self, person: Who, *, everything: bool = False) -> Outcome:
        """Cancel the view on top, or leave them all with the X."""
        who = self._actor(person)
        view = self._needed_view(who)
        if everything or view.body["clear_on_close"]:
            await self._clear(who, but=None)
            return Outcome()
        modals.close_top(self._site, view)
        if view.body["notify_on_close"]:
            await self._interact(payloads.view_closed(self._site, who, view, cleared=False), answerable=False)
        return Outcome(view=self._top(who.id))

    async def open_home(self, person: Who) -> View | None:
        who = self._actor(person)
        if not self._site.home_tab:
            raise NotOfferedError("The app has no home tab.")
        event = payloads.app_home_opened(self._site, who, self._site.open_im(who.id), self._site.truth.home(who.id))
        await self._site.emit("app_home_opened", event)
        return self._site.truth.home(who.id)
