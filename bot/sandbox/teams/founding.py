"""Who and what there is: people of this tenant and of others, teams, channels, and where the app is installed."""

from dataclasses import replace
from typing import Any

from bot.sandbox.teams.door import Door, Who
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.values import Channel, Chat, Person, Team, UserRole

_ELSEWHERE = "00000000-0000-4000-8000-00000000e15e"


class Founding(Door):
    def add_person(
        self, name: str, display_name: str | None = None, *, email: str | None = None, has_app: bool = True
    ) -> Person:
        """Somebody of the home tenant, with an address unless `email=""`."""
        upn = f"{name}@{self._site.identity.domain}"
        return self._add(name, display_name, upn=upn, email=upn if email is None else email or None, has_app=has_app)

    def add_guest(self, name: str, display_name: str | None = None) -> Person:
        """Invited from elsewhere: an account of the home tenant, told by `userRole` and by `#EXT#`."""
        domain = self._site.identity.domain
        return self._add(
            name,
            f"{display_name or name.title()} (Guest)",
            upn=f"{name}_elsewhere.example#EXT#@{domain}",
            email=f"{name}@elsewhere.example",
            role=UserRole.GUEST,
        )

    def add_federated(self, name: str, display_name: str | None = None, *, tenant_id: str = _ELSEWHERE) -> Person:
        """Of another tenant, in a shared channel: only `tenantId` of a member tells."""
        address = f"{name}@elsewhere.example"
        return self._add(name, display_name, upn=address, email=address, tenant_id=tenant_id)

    def add_anonymous(self, name: str, display_name: str | None = None) -> Person:
        """Somebody without an account, as in a meeting."""
        return self._add(
            name, display_name, upn=None, email=None, role=UserRole.ANONYMOUS, object_id=None, tenant_id=None
        )

    def _add(self, name: str, display_name: str | None, **facts: Any) -> Person:
        site = self._site
        home = {
            "id": f"29:1{site.truth.next_number():030d}",
            "name": name,
            "display_name": display_name or name.title(),
            "object_id": site.new_guid(),
            "tenant_id": site.identity.tenant_id,
        }
        person = Person(**(home | facts))
        site.truth.keep_person(person)
        site.changes.tell("person", person.id)
        return person

    def person(self, who: Who) -> Person:
        """By id, by directory id or by name, as they are now."""
        return self._site.person(who)

    def people(self) -> list[Person]:
        return self._site.truth.people()

    def change_person(self, who: Who, **facts: Any) -> Person:
        """Any field of `Person`; Teams tells no bot of it."""
        person = replace(self._site.person(who), **facts)
        self._site.truth.keep_person(person)
        self._site.changes.tell("person", person.id)
        return person

    def rename(self, who: Who, display_name: str) -> Person:
        return self.change_person(who, display_name=display_name)

    def disable(self, who: Who) -> Person:
        """Their account is blocked: they do nothing any more, and stay on every roster."""
        return self.change_person(who, disabled=True)

    def enable(self, who: Who) -> Person:
        return self.change_person(who, disabled=False)

    def found_team(self, name: str, *people: Who, installed: bool = True) -> Team:
        """A team with a General channel and these people, in which the app has long been installed."""
        site = self._site
        team = Team(id=site.new_thread_id(), name=name, group_id=site.new_guid(), installed=installed)
        site.truth.keep_team(team)
        site.truth.keep_channel(Channel(id=team.id, team_id=team.id, name="General"))
        for person in people:
            site.truth.join(team.id, site.person(person).id)
        site.changes.tell("team", team.id)
        return team

    def add_channel(self, team: Team | str, name: str) -> Channel:
        """As if it had been there before; `create_channel` tells the bot."""
        found = self._site.team(team)
        channel = Channel(id=self._site.new_thread_id(), team_id=found.id, name=name)
        self._site.truth.keep_channel(channel)
        self._site.changes.tell("channel", channel.id)
        return channel

    def channel(self, which: Channel | str) -> Channel:
        return self._site.channel(which)

    def general(self, team: Team | str) -> Channel:
        return self._site.channel(self._site.team(team).id)

    def chat(self, who: Who) -> Chat:
        """Their one-to-one conversation with the bot."""
        return self._site.chat_of(self._site.person(who))

    def team(self, which: Team | str) -> Team:
        return self._site.team(which)

    def members(self, where: Channel | Chat | str) -> list[Person]:
        return self._site.members(self._place(where))

    def block_bot(self, who: Who, blocked: bool = True) -> Person:
        """What the bot writes to them is refused from then on."""
        person = self._site.person(who)
        if not person.has_app:
            raise NotOfferedError(f"{person.name} has no app to block.")
        return self.change_person(person, blocks_bot=blocked)
