"""How a text is signed at its very end: `^AB`, and what other houses use, `~Ann`, `*MS`, `-TC`, `/TF`; pure."""

import re
from dataclasses import dataclass

_NAME = re.compile(r"\w+")
# "^AB", "^AB/CD", "^AB ^CD" or "^AB & CD"; nothing but signs and emoji may follow.
_CARET = re.compile(r"(?<!\S)\^\w{1,12}(?:(?:\s?[/+&,]\s?\^?|\s?\^)\w{1,12}){0,5}(?=\W*$)")
_OTHER = re.compile(r"(?<!\S)[~*/-]\w{1,12}(?=\W*$)")
_TAIL = 120
_MOST_INITIALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Where a text is signed, and whether by nothing but initials: a name may be a word that somebody means."""

    span: tuple[int, int]
    initials: bool


def find(text: str) -> Signature | None:
    """The signature of a text as it was typed, if what stands there plausibly is one: no name begins small."""
    found = _at_the_end(_CARET, text) or _at_the_end(_OTHER, text)
    names = _NAME.findall(found[0]) if found else ()
    if found is None or any(name[0].islower() for name in names):
        return None
    initials = all(len(name) <= _MOST_INITIALS and name.isupper() and name.isalpha() for name in names)
    return Signature(span=found.span(), initials=initials)


def signers(text: str) -> tuple[str, ...]:
    """What stands after the `^` at the end of a text, whoever that is."""
    found = _at_the_end(_CARET, text)
    return tuple(_NAME.findall(found[0])) if found else ()


def _at_the_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    written = text.rstrip()
    return pattern.search(written, max(0, len(written) - _TAIL))
