"""What happens to teams, channels and memberships while the bot is there to hear of it."""

from dataclasses import replace
from typing import Any

from bot.sandbox.teams import activities
from bot.sandbox.teams.delivered import Parcel
from bot.sandbox.teams.door import Door, Who
from bot.sandbox.teams.values import Channel, Json, Person, Team


class Happening(Door):
    async def join(self, who: Who, team: Team | str) -> None:
        person, found = self._site.person(who), self._site.team(team)
        self._site.truth.join(found.id, person.id)
        await self._update(person, found, "teamMemberAdded", membersAdded=[_id_of(person)])

    async def leave(self, who: Who, team: Team | str) -> None:
        person, found = self._site.person(who), self._site.team(team)
        self._site.truth.leave(found.id, person.id)
        await self._update(person, found, "teamMemberRemoved", membersRemoved=[_id_of(person)])

    async def remove_account(self, who: Who) -> None:
        """Deleted from the directory: they leave every team, and no roster has them."""
        person = self._site.person(who)
        for team in self._site.truth.teams():
            if person.id in self._site.truth.members(team.id):
                await self.leave(person, team)
        self._site.truth.keep_person(replace(self._site.person(person), disabled=True, has_app=False))

    async def install(self, who: Who, team: Team | str) -> None:
        """Somebody adds the app to the team, or adds it again."""
        person = self._actor(who)
        found = replace(self._site.team(team), installed=True)
        self._site.truth.keep_team(found)
        bot = {"id": self._site.identity.bot}
        await self._update(person, found, "teamMemberAdded", membersAdded=[bot])
        await self._installation(person, found, "add")

    async def uninstall(self, who: Who, team: Team | str) -> None:
        """From then on every call about the team is refused."""
        person, found = self._actor(who), self._site.team(team)
        bot = {"id": self._site.identity.bot}
        await self._update(person, found, "teamMemberRemoved", membersRemoved=[bot])
        await self._installation(person, found, "remove")
        self._site.truth.keep_team(replace(found, installed=False))

    async def install_for(self, who: Who, *, remove: bool = False) -> None:
        """They add the app for themselves, or take it away."""
        person = self._actor(who)
        chat = self._site.chat_of(person)
        action = "remove" if remove else "add"
        body = activities.activity(self._site, "installationUpdate", chat, person, action=action)
        self._site.truth.keep_person(replace(person, has_app=not remove))
        await self._site.courier.send(Parcel(activity=body))

    async def create_channel(self, who: Who, team: Team | str, name: str) -> Channel:
        found = self._site.team(team)
        channel = Channel(id=self._site.new_thread_id(), team_id=found.id, name=name)
        return await self._change_channel(who, channel, "channelCreated")

    async def rename_channel(self, who: Who, channel: Channel | str, name: str) -> Channel:
        return await self._change_channel(who, replace(self._site.channel(channel), name=name), "channelRenamed")

    async def delete_channel(self, who: Who, channel: Channel | str) -> Channel:
        return await self._change_channel(who, replace(self._site.channel(channel), deleted=True), "channelDeleted")

    async def restore_channel(self, who: Who, channel: Channel | str) -> Channel:
        return await self._change_channel(who, replace(self._site.channel(channel), deleted=False), "channelRestored")

    async def rename_team(self, who: Who, team: Team | str, name: str) -> Team:
        found = replace(self._site.team(team), name=name)
        self._site.truth.keep_team(found)
        await self._update(self._actor(who), found, "teamRenamed")
        return found

    async def _change_channel(self, who: Who, channel: Channel, event: str) -> Channel:
        self._site.truth.keep_channel(channel)
        self._site.changes.tell("channel", channel.id)
        named = {"channel": {"id": channel.id, "name": channel.name}}
        await self._update(self._actor(who), self._site.team(channel.team_id), event, named)
        return channel

    async def _update(self, person: Person, team: Team, event: str, data: Json | None = None, **more: Any) -> None:
        """All but the choice of a channel at installation is told of the team's own conversation."""
        general = self._site.channel(team.id)
        tenant = {"id": self._site.identity.tenant_id}
        named = {"team": {"id": team.id, "name": team.name, "aadGroupId": team.group_id}, "tenant": tenant}
        body = activities.activity(
            self._site,
            "conversationUpdate",
            general,
            person,
            channelData={**named, "eventType": event, **(data or {})},
            **more,
        )
        body["from"].pop("name")
        self._site.changes.tell("team", team.id)
        await self._tell(general, body)

    async def _installation(self, person: Person, team: Team, action: str) -> None:
        general = self._site.channel(team.id)
        selected = {"settings": {"selectedChannel": {"id": team.id}}, "source": {"name": "message"}}
        data = activities.channel_data(self._site, general, **selected)
        await self._tell(
            general,
            activities.activity(self._site, "installationUpdate", general, person, action=action, channelData=data),
        )


def _id_of(person: Person) -> Json:
    return {"id": person.id} | ({"aadObjectId": person.object_id} if person.object_id else {})
