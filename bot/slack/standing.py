"""What Slack's user object says of somebody's standing in our workspace; pure."""

from collections.abc import Mapping
from typing import Any

from approvals.domain.people import Identity, Profile, Standing

# Slackbot's own object says that it is no bot.
_SLACKBOT = "USLACKBOT"


def profile_of(identity: Identity, user: Mapping[str, Any], *, home: str) -> Profile:
    """The profile behind a user object (https://docs.slack.dev/reference/objects/user-object)."""
    own = user.get("profile") or {}
    # The documentation's own answers leave it out, and it is false where Slack waits for the person to confirm.
    # https://docs.slack.dev/reference/methods/users.lookupByEmail
    confirmed = user.get("is_email_confirmed") is not False
    return Profile(
        identity=identity,
        standing=_standing(user, home),
        name=str(own.get("display_name") or own.get("real_name") or user.get("real_name") or user.get("name") or ""),
        email=str(own["email"]) if confirmed and own.get("email") else None,
    )


def _standing(user: Mapping[str, Any], home: str) -> Standing:
    """A person from elsewhere first: `is_stranger` is false for one who shares a channel with us."""
    if user.get("team_id") != home or user.get("is_stranger"):
        return Standing.STRANGER
    if user.get("deleted"):
        return Standing.DEACTIVATED
    # `is_app_user` is no sign of a bot: it is a person who has authorised the app.
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") == _SLACKBOT:
        return Standing.BOT
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER
