"""`users.*`: who people are, as far as the scopes show it."""

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shown import user_json
from bot.sandbox.slack.values import Json


def info(call: Call) -> Json:
    person = call.site.truth.person(call.text("user") or "")
    if person is None:
        raise SlackError("user_not_found")
    return {"user": user_json(call.site, person, call.app.scopes)}


def lookup_by_email(call: Call) -> Json:
    """Deactivated people and people of other workspaces are not found."""
    wanted = (call.text("email") or "").casefold()
    for person in call.site.truth.people():
        home = person.team_id == call.site.identity.team_id and not person.deleted and not person.is_bot
        if wanted and home and (person.email or "").casefold() == wanted:
            return {"user": user_json(call.site, person, call.app.scopes)}
    raise SlackError("users_not_found")


def list_all(call: Call) -> Json:
    people = call.site.truth.people()
    start = call.number("cursor", 0, error="invalid_cursor")
    most = call.number("limit", 1000) or 1000
    page = people[start : start + most]
    following = str(start + most) if start + most < len(people) else ""
    return {
        "members": [user_json(call.site, person, call.app.scopes) for person in page],
        "cache_ts": call.site.now_seconds(),
        "response_metadata": {"next_cursor": following},
    }
