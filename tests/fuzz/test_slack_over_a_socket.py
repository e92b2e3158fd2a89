"""Slack's socket: whatever comes over it is acknowledged or passed over, and the line hears on."""

import json
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import JUNK, mutated
from tests.fuzz.siege import Siege, apart

FRAMES = st.one_of(
    JUNK.map(json.dumps),
    st.sampled_from(("", "{", "[]", "{}", '{"type":5}', '{"type":"hello"}', '{"type":"hello","payload":5}')),
    st.sampled_from(
        ("[" * 90_000, '{"a":' * 90_000, '{"payload":' * 150 + "1" + "}" * 150, '{"a":' + "9" * 5000 + "}")
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)


def test_a_socket_full_of_nonsense_stays_up(siege: Siege) -> None:
    siege.run(siege.world.restarts(over_http=False))
    siege.world.slack.use_http(None)
    envelopes = [
        {"type": "events_api", "envelope_id": "e1", "accepts_response_payload": True, "payload": payload}
        for payload in siege.heard
    ]

    def send(frame: str) -> None:
        async def over() -> None:
            await siege.world.slack._site.sockets._open[0].socket.send_str(frame)
            # There need be no answer to wait for; what is sent after it is answered after it has arrived.
            assert (await siege.world.slack.global_shortcut(siege.world.bo.person, "nothing")).ok

        siege.run(over())
        siege.is_well()

    @given(mutated(envelopes))
    @settings(max_examples=100, deadline=None, phases=(Phase.generate, Phase.shrink))
    def almost_right(envelope: Any) -> None:
        apart(envelope.get("payload"))
        if envelope.get("type") != "disconnect":
            send(json.dumps(envelope))

    @given(FRAMES | st.sampled_from(("x" * 1_000_000, '{"type":"' + "y" * 3_000_000 + '"}')))
    @settings(max_examples=40, deadline=None, phases=(Phase.generate, Phase.shrink))
    def anything(frame: str) -> None:
        send(frame)

    almost_right()
    anything()
    assert siege.world.slack.sockets == 1
    siege.still_works()
