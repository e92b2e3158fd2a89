"""Signed checkpoints that were kept elsewhere, for the ledger to be compared with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from approvals.domain.checkpoint import Checkpoint, roots
from bot.cli.failure import Failure
from bot.cli.next_step import after_signing
from bot.notary import contradictions, read
from bot.settings import Settings
from bot.signing import Opener
from bot.signing_keys import SigningKeyUnusable, known_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Checkpoints with our signature, and what is to be said of them."""

    points: tuple[Checkpoint, ...]
    said: str

    @property
    def roots(self) -> Mapping[int, bytes]:
        """What the ledger was, by its size then."""
        return roots(self.points)

    def refuse_others(self, origin: str | None) -> None:
        """Refuse checkpoints of another ledger than the one that begins so."""
        for point in self.points:
            if point.origin != origin:
                raise Failure(
                    (
                        f"The checkpoint of entry {point.size} is of the ledger {point.origin}, and this one is {origin}.",
                        "Either it belongs to another database, or this ledger was written anew from its first entry on.",
                    )
                )


def read_anchors(settings: Settings, files: Iterable[Path], *, prefix: str) -> Anchors:
    """Those in the files that are named, and in the one of the settings; all must carry our signature."""
    named = tuple(files)
    usual = settings.checkpoints.file
    openers = _openers(settings, prefix=prefix)
    if not openers:
        if named:
            raise Failure(
                ("There is no key to check signatures with: set TWOKEYS_VERIFY_KEY_FILE to the file that holds it.",)
            )
        return Anchors(points=(), said="Not compared with signed checkpoints, as there is no key to check them with.")
    points: list[Checkpoint] = []
    for file in dict.fromkeys((*named, *((usual,) if usual.exists() else ()))):
        found, others = read(file.read_text(encoding="utf-8", errors="replace"), *openers)
        if others or (file in named and not found):
            keys = " or ".join(opener.key_id for opener in openers)
            raise Failure(
                (
                    f"{file} has something in it that was not signed with our key {keys}.",
                    "If that is from before the key was changed, add the earlier public half to TWOKEYS_VERIFY_KEY_FILE's file.",
                )
            )
        points += found
    if twice := contradictions(points):
        raise Failure(
            (f"Two different states of the ledger were signed for entry {twice[0]}: somebody else has the key.",)
        )
    if not points:
        return Anchors(points=(), said="Not compared with signed checkpoints, as there is none yet.")
    newest = max(point.size for point in points)
    many = len({point.size for point in points})
    return Anchors(
        points=tuple(points),
        said=f"Compared with {many} signed {'checkpoint' if many == 1 else 'checkpoints'}, the newest of entry {newest}.",
    )


def _openers(settings: Settings, *, prefix: str) -> tuple[Opener, ...]:
    try:
        return known_keys(settings)
    except SigningKeyUnusable as fault:
        raise Failure(after_signing(fault, prefix=prefix).sentences()) from fault
