"""The rules, as all scenarios of a process ask them."""

from datetime import date
from typing import Any

from policies.engine import Engine, Report
from policies.promises import Promise
from policies.reply import Reply
from policies.rules import build_all
from policies.ruleset import Ruleset, load


class Rules:
    """What the rules say: the same for the same text, so each is asked once."""

    def __init__(self) -> None:
        self.ruleset = load("default")
        self._engine = Engine(build_all(), {})
        self._said: dict[tuple[Reply, date], Report] = {}
        self._promises_nothing: set[str] = set()

    def judge(self, reply: Reply, rules: Ruleset, today: date) -> Report:
        """All lives go by the same ruleset."""
        if (reply, today) not in self._said:
            self._said[reply, today] = self._engine.judge(reply, rules, today)
        return self._said[reply, today]

    def promises(self, text: str, **when: Any) -> tuple[Promise, ...]:
        """What a text promises depends on when it is published; that it promises nothing does not."""
        if text in self._promises_nothing:
            return ()
        found = self._engine.promises(text, **when)
        if not found:
            self._promises_nothing.add(text)
        return found
