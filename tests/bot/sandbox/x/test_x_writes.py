import asyncio

import pytest
import requests
import tweepy
from requests_oauthlib import OAuth1


def said(refusal):
    """X's sentence, wherever it stands in the body."""
    body = refusal.value.response.json()
    return (body.get("errors") or [{}])[0].get("message") or body["detail"]


async def test_a_post_is_live_under_its_account(network, acme):
    made = await acme("create_tweet", text="We are open at 9.")
    assert made.data["text"] == "We are open at 9."
    assert [str(post.id) for post in network.timeline("acme")] == [made.data["id"]]


async def test_ids_grow_even_when_the_clock_stands(network, acme):
    first = await acme("create_tweet", text="one")
    second = await acme("create_tweet", text="two")
    assert int(first.data["id"]) < int(second.data["id"])


async def test_a_reply_to_a_customer_who_mentions_us_goes_out_with_their_handle_before_it(network, acme):
    question = network.post_as("carla", "Where is my order, @acme?")
    made = await acme("create_tweet", text="On its way & soon <there>.", in_reply_to_tweet_id=question.id)
    assert made.data["text"] == "@carla On its way &amp; soon &lt;there&gt;."
    [reply] = network.timeline("acme")
    assert (reply.reply_to, reply.text) == (question.id, "On its way & soon <there>.")


async def test_whom_the_parent_mentions_stands_before_the_reply_unless_excluded(network, acme):
    network.add_person("dora")
    bruno = network.add_person("bruno")
    question = network.post_as("carla", "@bruno @dora why does @acme not answer?")
    made = await acme(
        "create_tweet", text="We do.", in_reply_to_tweet_id=question.id, exclude_reply_user_ids=[bruno.id]
    )
    assert made.data["text"] == "@carla @dora We do."


async def test_a_handle_typed_before_a_reply_is_not_doubled(network, acme):
    question = network.post_as("carla", "Hello @acme")
    made = await acme("create_tweet", text="@carla hello!", in_reply_to_tweet_id=question.id)
    assert made.data["text"] == "@carla hello!"


async def test_a_reply_without_a_summons_is_refused(network, acme):
    grumble = network.post_as("carla", "All parcel services are slow.")
    with pytest.raises(tweepy.Forbidden) as refusal:
        await acme("create_tweet", text="We are not.", in_reply_to_tweet_id=grumble.id)
    assert "you have not been mentioned or otherwise engaged by the author" in said(refusal)
    assert network.timeline("acme") == []


async def test_who_quotes_our_post_summons_us(network, acme):
    ours = await acme("create_tweet", text="Open on Sunday.")
    quote = network.post_as("carla", "Really?", quotes=int(ours.data["id"]))
    await acme("create_tweet", text="Really.", in_reply_to_tweet_id=quote.id)


async def test_a_mention_elsewhere_in_the_conversation_is_no_summons(network, acme):
    network.post_as("carla", "Hello @acme")
    later = network.post_as("carla", "Anyone?")
    with pytest.raises(tweepy.Forbidden):
        await acme("create_tweet", text="Hello.", in_reply_to_tweet_id=later.id)


async def test_an_account_answers_its_own_post_without_handles(network, acme):
    ours = await acme("create_tweet", text="Open on Sunday.")
    more = await acme("create_tweet", text="From 9 to 5.", in_reply_to_tweet_id=ours.data["id"])
    assert more.data["text"] == "From 9 to 5."


async def test_enterprise_needs_no_summons_and_may_quote(network, client):
    big = client(network.add_account("bigcorp", "Big", tier="enterprise"))
    grumble = network.post_as("carla", "All parcel services are slow.")
    await big("create_tweet", text="We are not.", in_reply_to_tweet_id=grumble.id)
    await big("create_tweet", text="Look at this.", quote_tweet_id=grumble.id)
    assert network.timeline("bigcorp")[0].quotes == grumble.id


async def test_self_serve_cannot_quote(network, acme):
    praise = network.post_as("carla", "I like @acme")
    with pytest.raises(tweepy.Forbidden) as refusal:
        await acme("create_tweet", text="Thanks!", quote_tweet_id=praise.id)
    assert said(refusal).startswith("Quoting this post is not allowed")


async def test_a_reply_to_what_is_deleted_or_unknown_is_refused(network, acme):
    question = network.post_as("carla", "Hello @acme")
    network.delete_by_hand(question.id)
    for target in (question.id, 42):
        with pytest.raises(tweepy.Forbidden) as refusal:
            await acme("create_tweet", text="Hello.", in_reply_to_tweet_id=target)
        assert "deleted or not visible to you" in said(refusal)


async def test_the_same_text_is_refused_for_twelve_hours_even_after_a_deletion(network, clock, acme):
    first = await acme("create_tweet", text="Closed today.")
    await acme("delete_tweet", first.data["id"])
    await clock.advance(11 * 3600)
    with pytest.raises(tweepy.Forbidden) as refusal:
        await acme("create_tweet", text="Closed today.")
    assert said(refusal) == "You are not allowed to create a Tweet with duplicate content."
    await clock.advance(2 * 3600)
    await acme("create_tweet", text="Closed today.")


async def test_280_weighted_characters_pass_and_one_more_does_not(network, acme):
    for text in ("a" * 280, "日" * 140, "https://example.com/" + "x" * 300 + " " + "b" * 256):
        await acme("create_tweet", text=text)
    for text in ("a" * 281, "日" * 141, "x" * 5000):
        with pytest.raises(tweepy.BadRequest) as refusal:
            await acme("create_tweet", text=text)
        assert said(refusal).startswith("Your Tweet text is too long.")


