"""Teams' activities as our own events; pure.

An activity is taken apart before it is stored, as one may say several things: a letter is an activity, when it came
in, and which of its parts is meant. https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from approvals.domain.card import Action, MessageRef
from approvals.domain.people import Identity, Platform
from bot.emoji import reaction
from bot.events import AccessLost, Event, FormSent, HomeOpened, Missed, Picked, Pressed, ProfileChanged, Reacted, Said
from bot.teams import said
from bot.teams.order import Order, moment
from bot.teams.render_form import SEND
from bot.teams.sound import sound

Activity = Mapping[str, Any]

REACTION = "messageReaction"
ADDED, REMOVED, LEFT, WHOLE = "reactionsAdded", "reactionsRemoved", "membersRemoved", ""
HOME = "home"
"""What somebody says to the bot alone to be shown everything of theirs: bots have no tab of their own in Teams."""
SAY = "say"
"""What a button does that stands for a command: dialogs open on buttons alone."""

_STOPS = frozenset({Action.STOP, Action.HOLD})
_ONE_PRESS = 120
"""Seconds in which one button that is pressed twice was meant once: Teams sends a press again within half a minute.

Where a repetition falls into the next of them it is worked off, and changes nothing: people's marks count once.
"""

_SAID = ("text", "value", "action", "replyToId", ADDED, REMOVED, "membersAdded", LEFT)
"""What tells one activity from another of the same id: all reactions to a message have the message's own.

https://github.com/microsoft/botframework-sdk/issues/5549 and 5552
"""

_INVOKE = {"adaptiveCard/action": ("action", "data"), "task/submit": ("data",), "task/fetch": ("data",)}


def letters(activity: Activity, *, received: datetime, order: Order) -> Iterator[tuple[str, dict[str, Any]]]:
    """What an activity says, each thing as a letter under a key: the same however often Teams delivers it."""
    named = key(activity, received=received)
    stamp = order.stamp(user(activity), named, text(activity, "timestamp"), received)
    if text(activity, "type") == REACTION:
        named = f"{named}/{stamp}"
    came = {"received": received.isoformat(), "stamp": stamp}
    for part, number in _parts(activity):
        letter = {"activity": dict(activity), **came, "part": part, "number": number}
        yield f"{named}/{part}/{number}", letter


def key(activity: Activity, *, received: datetime) -> str:
    """What is the same for one activity however often it is delivered, and for one press of a button.

    A press is sent again under another id, so that it is known by what it asks for: the drawing of the card that it
    was on, who pressed, and what is filled in. https://github.com/microsoft/botbuilder-dotnet/issues/5005
    Of a form that is all there is to say; any other button may be pressed once more, and meant so, after a while.
    Somebody's reactions of one kind are told apart by their times alone, which `letters` adds.
    """
    told = pressed(activity) or {}
    does = text(told, "do")
    # What stops something is never taken for said already: said twice it does no harm, lost it may.
    if does not in _STOPS and (once := told.get("turn") or told.get("once")):
        asked = [user(activity), once, does, told.get("value"), filled(activity)]
        if does != SEND:
            asked.append(int(received.timestamp() // _ONE_PRESS))
        return f"press/{_digest(asked)}"
    named = [text(activity, "type"), text(activity, "conversation", "id"), text(activity, "id")]
    if not named[2]:
        return f"activity/{_digest(activity)}"
    return f"activity/{_digest([*named, user(activity), *(activity.get(name) for name in _SAID)])}"


def event(letter: Mapping[str, Any], *, bot: str, tenant: str) -> Event | None:
    """What a letter says; None for what is not for us, our own doing and what Teams never sends included."""
    match letter:
        case {"activity": dict(activity), "received": str(received), "part": str(part), "number": int(number)}:
            if not ours(activity, tenant):
                return None
            # What an older version stored has no stamp of its own.
            stamp = text(letter, "stamp") or moment(text(activity, "timestamp"), received)
            found = _event(activity, part, number, stamp, bot=bot, tenant=tenant)
        case _:
            return None
    return found if found is not None and sound(found) else None


def asked(activity: Activity, *, tenant: str) -> Picked | Pressed | None:
    """What opens a form: a button that does, or the entry in a message's menu."""
    who = _who(activity, tenant)
    if who is None:
        return None
    found: Picked | Pressed | None
    match activity:
        case {"name": "composeExtension/fetchTask", "value": {"messagePayload": dict(payload)}}:
            found = Picked(who=who, channel=channel(activity), text=said.message(payload))
        case {"name": "composeExtension/fetchTask"}:
            found = Picked(who=who, channel=channel(activity), text="")
        case _:
            found = _pressed(activity, who, moment(text(activity, "timestamp"), ""))
    return found if found is not None and sound(found) else None


