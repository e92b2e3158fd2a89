"""Every refusal and notice has its sentence, and no sentence is left over."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from approvals.domain.notice import Notice
from approvals.domain.quorum import Discount
from bot.wording.notices import BUTTONS, SENTENCES, listed, sentence

ROOT = Path(__file__).parents[3]
CALLS = {"Refusal", "Notice"}


def slugs(call: ast.Call) -> Iterator[str]:
    """The literal slugs of a call, both of `a if x else b`."""
    given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "slug")]
    for node in given:
        branches = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
        yield from (one.value for one in branches if isinstance(one, ast.Constant) and isinstance(one.value, str))


def used() -> set[str]:
    found = {f"does-not-count-{why}" for why in Discount}
    for folder in ("approvals", "bot"):
        for path in (ROOT / folder).rglob("*.py"):
            if {"sandbox", "publishers"} & set(path.parts):  # a publisher's notices are the doctor's to word
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    found.update(slugs(node))
    return found


def test_every_slug_has_a_sentence():
    assert used() - set(SENTENCES) == set()


def test_no_sentence_is_left_over():
    code = "".join(
        path.read_text()
        for folder in ("approvals", "bot")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "notices.py"
    )
    named = used()
    assert [slug for slug in SENTENCES if slug not in named and f'"{slug}"' not in code] == []


@pytest.mark.parametrize("word", ["/twokeys", "Slack", "Teams", "workspace", "tenant"])
def test_no_sentence_is_true_in_one_chat_alone(word):
    assert [slug for slug, words in SENTENCES.items() if isinstance(words, str) and word in words] == []


def test_every_button_below_a_sentence_has_words():
    assert all(BUTTONS.values())


def test_several_things_are_listed_in_words():
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "nobody",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("zone", "said"),
    [({}, "02 Jan 03:04 (UTC)"), ({"zone": "Europe/Madrid"}, "02 Jan 04:04 (Europe/Madrid)")],
)
def test_times_are_told_on_the_clock_that_is_named(zone, said):
    until = {"draft": 2, "handle": "acme_help", "until": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}
    words = sentence(Notice(slug="window-passed", values={**until, **zone}))
    assert f"was to be said again until {said}, and was not." in words


def test_an_unknown_verb_is_met_with_the_nearest_one():
    values = {"verb": "drfat", "near": "draft", "verbs": ("draft [link] [text]",)}
    assert "Did you mean “draft”?" in sentence(Notice(slug="no-such-verb", values=values))


def test_what_somebody_wrote_is_given_back_with_a_refusal():
    said = sentence(Notice(slug="empty-text", values={"their_text": "Dear Carla"}))
    assert said.endswith("Your text was:\nDear Carla")
