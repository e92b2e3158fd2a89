"""What can go wrong between a caller and the network, and when it shall."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.sandbox.x import problems


class Fault(StrEnum):
    """One way for a request to fail; the comment says whether the network did what was asked."""

    REFUSED = "refused"  # no: nobody listens, until `answer_again`
    DROPPED_BEFORE = "dropped-before"  # no
    DROPPED_AFTER = "dropped-after"  # yes
    SLOW = "slow"  # yes, and the answer comes too late
    HTML_503_BEFORE = "html-503-before"  # no
    HTML_503_AFTER = "html-503-after"  # yes
    CUT_SHORT = "cut-short"  # yes, but half of the answer is lost
    HTML_200 = "html-200"  # yes, but the answer is a web page
    JSON_LIST = "json-list"  # yes, but the answer is []
    ERRORS_NULL = "errors-null"  # yes, but the answer is a 500 with "errors": null
    BAD_REQUEST = "400"  # no, and so for the rest
    UNAUTHORIZED = "401"
    NO_CREDITS = "402"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    RATE_LIMITED = "429"
    RATE_LIMITED_WITHOUT_RESET = "429-without-reset"
    REDIRECT = "307"


AFTER = frozenset(
    {
        Fault.DROPPED_AFTER,
        Fault.SLOW,
        Fault.HTML_503_AFTER,
        Fault.CUT_SHORT,
        Fault.HTML_200,
        Fault.JSON_LIST,
        Fault.ERRORS_NULL,
    }
)

REFUSALS: dict[Fault, Callable[[], problems.Problem]] = {
    Fault.BAD_REQUEST: lambda: problems.invalid("The request was refused as invalid."),
    Fault.UNAUTHORIZED: problems.unauthorized,
    Fault.NO_CREDITS: lambda: problems.credits_depleted(1),
    Fault.FORBIDDEN: lambda: problems.forbidden("You are not permitted to perform this action."),
    Fault.NOT_FOUND: problems.not_found,
    Fault.RATE_LIMITED: problems.too_many_requests,
    Fault.RATE_LIMITED_WITHOUT_RESET: problems.too_many_requests,
}


@dataclass(slots=True, kw_only=True)
class Order:
    """A fault that waits for its requests."""

    fault: Fault
    method: str | None
    path: str  # with * for any part, as in /2/users/*/retweets
    left: int
    seconds: float  # how late a slow answer comes


class Plan:
    """The orders, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Order] = []

    def add(self, order: Order) -> None:
        self._orders.append(order)

    def clear(self) -> None:
        self._orders.clear()

    def waiting(self) -> list[Order]:
        return list(self._orders)

    def take(self, method: str, path: str) -> Order | None:
        for order in self._orders:
            if order.method in (None, method) and fnmatchcase(path, order.path):
                order.left -= 1
                if order.left <= 0:
                    self._orders.remove(order)
                return order
        return None
