"""What the examples beside the rules cannot show: no facts, odd characters, other brands."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from policies.engine import Engine
from policies.length import counted_length, weighted_length
from policies.lookalikes import latin_twin
from policies.reply import Brand, Kind, Parent, Previous, Reply, same_handle
from policies.rules import build_all
from policies.ruleset import load_all
from policies.text import prepare

ENGINE = Engine([rule for rule in build_all() if rule.check], load_all({"acme": "example"}))
CALLED = Parent(post_id="1", author="marta", text="@acme help", mentions=("acme",))


def found(text, **fields):
    reply = Reply(**({"account": "acme", "parent": CALLED, "previous": (), "initials": "AB"} | fields | {"text": text}))
    return [(finding.rule, finding.excerpt) for finding in ENGINE.check(reply, "acme", date(2026, 6, 1)).findings]


def test_handles_are_the_same_whatever_their_case_and_at_sign():
    assert same_handle("@Acme", "acme")
    assert not same_handle("acme", "acme_help")


def test_the_weighted_length_is_the_network_s():
    assert weighted_length("Hello https://acme.com/a/long/path 😀 日本", stop_at=560) == 6 + 23 + 1 + 2 + 1 + 4
    assert weighted_length("\ud800", stop_at=560) == 2


@given(st.text(st.sampled_from("ab Z09:/@#-_~!?&=%'\"()<>.,\t\né😀日"), max_size=60))
def test_the_weighted_length_is_the_library_s_for_the_pieces_of_any_text(text):
    assert weighted_length(text, stop_at=560) == sum(
        parse_tweet(piece).weightedLength for piece in re.findall(r"\s+|\S+", text)
    )


def test_handles_that_the_network_adds_are_not_counted():
    parent = Parent(post_id="1", author="@Marta", text="", mentions=("acme", "luca"))
    reply = Reply(text="@marta @luca @pia hello", account="acme", parent=parent)
    assert counted_length(reply, 280) == len("@pia hello")
    post = Reply(text="@marta hello", account="acme", kind=Kind.POST)
    assert counted_length(post, 280) == len("@marta hello")


def test_a_chain_of_too_many_names_is_counted_letter_by_letter():
    assert weighted_length("a." * 40 + "com", stop_at=560) == 83


def test_a_text_of_emoji_alone_repeats_nothing():
    before = Previous(text="🎉🎉", conversation_id="c", at=datetime(2026, 5, 1, tzinfo=UTC))
    assert found("🎉🎉 ^AB", previous=(before,), conversation_id="c") == []


def test_an_earlier_post_of_no_known_conversation_is_one_elsewhere():
    before = Previous(text="We are looking into it for you.", conversation_id=None, at=datetime(2026, 5, 1, tzinfo=UTC))
    report = ENGINE.check(
        Reply(
            text="We are looking into it for you. ^AB", account="acme", parent=CALLED, previous=(before,), initials="AB"
        ),
        "acme",
        date(2026, 6, 1),
    )
    assert [finding.severity for finding in report.findings] == ["warning"]


@pytest.mark.parametrize(
    ("name", "twin"),
    [("acme", None), ("caffè", None), ("\u0430cme", "acme"), ("пример", None), ("日本", None), ("ａcme", "acme")],
)
def test_a_name_passes_for_a_latin_one_only_if_all_of_it_does(name, twin):
    assert latin_twin(name) == twin


def test_a_broken_foreign_domain_is_taken_as_it_is_written():
    assert found("See https://xn--99999999999.com/ ^AB") == []


def test_a_link_may_have_a_port_and_a_number_for_a_name():
    (link,) = prepare("https://acme.com:8443/x.").links
    assert (link.host, link.rest) == ("acme.com", "/x")
    assert found("https://[2001:db8::1]/ ^AB")[0][0] == "masked-link"


def test_a_domain_with_our_name_in_it_is_not_ours():
    assert found("acme-help.net and acme.net ^AB") == [("masked-link", "acme-help.net")]


def test_a_long_name_that_differs_in_one_letter_is_an_imitation():
    brand = Brand(handle="northwind", domains=("northwind.com",))
    assert found("Pay at https://northwnd.com ^AB", accounts=(brand,)) == [("masked-link", "https://northwnd.com")]


def test_many_numbers_are_flagged_without_being_looked_up():
    excerpts = [excerpt for rule, excerpt in found("12345678 x " * 60) if rule == "private-data"]
    assert len(excerpts) == 10


def test_a_valid_number_inside_a_link_is_a_part_of_the_link():
    assert found("https://acme.com/items/4111111111111111 ^AB") == []


def test_one_stretch_is_shown_once_though_two_shapes_fit():
    assert found("CBU 28505909 40090418135201 ^AB") == [("private-data", "28505909 40090418135201")]


def test_a_clabe_is_known_by_its_check_digit():
    assert found("CLABE 032180000118359719 ^AB") == [("private-data", "032180000118359719")]
    assert found("CLABE 032180000118359718 ^AB") == []


def test_a_published_number_is_ours_with_or_without_its_country():
    assert found("Call 0255501234 or +39 02 55501234 ^AB") == []


def test_a_page_of_a_book_is_no_address():
    assert found("Look (at) page (dot) twelve, DNI 12345678A, ISBN 978-3-16-148410-1 ^AB") == []


def test_a_number_with_a_wrong_check_digit_is_nobody_s():
    assert found("Item 4111 1111 1111 1112, GB82 WEST 1234 5698 7654 33 ^AB") == []


def test_a_run_of_digits_alone_is_no_key():
    assert found("Serial 00000000000000000000000000000000 ^AB") == []
