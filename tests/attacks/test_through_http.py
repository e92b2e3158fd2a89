"""Whoever reaches the address that Slack calls: without the secret, or with what Slack once sent."""

import asyncio
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from bot.sandbox.slack import Message
from tests.support.aftermath import foiled, under_attack
from tests.support.world import REPLY, World

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def heard(world: World) -> World:
    """The world over signed HTTP, with a card that Bo has approved: one more, and it goes out."""
    await world.restarts(over_http=True)
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await under_attack(world)
    return world


def reaction(world: World, name: str = "cleo", event: str = "Ev0FORGED", **changes: Any) -> str:
    """What Slack would send if somebody put ✅ on the card."""
    card = world.card()
    inner = {
        "type": "reaction_added",
        "user": world.people[name].person.id,
        "reaction": "white_check_mark",
        "item": {"type": "message", "channel": world.channel, "ts": card.ts},
        "item_user": world.slack.bot().id,
        "event_ts": f"{world.clock.now().timestamp():.6f}",
    }
    team = world.slack.team_id
    said = {
        "type": "event_callback",
        "event_id": event,
        "team_id": team,
        "authorizations": [{"team_id": team, "user_id": world.slack.bot().id, "is_bot": True}],
        "event": inner,
    }
    return json.dumps({**said, **changes})


def press(world: World, team: str | None = None, name: str = "cleo") -> str:
    """What Slack would send if somebody pressed the card's Approve."""
    card = world.card()
    person, team = world.people[name].person, team or world.slack.team_id
    return urlencode(
        {
            "payload": json.dumps(
                {
                    "type": "block_actions",
                    "team": {"id": team},
                    "user": {"id": person.id, "team_id": team},
                    "container": {"type": "message", "message_ts": card.ts, "channel_id": world.channel},
                    "channel": {"id": world.channel},
                    "actions": [
                        {
                            "type": "button",
                            "action_id": "approve",
                            "value": value(card),
                            "action_ts": "1794819600.000001",
                        }
                    ],
                }
            )
        }
    )


def value(card: Message) -> str:
    """What the card's Approve carries."""
    (found,) = {
        element["value"]
        for block in card.blocks
        for element in block.get("elements", ())
        if element.get("action_id") == "approve"
    }
    return str(found)


def edit(world: World) -> str:
    """What Slack would send if Ada sent the form of another text."""
    state = {"text": {"text": {"type": "plain_text_input", "value": "Buy our new shoes."}}}
    return urlencode(
        {
            "payload": json.dumps(
                {
                    "type": "view_submission",
                    "team": {"id": world.slack.team_id},
                    "user": {"id": world.ada.person.id, "team_id": world.slack.team_id},
                    "view": {
                        "id": "V1",
                        "type": "modal",
                        "callback_id": "edit",
                        "private_metadata": '{"draft":1,"revision":1}',
                        "state": {"values": state},
                    },
                }
            )
        }
    )


async def sends(world: World, body: str, headers: dict[str, str], content_type: str = "application/json") -> int:
    """Speak to the address as Slack does; returns the status."""
    url = world.slack._site.courier.request_url
    assert url
    typed = {**headers, "Content-Type": content_type}
    async with ClientSession() as session, session.post(url, data=body.encode(), headers=typed) as answer:
        status = answer.status
    await world.quiet()
    return status


