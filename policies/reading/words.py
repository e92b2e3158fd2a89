"""A sentence as a row of normalised words, and the features that the model knows it by; pure and linear."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

LINK: Final = "‹link›"
AT: Final = "‹at›"
NUMBER: Final = "‹n›"
QUOTE: Final = "‹quote›"
TIME: Final = "‹time›"

_QUOTED = re.compile(r'"[^"\n]{1,160}"')
_QUOTED_AS_WRITTEN = re.compile(r'["“”„«»＂][^"“”„«»＂\n]{1,160}["“”„«»＂]')
_TOKEN = re.compile(
    r"(?P<link>https?://\S+|(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}/\S*)"
    r"|(?P<at>[@＠]\w{1,30})"
    r"|(?P<tag>#\w{1,60})"
    r"|(?P<time>\d{1,2}[:.]\d{2}(?!\d)|\d{1,2} ?(?:am|pm|h|hs|hrs)\b)"
    r"|(?P<number>\d[\d.,]*+(?![^\W\d_]))"
    r"|(?P<spaced>\b[^\W\d_](?:[ .\-_*][^\W\d_]\b){3,15})"
    r"|(?P<word>(?:[^\W_]|\$(?=[^\W\d_]{3}))(?:[^\W_]|[@$]|[*_]++(?=[^\W_])|!(?=\w))*'?)"
    r"|(?P<sign>[?!€$£%]|[\U0001F300-\U0001FAFF\u2600-\u27BF])"
)
_LEET: Final = str.maketrans("0134578@$!", "oieastbasi")
_DISGUISED = re.compile(r"[^\W\d_][\d@$!]+[^\W\d_]|^\d[^\W\d_]+\d|^[\d$][^\W\d_]{3,}$")
_DIGITS = re.compile(r"\d+")
_RUN = re.compile(r"(.)\1{2,}")
_STEM: Final = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A normalised word, and its place in the folded text."""

    text: str
    start: int
    end: int


def words(folded: str, start: int, end: int) -> tuple[Word, ...]:
    """The words of a stretch of folded text. What it quotes is one word, as it is somebody else's; a text that is
    hardly more than a quotation is its author's own.
    """
    own: list[Word] = []
    place = start
    for quoted in _QUOTED.finditer(folded, start, end):
        own += _words(folded, place, quoted.start())
        own.append(Word(QUOTE, *quoted.span()))
        place = quoted.end()
    if not own:
        return tuple(_words(folded, start, end))
    own += _words(folded, place, end)
    spoken = sum(word.end - word.start for word in own if word.text != QUOTE)
    return tuple(own) if 2 * spoken >= end - start - spoken else tuple(_words(folded, start, end))


def unquoted(written: str) -> str:
    """A stretch as it was written, without what it quotes, unless it is hardly more than a quotation."""
    own = _QUOTED_AS_WRITTEN.sub("…", written)
    return own if 3 * len(own) >= len(written) else written


def _words(folded: str, start: int, end: int) -> Iterator[Word]:
    for match in _TOKEN.finditer(folded, start, end):
        yield Word(_normal(match), match.start(), match.end())


def _normal(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "link":
            return LINK
        case "at":
            return AT
        case "time":
            return TIME
        case "number":
            return NUMBER
        case "tag":
            return match[0][1:]
        case "spaced":
            return "".join(letter for letter in match[0] if letter.isalpha())
        case "sign":
            return match[0]
        case _:
            return _RUN.sub(r"\1\1", _undisguised(match[0]))


def _undisguised(word: str) -> str:
    """Digits that stand for letters as those letters; others as a number."""
    if word.isalpha():
        return word
    return word.translate(_LEET) if _DISGUISED.search(word) else _DIGITS.sub(NUMBER, word)


def features(row: Sequence[str], *, shouted: bool = False) -> Iterable[str]:
    """What the model knows a sentence by: words, pairs, stems and their pairs, letters, signs and length."""
    known: set[str] = set()
    stems = [word[:_STEM] for word in row]
    known.update(row)
    known.update(f"{one} {two}" for one, two in pairwise(row))
    known.update(f"{one} {two} {three}" for one, two, three in zip(row, row[1:], row[2:], strict=False))
    known.update(f"{stem}~" for stem in stems)
    known.update(f"{one}~{two}~" for one, two in pairwise(stems))
    known.update(f"{one}~_{two}~" for one, two in zip(stems, stems[2:], strict=False))
    for word in row:
        if word.isalpha():
            bounded = f"<{word}>"
            known.update(f"·{bounded[place : place + 4]}" for place in range(len(bounded) - 3))
    known.add(f"^{row[0]}" if row else "^")
    known.add(f"#{min(len(row) // 4, 6)}")
    if shouted:
        known.add("^shouted")
    return known
