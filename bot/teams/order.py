"""What one person did after what, where the times that Teams gives do not tell: then it is the order in which it came."""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

_FURTHEST = timedelta(hours=1)
"""How far a time may be from when it came in. Teams tries for some minutes: further away, a clock is wrong."""

_MANY = 1_000
_STEP = Decimal("0.000002")
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


class Order:
    """Remembers when each person did the last thing; times may be whole seconds, or those of a clock that stands still."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, tuple[Decimal, int, str]] = OrderedDict()

    def stamp(self, person: str, what: str, said: str, received: datetime) -> str:
        """When something happened, in seconds, a little later for each other thing that came before with the same time."""
        at = Decimal(moment(said, received.isoformat()))
        before, count, last = self._last.pop(person, (at, 0, what))
        # An older thing that comes late is older, and no measure of what comes next.
        late = at < before
        if not late:
            count = count + (what != last) if at == before else 0
            before, last = at, what
        self._last[person] = (before, count, last)
        if len(self._last) > _MANY:
            self._last.popitem(last=False)
        return str(at if late else at + count * _STEP)


def moment(said: str, received: str) -> str:
    """When something happened, in seconds: as Teams says, or when it came in, where that cannot be a time of today."""
    at, came = _time(said), _time(received)
    if at is None or (came is not None and abs(came - at) > _FURTHEST):
        at = came
    return "0" if at is None else str(_seconds(at))


def _time(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _seconds(at: datetime) -> Decimal:
    since = at - _BEGIN
    return Decimal(since.days * 86_400 + since.seconds) + Decimal(since.microseconds).scaleb(-6)