def words_again(activity: Activity, *, tenant: str) -> Said | None:
    """The command that a button stands for, said by whoever pressed it."""
    found = asked(activity, tenant=tenant)
    return command(found) if isinstance(found, Pressed) and found.action == SAY else None


def command(button: Pressed) -> Said:
    """What such a button stands for."""
    return Said(who=button.who, channel=button.channel, verb=None, text=said.storable(button.value), came=button.came)


def sent(activity: Activity, *, tenant: str) -> FormSent | None:
    """A form with what is filled in, sent or only to be looked at."""
    who, told = _who(activity, tenant), pressed(activity)
    match told:
        case {"form": str(form), "memory": str(memory), "once": str(once)} if who is not None:
            fields = filled(activity)
            found = FormSent(who=who, id=_digest([who.user, once, fields]), form=form, fields=fields, memory=memory)
            return found if sound(found) else None
        case _:
            return None


def pressed(activity: Activity) -> Mapping[str, Any] | None:
    """What we put into the button that was pressed."""
    data = _data(activity)
    told = data.get("twokeys") if data else None
    return told if isinstance(told, dict) else None


def filled(activity: Activity) -> dict[str, str]:
    """What stands in the inputs of the card whose button was pressed."""
    return {
        name: said.storable(value)
        for name, value in (_data(activity) or {}).items()
        if isinstance(value, str) and name not in {"twokeys", "msteams"}
    }


def channel(activity: Activity) -> str:
    """Where it happened: the conversation, with the thread in it."""
    return text(activity, "conversation", "id")


def personal(activity: Activity) -> bool:
    """Whether nobody else reads there."""
    return text(activity, "conversation", "conversationType") == "personal"


def text(node: Mapping[str, Any], *way: str) -> str:
    """The words that stand there; none where there is anything else."""
    found: object = node
    for name in way:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _parts(activity: Activity) -> Iterator[tuple[str, int]]:
    kinds = {REACTION: (REMOVED, ADDED), "conversationUpdate": (LEFT,)}.get(text(activity, "type"))
    if kinds is None:
        yield WHOLE, 0
        return
    for part in kinds:
        listed = activity.get(part)
        yield from ((part, number) for number in range(len(listed) if isinstance(listed, list) else 0))


def _event(activity: Activity, part: str, number: int, stamp: str, *, bot: str, tenant: str) -> Event | None:
    match activity:
        case {"type": "conversationUpdate"}:
            return _left(activity, number, bot=bot, tenant=tenant)
        case {"type": "installationUpdate", "action": "remove"} if not personal(activity):
            return AccessLost(detail="the app was removed from the team")
        case {"type": "installationUpdate", "action": "add" | "add-upgrade"} if not personal(activity):
            # It may have been removed before, and deaf until now.
            return Missed(platform=Platform.TEAMS)
    who = _who(activity, tenant)
    if who is None:
        return None
    match activity:
        case {"type": "messageReaction", "replyToId": str(message)} if part in {ADDED, REMOVED}:
            return _reacted(activity, part, number, who=who, message=message, stamp=stamp)
        case {"type": "message"} if pressed(activity) is None:
            if not (personal(activity) or said.calls(activity, bot) or _targeted(activity)):
                return None
            words = said.command(activity, bot)
            if words.casefold() == HOME:
                return HomeOpened(who=who)
            return Said(who=who, channel=channel(activity), verb=None, text=words)
        case {"type": "message" | "invoke"}:
            told = pressed(activity) or {}
            return sent(activity, tenant=tenant) if told.get("do") == SEND else _pressed(activity, who, stamp)
        case _:
            return None


