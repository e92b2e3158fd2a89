import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from policies.finding import Severity
from policies.ruleset import Ruleset, RulesetError, load, load_all


@pytest.fixture
def write(tmp_path):
    def write(content, name="acme.toml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def problems(source):
    with pytest.raises(RulesetError) as caught:
        load(source)
    folder = f"{Path(source).parent}/"
    return [problem.removeprefix(folder) for problem in caught.value.problems]


def test_the_default_file_says_what_a_ruleset_is_without_a_file():
    assert load("default") == Ruleset(name="default")


def test_the_default_numbers_are_the_documented_ones():
    ruleset = load("default")
    assert (ruleset.max_weighted_length, ruleset.pause_seconds, ruleset.grievance_pause_seconds) == (280, 20, 60)
    assert ruleset.answer_minutes == 30
    assert ruleset.signature_required


def test_a_file_inherits_from_default_whatever_it_leaves_out(write):
    ruleset = load(write('[numbers]\nmax_mentions = 1\n[lists]\nown_domains = ["Acme.com"]'))
    assert (ruleset.name, ruleset.max_mentions, ruleset.max_weighted_length) == ("acme", 1, 280)
    assert ruleset.own_domains == ("acme.com",)


def test_a_file_inherits_from_a_file_beside_it(write):
    write('[rules]\ncrowd = "off"\nrepeat = "blocker"\n[signature]\nrequired = false', "house.toml")
    ruleset = load(write('inherits = "house.toml"\n[rules]\nrepeat = "sign-off"'))
    assert ruleset.setting("crowd").off
    assert ruleset.setting("repeat").severity is Severity.SIGN_OFF
    assert not ruleset.signature_required


def test_a_rule_may_watch_until_a_day(write):
    ruleset = load(write('[rules]\nrepeat = { severity = "warning", observe_until = 2026-06-01 }'))
    assert ruleset.watches_only("repeat", date(2026, 6, 1))
    assert not ruleset.watches_only("repeat", date(2026, 6, 2))
    assert not ruleset.watches_only("crowd", date(2026, 6, 1))


def test_all_that_is_wrong_is_said_at_once_by_file_and_path(write):
    path = write(
        """
        inherits = "house.toml"
        colour = 1
        [rules]
        crowdd = "off"
        unreadable = "off"
        secret = "fix"
        masked-link = { severity = "fix" }
        repeat = "loud"
        too-long = { observed_until = 2026-01-01 }
        [numbers]
        max_mention = 2
        pause_seconds = "a"
        [lists]
        own_domains = ["https://acme.com"]
        published = [""]
        """
    )
    write("[numbers]\nsimilarity = 4", "house.toml")
    assert problems(path) == [
        "acme.toml: `rules.repeat.severity` should be 'blocker', 'sign-off', 'warning', 'fix' or 'off', and is 'loud'.",
        "acme.toml: there is no `rules.too-long.observed_until` (did you mean `observe_until`?).",
        "acme.toml: `numbers.pause_seconds` should be a valid integer, and is 'a'.",
        "acme.toml: there is no `numbers.max_mention` (did you mean `max_mentions`?).",
        "acme.toml: `lists.own_domains[0]` should be a bare domain such as acme.com, and is 'https://acme.com'.",
        "acme.toml: `lists.published[0]` string should have at least 1 character, and is ''.",
        "acme.toml: there is no `colour`.",
        "acme.toml: there is no rule `rules.crowdd` (did you mean `crowd`?).",
        "acme.toml: `rules.unreadable` cannot be changed, as no network takes what it blocks.",
        "acme.toml: `rules.secret` cannot be `fix`, as Twokeys cannot mend it.",
        "acme.toml: `rules.masked-link` cannot be `fix`, as Twokeys cannot mend it.",
        "house.toml: `numbers.similarity` should be less than or equal to 1, and is 4.",
    ]


def test_sections_that_are_no_tables_are_named(write):
    assert len(problems(write("rules = 1\nnumbers = 2\ninherits = 3"))) == 3


def test_a_ruleset_that_is_not_there_is_named(tmp_path):
    assert "there is no such ruleset" in problems(tmp_path / "none.toml")[0]
    assert "there is no such ruleset" in problems("nonesuch")[0]
    assert "there is no such ruleset" in problems(tmp_path / "nul\0.toml")[0]
    assert "there is no such ruleset" in problems("x" * 300)[0]


def test_a_file_that_is_no_toml_or_no_text_is_named(write):
    assert "this is not TOML" in problems(write("= 1"))[0]
    assert "this is not UTF-8 text" in problems(write(b"\xff"))[0]
    for too_much in (f"x = {'9' * 5000}", f"x = {'[' * 5000}{']' * 5000}"):
        assert "a number in it is too long, or brackets" in problems(write(too_much))[0]


def test_rulesets_that_inherit_from_each_other_are_named(write):
    write('inherits = "acme.toml"', "other.toml")
    assert problems(write('inherits = "other.toml"')) == ["acme.toml: `inherits` goes round in a circle."]


def test_several_rulesets_are_read_at_once_and_their_problems_too(write, tmp_path):
    assert set(load_all({"acme": "default", "shop": "example"})) == {"acme", "shop"}
    bad = write("colour = 1")
    with pytest.raises(RulesetError) as caught:
        load_all({"one": bad, "same": bad, "two": tmp_path / "none.toml", "three": "default"})
    assert len(caught.value.problems) == 2
    assert str(caught.value).count("\n") == 1


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("second_repost_hours = 4", "`numbers.second_repost_hours` (4) is not after `numbers.repost_hours` (4)."),
        (
            "repost_hours = 1\nrepost_reminder_minutes = 60",
            "`numbers.repost_reminder_minutes` (60) is not less than the time to the first re-post: `numbers.repost_hours` is 1.",
        ),
        (
            "repost_hours = 5\nsecond_repost_hours = 6\nrepost_window_hours = 1\nrepost_reminder_minutes = 150",
            (
                "`numbers.second_repost_hours` (6) leaves no time to tell people of the second re-post after the first: "
                "`numbers.repost_reminder_minutes` is 150, and `numbers.repost_window_hours` 1."
            ),
        ),
        (
            "incident_later_minutes = 5",
            "`numbers.incident_reminder_minutes` (5) is not less than the time between two updates: 30 minutes, later 5.",
        ),
    ],
)
def test_numbers_that_contradict_each_other_are_said_together(write, numbers, said):
    assert problems(write(f"[numbers]\n{numbers}")) == [f"acme.toml: {said}"]


