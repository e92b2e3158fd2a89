"""A mutant: the product with one mistake, and what shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from approvals.context import Context
from tests.crash.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One mistake, and the scenario that shows it."""

    apply: Callable[[Context], None]
    caught_in: Scenario
    sentence: str
    """How the sentence that it breaks begins."""


class Instead:
    """A port with some of its methods done otherwise."""

    def __init__(self, port: Any, **methods: Any) -> None:
        self._port = port
        self.__dict__.update(methods)

    def __getattr__(self, method: str) -> Any:
        return getattr(self._port, method)
