"""The part of a card that Twokeys never changes once it is posted: if that changed, somebody else did it."""

from typing import Any, Final

ACCOUNT: Final = "account"
PARENT: Final = "parent"
TEXT: Final = "text"
ORIGINAL: Final = "original"
PLAN: Final = "plan"
"""The ids of the blocks that hold these."""

_STEADY = (ACCOUNT, ORIGINAL, PARENT, TEXT, PLAN)


def steady(blocks: Any) -> list[Any]:
    """The blocks of a card that Twokeys never changes: account, posts that are corrected or answered, text, plan.

    Comparable between two readings of one message, not with what was sent: Slack rewrites what it is given (an
    emoji becomes its `:name:`), but the same way each time.
    """
    if not isinstance(blocks, list):
        return []
    return [block for block in blocks if isinstance(block, dict) and block.get("block_id") in _STEADY]
