"""How long personal things are kept: the ledger stays for good, what it stands for does not."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Raw events count from when they came, texts and customers' posts from the end of their draft."""

    raw_events: timedelta = timedelta(days=14)
    texts: timedelta = timedelta(days=90)

    def events_before(self, now: datetime) -> datetime:
        """What came before then is forgotten."""
        return _full_hour(now - self.raw_events)

    def loose_before(self, now: datetime) -> datetime:
        """Texts of no draft, such as why an account was held, are forgotten if they are from before then."""
        return _full_hour(now - self.texts)

    def drafts_before(self, now: datetime) -> datetime:
        """The texts of drafts that ended before then are forgotten."""
        return now - self.texts


def _full_hour(moment: datetime) -> datetime:
    """Events come all the time: by full hours, the ledger tells of forgetting them once an hour, not once a minute."""
    return moment.replace(minute=0, second=0, microsecond=0)
