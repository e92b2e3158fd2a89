"""The lines to the chats, of whoever talks with people and of whoever only looks: started, stopped and looked after as one."""

from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from approvals.context import Context
from approvals.domain.people import Platform
from approvals.ports import Chat, Witness
from approvals.workflow.listen import back, heard, hearing
from approvals.workflow.meet import meet
from bot.chats import Around, slack_line, teams_line, teams_witness_line, witness_line
from bot.dispatch import Dispatch
from bot.inbox import Reads
from bot.slack.app import SlackLine
from bot.slack.witness_line import WitnessLine

if TYPE_CHECKING:
    from bot.teams.app import TeamsLine
    from bot.teams.witness_line import TeamsWitnessLine


class Lines:
    """`chats`, `witnesses` and `reads` hold what each line offers, by platform."""

    def __init__(self) -> None:
        self.chats: dict[Platform, Chat] = {}
        self.witnesses: dict[Platform, Witness] = {}
        self.reads: dict[Platform, Reads] = {}
        self.slack: SlackLine | None = None
        self.teams: TeamsLine | None = None
        self._eyes: dict[Platform, WitnessLine | TeamsWitnessLine] = {}

    def talk(self, around: Around, dispatch: Dispatch) -> None:
        """Those through which people talk to us."""
        if around.settings.slack:
            slack = self.slack = slack_line(around.settings.slack, around, dispatch)
            self.chats[Platform.SLACK] = slack.chat
            self.reads[Platform.SLACK] = Reads(
                understand=slack.understand, work=dispatch.work, give_up=dispatch.give_up
            )
        if around.settings.teams:
            teams = self.teams = teams_line(around.settings.teams, around, dispatch)
            self.chats[Platform.TEAMS] = teams.chat
            self.reads[Platform.TEAMS] = Reads(understand=teams.understand, work=teams.work, give_up=teams.give_up)

    def see(self, around: Around, dispatch: Dispatch) -> None:
        """Those by which whoever publishes sees for itself: the same, where it talks with people as well."""
        if self.slack:
            self.witnesses[Platform.SLACK] = self.slack.chat.witness
        elif around.settings.slack:
            self._look_through(Platform.SLACK, witness_line(around.settings.slack, around))
        if self.teams:
            self.witnesses[Platform.TEAMS] = self.teams.chat
        elif around.settings.teams:
            tenant = around.settings.teams.tenant
            line = teams_witness_line(around.settings.teams, around, lambda: dispatch.address(Platform.TEAMS, tenant))
            self._look_through(Platform.TEAMS, line)

    def _look_through(self, platform: Platform, line: "WitnessLine | TeamsWitnessLine") -> None:
        self._eyes[platform] = line
        self.witnesses[platform] = line.witness

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        """What the HTTP server must route to them."""
        return tuple(route for line in (self.slack, self.teams) if line for route in line.routes)

    async def start(self, context: Context) -> None:
        """Connect, and read who the people of the settings are."""
        if self.teams:
            # Before anything is worked off, as what is due may wait for a stop that was lost; and once the door is open.
            await back(context, Platform.TEAMS)
            await self.teams.start()
            await back(context, Platform.TEAMS)
        for eyes in self._eyes.values():
            await eyes.start()
        if self.slack:
            await self.slack.start()
        for platform in self.chats:
            await meet(context, platform)
        if self.teams:
            await heard(context, Platform.TEAMS)

    async def stop(self) -> None:
        """Take nothing more in, finish what runs, close the connections."""
        for line in (self.slack, self.teams, *self._eyes.values()):
            if line:
                await line.stop()

    async def look(self, context: Context) -> None:
        """See to what is to be done for them; every second."""
        for eyes in self._eyes.values():
            await eyes.look()
        if self.teams and self.teams.look():
            await meet(context, Platform.TEAMS)

    async def look_round(self, context: Context) -> None:
        """Note what is heard; every few seconds."""
        if self.teams:
            await hearing(context, Platform.TEAMS)

    async def quiet(self) -> None:
        """Wait until nothing goes on that an answer has left running."""
        for line in (self.slack, self.teams):
            if line:
                await line.quiet()

    def missing(self, now: datetime) -> list[str]:
        """Those that must be up and are not."""
        well = {
            Platform.SLACK: self.slack is None or self.slack.healthy(now),
            Platform.TEAMS: self.teams is None or self.teams.healthy,
        }
        return [
            f"{platform}: not connected"
            for platform, heard in well.items()
            if not heard or (platform in self._eyes and not self._eyes[platform].healthy)
        ]
