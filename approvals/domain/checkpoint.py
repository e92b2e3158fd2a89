"""A checkpoint: what the ledger was at some size, in words that can be signed and kept where nobody of ours can change them."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from approvals.domain.ledger import Link

_ORIGIN = "twokeys/ledger/"
_LINES = re.compile(
    rf"(?P<origin>{_ORIGIN}[0-9a-f]{{16}})\n(?P<size>[1-9][0-9]{{0,18}})\n(?P<root>[A-Za-z0-9+/]{{43}}=)\n"
)
"""A hash of 32 bytes has 44 letters in base64."""

_FITS_NOTHING = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A ledger's name, how many entries it had, and the Merkle root over them (https://c2sp.org/tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The checkpoint of those lines; None for lines that are none."""
        found = _LINES.fullmatch(text)
        return (
            cls(origin=found["origin"], size=int(found["size"]), root=base64.b64decode(found["root"]))
            if found
            else None
        )


def roots(points: Iterable[Checkpoint]) -> dict[int, bytes]:
    """What a ledger was, by its size then; where two states of one size were signed, what fits none."""
    found: dict[int, bytes] = {}
    for point in points:
        if found.setdefault(point.size, point.root) != point.root:
            found[point.size] = _FITS_NOTHING
    return found


def origin(first: Link) -> str:
    """The ledger's own name, told from its first entry: another database's ledger has another one."""
    return f"{_ORIGIN}{first.leaf.hex()[:16]}"
