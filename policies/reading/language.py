"""Which language a text is in, told by `py3langid`; where it is not sure, one that we read is preferred."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READ: Final = ("en", "it", "es")
"""The languages whose wording is checked."""

_OTHERS: Final = (
    *("pt", "fr", "de", "ca", "gl", "nl", "ro", "pl", "cs", "sk", "sl", "hr", "hu", "sv", "da", "no", "fi", "tr", "el"),
    *("ru", "uk", "bg", "ar", "he", "fa", "hi", "ja", "ko", "zh", "th", "vi", "id", "eu", "et", "lv", "lt"),
)
"""Languages that customers of brands that speak ours may well be answered in; rarer ones are taken for the nearest."""

_NO_WORDS = re.compile(r"https?://\S+|[@＠#]\w+|\^[\w/]+|\d+|[^\w\s'’]+")
_LETTER = re.compile(r"[^\W\d_]")
_READ_ENOUGH: Final = 2_000
_FEW_LETTERS: Final = 12
_DOUBT: Final = 0.1
"""How likely one of our languages must be, at least, to be preferred in a text whose language is not certain."""


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    """The library's own model, for the languages that matter here."""
    # They bring numpy along, which a start need not wait for.
    import numpy as np  # noqa: PLC0415
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    from policies.reading.on_disk import on_disk  # noqa: PLC0415

    full = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    full.set_languages((*READ, *_OTHERS))
    # It keeps the hundred others, 28 MB, to go back to them; one made of its parts does not.
    return LanguageIdentifier(
        on_disk(full.nb_ptc),
        full.nb_pc,
        full.nb_classes,
        on_disk(np.asarray(full.tk_nextmove)).data,  # its items are plain numbers, as the walk needs them
        full.tk_output,
        norm_probs=True,
        tk_row=full.tk_row,
    )


class Languages:
    """Tells languages apart; made once, as its model takes a moment to read."""

    def __init__(self) -> None:
        self._identifier = _identifier()

    def of(self, text: str) -> str:
        """The ISO 639-1 code of a text's language; empty where it has too few words to tell."""
        words = " ".join(_NO_WORDS.sub(" ", text[:_READ_ENOUGH]).split())
        letters = len(_LETTER.findall(words))
        if not letters:
            return ""
        ranked: list[tuple[str, float]] = self._identifier.rank(words)
        best = ranked[0][0]
        if best in READ:
            return best
        ours, likely = next((code, score) for code, score in ranked if code in READ)
        if letters < _FEW_LETTERS and words.isascii():
            return ours
        return ours if likely >= _DOUBT else best
