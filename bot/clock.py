"""The machine's own clock."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)
