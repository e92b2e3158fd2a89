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
        self._left: OrderedDict[tuple[str, str], tuple[Words | None, str]] = OrderedDict()

    def left(self, channel: str, ts: str, message: Mapping[str, Any]) -> None:
        """Remember how we left a message; an answer that does not show it leaves nothing to compare with."""
        if "blocks" not in message and not message.get("text"):
            self._left.pop((channel, ts), None)
            return
        self._left[channel, ts] = (_words(message), str(message.get("text") or ""))
        self._left.move_to_end((channel, ts))
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)

    def changed(self, channel: str, ts: str, message: Mapping[str, Any]) -> bool:
        """Whether a message says something else now; one that is not remembered is remembered as it is.

        Where one of the two readings came without its blocks, their fallback texts are compared.
        """
        if (channel, ts) not in self._left:
            self.left(channel, ts, message)
            return False
        left, text = self._left[channel, ts]
        words = _words(message)
        return left != words if left is not None and words is not None else text != str(message.get("text") or "")


def _words(message: Mapping[str, Any]) -> Words | None:
    return None if "blocks" not in message else tuple(_texts(steady(message.get("blocks"))))


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
