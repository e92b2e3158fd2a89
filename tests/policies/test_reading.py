"""How a text is read: its sentences, its words, its language, and what each sentence does."""

from datetime import date

import pytest

from policies.engine import Engine
from policies.finding import Question, Severity
from policies.reading.encoder import MOST
from policies.reading.model import load
from policies.reading.reader import Reader
from policies.reading.tags import Incoming, Tag
from policies.reading.words import features, words
from policies.reply import Kind, Parent, Reply
from policies.rule import Hit, Rule
from policies.rules import build_all
from policies.ruleset import Ruleset
from policies.text import fold, prepare
from policies.triage import Action, triage

READER = Reader.of(build_all())
ENGINE = Engine(build_all(), {"acme": Ruleset(name="acme")})
TODAY = date(2026, 6, 1)


def parts(text):
    read = prepare(text)
    return [read.folded[slice(*read.folded_span(*one.span))] for one in READER.read(read).sentences]


def said(text):
    folded = fold(text)
    return [word.text for word in words(folded, 0, len(folded))]


def test_sentences_end_where_people_end_them():
    assert parts("@ann @bo Hello! We are on it… See p. 12, dott. Rossi.\nMore tomorrow ^AB") == [
        "hello!",
        "we are on it...",
        "see p. 12, dott. rossi.",
        "more tomorrow",
    ]


@pytest.mark.parametrize("signature", ["^AB", "^AB/CD", "^T", "^AB ^CD", "~AN", "*MS", "-TC", "/TF"])
def test_initials_are_no_sentence(signature):
    assert parts(f"Très bien. {signature}") == ["tres bien."]


@pytest.mark.parametrize("signature", ["^Ann", "^Steve", "~Brianna", "-Karla", "^AnnLee", "^Luz"])
def test_a_name_does_nothing_and_belongs_to_no_sentence(signature):
    *sentences, signed = READER.read(prepare(f"Thanks a lot {signature}")).sentences
    assert (len(sentences), signed.does) == (1, {})


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("-idiot", "idiot"),
        ("*idiot*", "idiot"),
        ("_idiot_", "idiot"),
        ("~x", "x"),
        ("^ab", "ab"),
        ("^no ^AB", "no ab"),
        ("^you idiots AB", "you idiots ab"),
        ("- Fri", "fri"),
        ("^AB 🖕", "🖕"),
    ],
)
def test_nothing_passes_unread_where_a_signature_may_stand(end, words):
    reading = READER.read(prepare(f"Open Mon {end}"), "en")
    assert " ".join(word.text for sentence in reading.sentences for word in sentence.words) == f"open mon {words}"


@pytest.mark.parametrize("end", ["^Moron", "-Moron", "*Moron*", "^MORON", "~moron"])
def test_an_insult_is_no_signature(end):
    assert READER.read(prepare(f"Thanks a lot. {end}")).does(Tag.INSULT)


