"""How people, channels and messages look in Slack's JSON."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import Channel, ChannelKind, Json, Message, Person, Reaction, View


def user_json(site: Site, person: Person, scopes: Collection[str] | None = None) -> Json:
    """`users.info`: flags as https://docs.slack.dev/reference/objects/user-object says; the e-mail is a matter of scope."""
    now = site.clock.now()
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset()
    foreign = person.team_id != site.identity.team_id
    profile: Json = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "team": person.team_id,
    }
    if person.bot_id:
        profile |= {"bot_id": person.bot_id, "api_app_id": site.identity.app_id}
    elif person.email and "users:read.email" in (site.scopes if scopes is None else scopes) and not foreign:
        profile["email"] = person.email
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": person.is_app_user,
        "updated": site.now_seconds(),
    }
    if foreign:
        user["is_stranger"] = not _shares_channel(site, person)
    if person.is_workflow_bot:
        user["is_workflow_bot"] = True
    if not person.deleted:
        # A deactivated account keeps only the fields above.
        user |= {
            "color": "9f69e7",
            "real_name": person.real_name,
            "tz": person.tz,
            "tz_label": person.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": person.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": person.is_restricted or person.is_ultra_restricted,
            "is_ultra_restricted": person.is_ultra_restricted,
            "who_can_share_contact_card": "EVERYONE",
        }
        if not person.is_bot and not foreign:
            user["is_email_confirmed"] = person.is_email_confirmed
    return user


def _shares_channel(site: Site, person: Person) -> bool:
    """Slack calls somebody of another workspace a stranger only as long as no channel of the app has them in it."""
    return any(
        person.id in members and site.identity.bot_user in members
        for members in (site.truth.members(channel.id) for channel in site.truth.channels())
    )


def channel_json(site: Site, channel: Channel) -> Json:
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind is ChannelKind.IM,
        "is_org_shared": False,
        "context_team_id": site.identity.team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind is ChannelKind.IM:
        others = [one for one in site.truth.members(channel.id) if one != site.identity.bot_user]
        return common | {"user": others[0], "is_open": True, "priority": 0}
    private = channel.kind is ChannelKind.PRIVATE
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not private,
        "is_group": private,
        "is_mpim": False,
        "is_private": private,
        "is_general": channel.name == "general",
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_member": site.bot_in(channel.id),
        "is_pending_ext_shared": False,
        "creator": channel.creator,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(site.truth.members(channel.id)),
    }


def message_json(site: Site, message: Message, *, metadata: bool = False, reactions: bool = False) -> Json:
    shown: Json = {"user": message.user, "type": "message", "ts": message.ts, "text": message.text}
    author = site.truth.person(message.user)
    shown["team"] = author.team_id if author else site.identity.team_id
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.bot_id:
        shown |= {
            "bot_id": message.bot_id,
            "app_id": site.identity.app_id,
            "bot_profile": {
                "id": message.bot_id,
                "app_id": site.identity.app_id,
                "user_id": message.user,
                "name": author.real_name if author else "",
                "deleted": False,
                "team_id": site.identity.team_id,
            },
        }
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited:
        shown["edited"] = message.edited
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    if reactions and (found := reactions_json(site, message.channel, message.ts)):
        shown["reactions"] = found
    return shown


def reactions_json(site: Site, channel_id: str, ts: str) -> list[Json]:
    """Slack warns that `users` may be cut short while `count` is complete."""
    return [
        {"name": one.name, "users": list(one.users[: site.faults.shown_reactors]), "count": len(one.users)}
        for one in site.truth.reactions(channel_id, ts)
    ]


def view_json(view: View) -> Json:
    return view.body | {"state": {"values": view.values}}


def permalink(site: Site, message: Message) -> str:
    link = f"https://{site.identity.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.thread_ts else link


def interacting_user(person: Person) -> Json:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id}


def reaction_values(reactions: list[Reaction]) -> list[Json]:
    return [{"name": one.name, "users": list(one.users)} for one in reactions]


def moment(ts: str) -> str:
    """A message's time for people."""
    return datetime.fromtimestamp(float(ts), UTC).isoformat(timespec="seconds")


def team_json(site: Site) -> dict[str, Any]:
    return {"id": site.identity.team_id, "domain": site.identity.domain}
