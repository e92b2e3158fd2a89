"""Words cut to what a chat takes, counted as its clients count."""


def clipped(words: str, most: int) -> str:
    """At most that many characters as chat clients count them (UTF-16), the last one an ellipsis if any are missing."""
    if size(words) <= most:
        return words
    units = words.encode("utf-16-le", "surrogatepass")[: 2 * (most - 1)]
    return units.decode("utf-16-le", "ignore") + "…"


def size(words: str) -> int:
    """Length in UTF-16 units, the most cautious way of counting."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
