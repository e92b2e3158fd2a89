"""The linter as people use it: on a text, on files, on an archive."""

import io
import json
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.command import check
from policies.corpus.reading import digest, read
from policies.linter import BatchError, as_github, as_row, as_text, linter, rows
from policies.reading.language import READ
from policies.reading.model import load
from policies.reading.tags import Incoming, Tag

RULES_OFF = "[rules]\n" + "".join(f'{name} = "off"\n' for name in ("unsigned", "no-help", "defence-first"))


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, given=None):
        return CliRunner().invoke(check, arguments, input=given)

    return run


def test_a_text_that_is_fine_ends_with_nothing_said(run):
    result = run("We are on it, Marta. ^AB")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "not checked: " in result.stderr


def test_a_finding_says_where_how_grave_and_what_to_do_instead(run):
    result = run("This is not our fault. ^AB")
    assert result.exit_code == 1
    assert result.stdout.startswith("<text>:1:9: sign-off blame: This says that it is not our fault. Say what we do")


def test_files_and_standard_input_are_texts(run, tmp_path):
    (tmp_path / "one.txt").write_text("This is not our fault. ^AB\n", encoding="utf-8")
    (tmp_path / "two.txt").write_text("We are on it.\nThis is not our fault. ^AB\n", encoding="utf-8")
    result = run("one.txt", "two.txt", "-", "We are on it. ^AB", given="We look. ^AB")
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == ["one.txt:1:9", "two.txt:2:9"]
    assert run(given="We look. ^AB").exit_code == 0


def test_a_file_that_is_not_there_is_said(run, tmp_path):
    (tmp_path / "folder.txt").mkdir()
    for name in ("missing.txt", "folder.txt"):
        result = run(name)
        assert result.exit_code == 2
        assert f"{name} cannot be read" in result.stderr


@pytest.mark.parametrize("text", ["a\0b ^AB", "x" * 5_000 + " ^AB", " hello ^AB", "line\nline ^AB"])
def test_odd_texts_are_texts_and_no_names_of_files(run, text):
    assert run(text).exit_code in {0, 1}


class Terminal(io.BytesIO):
    def isatty(self):
        return True


def test_at_a_terminal_something_must_be_given(run):
    result = run(given=Terminal())
    assert result.exit_code == 2
    assert "Give a text, a file, or `-` for standard input." in result.stderr


def test_what_is_no_utf_8_is_blocked_as_unreadable(run, tmp_path):
    (tmp_path / "odd.txt").write_bytes(b"caff\xe8 ^AB")
    assert "blocker unreadable" in run("odd.txt").stdout


def test_json_and_github_say_the_same_to_machines(run):
    text = "50% off, friends: this is not our fault. ^AB"
    told = json.loads(run("--format", "json", text).stdout)
    assert (told["name"], told["language"]) == ("<text>", "en")
    assert {"rule": "blame", "severity": "sign-off"}.items() <= told["findings"][0].items()
    line = run("--format", "github", text).stdout.splitlines()[0]
    assert line.startswith("::error file=<text>,line=1,col=")
    assert ",title=blame::This says" in line


def test_a_name_and_words_are_escaped_for_github(run, tmp_path):
    (tmp_path / "a,b.txt").write_text("This is not our fault. ^AB", encoding="utf-8")
    assert "::error file=a%2Cb.txt,line=1,col=9,title=blame::" in run("--format", "github", "a,b.txt").stdout


def test_the_post_the_kind_and_the_incident_are_facts_for_the_rules(run):
    late = ("--parent", "@acme my parcel is three weeks late and nobody answers")
    assert "no-help" in run(*late, "Your feedback is important to us. ^AB").stdout
    assert "no-help" not in run("Your feedback is important to us. ^AB").stdout
    cleared = "Everything is back to normal. ^AB"
    assert "premature-all-clear" in run("--incident", cleared).stdout
    assert "premature-all-clear" not in run(cleared).stdout
    assert "unsigned" not in run("--kind", "post", "We open at nine.").stdout


def test_the_author_and_the_account_may_be_named(run):
    asked = ("--account", "acme", "--parent", "@other hello", "--initials", "CD")
    said = run(*asked, "We are on it. ^AB").stdout
    assert "unsummoned" in said
    assert "^CD was added" in said


