"""What a slash command says."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis.strategies import text

from approvals.errors import Refusal
from bot.commands import Draft, Help, Hold, Incident, Prepare, Release, Resume, link_in, parse

LINK = "https://x.com/carla/status/123"


@pytest.mark.parametrize(
    ("said", "command"),
    [
        (f"draft {LINK} We are on it", Draft(link=LINK, text="We are on it")),
        (f"draft <{LINK}> We are on it", Draft(link=LINK, text="We are on it")),
        (f"draft <{LINK}|x.com/carla> We are on it", Draft(link=LINK, text="We are on it")),
        (f"draft {LINK}\nWe are on it\n\n^AD", Draft(link=LINK, text="We are on it\n\n^AD")),
        (f"draft\n{LINK}", Draft(link=LINK, text="")),
        (f"draft {LINK}", Draft(link=LINK, text="")),
        ("draft We are open until eight", Draft(link="", text="We are open until eight")),
        (f"draft We wrote it here: {LINK}", Draft(link="", text=f"We wrote it here: {LINK}")),
        ("draft  two  spaces stay", Draft(link="", text="two  spaces stay")),
        ("DRAFT", Draft(link="", text="")),
        ("/draft hello", Draft(link="", text="hello")),
        ("draft payload", Draft(link="", text="payload")),
        ("hold acme press call at ten", Hold(account="acme", reason="press call at ten")),
        ("hold acme\npress call at ten", Hold(account="acme", reason="press call at ten")),
        ("resume acme", Resume(account="acme")),
        ('incident open acme "the site is down"', Incident(act="open", account="acme", words="the site is down")),
        ("incident open acme “it is down”", Incident(act="open", account="acme", words="it is down")),
        ("incident OPEN acme\nit is down", Incident(act="open", account="acme", words="it is down")),
        ("incident lead acme", Incident(act="lead", account="acme")),
        ("incident lead acme @bo", Incident(act="lead", account="acme", words="@bo")),
        (f"incident anchor <{LINK}>", Incident(act="anchor", account="", words=LINK)),
        ("incident page acme", Incident(act="page", account="acme")),
        ("incident close acme", Incident(act="close", account="acme")),
        ("prepare acme", Prepare(account="acme")),
        ("release  the   outage", Release(words="the outage")),
        ("", Help()),
        ("help", Help()),
    ],
)
def test_words_become_a_command(said, command):
    assert parse(said) == command


def test_a_short_name_says_the_verb_already():
    assert parse(f"{LINK} hello", verb="draft") == Draft(link=LINK, text="hello")


def test_an_unknown_verb_is_refused_with_the_nearest_one():
    with pytest.raises(Refusal) as refused:
        parse("drafft something")
    assert (refused.value.slug, refused.value.values["near"]) == ("no-such-verb", "draft")


@pytest.mark.parametrize("said", ["hold", "resume", "prepare", "incident open", "incident close"])
def test_an_account_that_is_missing_is_asked_for(said):
    with pytest.raises(Refusal) as refused:
        parse(said)
    assert refused.value.slug == "account-missing"


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("incident", "incident-usage"),
        ("incident begin acme", "incident-usage"),
        ("incident anchor acme", "link-missing"),
        ("release", "name-missing-there"),
    ],
)
def test_what_is_missing_in_an_incident_is_asked_for(said, slug):
    with pytest.raises(Refusal) as refused:
        parse(said)
    assert refused.value.slug == slug


def test_the_first_link_of_a_message_is_found_wherever_it_stands():
    assert link_in(f"look at {LINK} please") == (LINK, "look at please")
    assert link_in("no link here") == ("", "no link here")


@given(text())
def test_whatever_is_typed_is_a_command_or_a_refusal(said):
    with suppress(Refusal):
        assert isinstance(parse(said), Draft | Hold | Resume | Help)
