"""Logs hold what an allow-list names, and of an exception only what it is and where."""

import subprocess
import sys

from bot.logs import only_allowed, only_frames

SAYS = "import logging, bot.logs; bot.logs.configure(machine=True, quiet={}); logging.getLogger('apscheduler').warning('late')"


def test_a_value_that_nobody_allowed_is_left_out():
    assert only_allowed(None, "info", {"event": "sent", "text": "Dear Carla", "token": "xoxb-1"}) == {"event": "sent"}


def test_an_exception_is_named_but_its_words_are_not_repeated():
    entry = only_frames(None, "error", {"event": "failed", "exc_info": ValueError("the token is xoxb-1")})
    assert entry["exception"].startswith("ValueError at ")
    assert "xoxb-1" not in str(entry)


def test_whoever_wants_it_quiet_hears_no_warnings_of_libraries_either():
    said = {
        quiet: subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", SAYS.format(quiet)], capture_output=True, text=True, check=True
        ).stderr
        for quiet in (True, False)
    }
    assert said == {True: "", False: "WARNING apscheduler: late\n"}
