"""The rule `invisible-text`: characters that hide or turn around what is read, and letters that pass for others."""

import re
import unicodedata
from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.lookalikes import latin_twin
from policies.reply import Reply
from policies.rule import Hit, Rule
from policies.ruleset import Ruleset
from policies.text import Text

_JOINERS = "\u200c\u200d"
_MARKS = "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
"""What languages that run from the right set beside foreign words; unlike the overrides, they turn no letters around."""
# Zero-width, filling and direction-changing characters: the Default_Ignorable_Code_Point ones that nobody types.
_HIDDEN = re.compile(
    f"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b{_JOINERS}{_MARKS}\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FLAG = "\U0001f3f4"
_NAMES = {
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200e": "a left-to-right mark",
    "\u200f": "a right-to-left mark",
    "\u202e": "a right-to-left override",
    "\ufeff": "a zero-width space",
}


def build() -> Rule:
    return Rule(
        name="invisible-text",
        story="",
        severity=Severity.BLOCKER,
        catches="zero-width and direction-changing characters, look-alike letters in a handle or domain",
        leaves_alone="accents, emoji with their joiners, right-to-left languages as such, domains in other alphabets",
        check=_check,
        examples=read("invisible-text").examples,
    )


def _check(_reply: Reply, text: Text, _ruleset: Ruleset) -> Iterable[Hit]:
    clean = text.clean
    from_right = _RIGHT_TO_LEFT.search(clean) is not None
    for match in _HIDDEN.finditer(clean):
        place, letter = match.start(), match[0]
        if not (letter in _MARKS and from_right) and not _belongs(clean, place, letter):
            name = _NAMES.get(letter, f"an invisible character (U+{ord(letter):04X})")
            yield Hit(
                span=match.span(),
                reason=f"There is {name}, which shows people something else than is written.",
                advice="Type these words again instead of pasting them.",
            )
    for span, name in _names(text):
        if (twin := latin_twin(name)) is not None:
            yield Hit(
                span=span,
                reason=f"This looks like “{twin}” and is written with other letters.",
                advice="Type the name again, or leave it out if you do not know where it leads.",
            )


def _names(text: Text) -> Iterable[tuple[tuple[int, int], str]]:
    for mention in text.mentions:
        yield mention.span, mention.handle
    for link in text.links:
        for label in link.host.split("."):
            yield link.span, _decoded(label)


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _belongs(text: str, place: int, letter: str) -> bool:
    """Whether an invisible character does its proper work where it stands."""
    before = text[place - 1] if place else " "
    if letter == "\ufe0f":
        return _pictures(before) or before in "#*0123456789"
    if letter == "\ufe0e":
        return _pictures(before)
    if letter in _JOINERS:
        after = text[place + 1 : place + 2] or " "
        joins_emoji = letter == "\u200d" and (_pictures(before) or before == "\ufe0f") and _pictures(after)
        return joins_emoji or (_joined_script(before) and (_joined_script(after) or after.isspace()))
    # The flags of Scotland and its like spell a region in tags behind a black flag.
    return "\U000e0020" <= letter <= "\U000e007f" and _FLAG in text[max(0, place - 8) : place]


def _pictures(letter: str) -> bool:
    return (unicodedata.category(letter) in {"So", "Sk", "Sm", "Po"} and not letter.isascii()) or letter in "ℹ〰"


def _joined_script(letter: str) -> bool:
    """Arabic and Indic scripts join letters, and need both joiners to say where."""
    return "\u0600" <= letter <= "\u08ff" or "\u0900" <= letter <= "\u0dff" or "\u1000" <= letter <= "\u109f"
