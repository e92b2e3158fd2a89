"""Who and what there is in a team (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context)."""

from bot.sandbox.teams.connector.call import Call
from bot.sandbox.teams.errors import bad_syntax, no_conversation, no_member, not_in_roster
from bot.sandbox.teams.limits import Kind
from bot.sandbox.teams.site import Site
from bot.sandbox.teams.values import Json, Person, Team

_LEAST, _USUAL, _MOST = 50, 200, 500


def member(call: Call) -> tuple[int, Json | None]:
    place, _ = call.place()
    call.site.limits.spend(Kind.MEMBERS, place.id, call.site.clock.now())
    wanted = call.path["member"]
    found = [one for one in call.site.members(place) if wanted in {one.id, one.object_id}]
    if not found:
        raise no_member()
    return 200, member_json(call.site, found[0])


def members(call: Call) -> tuple[int, list[Json]]:
    place, _ = call.place()
    call.site.limits.spend(Kind.MEMBERS, place.id, call.site.clock.now())
    return 200, [member_json(call.site, one) for one in call.site.members(place)]


def paged_members(call: Call) -> tuple[int, Json | None]:
    place, _ = call.place()
    call.site.limits.spend(Kind.MEMBERS, place.id, call.site.clock.now())
    size = _number(call.query.get("pageSize"), _USUAL)
    size = min(max(size, _LEAST), _MOST)
    start = _number((call.query.get("continuationToken") or "from-0").removeprefix("from-"), 0)
    everybody = call.site.members(place)
    page = [member_json(call.site, one) for one in everybody[start : start + size]]
    rest = {"continuationToken": f"from-{start + size}"} if start + size < len(everybody) else {}
    return 200, {"members": page, **rest}


def team(call: Call) -> tuple[int, Json | None]:
    found = _team(call)
    return 200, {
        "id": found.id,
        "name": found.name,
        "aadGroupId": found.group_id,
        "channelCount": len(_channels(call.site, found)),
        "memberCount": len(call.site.truth.members(found.id)),
        "tenantId": call.site.identity.tenant_id,
        "type": "standard",
    }


def channels(call: Call) -> tuple[int, Json | None]:
    """General has no name of its own: it is called what its reader's language calls it."""
    found = _team(call)
    call.site.limits.spend(Kind.CONVERSATIONS, found.id, call.site.clock.now())
    return 200, {"conversations": _channels(call.site, found)}


def _team(call: Call) -> Team:
    found = next((one for one in call.site.truth.teams() if one.id == call.path["team"]), None)
    if found is None:
        raise no_conversation()
    if not found.installed:
        raise not_in_roster()
    return found


def _channels(site: Site, found: Team) -> list[Json]:
    return [
        {"id": one.id, "name": None if one.id == found.id else one.name, "type": "standard"}
        for one in site.truth.channels()
        if one.team_id == found.id and not one.deleted
    ]


def member_json(site: Site, person: Person) -> Json:
    """Nobody but people of a directory has an object id, an address and a name to sign in with."""
    given, _, surname = person.display_name.partition(" ")
    known: Json = {
        "id": person.id,
        "name": person.display_name,
        "givenName": given,
        "surname": surname,
    }
    if site.says_roles:
        known["userRole"] = person.role.value
    if person.object_id:
        known |= {"objectId" if site.legacy_object_id else "aadObjectId": person.object_id}
    optional = {"email": person.email, "userPrincipalName": person.upn, "tenantId": person.tenant_id}
    return known | {name: value for name, value in optional.items() if value}


def _number(text: str | None, usual: int) -> int:
    if not text:
        return usual
    if not text.isdigit():
        raise bad_syntax("Not a number, or no continuation token of ours.")
    return int(text)
