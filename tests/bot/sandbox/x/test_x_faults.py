import asyncio

import pytest
import requests
import tweepy

from bot.sandbox.x import Fault, Network


def live(network):
    return [post.text for post in network.timeline("acme")]


@pytest.mark.parametrize(
    ("fault", "raised", "posted"),
    [
        (Fault.DROPPED_BEFORE, requests.ConnectionError, False),
        (Fault.DROPPED_AFTER, requests.ConnectionError, True),
        (Fault.HTML_503_BEFORE, tweepy.TwitterServerError, False),
        (Fault.HTML_503_AFTER, tweepy.TwitterServerError, True),
        (Fault.CUT_SHORT, requests.exceptions.ChunkedEncodingError, True),
        (Fault.HTML_200, requests.JSONDecodeError, True),
        (Fault.JSON_LIST, AttributeError, True),
        (Fault.ERRORS_NULL, TypeError, True),
        (Fault.BAD_REQUEST, tweepy.BadRequest, False),
        (Fault.UNAUTHORIZED, tweepy.Unauthorized, False),
        (Fault.NO_CREDITS, tweepy.HTTPException, False),
        (Fault.FORBIDDEN, tweepy.Forbidden, False),
        (Fault.NOT_FOUND, tweepy.NotFound, False),
        (Fault.RATE_LIMITED, tweepy.TooManyRequests, False),
        (Fault.RATE_LIMITED_WITHOUT_RESET, tweepy.TooManyRequests, False),
        (Fault.REDIRECT, tweepy.HTTPException, False),
    ],
)
async def test_each_fault_raises_its_error_and_the_truth_is_known(network, acme, fault, raised, posted):
    network.fail_next(fault, method="POST", path="/2/tweets")
    with pytest.raises(raised) as error:
        await acme("create_tweet", text="Hello.")
    assert error.type is raised or isinstance(error.value, tweepy.HTTPException)
    assert live(network) == (["Hello."] if posted else [])
    last = network.attempts[-1]
    assert (last.method, last.path, last.status, last.fault) == ("POST", "/2/tweets", 201 if posted else None, fault)


async def test_a_slow_answer_comes_after_the_post_is_live(network, client):
    hasty = client(network.add_account("acme", "Acme"), timeout=0.05)
    network.fail_next("slow", path="/2/tweets")
    with pytest.raises(requests.ReadTimeout):
        await hasty("create_tweet", text="Hello.")
    assert live(network) == ["Hello."]


async def test_a_slow_answer_does_come(network, acme):
    network.fail_next("slow", path="/2/tweets", seconds=0.01)
    assert (await acme("create_tweet", text="Hello.")).data["text"] == "Hello."


async def test_stopping_does_not_wait_for_a_slow_answer(clock):
    asked = asyncio.Event()
    network = Network(clock=clock)
    await network.start()
    try:
        network.fail_next("slow")
        network.on_change = asked.set
        waiting = asyncio.create_task(asyncio.to_thread(requests.get, network.url + "/2/users/me", timeout=20))
        await asked.wait()
    finally:
        await network.stop()
    with pytest.raises(requests.ConnectionError):
        await waiting


async def test_nobody_listens_until_the_network_answers_again(network, acme):
    await acme("create_tweet", text="one")
    address = network.url
    network.fail_next(Fault.REFUSED)
    with pytest.raises(requests.ConnectionError) as error:
        await acme("create_tweet", text="two")
    assert type(error.value.args[0].reason).__name__ == "NewConnectionError"
    await network.answer_again()
    assert network.url == address
    await acme("create_tweet", text="three")
    assert live(network) == ["three", "one"]


async def test_a_fault_waits_for_its_own_requests(network, acme):
    network.fail_next("html-503-before", method="GET", path="/2/users/*/tweets", times=2)
    await acme("create_tweet", text="Hello.")
    me = network.account("acme").id
    for _ in range(2):
        with pytest.raises(tweepy.TwitterServerError):
            await acme("get_users_tweets", me, user_auth=True)
    assert len((await acme("get_users_tweets", me, user_auth=True)).data) == 1


async def test_a_429_names_its_end_or_does_not(network, clock, acme):
    network.fail_next(Fault.RATE_LIMITED)
    network.fail_next(Fault.RATE_LIMITED_WITHOUT_RESET)
    with pytest.raises(tweepy.TooManyRequests) as named:
        await acme("get_me")
    assert named.value.reset_time == int(clock.now().timestamp()) + 900
    with pytest.raises(tweepy.TooManyRequests) as unnamed:
        await acme("get_me")
    assert unnamed.value.reset_time is None


async def test_the_headers_count_down_and_the_window_ends(network, clock, acme):
    network.limit("POST /2/tweets", 2)
    acme.client.return_type = requests.Response
    for left in ("1", "0"):
        headers = (await acme("create_tweet", text=f"{left} left")).headers
        assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("2", left)
        assert headers["x-rate-limit-reset"] == str(int(clock.now().timestamp()) + 900)
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        await acme("create_tweet", text="one too many")
    assert refusal.value.response.headers["x-rate-limit-remaining"] == "0"
    await clock.advance(900)
    await acme("create_tweet", text="a new window")


async def test_one_account_does_not_use_up_the_limit_of_another(network, client, acme):
    network.limit("POST /2/tweets", 1)
    await acme("create_tweet", text="Hello.")
    await client(network.add_account("other", "Other"))("create_tweet", text="Hello.")


async def test_without_credits_nothing_goes(network, acme):
    network.credits(left=False)
    with pytest.raises(tweepy.HTTPException) as refusal:
        await acme("create_tweet", text="Hello.")
    assert refusal.value.response.status_code == 402
    assert refusal.value.response.json()["title"] == "CreditsDepleted"
    network.credits(left=True)
    await acme("create_tweet", text="Hello.")


async def test_a_page_sees_everything_and_is_told_of_changes(network, acme):
    told = []
    network.on_change = lambda: told.append(len(network.snapshot()["posts"]))
    question = network.post_as("carla", "Hello @acme")
    await acme("create_tweet", text="Hi.", in_reply_to_tweet_id=question.id)
    shown = network.snapshot()
    assert told == [1, 2]
    assert [(post["handle"], post["prefix"], post["text"]) for post in shown["posts"]] == [
        ("acme", "@carla ", "Hi."),
        ("carla", "", "Hello @acme"),
    ]
    assert network.link(question) == f"https://x.com/carla/status/{question.id}"
    assert [(attempt["path"], attempt["status"]) for attempt in shown["attempts"]] == [("/2/tweets", 201)]