@pytest.mark.parametrize(
    "text",
    ["Sr. Ruiz, p.ej. el martes.", "Il sig. Neri arriva alle 9.", "See e.g. www.acme.com, Mrs. Poe.", "It is 3.5 m."],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(text):
    assert parts(text) == [fold(text)]


def test_lists_are_read_item_by_item():
    assert len(parts("Bring this:\n\n• your ticket • your card | a pen; thank you - and we go on")) == 6


def test_a_sentence_has_no_blanks_around_it():
    text = "  Hello.   We are sorry,  Ann \n ok "
    spans = [sentence.span for sentence in READER.read(prepare(text)).sentences]
    assert [text[start:end] for start, end in spans] == ["Hello.", "We are sorry,  Ann", "ok"]


def test_a_sentence_of_signs_alone_does_nothing():
    (sentence,) = READER.read(prepare("***")).sentences
    assert (sentence.words, dict(sentence.does)) == ((), {})


def test_what_phrases_say_is_known_apart_from_what_the_model_says():
    reader = Reader(
        model=load("model.npz"), incoming=load("incoming.npz"), phrases={Tag.JOKE: ["is our fault"]}, exceptions={}
    )
    (sentence,) = reader.read(prepare("This is not our fault and never is our fault.")).sentences
    assert sentence.outright == {Tag.JOKE}
    assert Tag.BLAME_EXPLICIT in sentence.does


def test_there_is_nothing_to_read_in_handles_alone():
    assert parts("@ann @bo") == []
    assert parts("...\n\n...") == ["...", "..."]


def test_words_are_read_through_their_disguises():
    assert said("You 1d10t, s t u p i d, soooo sh1t") == ["you", "idiot", "stupid", "soo", "shit"]
    assert said("5tupid $tupid 1diot m0r0n5 in 2nd place, 10am, 5GB") == [
        *("stupid", "stupid", "idiot", "morons", "in", "‹n›nd", "place", "‹time›", "‹n›gb"),
    ]


def test_numbers_times_links_and_handles_are_signs():
    assert said("@ann at 9.30 or 5 pm: 500GB for 9,90 € on https://acme.com/x #sale") == [
        *("‹at›", "at", "‹time›", "or", "‹time›", "‹n›gb", "for", "‹n›", "€", "on", "‹link›", "sale"),
    ]


def test_what_is_quoted_is_one_word_unless_hardly_anything_else_is_said():
    assert said('You wrote "we will sue you" here on Monday, and we saw it') == [
        *("you", "wrote", "‹quote›", "here", "on", "monday", "and", "we", "saw", "it"),
    ]
    assert said('"We will sue you"') == ["we", "will", "sue", "you"]


def test_an_exception_wins_over_a_phrase():
    reader = Reader(
        model=load("model.npz"),
        incoming=load("incoming.npz"),
        phrases={Tag.THREAT: ["hear from us"]},
        exceptions={Tag.THREAT: ["hear from us by"]},
    )
    assert reader.read(prepare("Hear from us")).does(Tag.THREAT)
    assert not reader.read(prepare("Hear from us by ‹n›")).does(Tag.THREAT)


def test_a_phrase_is_pointed_at_by_its_words():
    reader = Reader(
        model=load("model.npz"), incoming=load("incoming.npz"), phrases={Tag.JOKE: ["ha ha"]}, exceptions={}
    )
    ((_, _, span),) = reader.read(prepare("Ok. Ha ha, Ann.")).doing(Tag.JOKE)
    assert "Ok. Ha ha, Ann."[slice(*span)] == "Ha ha"


def test_a_text_in_another_language_is_not_checked_and_accused_of_nothing():
    reply = Reply(
        text="Lamentamos muito o ocorrido e vamos verificar agora mesmo com a transportadora. ^AB",
        account="acme",
        parent=Parent(post_id="1", author="ana", text="@acme onde está a minha encomenda?", mentions=("acme",)),
        previous=(),
        initials="AB",
    )
    report = ENGINE.check(reply, "acme", TODAY)
    assert report.language == "pt"
    worded = {rule.name for rule in build_all() if rule.wording and not rule.check}
    assert {missed.rule for missed in report.not_checked} >= {"threat", "insult", "blame", "non-apology"}
    assert not {finding.rule for finding in report.findings} & worded
    assert "this is pt" in report.not_checked[0].reason


def test_one_sentence_in_another_language_leaves_the_others_checked():
    text = "This is not our fault, and we will not pay. Wir prüfen das gerade und melden uns morgen bei Ihnen."
    report = ENGINE.check(Reply(text=text, account="acme"), "acme", TODAY)
    assert "blame" in {finding.rule for finding in report.findings}
    assert {missed.rule for missed in report.not_checked} >= {"threat", "blame", "private-data"}


def test_sentences_in_several_languages_are_read_each_in_its_own():
    reader = Reader(
        model=load("model.npz"),
        incoming=load("incoming.npz"),
        phrases={Tag.PAGE: ["our page", "nuestra pagina"]},
        exceptions={},
    )
    text = "It is all on our page, dear Marta, and in the shop. Lo encuentras todo en nuestra página, querida Ana."
    reading = reader.read(prepare(text))
    assert reading.unread == ()
    assert [Tag.PAGE in sentence.outright for sentence in reading.sentences] == [True, True]


def test_every_rule_about_wording_says_that_it_does_not_know_the_language():
    text = "Isto não é culpa nossa, e vamos falar com os nossos advogados sobre o assunto."
    reply = Reply(text=text, account="acme", kind=Kind.POST, incident=True)
    report = ENGINE.check(reply, "acme", TODAY)
    worded = {rule.name for rule in build_all() if rule.wording and not rule.check}
    assert {missed.rule for missed in report.not_checked} >= worded - {"public-casework"}
    assert not worded & {finding.rule for finding in report.findings}


def test_who_says_the_language_is_believed():
    report = ENGINE.check(Reply(text="Ok, grazie mille a tutti voi.", account="acme", language="es"), "acme", TODAY)
    assert report.language == "es"


@pytest.mark.parametrize("text", ["", "12345", "🎉🎉", "https://acme.com"])
def test_a_text_without_words_has_no_language(text):
    assert ENGINE.check(Reply(text=text, account="acme"), "acme", TODAY).language == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ok", "en"),
        ("Ci dispiace molto, verifichiamo subito.", "it"),
        ("Lo sentimos mucho, lo revisamos ahora.", "es"),
        ("Es tut uns leid, wir kümmern uns sofort darum.", "de"),
        ("申し訳ございません。", "ja"),
    ],
)
def test_languages_are_told(text, language):
    assert READER.read(prepare(text)).language == language


