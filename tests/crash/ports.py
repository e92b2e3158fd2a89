"""The doors of a life to the outside world, which answers over the line."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from approvals.domain.checkpoint import Checkpoint
from approvals.domain.people import Platform
from bot.notary import opened, read
from bot.signing import Signer
from policies.engine import Engine, Report
from policies.promises import Promise
from policies.reply import Reply
from policies.ruleset import Ruleset
from tests.crash.wire import Line, Raised


class Port:
    """A port of the outside world, which answers over the line."""

    def __init__(self, line: Line, plain: frozenset[str] = frozenset(), platform: Platform = Platform.SLACK) -> None:
        self.platform = platform
        self._line = line
        self._plain = plain

    def __getattr__(self, method: str) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            self._line.send(("call", method, args, kwargs))
            answer = self._line.receive()
            if isinstance(answer, Raised):
                raise answer.kind(answer.slug, **answer.values)
            return answer

        async def call(*args: Any, **kwargs: Any) -> Any:
            return ask(*args, **kwargs)

        return ask if method in self._plain else call


class FarEngine(Engine):
    """The rules, asked over the line: what they say of a text is worked out once for all scenarios."""

    def __init__(self, line: Line) -> None:
        super().__init__((), {})
        self._ask = Port(line, frozenset({"judge", "promises"}))

    def promises(self, text: str, *, now: datetime, zone: ZoneInfo, default: timedelta) -> tuple[Promise, ...]:
        found: tuple[Promise, ...] = self._ask.promises(text, now=now, zone=zone, default=default)
        return found

    def judge(self, reply: Reply, rules: Ruleset, today: date) -> Report:
        report: Report = self._ask.judge(reply, rules, today)
        return report


class FarNotary:
    """Signs as the product's notary does; what it signed is kept outside."""

    def __init__(self, signer: Signer, outside: Any) -> None:
        self._signer = signer
        self._outside = outside

    def sign(self, checkpoint: Checkpoint) -> str:
        return self._signer.note(checkpoint.text, name=checkpoint.origin)

    def opened(self, note: str) -> Checkpoint | None:
        return opened(note, self._signer.opener())

    async def keep(self, note: str) -> None:
        await self._outside.keep(note)

    async def say(self, note: str) -> bool:
        said: bool = await self._outside.say_note(note)
        return said

    async def kept(self) -> list[Checkpoint]:
        points, _ = read("".join(f"{note}\n" for note in await self._outside.notes()), self._signer.opener())
        return points
