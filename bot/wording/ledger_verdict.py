"""Whether the ledger is whole, as an auditor reads it: what does not fit, as a sentence."""

from approvals.domain.ledger_check import Misfit, Verdict

_MISFITS = {
    Misfit.GAP: "Entry {seq} is missing, or stands elsewhere.",
    Misfit.CHANGED: "Entry {seq} was changed after it was written.",
    Misfit.UNREADABLE: "Entry {seq} is no entry: it was not written by Twokeys.",
    Misfit.MOVED: "Entry {seq} was written for another place, or about another draft.",
    Misfit.CUT_OFF: "Entry {seq} does not follow the one before it: one of the two was put in later.",
    Misfit.OTHER_HISTORY: "Up to entry {seq} this is not the ledger that was seen before: it was written anew.",
    Misfit.TOO_SHORT: "The ledger ends with entry {size}, and was longer once: entry {seq} and what followed is missing.",
}


def verdict(found: Verdict) -> str:
    """Whether the ledger is whole, in a sentence."""
    if found.misfit:
        return _MISFITS[found.misfit].format(seq=found.seq, size=found.size)
    if not found.size:
        return "The ledger is empty."
    entries = "entry" if found.size == 1 else "entries"
    return f"{found.size} {entries}: none is missing, none was changed. Hash of all: {found.root.hex()}"
