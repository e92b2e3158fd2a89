"""What a test makes go wrong at Microsoft's end, call by call."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.teams.errors import (
    ConnectorError,
    bad_syntax,
    no_activity,
    not_in_roster,
    throttled,
    too_big,
)


class Operation(StrEnum):
    CREATE = "create"
    SEND = "send"
    REPLY = "reply"
    UPDATE = "update"
    DELETE = "delete"
    MEMBER = "member"
    MEMBERS = "members"
    PAGED_MEMBERS = "pagedmembers"
    TEAM = "team"
    CHANNELS = "channels"
    TOKEN = "token"
    METADATA = "metadata"
    KEYS = "keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    status: int | None = None
    code: str | None = None
    reset: bool = False
    """The connection breaks."""
    garbage: bool = False
    """A web page where JSON is due."""
    after: bool = False
    """What was asked is done, and the answer lost."""
    slow: float = 0
    """Seconds, in the machine's time, before the answer goes out."""
    pieces: bool = False
    """The answer comes in two pieces, as any long one may; `slow` lies between them."""
    retry_after: int = 1


class Faults:
    def __init__(self) -> None:
        self._coming: dict[Operation, list[Fault]] = {}
        self._standing: dict[Operation, Fault] = {}

    def plan(self, operation: Operation, fault: Fault, times: int) -> None:
        self._coming.setdefault(operation, []).extend([fault] * times)

    def stand(self, operation: Operation, fault: Fault | None) -> None:
        """From now on, until it is mended."""
        if fault is None:
            self._standing.pop(operation, None)
        else:
            self._standing[operation] = fault

    def take(self, operation: Operation) -> Fault:
        coming = self._coming.get(operation)
        return coming.pop(0) if coming else self._standing.get(operation, Fault())


def failure_of(fault: Fault) -> ConnectorError:
    """The documented answer that goes with a status, under the code that the test may want instead."""
    known = {
        400: bad_syntax("Bad syntax."),
        403: not_in_roster(),
        404: no_activity(),
        412: ConnectorError(412, "PreconditionFailed", "Precondition failed, please try again."),
        413: too_big(),
        429: throttled(fault.retry_after),
        500: ConnectorError(500, "ServiceError", "Internal server error."),
        502: ConnectorError(502, "ServiceError", "Failed to process the request."),
        503: ConnectorError(503, "ServiceUnavailable", "The service is unavailable."),
        504: ConnectorError(504, "GatewayTimeout", "Gateway timeout."),
    }
    status = fault.status or 500
    error = known.get(status) or ConnectorError(status, "ServiceError", "The request failed.")
    if fault.code:
        error.body["error"]["code"] = fault.code
    return error
