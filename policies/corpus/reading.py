"""The corpus as it is written: JSON lines of a language, a text and the tags that are true of it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with everything that is true of it."""

    language: str
    text: str
    tags: frozenset[str]


def read(kind: str) -> tuple[Labelled, ...]:
    """Every labelled text of a kind, `sentences` or `incoming`; one that stands there twice counts once.

    Those that no model has been fitted to yet are `unfitted/sentences` and `unfitted/incoming`.
    """
    rows: dict[tuple[str, str], Labelled] = {}
    for line in _lines(kind):
        row = json.loads(line)
        rows[row["l"], row["t"]] = Labelled(language=row["l"], text=row["t"], tags=frozenset(row["tags"]))
    return tuple(rows.values())


def digest(kind: str) -> str:
    """What the corpus was when a model was fitted to it."""
    return hashlib.sha256("\n".join(_lines(kind)).encode("utf-8")).hexdigest()


def _lines(kind: str) -> Iterable[str]:
    for path in sorted((FOLDER / kind).glob("*.jsonl")):
        yield from (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
