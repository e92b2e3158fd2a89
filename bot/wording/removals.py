"""What stands on a card in place of what was removed; pure."""

from approvals.domain.card import Card


def removed(card: Card) -> str:
    """What stands in place of a text, or of the post that it answers; empty if nothing was removed."""
    if card.removed_after is not None:
        days = "1 day" if card.removed_after == 1 else f"{card.removed_after} days"
        return f"The text was removed after {days}. Who approved it stays in the ledger, as draft {card.draft}."
    return "The post that this answers was removed." if card.parent_removed else ""
