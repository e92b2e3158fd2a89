"""Who somebody is, by user objects in the shapes that Slack's documentation shows."""

from typing import Any

from approvals.domain.people import Identity, Platform, Standing
from bot.slack.standing import profile_of

EGON = Identity(platform=Platform.SLACK, workspace="T1", user="W1")


def documented(**changes: Any) -> dict[str, Any]:
    """https://docs.slack.dev/reference/methods/users.lookupByEmail"""
    return {
        "id": "W1",
        "team_id": "T1",
        "name": "egon",
        "deleted": False,
        "real_name": "Egon S",
        "profile": {"real_name": "Egon S", "display_name": "egon", "email": "egon@acme.example", "team": "T1"},
        "is_admin": True,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        **changes,
    }


def test_somebody_is_known_by_an_address_of_which_slack_says_no_more() -> None:
    found = profile_of(EGON, documented(), home="T1")
    assert (found.standing, found.name, found.email) == (Standing.MEMBER, "egon", "egon@acme.example")


def test_nobody_is_known_by_an_address_that_is_not_confirmed() -> None:
    assert profile_of(EGON, documented(is_email_confirmed=False), home="T1").email is None


def test_an_address_of_a_stranger_makes_nobody_a_member() -> None:
    assert profile_of(EGON, documented(team_id="T9"), home="T1").standing is Standing.STRANGER
