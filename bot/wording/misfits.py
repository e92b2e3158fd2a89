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
_DOUBTS = {
    **{str(what): words for what, words in _MISFITS.items()},
    str(Misfit.TOO_SHORT): "There were {seq} entries at least, and there are fewer: the last ones are missing.",
    "other-value": "What is kept for entry {seq} is not what was said then: it was changed.",
    "other-ledger": (
        "The checkpoint of entry {seq} is of another ledger: either it belongs to another database, or this ledger was "
        "written anew from its first entry on."
    ),
    "other-checkpoint": (
        "The checkpoint of entry {seq} in the database was not signed by Twokeys, and is not used: somebody put it in, or the "
        "key was changed, and the earlier public half is not in TWOKEYS_VERIFY_KEY_FILE's file."
    ),
}


def misfit(what: Misfit, seq: int) -> str:
    """What does not fit of that entry, in a sentence."""
    return _MISFITS[what].format(seq=seq, size=seq - 1)


def doubt(what: object, seq: object) -> str:
    """The same of what was found when the ledger was read through."""
    return _DOUBTS.get(str(what), "Something about entry {seq} does not fit.").format(seq=seq)


def doubted(values: Mapping[str, Any]) -> str:
    """What a channel hears of that."""
    changes: Iterable[Change] = values["changes"]
    listed = [f"• {doubt(one.what, one.becomes)}" for one in changes]
    return "\n".join((_HEAD, *listed, _TAIL))


_HEAD = "The record of who approved what does not fit:"
_TAIL = (
    "Unless a backup was put back, somebody changed the database. Whoever runs Twokeys should look into it now: "
    "twokeys ledger verify says more."
)
