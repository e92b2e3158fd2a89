"""`twokeys check` as people type it: in a folder without settings, in a hook, in a pipe."""

import json

import pytest

BAD = "This is not our fault. ^AB"


def test_it_needs_no_settings_and_says_what_is_wrong(typed):
    result = typed(["check", BAD])
    assert result.exit_code == 1
    assert result.stdout.startswith("<text>:1:9: sign-off blame: ")


def test_it_says_nothing_of_what_is_fine(typed):
    result = typed(["check", "We are on it, Marta. ^AB"])
    assert (result.exit_code, result.stdout) == (0, "")


def test_several_texts_are_told_apart_by_their_numbers_and_names(typed, folder):
    (folder / "reply.md").write_text(f"Hello Ann,\n{BAD}\n", encoding="utf-8")
    lines = typed(["check", BAD, "reply.md", "-"], answers=[BAD]).stdout.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["<text 1>:1:9", "reply.md:2:9", "<stdin>:1:9"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["check", "missing.txt"], "missing.txt cannot be read"),
        (["check", "--batch", "missing.jsonl"], "missing.jsonl"),
        (["check", "--ruleset", "missing", "Hello"], "there is no such ruleset"),
        (["check", "--kind", "song", "Hello"], "'song'"),
        (["check", "--format", "xml", "Hello"], "'xml'"),
        (["check", "explain", "fly"], "There is no rule 'fly'."),
    ],
)
def test_what_cannot_be_asked_ends_with_two_and_a_sentence(typed, line, said):
    result = typed(line)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_an_archive_goes_through_a_pipe(typed):
    rows = [json.dumps({"id": "a", "reply": BAD, "parent": "@acme where is it?"}), "no row"]
    result = typed(["check", "--batch", "-"], answers=rows)
    assert json.loads(result.stdout)["id"] == "a"
    assert (result.exit_code, result.stderr.startswith("Line 2 is not JSON")) == (2, True)


def test_github_is_told_on_one_line_whatever_the_name_is(typed, folder):
    (folder / "100%,odd:name.txt").write_text(BAD, encoding="utf-8")
    line = typed(["check", "--format", "github", "100%,odd:name.txt"]).stdout.splitlines()[0]
    assert line.startswith("::error file=100%25%2Codd%3Aname.txt,line=1,col=9,title=blame::This says")


def test_the_rules_are_listed_and_explained(typed):
    assert "threat " in typed("twokeys check rules").stdout
    told = typed("twokeys check explain threat").stdout
    assert told.startswith("threat (sign-off)\n  catches: a legal or other threat")
