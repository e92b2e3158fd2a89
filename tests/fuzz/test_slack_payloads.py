"""Whatever Slack is made to send, reading it ends with an event of ours or with nothing."""

import json
from typing import Any, get_args

from hypothesis import given, settings

from bot.events import Event
from bot.slack import inbound
from tests.bot.slack import payloads
from tests.fuzz.mutations import mutated

_SENT = [
    payloads.reaction(),
    payloads.reaction("raised_hand::skin-tone-3", type="reaction_removed"),
    payloads.pressed(),
    payloads.form(),
    payloads.slash(),
    payloads.picked({"text": "see <https://x.com/carla/status/1|x>", "blocks": [{"url": "https://x.com/a/status/2"}]}),
    payloads.touched("message_deleted", deleted_ts=payloads.TS),
    payloads.touched("message_changed", message={"subtype": "tombstone", "ts": payloads.TS}),
    payloads.touched("message_changed", message={"ts": payloads.TS, "blocks": []}),
    payloads.happened(type="user_change", user={"id": "U1", "team_id": "T1"}),
    payloads.happened(type="tokens_revoked", tokens={"oauth": [], "bot": ["U1"]}),
]
SENT = json.loads(json.dumps(_SENT))
"""As they arrive: of JSON's own types."""


@given(mutated(SENT))
@settings(max_examples=300, deadline=None)
def test_a_payload_that_is_almost_right_is_an_event_or_nothing(payload: Any) -> None:
    found = inbound.event(payload, bot_user=payloads.BOT, short_names=("draft",))
    assert found is None or isinstance(found, get_args(Event))
    inbound.key(payload)
