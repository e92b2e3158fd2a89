"""What we left in our cards, remembered so that somebody else's change to one is noticed."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack.steady import steady

_REMEMBERED = 2_000

Words = tuple[str, ...]


class Traces:
    """The words in the steady part of our cards, as Slack gave them back to us.

    Only what went through Slack is compared with each other, as it rewrites what it is given. What was changed before
    a card is first seen (while we were down) is not noticed here.
    """

    def __init__(self) -> None:
        self._left: OrderedDict[tuple[str, str], Words] = OrderedDict()

    def left(self, channel: str, ts: str, message: Mapping[str, Any]) -> None:
        """Remember how we left a message."""
        self._left[channel, ts] = _words(message)
        self._left.move_to_end((channel, ts))
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)

    def changed(self, channel: str, ts: str, message: Mapping[str, Any]) -> bool:
        """Whether a message says something else now; one that is not remembered is remembered as it is."""
        if (channel, ts) not in self._left:
            self.left(channel, ts, message)
        return self._left[channel, ts] != _words(message)


def _words(message: Mapping[str, Any]) -> Words:
    return tuple(_texts(steady(message.get("blocks"))))


def _texts(part: object) -> Iterator[str]:
    match part:
        case dict():
            for name, value in part.items():
                if not isinstance(value, str):
                    yield from _texts(value)
                elif name in {"text", "name", "url"}:
                    yield value
        case list():
            for one in part:
                yield from _texts(one)
