import asyncio
from datetime import UTC, datetime

import pytest
import requests
import tweepy


def texts(answer):
    return [post.text for post in answer.data or []]


async def test_only_what_was_asked_for_is_given(network, client):
    hello = network.post_as("carla", "Hello")
    plain = (await client()("get_tweet", hello.id)).data.data
    assert plain == {"id": str(hello.id), "text": "Hello", "edit_history_tweet_ids": [str(hello.id)]}


async def test_a_reply_shows_its_parent_its_people_and_its_time(network, acme):
    question = network.post_as("carla", "Hello @acme")
    reply = await acme("create_tweet", text="Hi.", in_reply_to_tweet_id=question.id)
    answer = await acme(
        "get_tweet",
        reply.data["id"],
        user_auth=True,
        tweet_fields=["created_at", "conversation_id"],
        expansions=["author_id", "in_reply_to_user_id", "referenced_tweets.id", "entities.mentions.username"],
    )
    shown = answer.data
    assert shown.created_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert shown.conversation_id == question.id
    assert shown.in_reply_to_user_id == question.author_id
    assert [(one.type, one.id) for one in shown.referenced_tweets] == [("replied_to", question.id)]
    assert {user.username for user in answer.includes["users"]} == {"acme", "carla"}
    assert [post.id for post in answer.includes["tweets"]] == [question.id]
    assert shown.entities["mentions"] == [{"start": 0, "end": 6, "username": "carla", "id": str(question.author_id)}]


async def test_links_are_shortened_and_signs_escaped(network, client):
    post = network.post_as("carla", "A < B & see example.com/prices now")
    shown = (await client()("get_tweet", post.id, tweet_fields=["entities"])).data
    [link] = shown.entities["urls"]
    assert shown.text == f"A &lt; B &amp; see {link['url']} now"
    assert shown.text[link["start"] : link["end"]] == link["url"]
    assert link["url"].startswith("https://t.co/")
    assert link["expanded_url"] == "http://example.com/prices"


async def test_a_deleted_or_unknown_post_is_a_200_without_data(network, client):
    gone = network.post_as("carla", "Hello")
    network.delete_by_hand(gone.id)
    for number in (gone.id, 42):
        answer = await client()("get_tweet", number)
        assert answer.data is None
        assert answer.errors[0]["type"].endswith("/resource-not-found")


async def test_several_posts_at_once_the_missing_ones_beside(network, client):
    hello = network.post_as("carla", "Hello")
    answer = await client()("get_tweets", [hello.id, 42])
    assert texts(answer) == ["Hello"]
    assert [error["value"] for error in answer.errors] == ["42"]


async def test_a_deleted_parent_is_named_as_missing(network, client):
    parent = network.post_as("carla", "Hello")
    reply = network.post_as("dora", "Hello yourself", reply_to=parent.id)
    network.delete_by_hand(parent.id)
    answer = await client()("get_tweet", reply.id, expansions=["referenced_tweets.id"])
    assert answer.data is not None
    assert answer.errors[0]["resource_id"] == str(parent.id)


async def test_an_edited_post_has_a_new_id_and_the_old_one_leads_to_it(network, client):
    first = network.post_as("carla", "Hello @acme")
    second = network.edit_by_hand(first.id, "Shame on you @acme")
    shown = (await client()("get_tweet", first.id)).data
    assert (shown.id, shown.text) == (second.id, "Shame on you @acme")
    assert shown.edit_history_tweet_ids == [first.id, second.id]


async def test_or_the_old_id_keeps_its_text_and_only_the_history_grows(network, client):
    network.serve_old_versions(yes=True)
    first = network.post_as("carla", "Hello")
    second = network.edit_by_hand(first.id, "Bye")
    shown = (await client()("get_tweet", first.id)).data
    assert (shown.id, shown.text) == (first.id, "Hello")
    assert shown.edit_history_tweet_ids == [first.id, second.id]


async def test_deleting_one_version_deletes_all(network, client):
    first = network.post_as("carla", "Hello")
    network.edit_by_hand(first.id, "Bye")
    network.delete_by_hand(first.id)
    assert network.timeline("carla") == []
    assert (await client()("get_tweet", first.id)).data is None


async def test_the_own_timeline_newest_first_since_a_post_or_a_time(network, clock, acme):
    made = []
    for text in ("one", "two", "three"):
        made.append(await acme("create_tweet", text=text))
        await clock.advance(60)
    me = network.account("acme").id
    assert texts(await acme("get_users_tweets", me, user_auth=True)) == ["three", "two", "one"]
    since = await acme("get_users_tweets", me, since_id=made[0].data["id"], user_auth=True)
    assert texts(since) == ["three", "two"]
    until = await acme("get_users_tweets", me, until_id=made[2].data["id"], user_auth=True)
    assert texts(until) == ["two", "one"]
    late = await acme("get_users_tweets", me, start_time=datetime(2026, 11, 20, 9, 2, tzinfo=UTC), user_auth=True)
    assert texts(late) == ["three"]
    none = await acme("get_users_tweets", me, since_id=made[2].data["id"], user_auth=True)
    assert (none.data, none.meta) == (None, {"result_count": 0})


