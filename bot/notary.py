"""The notary: signs checkpoints of the ledger, adds them to a file, and says them in a channel if there is one for that."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from approvals.domain.checkpoint import Checkpoint
from approvals.domain.notice import Notice
from approvals.errors import Unreachable
from approvals.ports import Chat
from bot import signed_note
from bot.signing import Opener, Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Notary:
    """Signs in the name of the ledger; what is to be kept goes to the file, and the newest to the channel."""

    signer: Signer
    file: Path
    chat: Chat | None = None
    channel: str = ""
    openers: tuple[Opener, ...] = ()
    """Of the keys that were in use before."""

    def sign(self, checkpoint: Checkpoint) -> str:
        """A signed note of it."""
        return self.signer.note(checkpoint.text, name=checkpoint.origin)

    def opened(self, note: str) -> Checkpoint | None:
        """What a note says, if it bears a signature of ours and nothing else."""
        return opened(note, self.signer.opener(), *self.openers)

    async def keep(self, note: str) -> None:
        """Add it to the file, unless it is there."""
        try:
            await asyncio.to_thread(self._add, note)
        except OSError as fault:
            raise Unreachable("checkpoint-file", file=str(self.file), why=fault.strerror) from fault

    async def say(self, note: str) -> bool:
        """Say it in the channel; False if there is none for that."""
        if not self.chat or not self.channel:
            return False
        await self.chat.say(Notice(slug="checkpoint", values={"note": note}), channel=self.channel, thread=None)
        return True

    async def kept(self) -> list[Checkpoint]:
        """Those in the file; none if nothing was kept yet."""
        try:
            written = await asyncio.to_thread(self.file.read_text, encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        except OSError as fault:
            raise Unreachable("checkpoint-file", file=str(self.file), why=fault.strerror) from fault
        points, _ = await asyncio.to_thread(read, written, self.signer.opener(), *self.openers)
        return points

    def _add(self, note: str) -> None:
        with self.file.open("a+", encoding="utf-8", errors="replace") as file:
            file.seek(0)
            if note not in file.read():
                file.write(f"{note}\n")


def opened(note: str, *openers: Opener) -> Checkpoint | None:
    """The checkpoint of a note that one of ours signed, and nobody else."""
    *_, signature = note.partition("\n\n")
    return _signed(note, openers) if signature.endswith("\n") and len(signature.splitlines()) == 1 else None


def read(written: str, *openers: Opener) -> tuple[list[Checkpoint], int]:
    """The checkpoints in a text that carry a signature of ours, and how many of its notes do not."""
    found = [_signed(note, openers) for note in signed_note.notes(written)]
    points = [point for point in found if point]
    return points, len(found) - len(points)


def _signed(note: str, openers: Iterable[Opener]) -> Checkpoint | None:
    point = Checkpoint.parse(note.rpartition("\n\n")[0] + "\n")
    return point if point and any(opener.opened(note, name=point.origin) for opener in openers) else None


def contradictions(points: Iterable[Checkpoint]) -> list[int]:
    """Sizes of which two different states were signed: somebody else has the key."""
    roots: dict[int, bytes] = {}
    return [point.size for point in points if roots.setdefault(point.size, point.root) != point.root]