def test_a_ruleset_of_ones_own_and_a_faulty_one(run, tmp_path):
    (tmp_path / "mine.toml").write_text(RULES_OFF, encoding="utf-8")
    assert run("--ruleset", "mine.toml", "We look into it.").exit_code == 0
    (tmp_path / "bad.toml").write_text("[rules]\ncrowdd = 'off'\nthreat = 'loud'\n", encoding="utf-8")
    result = run("--ruleset", "bad.toml", "Hello")
    assert result.exit_code == 2
    assert "did you mean `crowd`" in result.stderr
    assert "rules.threat" in result.stderr


def test_an_archive_is_answered_row_by_row(run, tmp_path):
    given = [
        {"id": 1, "reply": "This is not our fault. ^AB", "parent": "@acme why?"},
        {
            "id": "b",
            "reply": "@ann We look. ^AB",
            "parent": {"text": "@acme hi", "author": "ann", "mentions": ["acme"]},
        },
        {"id": "c", "reply": "We look, Bea. ^AB", "previous": ["We look, Bea."], "language": "en"},
        {"id": "d", "reply": "We open at ten.", "kind": "correction", "corrects": "We open at nine."},
    ]
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, given)) + "\n\n", encoding="utf-8")
    result = run("--batch", "all.jsonl")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [one["id"] for one in told] == [1, "b", "c", "d"]
    assert set(told[0]) == {"id", "language", "findings", "not_checked"}
    assert told[0]["findings"][0]["span"] == [8, 21]
    assert "repeat" in {one["rule"] for one in told[2]["findings"]}
    assert "unacknowledged-correction" in {one["rule"] for one in told[3]["findings"]}
    assert "repeat" in told[0]["not_checked"]


def test_an_archive_with_nothing_to_find_ends_well(run, tmp_path):
    (tmp_path / "fine.jsonl").write_text('{"reply": "We are on it, Marta. ^AB"}\n', encoding="utf-8")
    result = run("--batch", "fine.jsonl")
    assert (result.exit_code, json.loads(result.stdout)["id"]) == (0, None)


def test_lines_that_are_no_rows_are_named_and_the_others_answered(run, tmp_path):
    lines = [
        '{"reply": "We look. ^AB"',
        '{"id": 2}',
        '{"reply": 3, "kind": "song"}',
        '{"id": 4, "reply": "We look. ^AB"}',
    ]
    (tmp_path / "odd.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = run("--batch", "odd.jsonl")
    assert result.exit_code == 2
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [4]
    assert "Line 1 is not JSON: Expecting ',' delimiter, at character 25." in result.stderr
    assert "Line 2 is no row: `reply` field required." in result.stderr
    assert "`kind` should be 'reply', 'post' or 'correction'" in result.stderr


def test_an_archive_is_read_line_by_line():
    read_so_far = []

    def lines():
        for number in range(3):
            read_so_far.append(number)
            yield json.dumps({"id": number, "reply": "Hello"})

    assert next(iter(rows(lines()))).id == 0
    assert read_so_far == [0]


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
@settings(deadline=None)
def test_any_line_is_a_row_or_an_error_with_a_sentence(line):
    for row in rows([line.replace("\n", " ")]):
        assert isinstance(row, BatchError)
        assert str(row).endswith(".")


def test_the_models_that_ship_were_fitted_to_the_corpus_that_is_here():
    assert load("model.npz").corpus == digest("sentences")
    assert load("incoming.npz").corpus == digest("incoming")


@pytest.mark.parametrize(("kind", "tags"), [("sentences", set(Tag)), ("incoming", set(Incoming))])
def test_texts_are_labelled_with_what_the_models_tell_and_wait_for_a_fit_only_where_none_has_seen_them(kind, tags):
    fitted, waiting = read(kind), read(f"unfitted/{kind}")
    odd = [row for row in (*fitted, *waiting) if not row.tags <= tags or row.language not in READ]
    seen = {(row.language, row.text) for row in fitted} & {(row.language, row.text) for row in waiting}
    assert (odd, seen) == ([], set())


def test_what_was_typed_in_no_encoding_is_blocked_as_unreadable(run):
    result = run("--parent", "@acme h\udce9las", "caff\udce8 ^AB")
    assert result.exit_code == 1
    assert "blocker unreadable" in result.stdout


def test_a_file_may_begin_with_a_mark_of_its_encoding(run, tmp_path):
    row = json.dumps({"id": 1, "reply": "We are on it, Marta. ^AB"})
    (tmp_path / "all.jsonl").write_text(row, encoding="utf-8-sig")
    assert json.loads(run("--batch", "all.jsonl").stdout)["id"] == 1
    (tmp_path / "one.txt").write_bytes(b"\xef\xbb\xbfWe are on it, Marta. ^AB\r\n")
    assert run("one.txt").exit_code == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1]", "Line 2 is no row: it should be a valid dictionary."),
        ('{"reply": "a", "parent": 5}', "Line 2 is no row: `parent` should be a valid dictionary."),
        ('{"reply": "a", "previous": ["b", 5]}', "Line 2 is no row: `previous.1` should be a valid string."),
        ('{"reply": "a", "id": ' + "1" * 5_000 + "}", "Line 2 cannot be read: Exceeds the limit"),
        ("[" * 100_000, "Line 2 cannot be read: maximum recursion depth exceeded"),
        ('{"reply": "caff\xe8"}', "Line 2 is not JSON: Invalid \\escape, at character 16."),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_a_sentence_with_its_number(run, line, said):
    given = b'{"id": 3, "reply": "We look, Ann. ^AB"}\n%s\n{"id": 4, "reply": "We look, Ann. ^AB"}' % line.encode(
        "latin-1"
    )
    result = run("--batch", "-", given=given)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert [json.loads(one)["id"] for one in result.stdout.splitlines()] == [3, 4]