def _reacted(activity: Activity, part: str, number: int, *, who: Identity, message: str, stamp: str) -> Reacted | None:
    listed = activity.get(part)
    one = listed[number] if isinstance(listed, list) and number < len(listed) else None
    name = one.get("type") if isinstance(one, dict) else None
    if not isinstance(name, str) or (part == REMOVED and reaction(name) in _added(activity)):
        # Another skin tone of the same emoji says the same as before.
        return None
    ref = MessageRef(platform=Platform.TEAMS, workspace=who.workspace, channel=place(channel(activity)), id=message)
    return Reacted(who=who, message=ref, name=reaction(name), added=part == ADDED, stamp=stamp)


def _added(activity: Activity) -> set[str]:
    listed = activity.get(ADDED)
    names = [one.get("type") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {reaction(name) for name in names if isinstance(name, str)}


def _left(activity: Activity, number: int, *, bot: str, tenant: str) -> Event | None:
    """Somebody is in the team no more; the bot itself may be."""
    listed = activity.get(LEFT)
    one = listed[number] if isinstance(listed, list) and number < len(listed) else None
    match one:
        case {"id": str(gone)} if gone.casefold() in said.bots(activity, bot):
            return AccessLost(detail="the bot was removed from a team")
        case {"aadObjectId": str(user)} if user:
            return ProfileChanged(who=Identity(platform=Platform.TEAMS, workspace=tenant, user=user))
        case _:
            return None


def _pressed(activity: Activity, who: Identity, stamp: str) -> Pressed | None:
    match pressed(activity):
        case {"do": str(action), "value": str(value)}:
            on = text(activity, "replyToId")
            message = MessageRef(
                platform=Platform.TEAMS, workspace=who.workspace, channel=place(channel(activity)), id=on
            )
            return Pressed(
                who=who,
                channel=channel(activity),
                action=action,
                value=value,
                message=message if on and not personal(activity) else None,
                stamp=stamp,
            )
        case _:
            return None


def place(conversation: str) -> str:
    """The channel of a conversation, which may be a thread in it."""
    return conversation.partition(";")[0]


def _targeted(activity: Activity) -> bool:
    """A slash command: a message that the bot alone gets."""
    recipient = activity.get("recipient")
    return isinstance(recipient, dict) and recipient.get("isTargeted") is True


def _data(activity: Activity) -> Mapping[str, Any] | None:
    """What a pressed button brings along, wherever this kind of activity has it."""
    found: object = activity.get("value")
    for name in _INVOKE.get(text(activity, "name"), ("data",) if text(activity, "type") == "invoke" else ()):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _who(activity: Activity, tenant: str) -> Identity | None:
    """Who did it, if it happened in our tenant; bots and web hooks have no such id."""
    found = user(activity)
    return Identity(platform=Platform.TEAMS, workspace=tenant, user=found) if found and ours(activity, tenant) else None


def ours(activity: Activity, tenant: str) -> bool:
    """Whether it happened in our tenant; ids are the same whatever their capitals."""
    where = text(activity, "channelData", "tenant", "id") or text(activity, "conversation", "tenantId")
    return where.casefold() == tenant.casefold()


def user(activity: Activity) -> str:
    """Whose doing it is, by their id in the tenant."""
    return text(activity, "from", "aadObjectId").casefold()


def _digest(part: object) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()[:32]
