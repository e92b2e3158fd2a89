"""`usergroups.*`: groups such as @support, which only paid workspaces have."""

from bot.sandbox.slack.call import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.values import Group, Json


def list_all(call: Call) -> Json:
    _paid(call)
    return {"usergroups": [_shown(call, group) for group in call.site.truth.groups()]}


def list_users(call: Call) -> Json:
    _paid(call)
    wanted = call.needed("usergroup")
    for group in call.site.truth.groups():
        if group.id == wanted:
            return {"users": list(group.people)}
    raise SlackError("no_such_subteam")


def _paid(call: Call) -> None:
    if not call.site.paid:
        raise SlackError("plan_upgrade_required")


def _shown(call: Call, group: Group) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": call.site.identity.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_update": group.updated,
        "date_delete": 0,
        "user_count": len(group.people),
    }
    return shown | ({"users": list(group.people)} if call.flag("include_users") else {})
