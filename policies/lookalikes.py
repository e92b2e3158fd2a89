"""Foreign letters that look like Latin ones, as used to pass one name off as another."""

import unicodedata

# Cyrillic, Greek, Armenian and phonetic letters of https://www.unicode.org/reports/tr39/ that cannot be told from a Latin one in most fonts.
_TWINS_OF = {
    "a": "\u0430\u03b1\u0251",
    "b": "\u042c\u0185",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "\u0435\u04bd",
    "g": "\u0261\u0581",
    "h": "\u04bb\u0570",
    "i": "\u0456\u0131\u0269",
    "j": "\u0458\u03f3",
    "k": "\u03ba",
    "l": "\u04cf\u217c",
    "n": "\u0578",
    "o": "\u043e\u03bf\u0585",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "u": "\u057d\u03c5",
    "v": "\u03bd\u0475",
    "w": "\u051d\u0461",
    "x": "\u0445\u03c7",
    "y": "\u0443\u04af\u03b3",
    "A": "\u0410\u0391",
    "B": "\u0412\u0392",
    "C": "\u0421",
    "E": "\u0415\u0395",
    "H": "\u041d\u0397",
    "I": "\u0406\u0399\u04c0",
    "J": "\u0408",
    "K": "\u041a\u039a",
    "M": "\u041c\u039c",
    "N": "\u039d",
    "O": "\u041e\u039f",
    "P": "\u0420\u03a1",
    "S": "\u0405",
    "T": "\u0422\u03a4",
    "X": "\u0425\u03a7",
    "Y": "\u0423\u03a5\u04ae",
    "Z": "\u0396",
}
_TWINS = str.maketrans({twin: letter for letter, twins in _TWINS_OF.items() for twin in twins})


def latin_twin(name: str) -> str | None:
    """The Latin name that a name passes for, or None if it passes for none.

    A name in another alphabet as such is fine; one that mixes alphabets, or has nothing but twins, is not.
    """
    if name.isascii():
        return None
    twin = unicodedata.normalize("NFKC", name).translate(_TWINS)
    if twin == name:
        return None
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", twin) if not unicodedata.combining(letter))
    return twin if plain.isascii() else None
