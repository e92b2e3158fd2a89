"""What the rules about wording need beside the words: a post, a conversation, an incident, a brand's own lists."""

from datetime import UTC, date, datetime

import pytest

from policies.engine import Engine
from policies.reply import Kind, Parent, Previous, Reply
from policies.rules import build_all
from policies.ruleset import Ruleset

RULES = Ruleset(name="acme", off_limits=("finances", "staff", "legal", "Project Falcon"), tiers=("Premium",))
ENGINE = Engine(build_all(), {"acme": RULES})
LATE = "@acme my parcel is three weeks late and nobody answers my mails"
WHY = "@acme why is my parcel so late, what happened to it?"


def found(text, *, parent=LATE, before=(), **fields):
    answered = Parent(post_id="1", author="ann", text=parent, mentions=("acme",)) if parent else None
    previous = tuple(Previous(text=one, conversation_id="c", at=datetime(2026, 5, 1, tzinfo=UTC)) for one in before)
    reply = Reply(
        **{
            "text": text,
            "account": "acme",
            "parent": answered,
            "previous": previous,
            "conversation_id": "c",
            "initials": "AB",
            **fields,
        }
    )
    report = ENGINE.check(reply, "acme", date(2026, 6, 1))
    return {finding.rule for finding in report.findings}, {missed.rule for missed in report.not_checked}


def test_without_the_post_the_rules_that_compare_with_it_say_so():
    _, missed = found("We are on it, Ann. ^AB", parent=None)
    assert missed >= {"no-help", "defence-first", "sales-pitch", "flippant"}


def test_a_post_of_its_own_answers_nobody_and_lacks_nothing():
    _, missed = found("We open at nine.", parent=None, kind=Kind.POST)
    assert not missed & {"no-help", "defence-first", "sales-pitch", "flippant", "public-casework"}


def test_an_explanation_that_was_asked_for_is_no_defence():
    words = "As stated in our terms and conditions, we are not liable for delays. ^AB"
    assert "defence-first" in found(words)[0]
    assert "defence-first" not in found(words, parent=WHY)[0]


def test_help_before_the_explanation_is_fine_and_after_it_is_late():
    terms = "As stated in our terms and conditions, parcels may take ten days."
    link = "We found it: https://acme.com/track shows where it is."
    assert "defence-first" not in found(f"{link} {terms} ^AB")[0]
    assert "defence-first" in found(f"{terms} {link} ^AB")[0]


def test_a_brand_names_what_it_sells_and_what_it_does_not_talk_about():
    assert "sales-pitch" in found("Premium brings it sooner. ^AB")[0]
    assert "sales-pitch" not in found("Premium brings it sooner. ^AB", parent=f"{LATE} and I pay for Premium")[0]
    assert "off-limits" in found("Project Falcon starts soon, Ann. ^AB")[0]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("#OurVote", "Vote with us, Ann: #OurVote! ^AB"),
        ("C++", "We write that in C++, Ann. ^AB"),
        ("Città Studi", "Ci vediamo a citta studi, Ann. ^AB"),
    ],
)
def test_a_list_may_hold_any_sort_of_word(entry, text):
    engine = Engine(build_all(), {"acme": Ruleset(name="acme", off_limits=(entry,))})
    report = engine.check(Reply(text=text, account="acme", kind=Kind.POST), "acme", date(2026, 6, 1))
    (finding,) = [one for one in report.findings if one.rule == "off-limits"]
    assert finding.excerpt.lower() in {entry.lower(), "citta studi"}
    inside = text.replace(entry, f"x{entry}x").replace("citta", "xcitta")
    report = engine.check(Reply(text=inside, account="acme", kind=Kind.POST), "acme", date(2026, 6, 1))
    assert "off-limits" not in {one.rule for one in report.findings}


def test_an_entry_that_nobody_can_see_finds_nothing():
    engine = Engine(build_all(), {"acme": Ruleset(name="acme", off_limits=("\u200b",), tiers=("\u0301",))})
    answered = Parent(post_id="1", author="ann", text=LATE, mentions=("acme",))
    report = engine.check(Reply(text="We look. ^AB", account="acme", parent=answered), "acme", date(2026, 6, 1))
    assert not {one.rule for one in report.findings} & {"off-limits", "sales-pitch"}


def test_topics_that_a_brand_does_not_list_are_its_own_to_talk_about():
    words = "We will see you in court over this case, our lawyers say. ^AB"
    open_to_all = Engine(build_all(), {"acme": Ruleset(name="acme", off_limits=())})
    report = open_to_all.check(Reply(text=words, account="acme", kind=Kind.POST), "acme", date(2026, 6, 1))
    assert "off-limits" not in {one.rule for one in report.findings}
    assert "threat" in {one.rule for one in report.findings}


def test_who_asks_for_the_price_is_told_it():
    offer = "Our Premium delivery costs 9.90 a month, upgrade today. ^AB"
    assert "sales-pitch" in found(offer)[0]
    assert "sales-pitch" not in found(offer, parent="@acme how much is Premium delivery a month?")[0]


