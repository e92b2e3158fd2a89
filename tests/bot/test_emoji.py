"""Emoji by one name."""

import pytest

from bot.emoji import plain


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("white_check_mark", "white_check_mark"),
        (":white_check_mark:", "white_check_mark"),
        ("+1::skin-tone-4", "+1"),
        (":thumbsup::skin-tone-2:", "+1"),
        ("thumbsdown", "-1"),
        ("hand", "raised_hand"),
        ("hand::skin-tone-6", "raised_hand"),
        ("raised_hand", "raised_hand"),
        ("heavy_check_mark", "heavy_check_mark"),
        ("skin-tone-2", "skin-tone-2"),
    ],
)
def test_every_spelling_of_an_emoji_is_one_name(spelled: str, name: str) -> None:
    assert plain(spelled) == name


def test_a_heavy_check_mark_is_no_vote() -> None:
    assert plain("heavy_check_mark") != plain("white_check_mark")
