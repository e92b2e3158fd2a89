"""`twokeys check`, whatever is piped into it: an answer and a number, never a traceback."""

import json
from io import BytesIO, TextIOWrapper
from typing import Any

from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.group import twokeys
from tests.fuzz.mutations import JUNK, mutated

ROWS = [
    {"id": "a", "reply": "We are on it. ^AB", "parent": "@acme where is it?", "previous": ["Hello."], "kind": "reply"},
    {"id": 1, "reply": "Hello", "parent": {"text": "Hi", "author": "carla", "mentions": ["acme"]}, "language": "en-GB"},
]
LINES = st.one_of(
    mutated(ROWS).map(lambda row: json.dumps(row).encode()),
    JUNK.map(lambda junk: json.dumps(junk).encode()),
    st.binary(max_size=30),
    st.sampled_from(
        (b"", b"[" * 90_000, b'{"reply":' + b"9" * 5000 + b"}", b'{"reply":"\\ud800"}', b"\xef\xbb\xbf{}", b"\r")
    ),
)
FEW = settings(max_examples=15, deadline=None)


def told(arguments: list[str], given: bytes) -> Result:
    result = CliRunner().invoke(twokeys, ["check", *arguments], input=given, prog_name="twokeys")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in {0, 1, 2}
    assert "Traceback" not in result.output
    return result


def rows_of(archive: bytes) -> int:
    """How many lines are to be answered: one that is empty, at the end, is not."""
    lines = list(TextIOWrapper(BytesIO(archive), "utf-8-sig", "backslashreplace"))
    return len(lines) - (bool(lines) and not lines[-1].strip())


@given(st.binary(max_size=200), st.sampled_from(("text", "json", "github")))
@settings(FEW)
def test_any_bytes_are_judged(text: bytes, form: str) -> None:
    result = told(["--format", form], text)
    assert result.exit_code == 0 or result.output


@given(st.lists(LINES, min_size=1, max_size=4))
@settings(FEW)
def test_any_archive_is_answered_row_by_row(lines: list[bytes]) -> None:
    archive = b"\n".join(lines)
    result = told(["--batch", "-"], archive)
    answers, faults = result.stdout.split("\n")[:-1], result.stderr.splitlines()
    for line in answers:
        answer: dict[str, Any] = json.loads(line)
        assert {"id", "findings"} <= set(answer)
    assert all(line.startswith("Line ") for line in faults)
    assert len(answers) + len(faults) == rows_of(archive)
    assert bool(result.stderr) == (result.exit_code == 2)


@given(
    st.lists(st.text(max_size=20), max_size=3),
    st.sampled_from(("--kind", "--ruleset", "--account", "--initials", "--parent")),
)
@settings(FEW)
def test_any_words_on_the_line_are_judged_or_refused_in_a_sentence(words: list[str], option: str) -> None:
    result = told([option, *words], b"Hello")
    assert result.exit_code < 2 or result.stderr
