"""Words of a command, of a button and of a form's memory, whatever they are: understood, or refused with a sentence."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.domain.card import mark_on, number_on
from approvals.domain.notice import Notice
from approvals.errors import Refusal
from bot import commands
from bot.wording import forms
from bot.wording.notices import sentence
from tests.fuzz.mutations import JUNK, WORDS

PIECES = st.sampled_from(
    (*commands.VERBS, "/", " ", "\n", "<", ">", "|", "https://x.com/a/status/1", "\u2028", "all", "@acme")
)
SAID = WORDS | st.lists(PIECES, max_size=8).map("".join)
VALUES = WORDS | st.lists(st.sampled_from(("7", "1", "/", "approve", "٣", "-", "9" * 20)), max_size=6).map("".join)
MEMORIES = (
    WORDS
    | JUNK.map(json.dumps)
    | st.dictionaries(st.sampled_from(("draft", "revision", "mark", "channel")), JUNK).map(json.dumps)
)
FAST = settings(max_examples=300, deadline=None)


def told(refusal: Refusal) -> bool:
    return bool(sentence(Notice(slug=refusal.slug, values=refusal.values)))


@given(SAID, st.none() | st.sampled_from(("draft", "hold", "exposure")))
@settings(FAST)
def test_whatever_is_said_is_a_command_or_refused(text: str, verb: str | None) -> None:
    try:
        assert isinstance(commands.parse(text, verb=verb), commands.Command)
    except Refusal as refusal:
        assert told(refusal)


@given(VALUES)
@settings(FAST)
def test_whatever_a_button_carries_is_read_or_refused(value: str) -> None:
    for read in (number_on, mark_on):
        try:
            assert read(value) is not None
        except Refusal as refusal:
            assert told(refusal)


@given(MEMORIES)
@settings(FAST)
def test_whatever_a_form_remembers_is_read_or_refused(memory: str) -> None:
    assert isinstance(forms.channel(memory), str)
    for read in (forms.remembered, forms.about, forms.mark):
        try:
            assert read(memory) is not None
        except Refusal as refusal:
            assert told(refusal)
