"""A text prepared once for all rules: safe to read, folded for comparing, with its links and handles."""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from policies.links import Link, Mention, find_links, find_mentions

READ_LIMIT = 100_000
"""Characters that are read at most, and letters that they fold into; what is longer is blocked, whatever it says."""

BROKEN = "\ufffd"
"""What stands for an unreadable character, here as in any program that has met one."""
_NO_CHARACTER = 0xFFFE
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’‘‛ʼ`´＇", "'"),
        **dict.fromkeys("“”„«»＂", '"'),
        **dict.fromkeys("‐‑‒–—−－", "-"),
    }
)


def is_unreadable(character: str) -> bool:
    """Whether no network takes the character, or it says nothing: controls, lone surrogates, non-characters, U+FFFD."""
    category = unicodedata.category(character)
    if category == "Cc":
        return character not in "\n\r\t"
    return category == "Cs" or character == BROKEN or (category == "Cn" and ord(character) & 0xFFFE == _NO_CHARACTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The forms of a text that rules read; every span counts code points of `original`."""

    original: str
    clean: str
    """The original, letter for letter, with `BROKEN` for what is unreadable; at most `READ_LIMIT` long."""
    folded: str
    """Lower case, without accents and invisible characters, with plain quotes and dashes, for comparing."""
    origins: tuple[int, ...] | None
    """For each folded character its place in the original; None where they are the same."""
    read: int
    """How many characters of the original were folded."""
    links: tuple[Link, ...]
    mentions: tuple[Mention, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing of the text was left unread."""
        return self.read == len(self.original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a (non-empty) stretch of the folded text."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the folded text of a stretch of the original."""
        if self.origins is None:
            return start, end
        return bisect_left(self.origins, start), bisect_left(self.origins, end)


def prepare(original: str) -> Text:
    """Read a text once; never fails, whatever it holds, and takes time in proportion to its length."""
    clean = original[:READ_LIMIT]
    if not clean.isprintable():
        clean = "".join(BROKEN if is_unreadable(letter) else letter for letter in clean)
    folded, origins, read = _fold(clean)
    return Text(
        original=original,
        clean=clean,
        folded=folded,
        origins=origins,
        read=read,
        links=find_links(clean),
        mentions=find_mentions(clean),
    )


def fold(text: str) -> str:
    """The folded form alone, of a text whose places do not matter."""
    return _fold(text[:READ_LIMIT])[0]


def _fold(clean: str) -> tuple[str, tuple[int, ...] | None, int]:
    """The folded letters, their places, and how many characters they stand for: one may fold into eighteen."""
    if clean.isascii():
        return clean.lower().replace("`", "'"), None, len(clean)
    # Letter by letter: normalising the whole text would move letters, and sort long runs of marks slowly.
    letters: list[str] = []
    origins: list[int] = []
    for place, letter in enumerate(clean.translate(_PLAIN)):
        if len(letters) >= READ_LIMIT:
            return "".join(letters), tuple(origins), place
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if unicodedata.category(part) in {"Mn", "Me", "Cf"}:
                continue
            letters.append(part)
            origins.append(place)
    return "".join(letters), tuple(origins), len(clean)
