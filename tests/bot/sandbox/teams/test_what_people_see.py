"""Channels, threads, cards and dialogs read as people read them."""

import pytest
from inline_snapshot import snapshot

from bot.sandbox.teams.marked import shown
from bot.sandbox.teams.plain import card_lines
from tests.bot.sandbox.teams.test_adaptive_cards_are_strict import FULL
from tests.bot.sandbox.teams.tiny_client import answer_with_card, card, text, with_card


def test_every_element_reads_as_a_line():
    assert "\n".join(card_lines(FULL)) == snapshot("""\
# Title
plainbold
Account: Acme
(image: )
x
(image: )
(media: )
Text: <>
Why: <>
number: <1>
date: <2026-03-02>
time: <>
[ ] Sure
choice: <A>
[Open <https://a.example>]
[Approve] [Action.ToggleVisibility] [Stop] [More]
  [Stop it]\
""")


MARKED = [
    ("**bold** and _slanted_ and *slanted too*", "bold and slanted and slanted too"),
    (r"\*\*not bold\*\* and 2 \* 3", "**not bold** and 2 * 3"),
    ("[a title](https://a.example)", "a title <https://a.example>"),
    ("[https://a.example](https://a.example)", "https://a.example"),
    (r"\[no link\]\(https://a.example\)", "[no link](https://a.example)"),
    ("snake_case_name stays", "snake_case_name stays"),
    ("<at>Anna</at> &amp; Ben", "Anna & Ben"),
    ("**_both_**", "both"),
]


@pytest.mark.parametrize(("source", "seen"), MARKED)
def test_marks_are_seen_and_escapes_are_not(source, seen):
    assert shown(source) == seen


async def test_a_channel_reads_with_its_threads_reactions_and_own_cards(
    tenant, bot, client, channel, anna, ben, posted
):
    question = await tenant.say(anna, channel, "@ben *what* do you think?")
    await tenant.say(ben, channel, "Fine", thread=question)
    await client.send(f"{channel.id};messageid={posted.id}", text("**One** of two has approved."))
    await tenant.react(anna, posted, "like")
    await tenant.react(ben, posted, "like")
    bot.answers.append(answer_with_card(card("You approved.")))
    await tenant.press(ben, posted, "Approve")
    await tenant.slash(ben, channel, "help")
    assert tenant.shown(anna, channel) == snapshot("""\
Twokeys:
  Shall this go out?
  Why: <>
  [Approve]
  (like 2)
  Twokeys:
    One of two has approved.
Anna Bianchi:
  Ben Okafor *what* do you think?
  Ben Okafor:
    Fine\
""")
    assert tenant.shown(ben, channel) == snapshot("""\
Twokeys:
  You approved.
  (like 2)
  Twokeys:
    One of two has approved.
Anna Bianchi:
  Ben Okafor *what* do you think?
  Ben Okafor:
    Fine
Ben Okafor (only you see this):
  help\
""")


async def test_everything_there_is_can_be_had_as_json(tenant, bot, channel, anna, posted):
    await tenant.say(anna, tenant.chat(anna), "help")
    await tenant.react(anna, posted, "like")
    seen = tenant.snapshot()
    assert [one["name"] for one in seen["channels"]] == ["General", "replies"]
    shown_card = seen["channels"][1]["messages"][0]
    assert shown_card["reactions"] == [{"type": "like", "people": [anna.id]}]
    assert shown_card["plain"].startswith("Shall this go out?")
    assert seen["people"][0]["chat"][0]["plain"] == "help"


async def test_a_mention_notifies_only_where_its_text_stands(tenant, client, channel, anna, ben):
    def mention(person):
        shown_name = f"<at>{person.display_name}</at>"
        return {"type": "mention", "text": shown_name, "mentioned": {"id": person.id, "name": person.display_name}}

    await client.send(channel.id, text("<at>Anna Bianchi</at> waits") | {"entities": [mention(anna), mention(ben)]})
    assert tenant.mentioned(tenant.messages(channel)[-1]) == [anna]
    named = card("<at>Ben Okafor</at> waits", msteams={"entities": [mention(anna), mention(ben)]})
    await client.send(channel.id, with_card(named))
    assert tenant.mentioned(tenant.messages(channel)[-1]) == [ben]


async def test_a_card_can_be_changed_behind_the_bots_back(tenant, posted, anna):
    tenant.tamper(posted, card=card("Approved by everybody"))
    assert tenant.plain(posted, anna) == "Approved by everybody"
