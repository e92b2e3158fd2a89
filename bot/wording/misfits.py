"""What does not fit of the ledger, in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any

from approvals.domain.ledger_check import Misfit
from approvals.domain.terms_change import Change

_MISFITS = {
    Misfit.GAP: "Entry {seq} is missing, or stands elsewhere.",
    Misfit.CHANGED: "Entry {seq} was changed after it was written.",
    Misfit.UNREADABLE: "Entry {seq} is no entry: it was not written by Twokeys.",
    Misfit.MOVED: "Entry {seq} was written for another place, or about another draft.",
    Misfit.CUT_OFF: "Entry {seq} does not follow the one before it: one of the two was put in later.",
    Misfit.OTHER_HISTORY: "Up to entry {seq} this is not the ledger that was seen before: it was written anew.",
    Misfit.TOO_SHORT: "The ledger ends with entry {size}, and was longer once: entry {seq} and what followed is missing.",
}


_OTHER_VALUE = "What is kept for entry {seq} is not what was said then: it was changed."


def misfit(what: str, seq: int) -> str:
    """What does not fit of that entry, in a sentence."""
    words = _MISFITS[Misfit(what)] if what in set(Misfit) else _OTHER_VALUE
    return words.format(seq=seq, size=seq - 1)


def doubted(values: Mapping[str, Any]) -> str:
    """What a channel hears of that."""
    changes: Iterable[Change] = values["changes"]
    listed = [f"• {misfit(one.what, int(str(one.becomes)))}" for one in changes]
    return "\n".join((_CHANGED, *listed, "Whoever runs Twokeys should see to it now: twokeys ledger verify says more."))


_CHANGED = "The record of who approved what is not as it was written, so somebody changed the database:"