def test_a_private_message_is_a_route_to_a_page():
    words = "Please fill in the form on our website, or send us a DM and we will send it to you. ^AB"
    assert "unlinked-help" not in found(words)[0]


def test_what_was_said_in_another_conversation_is_no_reply_to_this_one():
    words = "Your order 99-1234 was sent back to the depot on Monday and your refund is 20 euros. ^AB"
    elsewhere = Previous(text="We look: https://acme.com/a", conversation_id="d", at=datetime(2026, 5, 1, tzinfo=UTC))
    assert "public-casework" not in found(words, previous=(elsewhere,))[0]
    assert "unlinked-help" in found("Please fill in the form on our website. ^AB", previous=(elsewhere,))[0]


def test_a_correction_says_that_the_earlier_post_was_wrong():
    fields = {"kind": Kind.CORRECTION, "corrects": "We open at nine."}
    assert "unacknowledged-correction" in found("We open at ten on Sunday. ^AB", **fields)[0]
    assert "unacknowledged-correction" not in found("We were wrong: we open at ten, not at nine. ^AB", **fields)[0]
    assert "unacknowledged-correction" not in found("We open at ten on Sunday. ^AB")[0]


def test_a_page_without_its_link_is_pointed_out_unless_it_can_be_found():
    words = "Please fill in the form on our website. ^AB"
    assert "unlinked-help" in found(words)[0]
    assert "unlinked-help" not in found("Please fill in the form on our website: acme.com/form ^AB")[0]
    assert "unlinked-help" not in found("Please fill in the form under Help > Parcels on our website. ^AB")[0]
    assert "unlinked-help" not in found(words, before=("It is all on https://acme.com/form",))[0]


def test_a_case_goes_on_in_public_from_the_second_reply_on():
    words = "Your order 99-1234 was sent back to the depot on Monday and your refund is 20 euros. ^AB"
    assert "public-casework" in found(words, before=("We are looking for it.",))[0]
    assert "public-casework" not in found(words)[0]
    assert "public-casework" not in found(f"{words} Send us a DM, please.", before=("We are looking.",))[0]
    assert "public-casework" in found(words, previous=None)[1]


def test_asking_everybody_is_one_thing_and_asking_somebody_another():
    words = "Is anybody else still having problems with our app?"
    assert "asking-the-affected" in found(words, parent=None, kind=Kind.POST)[0]
    assert "asking-the-affected" not in found("Does it work for you now, Ann? ^AB")[0]


@pytest.mark.parametrize("rule", ["premature-all-clear", "inside-detail"])
def test_what_is_about_an_incident_needs_one(rule):
    words = "A database server in rack 7 had failed; everything is back to normal now, all systems work again. ^AB"
    assert rule not in found(words)[0]
    assert rule in found(words, incident=True)[0]


def test_a_joke_is_one_to_somebody_who_complains_or_in_an_incident():
    words = "Oops 😂😂 haha, our bad! ^AB"
    assert "flippant" in found(words)[0]
    assert "flippant" in found(words, parent=None, kind=Kind.POST, incident=True)[0]
    assert "flippant" not in found(words, parent=None, kind=Kind.POST)[0]


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("PLEASE READ YOUR MAIL FIRST ^AB", True),
        ("LUN-VEN 9-18 CHIUSO DOMENICA FESTIVI ^AB", False),
        ("Press OK or SAVE or ESC ^AB", False),
        ("Hello\nSTOP WRITING HERE NOW\nBye ^AB", True),
    ],
)
def test_shouting_is_an_insult_and_a_timetable_is_none(text, shouts):
    assert ("insult" in found(text)[0]) is shouts


def test_a_question_answered_in_words_of_its_own_is_not_called_empty():
    assert "no-help" not in found("Quite calm: 14 people in. ^AB", parent="@acme is the pool busy right now?")[0]


def test_asking_for_private_data_is_pointed_out_unless_a_private_way_is_named():
    assert "private-data" in found("What is your order number? ^AB")[0]
    assert "private-data" not in found("What is your order number? Send it to us by DM. ^AB")[0]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "You 1d10t.",
            "You idiot",
            "You m0r0n!",
            "You stupid!",
            "Stupid!",
            "You are an idiot",
            "You're idiots.",
            "^Idiot",
        ),
        *("Sei un idi0ta.", "Siete stupidi!", "Idioti!", "Lei è proprio un cretino", "Razza d'idiota"),
        *("Eres idiota", "¡Idiotas!", "Es usted tonta.", "So idi0ta", "5tupid!"),
    ],
)
def test_a_short_insult_outright_is_one(text):
    assert "insult" in found(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        *(
            'You wrote "you idiot" to us.',
            "The Idiot is back!",
            "American Idiot, live!",
            "Stupid of us, sorry!",
            "An idiot's guide",
        ),
        *(
            "Not stupid!",
            "L'idiota è tornato!",
            "Non siete stupidi!",
            "Che stupidi siamo stati!",
            "¡Los idiotas, hoy!",
            "No eres tonta.",
        ),
    ],
)
def test_a_title_a_quotation_and_words_of_comfort_are_no_insult(text):
    assert "insult" not in found(text)[0]
