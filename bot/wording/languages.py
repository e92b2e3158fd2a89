"""The names of languages, as people call them in a sentence."""

from typing import Final

_NAMES: Final = {
    "en": "English",
    "it": "Italian",
    "es": "Spanish",
    "pt": "Portuguese",
    "fr": "French",
    "de": "German",
    "ca": "Catalan",
    "gl": "Galician",
    "eu": "Basque",
    "nl": "Dutch",
    "ro": "Romanian",
    "pl": "Polish",
    "cs": "Czech",
    "sk": "Slovak",
    "sl": "Slovenian",
    "hr": "Croatian",
    "hu": "Hungarian",
    "sv": "Swedish",
    "da": "Danish",
    "no": "Norwegian",
    "fi": "Finnish",
    "tr": "Turkish",
    "el": "Greek",
    "ru": "Russian",
    "uk": "Ukrainian",
    "bg": "Bulgarian",
    "ar": "Arabic",
    "he": "Hebrew",
    "fa": "Persian",
    "hi": "Hindi",
    "ja": "Japanese",
    "ko": "Korean",
    "zh": "Chinese",
    "th": "Thai",
    "vi": "Vietnamese",
    "id": "Indonesian",
    "et": "Estonian",
    "lv": "Latvian",
    "lt": "Lithuanian",
}


def language(code: str) -> str:
    """The name behind an ISO 639-1 code; the code itself where we know no name."""
    return _NAMES.get(code, code)