def signed(world: World, body: str, *, secret: str | None = None, at: float = 0) -> dict[str, str]:
    """Headers as Slack makes them, with another secret or time if one is given."""
    stamp = str(int(world.clock.now().timestamp() + at))
    key = (secret or world.slack.signing_secret).encode()
    seal = hmac.new(key, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={seal}"}


def unsigned(world: World, body: str) -> dict[str, str]:
    return dict.fromkeys(signed(world, body), "")


def without_time(world: World, body: str) -> dict[str, str]:
    return {"X-Slack-Signature": signed(world, body)["X-Slack-Signature"]}


def of_another_body(world: World, body: str) -> dict[str, str]:
    return signed(world, body.replace("added", "removed").replace("approve", "stop").replace("shoes", "hats"))


def with_another_secret(world: World, body: str) -> dict[str, str]:
    return signed(world, body, secret="guessed")


def at_another_time(world: World, body: str) -> dict[str, str]:
    made = signed(world, body, at=-200)
    return {**made, "X-Slack-Request-Timestamp": signed(world, body)["X-Slack-Request-Timestamp"]}


def too_old(world: World, body: str) -> dict[str, str]:
    return signed(world, body, at=-301)


def too_new(world: World, body: str) -> dict[str, str]:
    return signed(world, body, at=301)


FALSE = {
    unsigned: "request-unsigned",
    without_time: "request-unsigned",
    of_another_body: "request-forged",
    with_another_secret: "request-forged",
    at_another_time: "request-forged",
    too_old: "request-stale",
    too_new: "request-stale",
}
DOORS = {"emoji": (reaction, "application/json"), "button": (press, FORM), "form": (edit, FORM)}


@pytest.mark.parametrize(
    ("door", "headers", "why"),
    [
        pytest.param(door, headers, why, id=f"{door} {headers.__name__}")
        for headers, why in FALSE.items()
        for door in (DOORS if headers in {unsigned, with_another_secret, too_old} else ("emoji",))
    ],
)
async def test_a_request_that_is_not_slacks(heard: World, door: str, headers: Any, why: str) -> None:
    made, content_type = DOORS[door]
    body = made(heard)
    assert await sends(heard, body, headers(heard, body), content_type) == 401
    await heard.passes(60)
    assert heard.approvers() == "Bo"
    assert len(heard.cards()) == 1
    await foiled(heard, "turned-away", what=why)


async def test_an_approval_that_was_taken_back_is_played_back_within_five_minutes(heard: World) -> None:
    body = reaction(heard)
    headers = signed(heard, body)
    await heard.slack.react(heard.cleo.person, "support", heard.card(), "white_check_mark")
    assert await sends(heard, body, headers) == 200
    await heard.clock.advance(1)
    await heard.cleo.takes_back("✅")
    assert await sends(heard, body, headers) == 200
    await heard.passes(60)
    assert heard.approvers() == "Bo"
    await foiled(heard, "turned-away", what="came-again")


async def test_a_press_is_played_back_after_the_button_was_taken_back(heard: World) -> None:
    body = press(heard)
    headers = signed(heard, body)
    assert await sends(heard, body, headers, FORM) == 200
    assert await sends(heard, body.replace("1794819600.000001", "1794819600.000002"), headers, FORM) == 401
    await heard.cleo.clicks("Approve")
    await heard.cleo.clicks("Take it back", heard.slack.ephemerals(heard.cleo.person, "support")[-1])
    assert await sends(heard, body, headers, FORM) == 200
    await heard.passes(60)
    assert heard.approvers() == "Bo"
    await foiled(heard, "turned-away", what="came-again")


async def test_an_event_is_played_back_five_minutes_later(heard: World) -> None:
    body = reaction(heard)
    headers = signed(heard, body)
    await heard.clock.advance(301)
    assert await sends(heard, body, headers) == 401
    await heard.passes(60)
    await foiled(heard, "turned-away", what="request-stale")


async def test_an_event_of_a_foreign_workspace_about_our_card(heard: World) -> None:
    team = "T0000STRANGE"
    there = [{"team_id": team, "user_id": heard.slack.bot().id, "is_bot": True}]
    body = reaction(heard, team_id=team, authorizations=there)
    assert await sends(heard, body, signed(heard, body)) == 200
    await heard.passes(60)
    assert heard.approvers() == "Bo"
    await foiled(heard, "turned-away", what="card-is-a-copy")


async def test_a_press_from_a_foreign_workspace_by_the_id_of_one_of_ours(heard: World) -> None:
    body = press(heard, team="T0000STRANGE")
    assert await sends(heard, body, signed(heard, body), FORM) == 200
    await heard.passes(60)
    assert heard.approvers() == "Bo"
    await foiled(heard, "marked", who=f"slack/T0000STRANGE/{heard.cleo.person.id}", mark="approve")


async def test_a_press_that_carries_the_key_of_another_card(heard: World) -> None:
    body = press(heard)
    other = body.replace("1%2F1%2F", "1%2F2%2F")
    assert other != body
    assert await sends(heard, other, signed(heard, other), FORM) == 200
    await heard.passes(60)
    assert heard.approvers() == "Bo"
    await foiled(heard, "turned-away", what="not-our-card")


async def test_a_flood_of_false_requests_is_counted_and_the_ledger_stays_short(heard: World) -> None:
    body = reaction(heard)
    false = with_another_secret(heard, body)
    await asyncio.gather(*(sends(heard, body, false) for _ in range(40)))
    await heard.passes(120)
    await foiled(heard, "turned-away", what="request-forged", times=10)
