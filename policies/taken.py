"""Which stretches of a text something has been found in already."""

Span = tuple[int, int]
"""Start and end, in code points."""


class Taken:
    """Stretches taken one by one, each at most once."""

    def __init__(self, text: str) -> None:
        self._places = bytearray(len(text))

    def take(self, span: Span) -> bool:
        """Take a stretch; False if a part of it is taken."""
        start, end = span
        if any(self._places[start:end]):
            return False
        self._places[start:end] = b"\1" * (end - start)
        return True
