"""What the visitor does in the tenant, as the person they chose to be."""

from dataclasses import dataclass

from bot.sandbox.page.asked import Asked, OddRequestError
from bot.sandbox.page.tenant_shown import CHAT
from bot.sandbox.slack import Workspace
from bot.sandbox.teams import Outcome, Person, Tenant
from bot.sandbox.teams.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantActs:
    """Each method is one act. Who somebody is in the workspace they are in the tenant, by their name."""

    workspace: Workspace
    tenant: Tenant

    async def say(self, asked: Asked) -> Json:
        who, room = self._who(asked), asked.text("room")
        where = self.tenant.chat(who) if room == CHAT else self.tenant.channel(room)
        await self.tenant.say(who, where, asked.text("text"))
        return {}

    async def press(self, asked: Asked) -> Json:
        """A button on a card, with what is filled in."""
        message = self.tenant.message(asked.text("message"))
        return _told(await self.tenant.press(self._who(asked), message, asked.text("button"), asked.fields("fields")))

    async def react(self, asked: Asked) -> Json:
        """Adds the person's reaction, or takes it back when it is there."""
        who, message, kind = self._who(asked), self.tenant.message(asked.text("message")), asked.text("kind")
        given = any(one.type == kind and who.id in one.people for one in self.tenant.reactions(message))
        await (self.tenant.unreact if given else self.tenant.react)(who, message, kind)
        return {}

    async def send(self, asked: Asked) -> Json:
        """Sends the dialog that is open."""
        return _told(await self.tenant.send_dialog(self._who(asked), asked.fields("fields"), asked.text("button")))

    async def close(self, asked: Asked) -> Json:
        self.tenant.close_dialog(self._who(asked))
        return {}

    def _who(self, asked: Asked) -> Person:
        return self.tenant.person(self.workspace.person(asked.text("as")).name)


def _told(outcome: Outcome) -> Json:
    if outcome.error:
        raise OddRequestError(outcome.error)
    return {"message": outcome.message}
