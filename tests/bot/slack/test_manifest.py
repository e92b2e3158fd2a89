"""The manifest as Slack reads it."""

import yaml

from bot.sandbox.slack import EVENTS as OFFERED_EVENTS
from bot.sandbox.slack import SCOPES as OFFERED_SCOPES
from bot.slack.manifest import SCOPES, WITNESS_SCOPES, manifest, witness_manifest


def test_by_default_it_asks_for_no_more_than_it_needs_and_opens_a_socket() -> None:
    asked = yaml.safe_load(manifest())
    assert tuple(asked["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert set(OFFERED_SCOPES) - set(SCOPES) == {"usergroups:read"}
    events = asked["settings"]["event_subscriptions"]["bot_events"]
    assert set(OFFERED_EVENTS) - set(events) == {"subteam_members_changed"}
    assert asked["features"]["app_home"]["home_tab_enabled"] is True
    assert set(events) < set(OFFERED_EVENTS)
    assert asked["settings"]["socket_mode_enabled"] is True
    assert [one["command"] for one in asked["features"]["slash_commands"]] == ["/twokeys"]
    assert asked["features"]["shortcuts"][0]["callback_id"] == "draft_reply"


def test_every_scope_gives_its_reason() -> None:
    lines = manifest(see_deletions=True).splitlines()
    scopes = [line for line in lines if line.startswith("      - ") and "  # " in line]
    assert len(scopes) == len(SCOPES) + 2


def test_over_http_every_address_is_ours() -> None:
    url = "https://twokeys.example/slack/events"
    asked = yaml.safe_load(manifest(short_names=("draft", "answer"), http_url=url))
    settings = asked["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == settings["interactivity"]["request_url"] == url
    assert [(one["command"], one["url"]) for one in asked["features"]["slash_commands"]] == [
        ("/twokeys", url),
        ("/draft", url),
        ("/answer", url),
    ]


def test_seeing_deletions_takes_the_right_to_read_the_channel() -> None:
    asked = yaml.safe_load(manifest(see_deletions=True))
    assert {"channels:history", "groups:history"} <= set(asked["oauth_config"]["scopes"]["bot"])
    assert {"message.channels", "message.groups"} <= set(asked["settings"]["event_subscriptions"]["bot_events"])


def test_the_publisher_s_app_only_reads_hears_nothing_and_says_why() -> None:
    asked = yaml.safe_load(witness_manifest())
    assert tuple(asked["oauth_config"]["scopes"]["bot"]) == WITNESS_SCOPES
    assert all(scope.split(":")[1].startswith("read") for scope in WITNESS_SCOPES)
    assert "event_subscriptions" not in asked["settings"]
    assert "slash_commands" not in asked["features"]
    assert asked["settings"]["socket_mode_enabled"] is False
    assert sum("  # " in line for line in witness_manifest().splitlines()) == len(WITNESS_SCOPES)
