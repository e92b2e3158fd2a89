"""Emoji by one plain name each, however Slack, Teams, their documentation or a person's settings spell it; and near misses."""

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


# An emoji arrives as its code points and a name, such as `2705_whiteheavycheckmark`; the old six have a name alone.
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
_CODED = re.compile(r"(?P<codes>[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*)(?:_.*)?")
_TEAMS_TONE = re.compile(r"-tone[1-5]$")
"""https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/teams-reactions-reference"""
_TONES_AND_FORMS = frozenset({0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)})
_BEYOND_ASCII = range(0x80, 0x110000)
TEAMS = "teams/"
"""Stands before the names of Teams' reactions, so that none is taken for an emoji of Slack's."""

NEAR_MISSES = frozenset(
    [
        "+1",
        "-1",
        "100",
        "heavy_check_mark",
        "ballot_box_with_check",
        "ok",
        "ok_hand",
        "o",
        "no_entry",
        "no_entry_sign",
        "negative_squared_cross_mark",
        "heavy_multiplication_x",
        "wave",
        "stop_sign",
        "octagonal_sign",
        "eyes",
        "tada",
        "heart",
        # the usual marks, where the settings name others
        "white_check_mark",
        "x",
        "raised_hand",
        *(TEAMS + name for name in ("like", "heart", *"👍👎💯✔☑👌⭕⛔🚫❎✖👋🛑👀🎉✅❌✋")),
    ]
)
"""Emoji, by their plain names, and reactions in Teams, that people use when they mean a vote."""


def reaction(name: str) -> str:
    """The one name of a reaction in Teams: the emoji itself where there are code points, without tone; else Teams' own."""
    bare = _TEAMS_TONE.sub("", name.strip().casefold())
    coded = _CODED.fullmatch(bare)
    points = [int(code, 16) for code in coded["codes"].split("-")] if coded else [ord(letter) for letter in bare]
    if coded and not all(point in _BEYOND_ASCII for point in points):
        return TEAMS + bare
    return TEAMS + "".join(chr(point) for point in points if point not in _TONES_AND_FORMS)