def test_a_reading_that_breaks_stops_the_text_and_names_each_rule_that_needed_it():
    class Odd(str):
        """A language that cannot be compared with any other."""

        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other):
            raise RuntimeError

    rule = Rule(
        name="wordy",
        story="",
        question=Question.HURTFUL,
        severity=Severity.WARNING,
        catches="",
        leaves_alone="",
        wording=lambda _said, _rules: [Hit(reason="So.", advice="Not so.")],
        examples=(),
    )
    engine = Engine([rule], {"acme": Ruleset(name="acme")})
    report = engine.check(Reply(text="Hello there", account="acme", language=Odd("en")), "acme", TODAY)
    assert [(finding.rule, finding.severity) for finding in report.findings] == [("wordy", Severity.BLOCKER)]
    assert (report.language, report.asked) == ("", ())


def test_a_post_that_cannot_be_read_stops_the_text_by_every_rule_about_wording():
    parent = Parent(post_id="1", author="ann", text=404, mentions=("acme",))
    report = ENGINE.check(Reply(text="We look. ^AB", account="acme", parent=parent, previous=()), "acme", TODAY)
    worded = {rule.name for rule in build_all() if rule.wording}
    assert {finding.rule for finding in report.findings if "broke down" in finding.reason} >= worded
    assert report.blocked


def test_a_rule_of_letters_and_of_wording_points_at_each_place_once():
    def check(_reply, _text, _rules):
        yield Hit(span=(0, 5), reason="Letters.", advice="Others.")

    def wording(_said, _rules):
        yield Hit(span=(3, 8), reason="Words.", advice="Others.")
        yield Hit(span=(8, 9), reason="Words.", advice="Others.")

    rule = Rule(
        name="both",
        story="",
        severity=Severity.WARNING,
        catches="",
        leaves_alone="",
        check=check,
        wording=wording,
        examples=(),
    )
    engine = Engine([rule], {"acme": Ruleset(name="acme")})
    spans = [one.span for one in engine.check(Reply(text="Hello dear", account="acme"), "acme", TODAY).findings]
    assert spans == [(0, 5), (8, 9)]


def test_without_its_meaning_a_sentence_is_told_by_its_words():
    row = [word.text for word in words("we are so sorry for the delay, ann", 0, 34)]
    assert Tag.APOLOGY in load("model.npz").told(features(row), None)


def test_sentences_after_the_first_sixty_are_read_as_well():
    report = ENGINE.check(
        Reply(text="All is well here. " * MOST + "We are going to sue you, Ann. ^AB", account="acme"), "acme", TODAY
    )
    assert [finding.excerpt for finding in report.findings if finding.rule == "threat"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("@acme my parcel is three weeks late and nobody answers my mails", Incoming.GRIEVANCE),
        ("@acme what time do you open on sunday?", Incoming.QUESTION),
        ("@acme porque se retrasa tanto mi pedido?", Incoming.QUESTION),
    ],
)
def test_what_comes_in_is_told(text, what):
    reply = Reply(text="We look.", account="acme", parent=Parent(post_id="1", author="ann", text=text))
    assert what in ENGINE.check(reply, "acme", TODAY).asked


@pytest.mark.parametrize(
    ("asked", "action"),
    [
        ((Incoming.OFFENCE, Incoming.GRIEVANCE), Action.BLOCK),
        ((Incoming.GRIEVANCE, Incoming.ABUSE), Action.PUBLIC_THEN_PRIVATE),
        ((Incoming.ABUSE, Incoming.GRIEVANCE), Action.WATCH),
        ((Incoming.PRANK,), Action.IGNORE),
        ((Incoming.ASKS_PRICE, Incoming.QUESTION, Incoming.PRAISE), Action.ANSWER),
        ((Incoming.PRAISE,), Action.ANSWER),
    ],
)
def test_the_likeliest_thing_decides_what_is_suggested(asked, action):
    told = triage(asked)
    assert told.action is action
    assert told.reason.endswith(".")


def test_what_cannot_be_told_suggests_nothing():
    assert triage((Incoming.ASKS_WHY,)) is None
