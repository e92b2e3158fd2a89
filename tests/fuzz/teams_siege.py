"""The same in Microsoft Teams: one Bo may approve, and nobody else who ever says anything there."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientConnectionError, ClientSession
from structlog.testing import capture_logs

from approvals.domain.people import PersonId
from approvals.domain.quorum import count
from bot.sandbox.teams import Message
from bot.sandbox.teams.delivered import Answer
from bot.teams import inbound
from bot.teams.order import Order
from bot.teams.requests import LARGEST
from tests.fuzz.siege import SOON, Siege
from tests.support.teams_actor import REACTIONS, TeamsActor
from tests.support.teams_world import TeamsWorld, a_teams_world
from tests.support.world import REPLY

OUTSIDERS = ("eve", "gus", "sam")
"""On no roster, a guest, and somebody of another tenant."""


@dataclass
class TeamsSiege(Siege):
    """`heard` is of Ada, who writes, Bo, who approves, and outsiders: together they can approve nothing."""

    world: TeamsWorld

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.world.tenant.app_secret, self.world.x.bearer_token, *self.world.tenant._site.bearers)

    def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """What is answered to any bytes, and that it is answered soon."""
        try:
            status, text = self.run(self._post(body, headers))
        except ClientConnectionError:
            # Whoever is refused for a body that is too large may be hung up on while still sending it.
            assert len(body) > LARGEST
            return Answer(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        assert not [secret for secret in self.secrets if secret in text]
        return Answer(status=status, body=json.loads(text) if status == HTTPStatus.OK and text else None)

    async def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        named = {"Content-Type": "application/json", **headers}
        async with (
            asyncio.timeout(SOON),
            ClientSession() as session,
            session.post(self.endpoint, data=BytesIO(body), headers=named) as answer,
        ):
            return answer.status, await answer.text()

    def knock(self, authorization: bytes, body: bytes) -> int:
        """What is answered to a header of any bytes, also those that no library sends."""

        async def talk() -> bytes:
            address = urlsplit(self.endpoint)
            reads, writes = await asyncio.open_connection(address.hostname, address.port)
            head = b"POST %b HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n" % address.path.encode()
            writes.write(head + b"Authorization: %b\r\nContent-Length: %d\r\n\r\n" % (authorization, len(body)) + body)
            async with asyncio.timeout(SOON):
                said = await reads.read()
            writes.close()
            return said

        return int(self.run(talk()).split(b" ", 2)[1])

    @property
    def endpoint(self) -> str:
        return str(self.world.tenant._site.courier.endpoint)

    def authorised(self, activity: Any) -> dict[str, str]:
        """A right token for whatever address an activity names, if a header can hold it."""
        address = str(activity.get("serviceUrl") if isinstance(activity, dict) else None)
        return {"Authorization": self.world.tenant.authorization(service_url=address[:500]) or ""}

    def kept(self) -> set[str]:
        """What has been stored, by its keys without the times that tell reactions apart."""
        return {_without_time(row.key) for row in self.letters()}

    def keeps(self, activity: dict[str, Any]) -> set[str]:
        """What an activity says that must be stored before it is acknowledged, by the same."""
        tenant = self.world.tenant
        letters = inbound.letters(activity, received=self.world.clock.now(), order=Order())
        return {
            _without_time(key)
            for key, letter in letters
            if inbound.event(letter, bot=tenant.bot_id, tenant=tenant.tenant_id) is not None
        }

    def approved_by(self) -> set[PersonId]:
        """Everybody whose approval counts on any draft."""

        async def read() -> set[PersonId]:
            assert self.world.app
            context = self.world.app.context
            cases = await context.database.read(
                lambda unit: [context.case(unit, draft) for draft in unit.drafts.open_ids()]
            )
            return {who for case in cases for who in count(case).approved}

        return self.run(read())


@contextmanager
def besieged_in_teams(folder: Path, database_url: str) -> Iterator[TeamsSiege]:
    """A started world after a conversation in Teams."""
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    with asyncio.Runner() as runner, capture_logs() as logged:
        entered = a_teams_world(folder, database_url)
        siege = TeamsSiege(runner.run(entered.__aenter__()), runner, logged)
        try:
            runner.run(_talk(siege.world))
            siege.heard += siege.world.tenant.heard
            siege.is_well()
            yield siege
        finally:
            runner.run(entered.__aexit__(None, None, None))


def _without_time(key: str) -> str:
    """Of two things at one time the bot takes the later one for a moment later, which it alone remembers."""
    return re.sub(r"/[0-9.]+(?=/[A-Za-z]+/[0-9]+$)", "", key)


async def _talk(world: TeamsWorld) -> None:
    """Of everything that people can do, something; of everything that Teams tells, too."""
    tenant, ada, bo = world.tenant, world.ada, world.bo
    card = await ada.drafts(REPLY, world.complains())
    await bo.suggests("We are looking for it.", card)
    edited = await ada.edits("We are looking for it now.", card)
    await bo.clicks("Stop", edited)
    await tenant.press(bo.person, _private(bo)[-1], "Give the reason")
    await bo.sends(reason="Not today.")
    await bo.clicks("Take it back", _private(bo)[-2])
    for words in ("home", "help", f"draft {REPLY}"):
        await tenant.say(ada.person, tenant.chat(ada.person), words)
        await world.quiet()
    await tenant.press(ada.person, _private(ada)[-1], "Check the text")
    await tenant.slash(ada.person, world.place, "drafts")
    link = world.x.link(world.complains())
    about = await tenant.say(bo.person, world.place, f"@Twokeys help, who takes {link} please?", nbsp=True)
    await tenant.extension(ada.person, about, "draft_reply")
    await ada.sends_and_confirms(text=REPLY)
    await _marks(world, world.card())
    await _changes(world, about)
    await world.quiet()


def _private(actor: TeamsActor) -> list[Message]:
    tenant = actor.world.tenant
    return [one for one in tenant.chat_messages(actor.person) if one.by_bot]


async def _marks(world: TeamsWorld, card: Message) -> None:
    tenant, bo = world.tenant, world.bo
    await bo.reacts("✅", card)
    await tenant.swap(bo.person, card, REACTIONS["✅"], REACTIONS["✋"])
    await bo.takes_back("✋", card)
    await bo.clicks("Approve", card)
    await tenant.press(bo.person, card, "Approve", old_client=True)
    for name in OUTSIDERS:
        outsider = world.people[name]
        await outsider.reacts("✅", card)
        await outsider.clicks("Approve", card)
    await world.eve.reacts("👍", card)


async def _changes(world: TeamsWorld, about: Message) -> None:
    tenant, bo = world.tenant, world.bo
    team = world.place.team_id
    await tenant.edit(bo.person, about, "@Twokeys help!")
    await tenant.delete(bo.person, about)
    await tenant.leave(world.fay.person, team)
    await tenant.join(world.fay.person, team)
    await tenant.rename_channel(bo.person, world.place, "answers")
    await tenant.install_for(bo.person)
    await tenant.uninstall(bo.person, team)
    await tenant.install(bo.person, team)
