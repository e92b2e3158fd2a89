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
    """Signs in the name of the ledger; what is to be kept goes to the file first, then to the channel."""

    signer: Signer
    file: Path
    chat: Chat | None = None
    channel: str = ""
    openers: tuple[Opener, ...] = ()
    """Of the keys that were in use before."""

    def sign(self, checkpoint: Checkpoint) -> str:
        """A signed note of it."""
        return self.signer.note(checkpoint.text, name=checkpoint.origin)

    async def keep(self, note: str) -> None:
        """Add it to the file, and say it in the channel; a second time does no harm."""
        try:
            await asyncio.to_thread(self._add, note)
        except OSError as fault:
            raise Unreachable("checkpoint-file", file=str(self.file), why=fault.strerror) from fault
        if self.chat and self.channel:
            await self.chat.say(Notice(slug="checkpoint", values={"note": note}), channel=self.channel, thread=None)

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
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{note}\n")


def read(written: str, *openers: Opener) -> tuple[list[Checkpoint], int]:
    """The checkpoints in a text that carry a signature of ours, and how many of its notes do not."""
    points, others = [], 0
    for note in signed_note.notes(written):
        point = Checkpoint.parse(note.rpartition("\n\n")[0] + "\n")
        if point and any(opener.opened(note, name=point.origin) for opener in openers):
            points.append(point)
        else:
            others += 1
    return points, others


def contradictions(points: Iterable[Checkpoint]) -> list[int]:
    """Sizes of which two different states were signed: somebody else has the key."""
    roots: dict[int, bytes] = {}
    return [point.size for point in points if roots.setdefault(point.size, point.root) != point.root]
