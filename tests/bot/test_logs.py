"""Logs hold what an allow-list names, and of an exception only what it is and where."""

from bot.logs import only_allowed, only_frames


def test_a_value_that_nobody_allowed_is_left_out():
    assert only_allowed(None, "info", {"event": "sent", "text": "Dear Carla", "token": "xoxb-1"}) == {"event": "sent"}


def test_an_exception_is_named_but_its_words_are_not_repeated():
    entry = only_frames(None, "error", {"event": "failed", "exc_info": ValueError("the token is xoxb-1")})
    assert entry["exception"].startswith("ValueError at ")
    assert "xoxb-1" not in str(entry)
