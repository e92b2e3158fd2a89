"""Emoji by one name."""

import pytest

from bot.emoji import plain, reaction


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


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("2705_whiteheavycheckmark", "teams/✅"),
        ("2705", "teams/✅"),
        ("✅", "teams/✅"),
        (" 2705_WhiteHeavyCheckMark ", "teams/✅"),
        ("2714-fe0f_heavycheckmark", "teams/✔"),
        ("2714_heavycheckmark", "teams/✔"),
        ("270b_raisedhand-tone3", "teams/✋"),
        ("vulcansalute-tone5", "teams/vulcansalute"),
        ("270b-1f3fd_raisedhand", "teams/✋"),
        ("1f469-200d-1f4bb_womantechnologist", "teams/👩\N{ZERO WIDTH JOINER}💻"),
        ("like", "teams/like"),
        ("Heart", "teams/heart"),
        ("1f4af_hundredpointssymbol", "teams/💯"),
        ("31_one", "teams/31_one"),
        ("ffffff_beyond", "teams/ffffff_beyond"),
        ("2705whiteheavycheckmark", "teams/2705whiteheavycheckmark"),
        ("", "teams/"),
    ],
)
def test_a_reaction_of_teams_is_the_emoji_behind_its_code_points(spelled: str, name: str) -> None:
    assert reaction(spelled) == name


def test_no_near_miss_in_teams_is_the_check_mark() -> None:
    others = ("like", "2714_heavycheckmark", "2611_ballotboxwithcheck", "27052705", "2705-2705_twice", "1f44d_thumbsup")
    assert reaction("2705_whiteheavycheckmark") not in {reaction(name) for name in others}


def test_no_reaction_of_teams_has_a_name_of_slacks() -> None:
    assert reaction("white_check_mark") != plain("white_check_mark")
