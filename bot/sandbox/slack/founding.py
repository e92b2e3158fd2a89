"""Who and what there is: people join, leave and are renamed; channels are made."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.sandbox.slack.door import Door, Where, Who
from bot.sandbox.slack.shown import user_json
from bot.sandbox.slack.values import SLACKBOT, App, Channel, ChannelKind, Group, Person


class Founding(Door):
    def add_person(
        self,
        name: str,
        real_name: str | None = None,
        *,
        email: str | None = None,
        tz: str = "Europe/London",
        admin: bool = False,
        email_confirmed: bool = True,
    ) -> Person:
        """A full member, with an address unless `email=""`."""
        address = f"{name}@{self._site.identity.domain}.example" if email is None else email or None
        return self._add(name, real_name, email=address, tz=tz, is_admin=admin, is_email_confirmed=email_confirmed)

    def add_guest(
        self, name: str, real_name: str | None = None, *, single_channel: bool = False, **more: Any
    ) -> Person:
        address = f"{name}@guests.example"
        return self._add(
            name, real_name, **({"email": address} | more), is_restricted=True, is_ultra_restricted=single_channel
        )

    def add_stranger(self, name: str, real_name: str | None = None, *, team_id: str = "T0000STRANGE") -> Person:
        """Somebody of another company; `is_stranger` says Slack only while they share no channel with the app."""
        return self._add(name, real_name, team_id=team_id, email=f"{name}@elsewhere.example")

    def add_bot(self, name: str, real_name: str | None = None, *, workflow: bool = False) -> Person:
        return self._add(name, real_name, is_bot=True, is_workflow_bot=workflow, bot_id=self._site.new_id("B"))

    def install(self, name: str, *, scopes: Iterable[str]) -> App:
        """A second app with a bot user of its own; it is there as long as this workspace is open."""
        site = self._site
        bot = self.add_bot(name)
        app = App(
            user=bot.id,
            bot_id=bot.bot_id or "",
            bot_token=f"xoxb-{secrets.token_hex(12)}",
            scopes=frozenset(scopes),
        )
        site.others[app.bot_token] = app
        return app

    def _add(self, name: str, real_name: str | None, **facts: Any) -> Person:
        site = self._site
        shown = real_name or name.title()
        home = {"id": site.new_id("U"), "team_id": site.identity.team_id, "name": name, "real_name": shown}
        person = Person(**(home | facts))
        site.truth.keep_person(person)
        site.changes.tell("person", person.id)
        return person

    def person(self, who: Who) -> Person:
        """By id or by name, as they are now."""
        return self._site.person(who)

    def people(self) -> list[Person]:
        """Everybody who can be made to act or is there as a bot; Slackbot is left out."""
        return [person for person in self._site.truth.people() if person.id != SLACKBOT]

    async def deactivate(self, who: Who) -> Person:
        return await self.change_person(who, deleted=True)

    async def reactivate(self, who: Who) -> Person:
        return await self.change_person(who, deleted=False)

    async def rename(self, who: Who, *, name: str | None = None, real_name: str | None = None) -> Person:
        now = self._site.person(who)
        return await self.change_person(who, name=name or now.name, real_name=real_name or now.real_name)

    async def change_person(self, who: Who, **facts: Any) -> Person:
        """Any field of `Person`; the app hears `user_change`."""
        site = self._site
        person = replace(site.person(who), **facts)
        site.truth.keep_person(person)
        site.changes.tell("person", person.id)
        ts = site.new_ts()
        event = {"type": "user_change", "user": user_json(site, person), "cache_ts": site.now_seconds(), "event_ts": ts}
        await site.emit("user_change", event)
        return person

    def add_channel(
        self, name: str, *people: Who, private: bool = False, shared: bool = False, bot: bool = True
    ) -> Channel:
        """A channel with these people in it, and with the app unless told otherwise."""
        site = self._site
        kind = ChannelKind.PRIVATE if private else ChannelKind.PUBLIC
        creator = site.person(people[0]).id if people else site.identity.bot_user
        channel = Channel(
            id=site.new_id("C"), name=name, kind=kind, creator=creator, created=site.now_seconds(), shared=shared
        )
        site.truth.keep_channel(channel)
        for member in (*people, *((site.identity.bot_user,) if bot else ())):
            site.truth.join(channel.id, site.person(member).id)
        site.changes.tell("channel", channel.id)
        return channel

    def archive(self, where: Where) -> None:
        channel = replace(self._site.channel(where), archived=True)
        self._site.truth.keep_channel(channel)
        self._site.changes.tell("channel", channel.id)

    async def join(self, who: Who, where: Where) -> None:
        await self._move(who, where, joins=True)

    async def leave(self, who: Who, where: Where) -> None:
        await self._move(who, where, joins=False)

    async def _move(self, who: Who, where: Where, *, joins: bool) -> None:
        site = self._site
        person, channel = site.person(who), site.channel(where)
        kind = "member_joined_channel" if joins else "member_left_channel"
        event = {
            "type": kind,
            "user": person.id,
            "channel": channel.id,
            "channel_type": "G" if channel.kind is ChannelKind.PRIVATE else "C",
            "team": site.identity.team_id,
            "event_ts": site.new_ts(),
        }
        if joins:
            site.truth.join(channel.id, person.id)
        else:
            site.truth.leave(channel.id, person.id)
        site.changes.tell("channel", channel.id)
        await site.emit(kind, event, channel=channel)

    def add_group(self, handle: str, *people: Who) -> Group:
        """A user group, such as `support`."""
        site = self._site
        members = tuple(site.person(one).id for one in people)
        group = Group(
            id=site.new_id("S"), handle=handle, name=handle.title(), people=members, updated=site.now_seconds()
        )
        site.truth.keep_group(group)
        return group

    async def regroup(self, group: Group, *people: Who) -> Group:
        """Change who is in it; the app hears `subteam_members_changed`."""
        site = self._site
        members = tuple(site.person(one).id for one in people)
        after = replace(group, people=members, updated=site.now_seconds())
        site.truth.keep_group(after)
        added = [one for one in members if one not in group.people]
        removed = [one for one in group.people if one not in members]
        event = {
            "type": "subteam_members_changed",
            "subteam_id": group.id,
            "team_id": site.identity.team_id,
            "date_previous_update": group.updated,
            "date_update": after.updated,
            "added_users": added,
            "added_users_count": len(added),
            "removed_users": removed,
            "removed_users_count": len(removed),
            "event_ts": site.new_ts(),
        }
        await site.emit("subteam_members_changed", event)
        return after

    def have_paid_plan(self, paid: bool) -> None:
        """Without one there are no user groups."""
        self._site.paid = paid

    def bot(self) -> Person:
        """The installed app's own user."""
        return self._site.person(self._site.identity.bot_user)

    def add_emoji(self, *names: str) -> None:
        self._site.custom_emoji |= set(names)
