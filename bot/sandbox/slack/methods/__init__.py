"""The methods of the Web API, each with its scopes and its rate limit as Slack's reference gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.limits import Tier
from bot.sandbox.slack.methods import chat, conversations, reactions, team, usergroups, users, views
from bot.sandbox.slack.values import Json


@dataclass(frozen=True, slots=True)
class Method:
    run: Callable[[Call], Json]
    tier: Tier
    scope: str | None = None
    app_token: bool = False


# https://docs.slack.dev/reference/methods
METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "apps.connections.open": Method(team.connections_open, Tier.ONE, app_token=True),
        "auth.test": Method(team.auth_test, Tier.SPECIAL),
        "chat.delete": Method(chat.delete, Tier.THREE, "chat:write"),
        "chat.getPermalink": Method(chat.get_permalink, Tier.SPECIAL),
        "chat.postEphemeral": Method(chat.post_ephemeral, Tier.FOUR, "chat:write"),
        "chat.postMessage": Method(chat.post_message, Tier.POSTING, "chat:write"),
        "chat.update": Method(chat.update, Tier.THREE, "chat:write"),
        "conversations.history": Method(conversations.history, Tier.THREE),
        "conversations.info": Method(conversations.info, Tier.THREE),
        "conversations.join": Method(conversations.join, Tier.THREE, "channels:join"),
        "conversations.list": Method(conversations.list_all, Tier.TWO),
        "conversations.members": Method(conversations.members, Tier.FOUR),
        "conversations.open": Method(conversations.open_im, Tier.THREE, "im:write"),
        "conversations.replies": Method(conversations.replies, Tier.THREE),
        "reactions.add": Method(reactions.add, Tier.THREE, "reactions:write"),
        "reactions.get": Method(reactions.get, Tier.THREE, "reactions:read"),
        "reactions.remove": Method(reactions.remove, Tier.TWO, "reactions:write"),
        "team.info": Method(team.team_info, Tier.THREE, "team:read"),
        "usergroups.list": Method(usergroups.list_all, Tier.TWO, "usergroups:read"),
        "usergroups.users.list": Method(usergroups.list_users, Tier.TWO, "usergroups:read"),
        "users.info": Method(users.info, Tier.FOUR, "users:read"),
        "users.list": Method(users.list_all, Tier.TWO, "users:read"),
        "users.lookupByEmail": Method(users.lookup_by_email, Tier.THREE, "users:read.email"),
        "views.open": Method(views.open_view, Tier.FOUR),
        "views.publish": Method(views.publish, Tier.FOUR),
        "views.push": Method(views.push, Tier.FOUR),
        "views.update": Method(views.update, Tier.FOUR),
    }
)
