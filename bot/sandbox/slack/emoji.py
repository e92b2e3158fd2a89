"""The emoji that a workspace knows by name, with the aliases that Slack folds into one."""

import re

# Slack stores the first short name of each emoji, whatever alias was sent: its events say `+1`, not `thumbsup`.
_ALIASES = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "raised_hand": "hand",
    "shit": "hankey",
    "poop": "hankey",
    "satisfied": "laughing",
    "exclamation": "heavy_exclamation_mark",
    "red_heart": "heart",
    "punch": "facepunch",
    "wavy_hand": "wave",
    "collision": "boom",
    "envelope": "email",
}

_TONED = frozenset(
    [
        "+1",
        "-1",
        "hand",
        "raised_hands",
        "clap",
        "wave",
        "ok_hand",
        "v",
        "muscle",
        "point_up",
        "pray",
        "facepunch",
        "fist",
        "raising_hand",
        "no_good",
        "man",
        "woman",
        "person_frowning",
        "open_hands",
        "handshake",
        "crossed_fingers",
        "pinching_hand",
    ]
)

_PLAIN = frozenset(
    [
        "white_check_mark",
        "heavy_check_mark",
        "ballot_box_with_check",
        "x",
        "heavy_multiplication_x",
        "negative_squared_cross_mark",
        "100",
        "eyes",
        "tada",
        "rocket",
        "fire",
        "heart",
        "broken_heart",
        "joy",
        "smile",
        "laughing",
        "slightly_smiling_face",
        "grinning",
        "thinking_face",
        "cry",
        "sob",
        "rage",
        "hankey",
        "octagonal_sign",
        "no_entry",
        "no_entry_sign",
        "stop_button",
        "warning",
        "question",
        "grey_question",
        "heavy_exclamation_mark",
        "heavy_plus_sign",
        "heavy_minus_sign",
        "red_circle",
        "large_green_circle",
        "large_yellow_circle",
        "large_blue_circle",
        "hourglass",
        "hourglass_flowing_sand",
        "alarm_clock",
        "clock1",
        "bell",
        "no_bell",
        "memo",
        "pencil2",
        "pencil",
        "lock",
        "unlock",
        "key",
        "mag",
        "speech_balloon",
        "bulb",
        "boom",
        "zap",
        "star",
        "sparkles",
        "sunny",
        "coffee",
        "bug",
        "wrench",
        "hammer",
        "recycle",
        "repeat",
        "arrows_counterclockwise",
        "double_vertical_bar",
        "pause_button",
        "arrow_forward",
        "black_right_pointing_triangle_with_double_vertical_bar",
        "email",
        "inbox_tray",
        "outbox_tray",
        "robot_face",
        "ghost",
        "skull",
        "grinning_face_with_star_eyes",
        "pushpin",
        "paperclip",
        "link",
        "heavy_dollar_sign",
        "moneybag",
        "calendar",
        "chart_with_upwards_trend",
        "shrug",
        "facepalm",
        "ok",
        "cool",
        "new",
        "free",
        "up",
        "sos",
    ]
)

_NAME = re.compile(r"^(?P<base>[a-z0-9_+'\-]+)(?:::(?P<tone>skin-tone-[2-6]))?$")


def stored_name(name: str, custom: frozenset[str]) -> str | None:
    """The name under which Slack keeps a reaction, or nothing if it knows no such emoji."""
    match = _NAME.match(name.strip(":") if name.startswith(":") else name)
    if match is None:
        return None
    base = _ALIASES.get(match["base"], match["base"])
    if base not in _PLAIN | _TONED | custom:
        return None
    if match["tone"] is None:
        return base
    return f"{base}::{match['tone']}" if base in _TONED else None
