"""What people write and how they react: in channels, in threads, and in private with the bot."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.sandbox.teams import activities
from bot.sandbox.teams.door import Door, Where, Who
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.values import ADAPTIVE_CARD, Channel, Chat, Json, Message, Person


class Speaking(Door):
    async def say(
        self, person: Who, where: Where, text: str, *, thread: Message | None = None, nbsp: bool = False
    ) -> Message:
        """`@Twokeys …` becomes a mention, and so does `@anna`; of a channel the bot hears only what mentions it.

        With `nbsp` the client puts a hard space behind the mention, as some do.
        """
        who, place = self._member(person, where)
        self._require_app(who, place)
        stored, mentions = self._typed(text, nbsp=nbsp)
        message = self._written(who, place, stored, mentions, thread)
        if isinstance(place, Chat) or self._names_bot(mentions):
            await self._tell(place, activities.message(self._site, place, who, message))
        return message

    async def slash(self, person: Who, channel: Channel | str, text: str) -> Message:
        """A slash command: a message that only its author and the bot see (https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/agent-slash-commands)."""
        who, place = self._member(person, channel)
        if isinstance(place, Chat):
            raise NotOfferedError("In a chat with the bot every message is private; a slash command is for channels.")
        message = self._written(who, place, text, [], None, targeted=True)
        await self._tell(place, activities.message(self._site, place, who, message))
        return message

    async def edit(self, person: Who, message: Message, text: str) -> Message:
        """Their own message; the bot is told of what it could have heard."""
        who, place, standing = self._own(person, message)
        stored, mentions = self._typed(text)
        after = self._site.keep(replace(standing, text=stored, entities=mentions, edited=True))
        if isinstance(place, Chat) or self._names_bot([*standing.entities, *mentions]):
            await self._change(who, place, after, "messageUpdate", "editMessage", text=stored)
        return after

    async def delete(self, person: Who, message: Message) -> Message:
        """Their own message; in a channel an owner may delete anybody's, which the bot is not told."""
        who, place, standing = self._own(person, message)
        after = self._site.keep(replace(standing, deleted=True))
        if isinstance(place, Chat) or self._names_bot(standing.entities):
            await self._change(who, place, after, "messageDelete", "softDeleteMessage")
        return after

    async def undelete(self, person: Who, message: Message) -> Message:
        standing = self._now(message)
        who, place = self._member(person, standing.conversation)
        if standing.sender != who.id or not standing.deleted:
            raise NotOfferedError(f"{who.name} has not deleted that message.")
        after = self._site.keep(replace(standing, deleted=False))
        if isinstance(place, Chat) or self._names_bot(standing.entities):
            await self._change(who, place, after, "messageUpdate", "undeleteMessage", text=after.text)
        return after

    def take_away(self, message: Message) -> Message:
        """An owner deletes a message of the bot, of which Teams tells nobody."""
        return self._site.keep(replace(self._now(message), deleted=True))

    def tamper(self, message: Message, *, text: str = "", card: Json | None = None) -> Message:
        """Change a message of the bot behind its back, as somebody with its token could."""
        standing = self._now(message)
        attachments = [{"contentType": ADAPTIVE_CARD, "content": card}] if card else []
        self._site.truth.drop_own_views(standing)
        return self._site.keep(replace(standing, text=text, attachments=attachments, edited=True))

    async def react(self, person: Who, message: Message, kind: str) -> None:
        """Returns when the bot has taken it or could not be reached; of other people's messages it is never told."""
        await self._react(person, message, added=(kind,))

    async def unreact(self, person: Who, message: Message, kind: str) -> None:
        await self._react(person, message, removed=(kind,))

    async def swap(self, person: Who, message: Message, old: str, new: str) -> None:
        """One reaction for another, which the bot is told in one activity."""
        await self._react(person, message, added=(new,), removed=(old,))

    async def _react(
        self, person: Who, message: Message, *, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()
    ) -> None:
        who, place, standing = self._seen(person, message)
        if standing.targeted_to:
            raise NotOfferedError("A message that only you see takes no reactions.")
        truth = self._site.truth
        for kind in removed:
            if not truth.drop_reaction(standing, kind, who.id):
                raise NotOfferedError(f"{who.name} has not reacted with {kind}.")
        for kind in added:
            if not truth.add_reaction(standing, kind, who.id):
                raise NotOfferedError(f"{who.name} has already reacted with {kind}.")
        self._site.changes.tell("reaction", standing.id)
        if standing.by_bot:
            await self._tell(place, activities.reaction(self._site, place, who, standing, added=added, removed=removed))

    def _own(self, person: Who, message: Message) -> tuple[Person, Channel | Chat, Message]:
        who, place, standing = self._seen(person, message)
        if standing.sender != who.id:
            raise NotOfferedError(f"{who.name} cannot change what somebody else wrote.")
        return who, place, standing

    async def _change(
        self, who: Person, place: Channel | Chat, message: Message, kind: str, event: str, **more: str
    ) -> None:
        """https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#receive-edit-message-activity."""
        body = activities.activity(
            self._site,
            kind,
            place,
            who,
            id=message.id,
            conversation=activities.conversation(self._site, place, message.thread),
            channelData=activities.channel_data(self._site, place, eventType=event),
            **more,
        )
        await self._tell(place, body)

    def _written(
        self,
        who: Person,
        place: Channel | Chat,
        text: str,
        mentions: list[Json],
        thread: Message | None,
        *,
        targeted: bool = False,
    ) -> Message:
        key = self._site.new_message_id()
        root = thread.thread or thread.id if thread else key
        return self._site.keep(
            Message(
                conversation=place.id,
                id=key,
                thread=None if isinstance(place, Chat) or targeted else root,
                sender=who.id,
                text=text,
                text_format="plain",
                entities=mentions,
                targeted_to=who.id if targeted else None,
                at=self._site.clock.now().timestamp(),
            )
        )

    def _require_app(self, who: Person, place: Channel | Chat) -> None:
        if isinstance(place, Chat) and not who.has_app:
            raise NotOfferedError(f"{who.name} has no app to write to.")

    def _typed(self, text: str, *, nbsp: bool = False) -> tuple[str, list[Json]]:
        """As the client sends it: `<at>…</at>` for each name, and an entity for each."""
        bot = self._site.identity
        names = {bot.bot_name.lower(): (bot.bot, bot.bot_name)}
        names |= {one.name.lower(): (one.id, one.display_name) for one in self._site.truth.people()}
        mentions: list[Json] = []

        def mention(match: re.Match[str]) -> str:
            if match[1].lower() not in names:
                return match[0]
            key, name = names[match[1].lower()]
            shown = f"<at>{name}</at>"
            mentions.append({"type": "mention", "mentioned": {"id": key, "name": name}, "text": shown})
            return f"{shown}&nbsp;" if nbsp else shown + match[2]

        return re.sub(r"(?<!\S)@(\w+(?:[.-]\w+)*)(\s?)", mention, text), mentions

    def _names_bot(self, mentions: Iterable[Json]) -> bool:
        return any(one.get("mentioned", {}).get("id") == self._site.identity.bot for one in mentions)
