"""The activities that a bot is sent, in the shapes of Microsoft's examples."""

import html
from typing import Any

from bot.sandbox.teams.site import Site
from bot.sandbox.teams.values import CHANNEL_ID, Channel, Chat, Json, Message, Person

Place = Channel | Chat


def activity(site: Site, kind: str, place: Place, person: Person, **more: Any) -> Json:
    """What every activity has (https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability)."""
    at = site.timestamp()
    return {
        "type": kind,
        "id": f"f:{site.new_guid()}",
        "timestamp": at,
        "localTimestamp": at,
        "channelId": CHANNEL_ID,
        "serviceUrl": site.service_url,
        "from": account(person),
        "conversation": conversation(site, place),
        "recipient": {"id": site.identity.bot, "name": site.identity.bot_name},
        "entities": [client_info()],
        "channelData": channel_data(site, place),
        "locale": "en-US",
        "localTimezone": "Europe/London",
    } | more


def account(person: Person) -> Json:
    """An anonymous guest of a meeting has no directory id."""
    known = {"aadObjectId": person.object_id} if person.object_id else {}
    return {"id": person.id, "name": person.display_name} | known


def client_info() -> Json:
    return {
        "locale": "en-US",
        "country": "US",
        "platform": "Web",
        "timezone": "Europe/London",
        "type": "clientInfo",
    }


def conversation(site: Site, place: Place, thread: str | None = None) -> Json:
    tenant = site.identity.tenant_id
    if isinstance(place, Chat):
        return {"conversationType": "personal", "tenantId": tenant, "id": place.id}
    suffix = f";messageid={thread}" if thread else ""
    return {"isGroup": True, "conversationType": "channel", "tenantId": tenant, "id": f"{place.id}{suffix}"}


def channel_data(site: Site, place: Place, **more: Any) -> Json:
    tenant = {"tenant": {"id": site.identity.tenant_id}}
    if isinstance(place, Chat):
        return tenant | more
    return (
        {
            "teamsChannelId": place.id,
            "teamsTeamId": place.team_id,
            "channel": {"id": place.id},
            "team": {"id": place.team_id, "aadGroupId": site.team(place.team_id).group_id},
        }
        | tenant
        | more
    )


def message(site: Site, place: Place, person: Person, said: Message) -> Json:
    """What somebody wrote: HTML beside the text, and each mention as an entity."""
    body = activity(
        site,
        "message",
        place,
        person,
        id=said.id,
        conversation=conversation(site, place, said.thread),
        textFormat="plain",
        text=said.text,
        attachments=[{"contentType": "text/html", "content": html_of(said.text)}],
        entities=[*said.entities, client_info()],
    )
    if said.thread and said.thread != said.id:
        body["replyToId"] = said.thread
    if said.targeted_to:
        body["recipient"] |= {"isTargeted": True}
    return body


def html_of(text: str) -> str:
    """What was typed, as the client's HTML; mentions keep their tag."""
    safe = html.escape(text, quote=False).replace("&lt;at&gt;", "<at>").replace("&lt;/at&gt;", "</at>")
    lines = safe.replace("&amp;nbsp;", "&nbsp;").replace("\n", "<br>")
    return f"<div><div>{lines}</div>\n</div>"


def reaction(
    site: Site, place: Place, person: Person, about: Message, *, added: tuple[str, ...], removed: tuple[str, ...]
) -> Json:
    """https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events#message-reaction-events.

    Its id is the message's, the same for all reactions to it: https://github.com/microsoft/botframework-sdk/issues/5549 and 5552.
    """
    lists = {"reactionsAdded": added, "reactionsRemoved": removed}
    legacy = {"replyToId": f"1:1{about.id}"}
    body = activity(
        site,
        "messageReaction",
        place,
        person,
        id=about.id,
        replyToId=about.id,
        channelData=channel_data(site, place, legacy=legacy),
    )
    body |= {name: [{"type": one} for one in types] for name, types in lists.items() if types}
    body["from"].pop("name")
    return body


def invoke(site: Site, place: Place, person: Person, name: str, value: Json, *, about: Message | None) -> Json:
    source = "message" if about else "compose"
    body = activity(
        site,
        "invoke",
        place,
        person,
        name=name,
        value=value,
        conversation=conversation(site, place, about.thread if about else None),
        channelData=channel_data(site, place, source={"name": source}),
    )
    return body | ({"replyToId": about.id} if about and about.by_bot else {})


def submitted(site: Site, place: Place, person: Person, about: Message, value: Any) -> Json:
    """Action.Submit comes as a message without text (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions)."""
    return activity(
        site,
        "message",
        place,
        person,
        value=value,
        replyToId=about.id,
        conversation=conversation(site, place, about.thread),
        channelData=channel_data(site, place, source={"name": "message"}, legacy={"replyToId": f"1:1{about.id}"}),
    )
