"""What is old enough to be forgotten."""

from datetime import UTC, datetime, timedelta

from approvals.domain.retention import Retention
from tests.support.builders import NOW, after, draft

NOON = datetime(2026, 11, 20, 12, 34, 56, 789, tzinfo=UTC)


def test_raw_events_are_kept_for_two_weeks_and_texts_for_ninety_days():
    assert Retention().drafts_before(NOON) == NOON - timedelta(days=90)
    assert Retention().events_before(NOON) == datetime(2026, 11, 6, 12, tzinfo=UTC)
    assert Retention().loose_before(NOON) == datetime(2026, 8, 22, 12, tzinfo=UTC)


def test_events_are_forgotten_by_full_hours_so_that_the_ledger_hears_of_it_once_an_hour():
    keeps = Retention(raw_events=timedelta(days=1))
    moments = {keeps.events_before(NOON + timedelta(minutes=minutes)) for minutes in range(25)}
    assert moments == {datetime(2026, 11, 19, 12, tzinfo=UTC)}
    assert keeps.events_before(NOON + timedelta(minutes=26)) == datetime(2026, 11, 19, 13, tzinfo=UTC)


def test_a_draft_lost_something_when_its_texts_or_the_post_that_it_answers_was_forgotten():
    assert draft().redacted_at is None
    assert draft(parent_forgotten_at=NOW).redacted_at == NOW
    assert draft(forgotten_at=after(9), parent_forgotten_at=NOW).redacted_at == after(9)
