"""Whatever the text holds, the engine answers, soon, and with something that can be stored."""

import json
import random
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.engine import Engine
from policies.reading.phrases import parse
from policies.reply import Kind, Parent, Previous, Reply
from policies.rules import build_all
from policies.ruleset import load_all
from policies.text import READ_LIMIT, prepare

ENGINE = Engine(build_all(), load_all({"acme": "example"}))
LATE = "@acme my parcel is three weeks late and nobody answers my mails"
CALLED = Parent(post_id="1", author="marta", text=LATE, mentions=("acme",))
BEFORE = Previous(text="We are looking for it.", conversation_id="c", at=datetime(2026, 5, 1, tzinfo=UTC))
PIECES = st.sampled_from(
    (
        *("@acme ", "https://", "acme.com", "a.a.a.", "\u202e", "\u200d", "👩‍🔧", "é", "\u0301", "4111 1111 ", "+39 "),
        *("^AB", "\ud800", "\0", "send us your ", "order number ", " (at) ", " dot ", "password: ", "IT60", "٣", "Ⅷ"),
        *(
            '"',
            "«",
            "not our fault",
            "i d i o t",
            "1d10t",
            "perché ",
            " - ",
            "\n• ",
            "; ",
            "HAHA OOPS STOP ",
            "não é culpa ",
        ),
        *("İ", "ﷺ", "-", "[::1]", "xn--", "@", "12345678901", "http://1.2.3.4", "x" * 300, "a\u0300" * 20),
    )
)
TEXTS = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(PIECES, max_size=40).map("".join))


def judge(text, initials="AB", **fields):
    usual = {"account": "acme", "parent": CALLED, "previous": (), "conversation_id": "c", "initials": initials}
    reply = Reply(text=text, **usual | fields)
    return ENGINE.check(reply, "acme", date(2026, 6, 1))


@given(TEXTS)
@settings(deadline=None)
def test_any_text_is_judged_without_a_rule_breaking(text):
    report = judge(text)
    assert not [finding for finding in report.findings if "broke down" in finding.reason]
    json.dumps([report.text, [finding.excerpt for finding in report.findings]], ensure_ascii=False).encode()
    for finding in report.findings:
        assert finding.span is None or report.text[slice(*finding.span)] == finding.excerpt != ""


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(Kind), st.booleans(), st.sampled_from((None, "en", "it", "es", "pt")))
@settings(deadline=None)
def test_any_post_that_is_answered_and_anything_said_before_is_read(text, asked, before, kind, incident, language):
    report = judge(
        text,
        parent=replace(CALLED, text=asked),
        previous=(replace(BEFORE, text=before),),
        kind=kind,
        incident=incident,
        language=language,
        corrects=before,
    )
    assert not [finding for finding in report.findings if "broke down" in finding.reason]
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


def test_letters_that_unfold_into_many_are_read_to_the_same_limit_and_what_is_left_is_blocked():
    text = "ﷺ" * 10_000 + " You idiot ^Ann"
    read = prepare(text)
    assert READ_LIMIT <= len(read.folded) < READ_LIMIT + len("صلى الله عليه وسلم")
    assert read.span(len(read.folded) - 1, len(read.folded)) == (read.read - 1, read.read)
    (blocked,) = [finding for finding in judge(text).findings if finding.rule == "unreadable"]
    assert "10,015 characters, and only 5,556 of them are read" in blocked.reason


def seconds(text, **fields):
    """How long judging takes; what measures coverage stands aside meanwhile, as it takes many times that."""
    tracing = sys.gettrace()
    sys.settrace(None)
    try:
        before = time.process_time()
        judge(text, incident=True, **fields)
        return time.process_time() - before
    finally:
        sys.settrace(tracing)


SLOW = 3
VOCABULARY = sorted(
    {
        word.removesuffix("~")
        for rule in build_all()
        for entries in (*rule.phrases.values(), *rule.exceptions.values())
        for entry in entries
        for step in parse(entry).words
        for word in step
    }
)
random.Random(7).shuffle(VOCABULARY)  # noqa: S311 - the order of a test, the same each time

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
    "nested quotes": '"«“' * 33_000,
    "quoted words": '"a" b ' * 16_000,
    "marks on letters": "e\u0301\u0302 " * 25_000,
    "long links": "https://a.it/b?c=d " * 10_000,
    "a.a.": "a.a.a." * 16_000,
    "dots": "." * 100_000,
    "dots apart": ". " * 50_000,
    "letters apart": "a b c d " * 12_500,
    "one word": "a" * 100_000,
    "one number": "1" * 99_999 + "a",
    "blanks": " " * 99_999 + "a",
    "lines": "a\n" * 50_000,
    "short sentences": "No. " * 25_000,
    "long sentences": "This is one that we have written for you today. " * 2_000,
    "foreign sentences": "Isto é uma frase que escrevemos hoje em português. " * 1_900,
    "disguises": "1d10t " * 16_000,
    "shouts": "AAAA BBBB CCCC x " * 5_800 + "1",
    "blame": "this is not our fault and " * 3_800,
    "emoji": "😂" * 100_000,
    "letters that unfold": "ﷺ" * 100_000,
    "every phrase": " ".join(VOCABULARY),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(text):
    assert seconds(text) < SLOW, "a hundred thousand characters take less than a second, and a slow machine more"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_post_that_is_answered_takes_no_longer(text):
    assert seconds("We look, Ann.", parent=replace(CALLED, text=text), previous=(replace(BEFORE, text=text),)) < SLOW
