"""Whether the ledger is whole, as an auditor reads it."""

from approvals.domain.ledger_check import Verdict
from bot.wording.misfits import misfit


def verdict(found: Verdict) -> str:
    """Whether the ledger is whole, in a sentence."""
    if found.misfit:
        return misfit(found.misfit, found.seq or 1)
    if not found.size:
        return "The ledger is empty."
    entries = "entry" if found.size == 1 else "entries"
    return f"{found.size} {entries}: none is missing, none was changed. Hash of all: {found.root.hex()}"
