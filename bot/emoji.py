"""Emoji by one plain name each, however Slack, its documentation or a person's settings spell it."""

import re

_TONE = re.compile(r"::skin-tone-[2-6]$")

# One emoji often has several short names: events use one, the picker and people's memory another. `heavy_check_mark`
# is an emoji of its own and no alias of `white_check_mark`.
# https://github.com/iamcal/emoji-data
_ALIASES = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "hand": "raised_hand",
    "wavy_hand": "wave",
    "exclamation": "heavy_exclamation_mark",
    "red_heart": "heart",
    "pause_button": "double_vertical_bar",
    "stop_sign": "octagonal_sign",
}


def plain(name: str) -> str:
    """The one name of an emoji: without colons, without skin tone, aliases folded."""
    bare = _TONE.sub("", name.strip().strip(":").casefold())
    return _ALIASES.get(bare, bare)