async def test_the_handles_before_a_reply_do_not_count(network, acme):
    question = network.post_as("carla", "Hello @acme")
    await acme("create_tweet", text="@carla " + "a" * 280, in_reply_to_tweet_id=question.id)


async def test_what_x_does_not_know_is_refused(network, acme):
    for body in (
        {"text": "Hello", "colour": "red"},
        {"text": "Hello", "reply": {"to": "1"}},
        {"text": "Hello", "reply": {"in_reply_to_tweet_id": 1}},
        {"text": ""},
        {"text": "half \ud83d"},
        {"reply": {"in_reply_to_tweet_id": "1"}},
        {"text": "Hello", "reply": "1"},
        {"text": "Hello", "reply": {}},
        {"text": "Hello", "reply": {"in_reply_to_tweet_id": "1", "exclude_reply_user_ids": "2"}},
        {"text": "Hello", "reply_settings": "nobody"},
        [],
    ):
        with pytest.raises(tweepy.BadRequest):
            await acme("request", "POST", "/2/tweets", json=body, user_auth=True)
    assert network.timeline("acme") == []


async def test_what_x_knows_and_this_network_does_not_show_is_taken_where_it_changes_nothing(network, acme):
    labelled = {"text": "Hello", "made_with_ai": True, "paid_partnership": False, "nullcast": False}
    await acme("request", "POST", "/2/tweets", json=labelled, user_auth=True)
    assert [post.text for post in network.timeline("acme")] == ["Hello"]
    for more in ({"nullcast": True}, {"for_super_followers_only": True}, {"made_with_ai": "yes"}):
        with pytest.raises(tweepy.BadRequest):
            await acme("request", "POST", "/2/tweets", json={"text": "Hidden"} | more, user_auth=True)
    assert len(network.timeline("acme")) == 1


async def test_a_body_that_is_no_json_is_refused(network):
    keys = network.add_account("acme", "Acme")
    auth = OAuth1(keys.api_key, keys.api_secret, keys.access_token, keys.access_token_secret)
    for kind, body in (("application/json", "{text: Hello}"), ("text/plain", '{"text": "Hello"}')):
        answer = await asyncio.to_thread(
            requests.post, network.url + "/2/tweets", data=body, headers={"Content-Type": kind}, auth=auth, timeout=5
        )
        assert answer.status_code == 400
    assert network.timeline("acme") == []


async def test_a_repost_names_its_post(network, acme):
    me = network.account("acme").id
    with pytest.raises(tweepy.BadRequest):
        await acme("request", "POST", f"/2/users/{me}/retweets", json={"id": "1"}, user_auth=True)
    with pytest.raises(tweepy.BadRequest):
        await acme("request", "POST", f"/2/users/{me}/retweets", json={}, user_auth=True)


async def test_deleting_twice_finds_nothing_the_second_time(network, acme):
    ours = await acme("create_tweet", text="Wrong.")
    done = await acme("delete_tweet", ours.data["id"])
    assert done.data == {"deleted": True}
    with pytest.raises(tweepy.NotFound):
        await acme("delete_tweet", ours.data["id"])
    assert [post.text for post in network.timeline("acme", deleted=True)] == ["Wrong."]


async def test_nobody_deletes_what_another_wrote(network, acme):
    theirs = network.post_as("carla", "Hello @acme")
    with pytest.raises(tweepy.Forbidden):
        await acme("delete_tweet", theirs.id)
    assert not network.post(theirs.id).deleted


async def test_a_second_repost_is_refused_until_the_first_is_taken_back(network, acme):
    ours = await acme("create_tweet", text="Correction: open at 10.")
    again = await acme("retweet", ours.data["id"])
    assert again.data["retweeted"] is True
    with pytest.raises(tweepy.Forbidden) as refusal:
        await acme("retweet", ours.data["id"])
    assert refusal.value.api_codes == [327]
    await acme("unretweet", ours.data["id"])
    await acme("retweet", ours.data["id"])


async def test_a_deleted_post_takes_its_reposts_along_and_cannot_be_reposted(network, acme):
    ours = await acme("create_tweet", text="Wrong.")
    await acme("retweet", ours.data["id"])
    await acme("delete_tweet", ours.data["id"])
    assert network.timeline("acme") == []
    with pytest.raises(tweepy.NotFound):
        await acme("retweet", ours.data["id"])


async def test_nobody_reposts_for_another(network, acme):
    carla = network.add_person("carla")
    with pytest.raises(tweepy.BadRequest):
        await acme("request", "POST", f"/2/users/{carla.id}/retweets", json={"tweet_id": "1"}, user_auth=True)


async def test_a_second_repost_may_be_refused_with_a_400_instead(network, acme):
    network.refuse_second_reposts_with(400)
    ours = await acme("create_tweet", text="Correction: open at 10.")
    await acme("retweet", ours.data["id"])
    with pytest.raises(tweepy.BadRequest) as refusal:
        await acme("retweet", ours.data["id"])
    assert said(refusal) == "You cannot retweet a Tweet that you have already retweeted."


async def test_by_hand_nothing_impossible_is_written(network):
    with pytest.raises(ValueError, match="no post 42"):
        network.post_as("carla", "Hello", reply_to=42)
    with pytest.raises(ValueError, match="between 1 and 280"):
        network.post_as("carla", "a" * 281)
    with pytest.raises(ValueError, match="no handle"):
        network.post_as("carla smith", "Hello")
    for look in (lambda: network.account("nobody"), lambda: network.post(42)):
        with pytest.raises(KeyError):
            look()
