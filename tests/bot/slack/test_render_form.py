"""Forms and sentences as people see them."""

from inline_snapshot import snapshot

from approvals.domain.card import Action
from approvals.domain.notice import Notice
from approvals.domain.people import Called, Platform
from bot.forms import Ask, Field, Form, Wrong
from bot.slack import render
from bot.wording import forms
from tests.bot.slack.slack_cards import pinged, read, read_view
from tests.support.builders import identity, revision

NASTY = "<!channel> <@U1> *bold* `code`"


def draft_form(**changes: object) -> Form:
    values = {"link": "", "text": "", "lines": (), **changes}
    return forms.draft(
        accounts=(("acme", "@AcmeHelp"), ("shop", "@AcmeShop")),
        account="acme",
        memory=forms.memory(channel="C1"),
        **values,
    )


def test_the_draft_form_shows_what_was_typed_and_what_the_rules_say() -> None:
    form = draft_form(
        link="https://x.com/carla/status/123",
        text="We are on it.\nSorry! ^AD",
        lines=("@carla wrote: my parcel is lost", "Length: 23 of 280."),
    )
    assert read_view(render.form(form)) == snapshot("""\
# Draft a public reply
@carla wrote: my parcel is lost
Length: 23 of 280.
Account that speaks: <@AcmeHelp>
Post to answer (optional): <https://x.com/carla/status/123>
Text: <We are on it.
Sorry! ^AD>
Send at (optional): <>
[Check the text]
[Cancel] [Ask for approval]\
""")


def test_an_empty_form_is_sound() -> None:
    assert read_view(render.form(draft_form())) == snapshot("""\
# Draft a public reply
Account that speaks: <@AcmeHelp>
Post to answer (optional): <>
Text: <>
Send at (optional): <>
[Check the text]
[Cancel] [Ask for approval]\
""")


def test_a_form_for_reading_has_nothing_to_send() -> None:
    view = render.form(forms.findings(revision()))
    assert "submit" not in view
    assert read_view(view) == snapshot("""\
# All findings
There is nothing to show.
[Close]\
""")


def test_fields_keep_their_names_and_the_form_its_memory() -> None:
    view = render.form(draft_form())
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert [(block["block_id"], block["element"]["action_id"]) for block in inputs] == [
        ("account", "account"),
        ("link", "link"),
        ("text", "text"),
        ("send_at", "send_at"),
    ]
    assert (view["callback_id"], view["private_metadata"]) == ("draft", '{"channel":"C1"}')
    assert view["blocks"][-1]["elements"][0]["action_id"] == "check-form"


def test_a_text_longer_than_a_form_takes_is_cut_and_the_form_says_so() -> None:
    shown = read_view(render.form(draft_form(text="x" * 3_001)))
    assert "What was here is longer" in shown


def test_a_line_takes_no_line_breaks() -> None:
    form = Form(name="a", title="A", submit="Go", fields=(Field(name="b", ask=Ask.LINE, label="B", value="one\ntwo"),))
    assert "B: <one two>" in read_view(render.form(form))


def test_what_is_wrong_stands_beside_its_field_and_is_never_empty() -> None:
    assert render.wrong(Wrong(fields={"text": "Too long.", "link": ""})) == {
        "text": "Too long.",
        "link": "Please look at this again.",
    }


def test_a_sentence_shows_other_peoples_words_as_they_are() -> None:
    message = render.notice(
        Notice(
            slug="suggestion",
            values={"by": "Bo", "version": 1, "author": "Ada", "text": NASTY},
            offers=((Action.ADOPT, "4"),),
        ),
        workspace="T1",
    )
    assert pinged(message) == []
    assert read(message) == snapshot("""\
Bo suggests another text for version 1, Ada:
<!channel> <@U1> *bold* `code`
[Adopt this text]\
""")
    assert message.text == snapshot("""\
Bo suggests another text for version 1, Ada:
&lt;!channel&gt; &lt;@U1&gt; *bold* `code`\
""")


def test_a_reminder_mentions_people_of_this_workspace_and_names_the_others() -> None:
    message = render.notice(
        Notice(
            slug="still-waiting",
            values={
                "draft": 7,
            },
            called=(
                Called(name="Bo", identities=(identity("bo"), identity("bo", platform=Platform.TEAMS))),
                Called(name="Cleo", identities=(identity("cleo", workspace="T9"),)),
                Called(name="Eve <!here>", identities=()),
            ),
        ),
        workspace="T1",
    )
    assert pinged(message) == ["UBO"]
    assert read(message) == snapshot("""\
<@UBO>
Cleo, Eve <!here>: Draft 7 is still waiting for approvals.\
""")


def test_a_stop_offers_to_give_its_reason() -> None:
    message = render.notice(Notice(slug="stopped-by-you", offers=((Action.REASON, "7/1/reject"),)), workspace="T1")
    assert read(message) == snapshot("""\
You stopped it. Nobody can publish it until you take that back, or approve a newer version.
[Give the reason]\
""")
    assert message.blocks[-1]["elements"][0]["value"] == "7/1/reject"
