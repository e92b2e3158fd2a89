"""Teams' HTTP door: whatever is posted there is answered, and what Teams did not sign goes no further."""

import json
import math
from typing import Any

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.sandbox.teams import answers
from bot.sandbox.teams.keys import encoded, encoded_json
from bot.sandbox.teams.tokens import ISSUER
from tests.fuzz.bodies import BODIES, MORE, TYPES
from tests.fuzz.mutations import JUNK, mutated
from tests.fuzz.teams_siege import TeamsSiege

PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
READ = {
    "adaptiveCard/action": answers.card_action,
    "task/fetch": lambda answer: answers.task(answer, may_close=False),
    "task/submit": lambda answer: answers.task(answer, may_close=True),
    "composeExtension/fetchTask": lambda answer: answers.task(answer, may_close=False),
    "composeExtension/submitAction": answers.extension,
}
"""How Teams reads what is answered to an invoke."""


def test_signed_nonsense_is_answered_stored_and_approves_nothing(teams_siege: TeamsSiege) -> None:
    siege = teams_siege

    @given(mutated(siege.heard))
    @settings(max_examples=150, deadline=None, phases=PHASES)
    def almost_right(activity: Any) -> None:
        answer = siege.post(json.dumps(activity).encode(), siege.authorised(activity))
        assert answer.status in {200, 400, 401}
        siege.is_well()
        kind, name = activity.get("type"), str(activity.get("name"))
        if answer.status == 200 and kind != "invoke":
            assert siege.keeps(activity) <= siege.kept()
        if answer.status == 200 and kind == "invoke" and name in READ:
            assert READ[name](answer).faults == ()
        assert siege.approved_by() <= {"bo"}

    @given(BODIES, TYPES, MORE)
    @settings(max_examples=60, deadline=None, phases=PHASES)
    def anything(body: bytes, kind: str, more: dict[str, str]) -> None:
        answer = siege.post(body, {"Content-Type": kind, **more, **siege.authorised({})})
        assert answer.status in {400, 401, 413, 417}
        siege.is_well()

    almost_right()
    anything()
    assert {tenant_of(row.payload["activity"]) for row in siege.letters()} == {siege.world.tenant.tenant_id}
    siege.still_works()
    siege.run(siege.world.passes(120))
    assert siege.world.published() == []


def tenant_of(activity: Any) -> str:
    named = activity.get("channelData") or {}
    inside = named.get("tenant") if isinstance(named, dict) else None
    said = inside.get("id") if isinstance(inside, dict) else None
    return said if isinstance(said, str) and said else str(activity["conversation"]["tenantId"])


WHAT_COMES = st.one_of(
    st.binary(max_size=40).map(lambda junk: junk.translate(None, b"\r\n\0")),
    st.sampled_from(
        (b"", b"Bearer", b"Bearer ..", b"bearer \xff.a.b", b"Bearer a.b.\xff", b"Basic YTpi", b"Bearer a b c")
    ),
    st.lists(st.one_of(JUNK.map(encoded_json), st.binary(max_size=9).map(encoded)), min_size=1, max_size=4).map(
        lambda parts: f"Bearer {'.'.join(parts)}"[:8_000].encode()
    ),
)


def test_what_teams_did_not_sign_goes_no_further(teams_siege: TeamsSiege) -> None:
    siege = teams_siege
    before = len(siege.letters())
    [told, *_] = [one for one in siege.heard if one["type"] == "message"]

    @given(WHAT_COMES)
    @settings(max_examples=100, deadline=None, phases=PHASES)
    def forged(header: bytes) -> None:
        # Control characters are no header for the server itself.
        assert siege.knock(header, json.dumps(told).encode()) in {400, 401}
        siege.is_well()

    forged()
    assert len(siege.letters()) == before


def test_a_token_that_teams_signed_is_good_for_what_it_says_alone(teams_siege: TeamsSiege) -> None:
    siege = teams_siege
    tenant, now = siege.world.tenant, int(siege.world.clock.now().timestamp())
    key = tenant._site.keyring.current
    [told, *_] = [one for one in siege.heard if one["type"] == "message"]
    head = {"alg": "RS256", "kid": key.kid, "x5t": key.kid, "typ": "JWT"}
    right = {"serviceurl": tenant.service_url, "nbf": now - 300, "exp": now + 3600, "iss": ISSUER, "aud": tenant.app_id}

    def taken(parts: Any) -> bool:
        written = ".".join(encoded_json(part) for part in parts)
        token = f"{written}.{encoded(key.sign(written.encode()))}"
        status = siege.knock(f"Bearer {token}"[:8_000].encode(), json.dumps(told).encode())
        assert status in {200, 401}
        siege.is_well()
        return status == 200

    def good(parts: Any) -> bool:
        names, claims = parts
        begins, ends = claims.get("nbf", now), claims.get("exp")
        return (
            all(names.get(one) == head[one] for one in ("alg", "kid"))
            and all(claims.get(one) == right[one] for one in ("serviceurl", "iss", "aud"))
            and all(type(one) in {int, float} and abs(one) < 10**12 for one in (begins, ends))
            and begins - 300 <= now <= ends + 300
        )

    @given(mutated([[head, right]]))
    @example([head, right | {"exp": math.inf}])
    @example([head, right | {"exp": 10**400}])
    @example([head, right | {"nbf": math.nan}])
    @settings(max_examples=100, deadline=None, phases=PHASES)
    def signed(parts: Any) -> None:
        assert not taken(parts) or good(parts)

    assert taken([head, right])
    signed()
