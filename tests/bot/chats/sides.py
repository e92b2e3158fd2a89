"""The two chats behind one face: what a person does and sees in each, on its sandbox, through the real line."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from aiohttp import web

from approvals.domain.card import MessageRef
from approvals.domain.people import Identity, Platform
from approvals.domain.vote import Mark
from bot.sandbox.clock import HandClock
from bot.sandbox.slack import SCOPES, Workspace
from bot.sandbox.slack.pings import pings
from bot.sandbox.teams import Tenant
from bot.slack.app import SlackLine, Timing
from bot.teams.app import TeamsLine
from tests.support.recording_door import RecordingDoor

EMOJI = {"white_check_mark": Mark.APPROVE, "x": Mark.REJECT, "raised_hand": Mark.HOLD}
CHECK = {Platform.SLACK: "white_check_mark", Platform.TEAMS: "2705_whiteheavycheckmark"}
START = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Side(Protocol):
    """One chat, with Anna and Ben in the channel."""

    platform: Platform
    door: RecordingDoor
    clock: HandClock
    line: Any
    channel: str

    def who(self, name: str) -> Identity: ...
    def standing(self, ref: MessageRef) -> str: ...
    def reactions(self, ref: MessageRef) -> Mapping[str, int]: ...
    def in_channel(self) -> list[str]: ...
    def in_channel_alone(self, name: str) -> list[str]: ...
    def in_chat(self, name: str) -> list[str]: ...
    def notified(self) -> list[str]: ...
    def home(self, name: str) -> str: ...
    async def react(self, name: str, ref: MessageRef) -> None: ...
    async def press(self, name: str, ref: MessageRef, label: str) -> None: ...
    async def say(self, name: str, words: str) -> bool: ...
    async def pick(self, name: str, text: str) -> None: ...
    async def guest(self, name: str) -> Identity: ...
    async def close_account(self, name: str) -> None: ...
    async def lose_next_answer(self) -> None: ...
    async def tamper(self, ref: MessageRef) -> None: ...
    async def quiet(self) -> None: ...


@dataclass
class SlackSide:
    workspace: Workspace
    door: RecordingDoor
    clock: HandClock
    line: SlackLine
    channel: str
    platform: Platform = Platform.SLACK

    def who(self, name):
        user = self.workspace.person(name).id
        return Identity(platform=Platform.SLACK, workspace=self.workspace.team_id, user=user)

    def standing(self, ref):
        return self.workspace.plain(self.workspace.message(self.channel, ref.id))

    def reactions(self, ref):
        return {one.name: len(one.users) for one in self.workspace.reactions(self.channel, ref.id)}

    def in_channel(self):
        return [self.workspace.plain(one) for one in self.workspace.messages(self.channel)]

    def in_channel_alone(self, name):
        return [self.workspace.plain(one) for one in self.workspace.ephemerals(name, self.channel)]

    def in_chat(self, name):
        return []

    def notified(self):
        return [who for one in self.workspace.messages(self.channel) for who in pings(one.text, one.blocks)]

    def home(self, name):
        view = self.workspace.home(name)
        return self.workspace.plain(view) if view else ""

    async def react(self, name, ref):
        await self.workspace.react(name, self.channel, ref.id, CHECK[self.platform])

    async def press(self, name, ref, label):
        await self.workspace.click(name, self.channel, ref.id, label)

    async def say(self, name, words):
        await self.workspace.slash(name, self.channel, "/twokeys", words)
        await self.line.quiet()
        return self.workspace.open_view(name) is not None

    async def pick(self, name, text):
        message = await self.workspace.post(name, self.channel, text)
        await self.workspace.shortcut(name, self.channel, message, "draft_reply")

    async def guest(self, name):
        self.workspace.add_guest(name)
        return self.who(name)

    async def close_account(self, name):
        await self.workspace.deactivate(name)

    async def lose_next_answer(self):
        self.workspace.fail_next("chat.postMessage", reset=True, after=True)

    async def tamper(self, ref):
        await self.workspace.tamper(self.channel, ref.id, text="Send us your password", blocks=[])

    async def quiet(self):
        await self.workspace.settle()
        await self.line.quiet()


@dataclass
class TeamsSide:
    tenant: Tenant
    door: RecordingDoor
    clock: HandClock
    line: TeamsLine
    channel: str
    platform: Platform = Platform.TEAMS

    def who(self, name):
        user = self.tenant.person(name).object_id
        return Identity(platform=Platform.TEAMS, workspace=self.tenant.tenant_id, user=user)

    def standing(self, ref):
        return self.tenant.plain(self.tenant.message(ref.id))

    def reactions(self, ref):
        return {one.type: len(one.people) for one in self.tenant.reactions(self.tenant.message(ref.id))}

    def in_channel(self):
        return [self.tenant.plain(one) for one in self.tenant.messages(self.channel)]

    def in_channel_alone(self, name):
        return [self.tenant.plain(one) for one in self.tenant.private(name, self.channel)]

    def in_chat(self, name):
        return [self.tenant.plain(one) for one in self.tenant.chat_messages(name) if one.by_bot]

    def notified(self):
        return [person.object_id for one in self.tenant.messages(self.channel) for person in self.tenant.mentioned(one)]

    def home(self, name):
        return (self.in_chat(name) or [""])[-1]

    async def react(self, name, ref):
        await self.tenant.react(name, self.tenant.message(ref.id), CHECK[self.platform])

    async def press(self, name, ref, label):
        await self.tenant.press(name, self.tenant.message(ref.id), label)

    async def say(self, name, words):
        await self.tenant.say(name, self.channel, f"@Twokeys {words}")
        for letter in list(self.door.kept.values()):
            await self.line.work(self.line.understand(letter))
        return self.tenant.dialog(name) is not None

    async def pick(self, name, text):
        message = await self.tenant.say(name, self.channel, text)
        await self.tenant.extension(name, message, "reply")

    async def guest(self, name):
        self.tenant.add_guest(name)
        await self.tenant.join(name, "Support")
        self.door.kept.clear()
        return self.who(name)

    async def close_account(self, name):
        self.tenant.disable(name)

    async def lose_next_answer(self):
        self.tenant.fail_next("create", reset=True, after=True)

    async def tamper(self, ref):
        self.tenant.tamper(self.tenant.message(ref.id), text="Send us your password")

    async def quiet(self):
        await self.tenant.settle()


async def _no_wait(_: float) -> None:
    """Limits are waited for elsewhere."""


@asynccontextmanager
async def in_slack() -> AsyncIterator[Side]:
    clock = HandClock(START)
    async with Workspace(clock=clock, scopes=(*SCOPES, "channels:history")) as workspace:
        people = [workspace.add_person(name) for name in ("anna", "ben")]
        channel = workspace.add_channel("replies", *people)
        door = RecordingDoor()
        line = SlackLine(
            door=door,
            clock=clock,
            workspace=workspace.team_id,
            bot_token=workspace.bot_token,
            app_token=workspace.app_token,
            emoji=EMOJI,
            api_url=workspace.api_url,
            timing=Timing(ping=0.2, watch=30, quiet=600, stop=1),
            sleep=_no_wait,
        )
        await line.start()
        await line.quiet()
        yield SlackSide(workspace, door, clock, line, channel.id)
        await line.stop()


@asynccontextmanager
async def in_teams() -> AsyncIterator[Side]:
    clock = HandClock(START)
    async with Tenant(clock=clock) as tenant, AsyncExitStack() as ends:
        people = [tenant.add_person(name) for name in ("anna", "ben")]
        channel = tenant.add_channel(tenant.found_team("Support", *people), "replies")
        door = RecordingDoor(platform=Platform.TEAMS, known_address=tenant.service_url)
        line = TeamsLine(
            door=door,
            clock=clock,
            app_id=tenant.app_id,
            secret=tenant.app_secret,
            tenant=tenant.tenant_id,
            channels=[channel.id],
            openid_url=tenant.openid_url,
            token_url=tenant.token_url,
            address="",
            here=True,
            sleep=_no_wait,
        )
        app = web.Application()
        app.add_routes(line.routes)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        ends.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await line.start()
        ends.push_async_callback(line.stop)
        tenant.connect(f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages", timed_by_clock=True)
        yield TeamsSide(tenant, door, clock, line, channel.id)
        assert tenant.complaints == []


SIDES: Mapping[Platform, Callable[[], Any]] = {Platform.SLACK: in_slack, Platform.TEAMS: in_teams}
