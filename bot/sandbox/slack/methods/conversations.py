"""`conversations.*`: channels and direct conversations, who is in them and what was said."""

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shown import channel_json, message_json
from bot.sandbox.slack.values import ChannelKind, Json, Message


def open_im(call: Call) -> Json:
    if call.given("channel"):
        channel = call.channel()
    else:
        wanted = call.arguments.get("users")
        people = wanted if isinstance(wanted, list) else [part for part in str(wanted or "").split(",") if part]
        if not people:
            raise SlackError("users_list_not_supplied")
        if len(people) > 1:
            raise SlackError("missing_scope", needed="mpim:write", provided=",".join(sorted(call.site.scopes)))
        person = call.site.truth.person(str(people[0]).strip())
        if person is None:
            raise SlackError("user_not_found")
        if person.deleted:
            raise SlackError("user_disabled")
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        known = call.site.im(person.id) is not None
        channel = call.site.open_im(person.id)
        if call.flag("return_im"):
            return {"already_open": known, "no_op": known, "channel": channel_json(call.site, channel)}
    return {"channel": {"id": channel.id}}


def info(call: Call) -> Json:
    channel = call.readable_channel("read")
    shown = channel_json(call.site, channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(call: Call) -> Json:
    channel = call.readable_channel("read")
    # Deactivated people are not listed.
    gone = {person.id for person in call.site.truth.people() if person.deleted}
    people = [member for member in call.site.truth.members(channel.id) if member not in gone]
    start = call.number("cursor", 0, error="invalid_cursor")
    most = call.number("limit", 100) or 100
    following = str(start + most) if start + most < len(people) else ""
    return {"members": people[start : start + most], "response_metadata": {"next_cursor": following}}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    answer: Json = {}
    if call.site.bot_in(channel.id):
        answer = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    call.site.truth.join(channel.id, call.site.identity.bot_user)
    call.site.changes.tell("channel", channel.id)
    return answer | {"channel": channel_json(call.site, channel)}


def list_all(call: Call) -> Json:
    kinds = (call.text("types") or "public_channel").split(",")
    names = {ChannelKind.PUBLIC: "public_channel", ChannelKind.PRIVATE: "private_channel", ChannelKind.IM: "im"}
    wanted = [kind for kind, name in names.items() if name in kinds]
    scopes = {ChannelKind.PUBLIC: "channels:read", ChannelKind.PRIVATE: "groups:read", ChannelKind.IM: "im:read"}
    for kind in wanted:
        call.require(scopes[kind])
    found = [
        channel_json(call.site, one)
        for one in call.site.truth.channels()
        if one.kind in wanted
        and (one.kind is ChannelKind.PUBLIC or call.site.bot_in(one.id))
        and not (one.archived and call.flag("exclude_archived"))
    ]
    start = call.number("cursor", 0, error="invalid_cursor")
    most = call.number("limit", 100) or 100
    following = str(start + most) if start + most < len(found) else ""
    return {"channels": found[start : start + most], "response_metadata": {"next_cursor": following}}


def history(call: Call) -> Json:
    """Newest first, between `oldest` and `latest`, replies in threads left out."""
    channel = call.readable_channel("history")
    if not call.site.bot_in(channel.id):
        raise SlackError("not_in_channel")
    everything = call.site.truth.messages(channel.id)
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999.999999"
    edges = call.flag("inclusive")
    found = [
        message
        for message in reversed(everything)
        if _between(message.ts, oldest, latest, edges=edges) and message.thread_ts in (None, message.ts)
    ]
    start = call.number("cursor", 0, error="invalid_cursor")
    most = min(call.number("limit", 100) or 100, 999)
    page = found[start : start + most]
    more = start + most < len(found)
    metadata = call.flag("include_all_metadata")
    shown = [
        message_json(call.site, message, metadata=metadata, reactions=True) | _thread(message, everything)
        for message in page
    ]
    answer: Json = {"messages": shown, "has_more": more, "pin_count": 0}
    return answer | ({"response_metadata": {"next_cursor": str(start + most)}} if more else {})


def replies(call: Call) -> Json:
    """A thread, its root first."""
    channel = call.readable_channel("history")
    root = call.needed("ts")
    found = [one for one in call.site.truth.messages(channel.id) if root in (one.ts, one.thread_ts)]
    if not found:
        raise SlackError("thread_not_found")
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [message_json(call.site, one, metadata=metadata, reactions=True) for one in found],
        "has_more": False,
    }


def _thread(root: Message, everything: list[Message]) -> Json:
    """What the root of a thread tells about its replies."""
    answers = [one for one in everything if one.thread_ts == root.ts and one.ts != root.ts]
    if not answers:
        return {}
    people = list(dict.fromkeys(one.user for one in answers))
    return {
        "thread_ts": root.ts,
        "reply_count": len(answers),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": answers[-1].ts,
    }


def _between(ts: str, oldest: str, latest: str, *, edges: bool) -> bool:
    moment, first, last = (int(float(value) * 1_000_000 + 0.5) for value in (ts, oldest, latest))
    return first <= moment <= last if edges else first < moment < last
