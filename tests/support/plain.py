"""Words as a reader reads them."""


def spaced(words: str) -> str:
    """A space that does not break is a space, and one without a width is none."""
    return words.replace("\N{NO-BREAK SPACE}", " ").replace("\N{ZERO WIDTH SPACE}", "")


def plain(words: str) -> str:
    """The same without what is around them."""
    return spaced(words).strip()
