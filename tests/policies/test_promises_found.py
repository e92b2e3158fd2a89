"""The engine finds what a text promises, by the phrases of its rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policies.engine import Engine
from policies.rules import build_all

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_promise_is_found_with_its_time_in_the_zone_that_is_given():
    engine = Engine(build_all, {})
    (promise,) = engine.promises(
        "Sorry about that. We will mail you today. ^AB",
        now=NOW,
        zone=ZoneInfo("Europe/Madrid"),
        default=timedelta(hours=24),
    )
    assert (promise.words, promise.due) == ("We will mail you today.", datetime(2026, 11, 24, 17, tzinfo=UTC))