def test_an_empty_line_is_no_row_unless_it_is_the_last_one():
    lines = ["\n", '{"reply": "a"}\n', " \n", '{"reply": "b"}\n', "\n", "\n"]
    assert [str(row) if isinstance(row, BatchError) else row.reply for row in rows(lines)] == [
        *("Line 1 is empty.", "a", "Line 3 is empty.", "b", "Line 5 is empty."),
    ]
    assert list(rows(["\n"])) == list(rows([])) == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["We look, Ann. ^AB"], "the texts"),
        (["rules"], "the texts"),
        (["--parent", "@acme hi"], "--parent"),
        (["--kind", "reply"], "--kind"),
        (["--incident", "--format", "text"], "--incident, --format"),
    ],
)
def test_what_the_rows_of_an_archive_say_is_not_given_beside_it(run, given, named):
    result = run("--batch", "-", *given, given='{"reply": "We look, Ann. ^AB"}')
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"leave out {named}." in result.stderr


def test_half_a_character_is_blocked_in_a_text_and_given_back_in_an_id(run):
    row = r'{"id": "\ud800", "reply": "a \udfff ^AB", "language": "\ud800"}'
    told = json.loads(run("--batch", "-", given=row).stdout)
    assert told["id"] == "\ud800"
    assert told["findings"][0]["rule"] == "unreadable"


@pytest.mark.parametrize(("code", "told"), [("EN", "en"), ("es-MX", "es"), ("pt_BR", "pt"), ("und", "it"), ("", "it")])
def test_languages_may_be_named_as_networks_name_them(run, code, told):
    row = {"reply": "Ciao Marta, il tuo pacco parte oggi.", "language": code}
    assert json.loads(run("--batch", "-", given=json.dumps(row)).stdout)["language"] == told


def test_everything_wrong_with_a_row_is_said_at_once(run):
    row = {"id": [], "reply": 5, "incident": "perhaps", "previous": "no list", "language": 7}
    said = run("--batch", "-", given=json.dumps(row)).stderr
    assert all(f"`{name}" in said for name in row)
    assert "instance of" not in said


def test_an_archive_is_answered_while_it_is_written():
    """By a process of its own, so that nothing but a pipe lies between a line and its answer."""
    command = [sys.executable, "-m", "policies", "--batch", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 - our own command
        for number in range(3):
            print(json.dumps({"id": number, "reply": "We look, Ann. ^AB"}), file=running.stdin, flush=True)
            assert json.loads(running.stdout.readline())["id"] == number
        running.stdin.close()
        assert running.wait() == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("id", "reply", "parent", "previous", "kind", "corrects", "incident", "language")
ROWS = st.fixed_dictionaries({"reply": st.text() | JSON}, optional=dict.fromkeys(FIELDS[2:], JSON) | {"id": JSON})
LINTER = linter("default", today=date(2026, 6, 1), account="acme", initials="AB")


@given(st.lists(ROWS | JSON, max_size=3))
@settings(deadline=None)
def test_any_archive_is_answered_or_refused_row_by_row(archive):
    for row in rows(json.dumps(one) for one in archive):
        if isinstance(row, BatchError):
            assert str(row).startswith("Line ")
            continue
        report = LINTER.report(row)
        assert not [finding for finding in report.findings if "broke down" in finding.reason]
        json.dumps(as_row(row, report))
        for line in (*as_text("a", row.reply, report.findings), *as_github("a", row.reply, report.findings)):
            assert "\n" not in line
