"""Sending, replying, updating and deleting (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#conversation-operations)."""

from dataclasses import replace
from datetime import timedelta

from bot.sandbox.teams.connector.call import Call, Place
from bot.sandbox.teams.connector.checked import Said, checked
from bot.sandbox.teams.errors import bad_argument, no_activity, not_enough_permissions
from bot.sandbox.teams.limits import Kind
from bot.sandbox.teams.site import Site
from bot.sandbox.teams.values import Chat, Json, Message

_TARGETED_LAST = timedelta(hours=24)


def send(call: Call) -> tuple[int, Json | None]:
    place, thread = call.place()
    root = call.root(place, thread)
    call.site.limits.spend(Kind.SEND, place.id, call.site.clock.now())
    if call.activity.get("type") == "typing":
        return 202, {"id": call.site.new_message_id()}
    said = checked(call.activity)
    return 201, post(call.site, place, root, said, _target(call, place))


def reply(call: Call) -> tuple[int, Json | None]:
    """The conversation's `;messageid=` says which thread, the activity only has to be there: https://github.com/openclaw/openclaw/issues/52954."""
    place, thread = call.place()
    call.message(place, None)
    return send(replace(call, path={**call.path, "conversation": _named(place, thread)}))


def update(call: Call) -> tuple[int, Json | None]:
    place, thread = call.place()
    standing = _own(call, place, thread)
    call.site.limits.spend(Kind.SEND, place.id, call.site.clock.now())
    said = checked(call.activity)
    if standing.targeted_to and call.activity.get("recipient"):
        raise bad_argument("The recipient of a targeted message cannot be given again.")
    call.site.truth.drop_own_views(standing)
    call.site.keep(
        replace(
            standing,
            text=said.text,
            text_format=said.text_format,
            attachments=said.attachments,
            entities=said.entities,
            summary=said.summary,
            edited=True,
        )
    )
    return 200, {"id": standing.id}


def delete(call: Call) -> tuple[int, Json | None]:
    place, thread = call.place()
    standing = _own(call, place, thread)
    call.site.limits.spend(Kind.SEND, place.id, call.site.clock.now())
    call.site.keep(replace(standing, deleted=True))
    return 200, None


def post(site: Site, place: Place, thread: str | None, said: Said, target: str | None) -> Json:
    """Text beside an attachment becomes two messages, and then no id is told."""
    halves = [said]
    if said.text.strip() and said.attachments:
        halves = [replace(said, attachments=[]), replace(said, text="", entities=[])]
    for half in halves:
        made = _message(site, place, thread, half, target)
    return {"id": made.id} if len(halves) == 1 else {}


def _message(site: Site, place: Place, thread: str | None, said: Said, target: str | None) -> Message:
    key = site.new_message_id()
    return site.keep(
        Message(
            conversation=place.id,
            id=key,
            thread=None if isinstance(place, Chat) else thread or key,
            sender=site.identity.bot,
            text=said.text,
            text_format=said.text_format,
            attachments=said.attachments,
            entities=said.entities,
            summary=said.summary,
            by_bot=True,
            targeted_to=target,
            at=site.clock.now().timestamp(),
        )
    )


def _named(place: Place, thread: str | None) -> str:
    return f"{place.id};messageid={thread}" if thread else place.id


def _target(call: Call, place: Place) -> str | None:
    """Whom alone the message is for (https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages)."""
    if call.query.get("isTargetedActivity", "").lower() != "true":
        return None
    if isinstance(place, Chat):
        raise bad_argument("A targeted message goes to a group conversation.")
    recipient = call.activity.get("recipient") or {}
    person = call.site.known(recipient.get("id"))
    if person is None or person not in call.site.members(place):
        raise bad_argument("A targeted message needs a recipient who is a member of the conversation.")
    return person.id


def _own(call: Call, place: Place, thread: str | None) -> Message:
    standing = call.message(place, thread)
    if not standing.by_bot:
        raise not_enough_permissions("The bot did not send this message.")
    targeted = call.query.get("isTargetedActivity", "").lower() == "true"
    old = standing.at + _TARGETED_LAST.total_seconds() < call.site.clock.now().timestamp()
    if targeted != bool(standing.targeted_to) or (standing.targeted_to and old):
        raise no_activity()
    return standing
