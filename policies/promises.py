"""What a reply promises, and by when: “A promise is a debt.” Somebody has to be reminded of it until it is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from policies.due import due
from policies.reading.reader import Reading
from policies.reading.tags import Tag
from policies.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One sentence that promises something."""

    span: tuple[int, int]
    """Its place in the original text."""
    words: str
    """The sentence, letter for letter."""
    due: datetime
    """In UTC, so that it can be compared and added to across a change of the clocks."""
    stated: bool
    """Whether the sentence names the time; if not, it is the default."""


def promises(reading: Reading, text: Text, *, now: datetime, zone: ZoneInfo, default: timedelta) -> tuple[Promise, ...]:
    """What a reply that is published `now` promises to people in `zone`; `default` is the time for what names none.

    `now` must say its zone.
    """
    made: list[Promise] = []
    for _, sentence, _ in reading.doing(Tag.PROMISE):
        span = _trimmed(text, *sentence.span)
        words = text.clean[slice(*span)]
        stated = due(words, reading.language, now=now, zone=zone)
        until = now.astimezone(UTC) + default if stated is None else stated
        made.append(Promise(span=span, words=words, due=until, stated=stated is not None))
    return tuple(made)


def _trimmed(text: Text, start: int, end: int) -> tuple[int, int]:
    """A stretch without the space around it."""
    said = text.clean[start:end]
    return end - len(said.lstrip()), start + len(said.rstrip())