async def test_a_timeline_comes_in_pages(network, client):
    for number in range(12):
        network.post_as("carla", f"post {number}")
    read = []
    token = None
    for _ in range(3):
        page = await client()("get_users_tweets", network.account("carla").id, max_results=5, pagination_token=token)
        read += texts(page)
        token = page.meta.get("next_token")
    assert read == [f"post {number}" for number in reversed(range(12))]
    assert token is None


async def test_a_page_leads_back_to_the_one_before_it(network, client):
    for number in range(12):
        network.post_as("carla", f"post {number}")

    async def read(token=None):
        return await client()("get_users_tweets", network.account("carla").id, max_results=5, pagination_token=token)

    first = await read()
    second = await read(first.meta["next_token"])
    third = await read(second.meta["next_token"])
    assert "previous_token" not in first.meta
    assert texts(await read(third.meta["previous_token"])) == texts(second)
    back = await read(second.meta["previous_token"])
    assert (texts(back), "previous_token" in back.meta) == (texts(first), False)
    assert texts(await read(back.meta["next_token"])) == texts(second)


async def test_replies_and_reposts_can_be_left_out(network, acme):
    question = network.post_as("carla", "Hello @acme")
    await acme("create_tweet", text="Hi.", in_reply_to_tweet_id=question.id)
    await acme("retweet", question.id)
    own = await acme("create_tweet", text="Open.")
    me = network.account("acme").id
    everything = await acme("get_users_tweets", me, user_auth=True)
    assert texts(everything) == ["Open.", "RT @carla: Hello @acme", "@carla Hi."]
    rest = await acme("get_users_tweets", me, exclude=["replies", "retweets"], user_auth=True)
    assert [str(post.id) for post in rest.data] == [own.data["id"]]


async def test_mentions_are_what_others_say_to_us(network, acme):
    network.add_person("acme_fan")
    network.post_as("carla", "Hello @Acme!")
    network.post_as("carla", "Hello @acme_fan and mail@acme and https://example.com/@acme/1")
    await acme("create_tweet", text="We are @acme")
    found = await acme("get_users_mentions", network.account("acme").id, user_auth=True)
    assert texts(found) == ["Hello @Acme!"]


async def test_a_lagging_timeline_shows_a_post_late_and_a_look_up_at_once(network, clock, acme):
    network.lag(timeline=30, mentions=lambda post: 60 if "slow" in post.text else 0)
    network.post_as("carla", "slow @acme")
    network.post_as("carla", "fast @acme")
    ours = await acme("create_tweet", text="Open.")
    me = network.account("acme").id
    assert texts(await acme("get_users_tweets", me, user_auth=True)) == []
    assert texts(await acme("get_users_mentions", me, user_auth=True)) == ["fast @acme"]
    assert (await acme("get_tweet", ours.data["id"], user_auth=True)).data is not None
    await clock.advance(30)
    assert texts(await acme("get_users_tweets", me, user_auth=True)) == ["Open."]
    network.lag(lookup=120)
    assert (await acme("get_tweet", ours.data["id"], user_auth=True)).data is None


async def test_users_are_found_by_name_and_missing_ones_said(network, client):
    network.add_person("Carla", "Carla B.")
    found = await client()("get_user", username="carla", user_fields=["created_at"])
    assert (found.data.name, found.data.username) == ("Carla B.", "Carla")
    assert found.data.created_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    missing = await client()("get_user", username="nobody")
    assert missing.data is None
    assert missing.errors[0]["resource_type"] == "user"


async def test_wrong_questions_are_refused(network, client):
    carla = network.add_person("carla").id
    for path in (
        "/2/tweets/abc",
        "/2/tweets?ids=",
        "/2/tweets/1?colour=red",
        "/2/tweets/1?tweet.fields=colour",
        "/2/tweets/1?expansions=colour",
        f"/2/users/{carla}/tweets?max_results=4",
        f"/2/users/{carla}/tweets?max_results=101",
        f"/2/users/{carla}/tweets?exclude=colour",
        f"/2/users/{carla}/tweets?since_id=colour",
        f"/2/users/{carla}/tweets?start_time=yesterday",
        f"/2/users/{carla}/tweets?end_time=2026-11-20T09:00:00",
        f"/2/users/{carla}/tweets?pagination_token=colour",
    ):
        with pytest.raises(tweepy.BadRequest) as refusal:
            await client()("request", "GET", path)
        assert refusal.value.response.json()["title"] == "Invalid Request"


async def test_an_unknown_page_is_not_found(network):
    answer = await asyncio.to_thread(requests.get, network.url + "/3/colours", timeout=5)
    assert answer.status_code == 404
