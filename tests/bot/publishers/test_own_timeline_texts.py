import pytest

from bot.publishers.x.timeline import find, text_of
from bot.publishers.x.wire import Tweet


def tweet(text, *, number="20", parent=None, **rest):
    references = [{"type": "replied_to", "id": parent}] if parent else []
    return Tweet.model_validate({"id": number, "text": text, "referenced_tweets": references, **rest})


def linked(text, **links):
    urls = [{"url": f"https://t.co/{short}", "expanded_url": whole} for short, whole in links.items()]
    return tweet(text, entities={"urls": urls})


def test_escapes_are_undone_once():
    assert text_of(tweet("you &amp; me &lt;3 &amp;amp; &amp;lt;")) == "you & me <3 &amp; &lt;"


def test_short_links_become_what_they_stand_for():
    shown = linked(
        "see https://t.co/aaa1, https://t.co/bbb2", aaa1="https://acme.example/a?x=1&lt=2", bbb2="http://b.example"
    )
    assert text_of(shown) == "see https://acme.example/a?x=1&lt=2, http://b.example"


def test_a_short_link_nobody_explains_stays():
    assert text_of(linked("https://t.co/ccc3")) == "https://t.co/ccc3"


def test_a_long_text_is_read_whole():
    shown = tweet("It begins…", note_tweet={"text": "It begins, and &gt; goes on"})
    assert text_of(shown) == "It begins, and > goes on"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("We are on it", "@carla We are on it"),
        ("We are on it", "@carla @dave @acme We are on it"),
        ("@carla We are on it", "@carla We are on it"),
        ("We  are\non it ", "@carla We are on it"),
        ("Cafe\u0301 opens", "@carla Caf\u00e9 opens"),
        ("you & me <3", "@carla you &amp; me &lt;3"),
    ],
)
def test_a_reply_is_known_by_its_text_whatever_the_network_did_to_it(ours, theirs):
    assert find([tweet(theirs, parent="5")], ours, parent_id="5", since="10")


@pytest.mark.parametrize("typed", ["acme.example", "https://acme.example", "HTTP://acme.example/"])
def test_a_link_is_known_with_and_without_its_scheme(typed):
    shown = linked("see https://t.co/aaa1 now", aaa1="http://acme.example")
    assert find([shown], f"see {typed} now", parent_id=None, since=None)


@pytest.mark.parametrize(
    ("shown", "parent"),
    [
        (tweet("@carla We are on it", parent="6"), "5"),
        (tweet("We are on it"), "5"),
        (tweet("@carla We are on it", parent="5"), None),
        (tweet("@carla We were on it", parent="5"), "5"),
        (tweet("@carla We are on it", parent="5", number="10"), "5"),
        (tweet("@carla We are on it", parent="5", number="9"), "5"),
    ],
    ids=["other-parent", "no-parent", "unwanted-parent", "other-text", "the-watermark", "older"],
)
def test_what_is_not_ours_is_not_taken_for_it(shown, parent):
    assert find([shown], "We are on it", parent_id=parent, since="10") is None


def test_ids_are_compared_as_numbers():
    assert find([tweet("Hello", number="100")], "Hello", parent_id=None, since="99")


def test_handles_at_the_start_of_a_post_of_its_own_are_its_own_words():
    assert find([tweet("@carla hello")], "hello", parent_id=None, since=None) is None


def test_a_repost_is_not_a_post():
    shown = Tweet.model_validate({"id": "20", "text": "Hello", "referenced_tweets": [{"type": "retweeted", "id": "3"}]})
    assert find([shown], "Hello", parent_id=None, since=None) is None
