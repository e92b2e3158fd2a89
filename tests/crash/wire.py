"""What the processes of a scenario share: a clock and a few counters in shared memory, and a line to talk over."""

import mmap
import pickle
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from approvals.errors import TwokeysError

EPOCH = datetime(2026, 11, 20, 9, tzinfo=UTC)
_FIELD = struct.Struct("q")
_FIELDS = range(5)
_TIME, _STRUCK, _SINCE, _AGAIN, _FELT = _FIELDS


class Slate:
    """The hand-moved clock, whether the fault has struck and was felt, and how many doors were passed since.

    It is memory that forked processes share, so it outlives whichever of them is killed.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, len(_FIELDS) * _FIELD.size)

    def wipe(self) -> None:
        for field in _FIELDS:
            self._put(field, 0)

    def now(self) -> datetime:
        return EPOCH + timedelta(microseconds=self._get(_TIME))

    def advance(self, seconds: float) -> None:
        self._put(_TIME, self._get(_TIME) + round(seconds * 1_000_000))

    @property
    def struck(self) -> bool:
        return bool(self._get(_STRUCK))

    def strike(self) -> None:
        self._put(_STRUCK, 1)

    @property
    def struck_again(self) -> bool:
        """Whether the second crash has come."""
        return bool(self._get(_AGAIN))

    def strike_again(self) -> None:
        self._put(_AGAIN, 1)

    @property
    def felt(self) -> bool:
        """Whether a transaction could not be, as the database was full or gone."""
        return bool(self._get(_FELT))

    def feel(self) -> None:
        self._put(_FELT, 1)

    def passed_since(self) -> int:
        """Count one more door after the fault."""
        since = self._get(_SINCE) + 1
        self._put(_SINCE, since)
        return since

    def _get(self, field: int) -> int:
        value: int = _FIELD.unpack_from(self._memory, field * _FIELD.size)[0]
        return value

    def _put(self, field: int, value: int) -> None:
        _FIELD.pack_into(self._memory, field * _FIELD.size, value)


class HungUpError(Exception):
    """The other end is gone."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An error of ours on its way to the other end; errors that take keywords cannot be pickled."""

    kind: type[TwokeysError]
    slug: str
    values: Mapping[str, object]


class Line:
    """One end of a line between two processes; values are pickled, as both ends are ours."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def send(self, value: Any) -> None:
        body = pickle.dumps(value)
        try:
            self._end.sendall(len(body).to_bytes(4) + body)
        except (BrokenPipeError, ConnectionResetError) as gone:
            raise HungUpError from gone

    def receive(self) -> Any:
        return pickle.loads(self._read(int.from_bytes(self._read(4))))  # noqa: S301 - both ends are ours

    def close(self) -> None:
        self._end.close()

    def _read(self, size: int) -> bytes:
        parts = []
        while size:
            try:
                part = self._end.recv(size)
            except ConnectionResetError as gone:
                raise HungUpError from gone
            if not part:
                raise HungUpError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)
