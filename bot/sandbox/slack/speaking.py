"""What people do in a channel: post, edit, delete, react."""

from dataclasses import replace

from bot.sandbox.slack import talk
from bot.sandbox.slack.door import Door, What, Where, Who
from bot.sandbox.slack.errors import NotOfferedError, SlackError
from bot.sandbox.slack.typed import as_stored
from bot.sandbox.slack.values import Json, Message


class Speaking(Door):
    async def post(self, person: Who, channel: Where, text: str, *, thread_ts: str | None = None) -> Message:
        """As typed: Slack escapes `&`, `<` and `>`, and puts links and @mentions into angle brackets."""
        who, where = self._member(person, channel)
        stored = as_stored(text, self._site.names())
        message, told = talk.post(self._site, where, who.id, stored, thread_ts=thread_ts)
        await told
        return message

    async def edit_message(self, person: Who, channel: Where, message: What, text: str) -> Message:
        """Their own message: Slack lets nobody edit another's."""
        who, where = self._member(person, channel)
        standing = self._seen(who, where, message)
        if standing.user != who.id:
            raise NotOfferedError(f"{who.name} cannot edit what somebody else wrote.")
        after, told = talk.edit(
            self._site, where, standing, replace(standing, text=as_stored(text, self._site.names())), who.id
        )
        await told
        return after

    async def tamper(self, channel: Where, message: What, *, text: str, blocks: list[Json] | None = None) -> Message:
        """Change a message of the app behind its back, as somebody with its token could."""
        bot, where = self._member(self._site.identity.bot_user, channel)
        standing = self._seen(bot, where, message)
        after, told = talk.edit(self._site, where, standing, replace(standing, text=text, blocks=blocks or []), bot.id)
        await told
        return after

    async def delete_message(self, person: Who, channel: Where, message: What) -> None:
        """Their own message; an admin deletes anybody's."""
        who, where = self._member(person, channel)
        standing = self._seen(who, where, message)
        if standing.ephemeral_to is not None:
            self._site.truth.drop_message(where.id, standing.ts)
            return
        if standing.user != who.id and not who.is_admin:
            raise NotOfferedError(f"{who.name} is no admin and cannot delete what somebody else wrote.")
        await talk.delete(self._site, where, standing)

    async def react(self, person: Who, channel: Where, message: What, emoji: str) -> None:
        """Returns when the app has acked the event, or could not be reached."""
        who, where = self._member(person, channel)
        standing = self._public(who.id, self._seen(who, where, message))
        try:
            await talk.react(self._site, where, standing, who.id, emoji)
        except SlackError as error:
            raise NotOfferedError(f"{who.name} cannot add :{emoji}: there: {error.error}.") from error

    async def unreact(self, person: Who, channel: Where, message: What, emoji: str) -> None:
        who, where = self._member(person, channel)
        standing = self._public(who.id, self._seen(who, where, message))
        try:
            await talk.unreact(self._site, where, standing, who.id, emoji)
        except SlackError as error:
            raise NotOfferedError(f"{who.name} cannot take :{emoji}: back there: {error.error}.") from error

    @staticmethod
    def _public(person_id: str, message: Message) -> Message:
        if message.ephemeral_to == person_id:
            raise NotOfferedError("A message that only you see takes no reactions.")
        return message