def test_the_rulesets_that_ship_say_what_they_are_for():
    library, hosting = load("library"), load("hosting")
    assert library.off_limits == ()
    assert library.setting("sales-pitch").off
    assert hosting.setting("speculation").severity == "sign-off"
    assert (hosting.off_limits, hosting.max_mentions) == (("finances", "staff", "legal"), 3)


def test_a_list_that_is_misspelt_is_named_with_the_one_that_is_meant(write):
    with pytest.raises(RulesetError, match="did you mean `off_limits`"):
        load(write("[lists]\noff_limit = []"))


@pytest.mark.parametrize("name", ["default", "library", "hosting"])
def test_what_stands_in_a_comment_of_a_ruleset_may_be_said(name, write):
    shipped = files("policies.rulesets").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    for row in re.findall(r"^# +([\w-]+ = (?:\{.*?\}|\".*?\"))", shipped, re.MULTILINE):
        content = row if row.startswith("inherits") else f"[rules]\n{row}"
        assert load(write(content))


def test_lists_of_topics_and_tiers_replace_what_is_inherited(write):
    ruleset = load(write('inherits = "library"\n[lists]\noff_limits = ["legal", " the merger "]\ntiers = ["Premium"]'))
    assert ruleset.off_limits == ("legal", "the merger")
    assert ruleset.tiers == ("Premium",)


def test_what_is_wrong_with_the_lists_of_topics_and_tiers_is_said(write):
    path = write('[lists]\noff_limit = []\ntier = ["Pro"]\noff_limits = "legal"\ntiers = ["Pro", "", 3]')
    assert problems(path) == [
        "acme.toml: `lists.off_limits` should be a valid list, and is 'legal'.",
        "acme.toml: `lists.tiers[1]` string should have at least 1 character, and is ''.",
        "acme.toml: `lists.tiers[2]` should be a valid string, and is 3.",
        "acme.toml: there is no `lists.off_limit` (did you mean `off_limits`?).",
        "acme.toml: there is no `lists.tier` (did you mean `tiers`?).",
    ]
