"""The event that both storing and receiving are measured with: somebody adds a reaction to a card."""

from itertools import count
from typing import Any

_NUMBERS = count(1)


def reaction(team: str = "T1") -> dict[str, Any]:
    """One that never came before, as Slack writes it: https://docs.slack.dev/reference/events/reaction_added."""
    number = next(_NUMBERS)
    return {
        "token": "t",
        "team_id": team,
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": f"Ev{number:010}",
        "event_time": 1_795_165_200,
        "event_context": "4-eyJldCI6InJlYWN0aW9uX2FkZGVkIn0",
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": "UBOT",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "event": {
            "type": "reaction_added",
            "user": "UBO",
            "reaction": "white_check_mark",
            "item": {"type": "message", "channel": "C1", "ts": "1795165200.000100"},
            "item_user": "UBOT",
            "event_ts": f"1795165201.{number:06}",
        },
    }
