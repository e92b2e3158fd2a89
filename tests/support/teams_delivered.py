"""What Teams would send of a mark on a card, whoever really gave it."""

from typing import Any

from tests.support.teams_actor import REACTIONS
from tests.support.teams_world import TeamsWorld

CHECK = REACTIONS["✅"]


def told(world: TeamsWorld, *, by: str = "cleo", **changes: Any) -> dict[str, Any]:
    """What Teams would send of somebody's check mark on the card."""
    on, person, home = world.card(), world.people[by].person, world.tenant.tenant_id
    return {
        "type": "messageReaction",
        "id": f"f:{len(world.tenant.attempts)}",
        "timestamp": "2026-11-16T09:00:01.0000000Z",
        "channelId": "msteams",
        "serviceUrl": world.tenant.service_url,
        "from": {"id": person.id, "aadObjectId": person.object_id},
        "conversation": {
            "conversationType": "channel",
            "tenantId": home,
            "id": f"{world.place.id};messageid={on.id}",
        },
        "recipient": {"id": world.tenant.bot_id},
        "channelData": {"tenant": {"id": home}},
        "replyToId": on.id,
        "reactionsAdded": [{"type": CHECK}],
        **changes,
    }
