"""Whatever the text holds, the engine answers, soon, and with something that can be stored."""

import json
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.engine import Engine
from policies.reply import Parent, Reply
from policies.rules import build_all
from policies.ruleset import load_all
from policies.text import prepare

ENGINE = Engine(build_all(), load_all({"acme": "example"}))
CALLED = Parent(post_id="1", author="marta", text="@acme help", mentions=("acme",))
PIECES = st.sampled_from(
    (
        *("@acme ", "https://", "acme.com", "a.a.a.", "\u202e", "\u200d", "👩‍🔧", "é", "\u0301", "4111 1111 ", "+39 "),
        *("^AB", "\ud800", "\0", "send us your ", "order number ", " (at) ", " dot ", "password: ", "IT60", "٣", "Ⅷ"),
        *("İ", "ﷺ", "-", "[::1]", "xn--", "@", "12345678901", "http://1.2.3.4", "x" * 300, "a\u0300" * 20),
    )
)
TEXTS = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(PIECES, max_size=40).map("".join))


def judge(text, initials="AB"):
    reply = Reply(text=text, account="acme", parent=CALLED, previous=(), initials=initials)
    return ENGINE.check(reply, "acme", date(2026, 6, 1))


@given(TEXTS)
@settings(deadline=None)
def test_any_text_is_judged_without_a_rule_breaking(text):
    report = judge(text)
    assert not [finding for finding in report.findings if "broke down" in finding.reason]
    json.dumps([report.text, [finding.excerpt for finding in report.findings]], ensure_ascii=False).encode()
    for finding in report.findings:
        assert finding.span is None or report.text[slice(*finding.span)] == finding.excerpt != ""


@given(TEXTS)
@settings(deadline=None)
def test_what_is_not_blocked_is_published_letter_for_letter(text):
    report = judge(text)
    assert report.blocked or report.text in {text, f"{text.rstrip()} ^AB"}


@given(TEXTS)
@settings(deadline=None)
def test_judging_the_mended_text_again_mends_nothing_more(text):
    once = judge(text).text
    assert judge(once).text == once


@given(TEXTS, st.data())
def test_a_place_in_the_folded_text_is_one_in_the_original(text, data):
    read = prepare(text)
    if read.folded:
        start = data.draw(st.integers(0, len(read.folded) - 1))
        end = data.draw(st.integers(start + 1, len(read.folded)))
        first, last = read.span(start, end)
        assert 0 <= first < last <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\ud800",
        "a\0b",
        "x" * 10_000_000,
        "\x1b[31mred",
        "\ufffe",
        "😀" * 300,
        "\u202eevil",
        "\x85",
        "perch\ufffd",
    ],
    ids=[
        "empty",
        "blank",
        "surrogate",
        "nul",
        "10 MB",
        "escape",
        "non-character",
        "emoji",
        "override",
        "next line",
        "mixed encodings",
    ],
)
def test_what_nobody_can_read_or_send_is_blocked(text):
    assert judge(text).blocked


HOSTILE = {
    "dotted": "a.a." * 25_000,
    "links": "http://a.it " * 8_000,
    "marks": "\u0301" * 50_000,
    "handles": "@a " * 30_000,
    "addresses": "a.b@c.it " * 11_000,
    "digits": "1 2 3 " * 16_000,
    "phones": "+39 333 123 4567 " * 5_900,
    "questions": "send us, a b c d e f " * 4_700,
    "keys": "eyJabcdefgh." * 8_000,
    "hidden": "\u200b" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(text):
    before = time.process_time()
    judge(text)
    assert time.process_time() - before < 2, (
        "a hundred thousand characters take a fifth of a second, and a slow machine ten times that"
    )
