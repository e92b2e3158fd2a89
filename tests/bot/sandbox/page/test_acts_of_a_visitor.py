import pytest


async def test_a_message_is_posted_edited_and_deleted(visitor, workspace):
    assert await visitor.act("post", **{"as": "ada"}, channel="replies", text="hello") == (200, {})
    posted = workspace.messages("replies")[0]
    assert (posted.user, posted.text) == (workspace.person("ada").id, "hello")
    about = {"as": "ada", "channel": "replies", "ts": posted.ts}
    await visitor.act("post", **about | {"thread_ts": posted.ts}, text="a reply")
    assert workspace.messages("replies")[1].thread_ts == posted.ts
    await visitor.act("edit", **about, text="hello there")
    assert workspace.messages("replies")[0].text == "hello there"
    await visitor.act("delete", **about)
    assert [one.text for one in workspace.messages("replies")] == ["a reply"]


async def test_a_reaction_is_given_and_taken_back(visitor, workspace):
    posted = await workspace.post("ben", "replies", "hello")
    about = {"as": "ada", "channel": "replies", "ts": posted.ts, "emoji": "white_check_mark"}
    await visitor.act("react", **about)
    assert [one.users for one in workspace.reactions("replies", posted)] == [(workspace.person("ada").id,)]
    await visitor.act("react", **about)
    assert workspace.reactions("replies", posted) == []


async def test_writing_to_the_app_opens_the_conversation(visitor, workspace):
    await visitor.act("post", **{"as": "ben"}, channel="app", text="help")
    assert [one.text for one in workspace.ims("ben")] == ["help"]


async def test_a_command_a_form_with_its_errors_and_a_button(visitor, workspace, app_runs):
    ada = {"as": "ada"}
    assert await visitor.act("post", **ada, channel="replies", text="/note now") == (200, {"errors": {}})
    await workspace.wait_for_view("ada")
    status, told = await visitor.act("view/submit", **ada, values={"text/value": "a secret"})
    assert (status, told) == (200, {"errors": {"text": "That is a secret; leave it out."}})
    await visitor.act("view/fill", **ada, values={"tone/value": "warm"})
    assert await visitor.act("view/submit", **ada, values={"text/value": "hello"}) == (200, {"errors": {}})
    assert workspace.open_view("ada") is None
    await workspace.until(lambda: workspace.messages("replies"))
    card = workspace.messages("replies")[0]
    assert await visitor.act("click", **ada, channel="replies", ts=card.ts, button="acts/stop") == (200, {"errors": {}})
    await workspace.until(lambda: workspace.ephemerals("ada", "replies"))
    private = workspace.ephemerals("ada", "replies")[0]
    await visitor.act("delete", **ada, channel="replies", ts=private.ts)
    assert workspace.ephemerals("ada", "replies") == []


async def test_an_app_that_does_not_answer_in_time_is_said_to(visitor, workspace, app_runs):
    workspace.silence_sockets(True)
    status, told = await visitor.act("post", **{"as": "ada"}, channel="replies", text="/note")
    assert (status, told) == (400, {"error": "/note did not answer in time (operation_timeout)."})


async def test_a_form_is_closed_unsent(visitor, workspace, app_runs):
    posted = await workspace.post("ben", "replies", "hello")
    await visitor.act("shortcut", **{"as": "ada"}, channel="replies", ts=posted.ts, callback_id="quote")
    await workspace.wait_for_view("ada")
    await visitor.act("view/close", **{"as": "ada"}, everything=True)
    assert workspace.open_view("ada") is None


async def test_the_apps_home_is_opened_and_its_button_heard(visitor, workspace, app_runs):
    await visitor.act("home", **{"as": "ben"})
    await workspace.until(lambda: workspace.home("ben"))
    shown = (await visitor.state("ben"))["home"]["view"]
    assert shown["blocks"][0]["text"]["text"] == "0 clicks"
    await visitor.act("view/click", **{"as": "ben"}, home=True, button="count")
    await workspace.until(lambda: "1 click" in workspace.plain(workspace.home("ben")))


async def test_a_customer_posts_answers_and_takes_it_back(visitor, network):
    status, told = await visitor.act("network/post", handle="@dave", text="@acme_help nothing works")
    post = network.timeline("dave")[0]
    assert (status, told) == (200, {"link": network.link(post)})
    await visitor.act("network/post", handle="carla", text="same here", reply_to=str(post.id))
    assert network.timeline("carla")[0].reply_to == post.id
    await visitor.act("network/delete", id=str(post.id))
    assert network.timeline("dave") == []


async def test_the_clock_is_moved(visitor, clock):
    before = clock.now()
    await visitor.act("advance", seconds=60)
    assert (clock.now() - before).total_seconds() == 60


@pytest.mark.parametrize(
    ("act", "asked", "status", "sentence"),
    [
        ("nothing", {}, 404, "The page knows no such act."),
        ("post", {"as": "ada", "channel": "replies"}, 400, "`text` is missing."),
        ("post", {"as": "ada", "channel": "nowhere", "text": "x"}, 409, "There is no channel nowhere."),
        ("post", {"as": "nobody", "channel": "replies", "text": "x"}, 409, "Nobody here is nobody."),
        ("post", {"as": "ben", "channel": "quiet", "text": "x"}, 409, "Ben is not in quiet."),
        ("post", {"as": "twokeys", "channel": "replies", "text": "x"}, 409, "nobody acts as a bot"),
        ("post", {"as": "ada", "channel": "replies", "text": "/nope"}, 409, "/nope is not a valid command here"),
        ("post", {"as": "ada", "channel": "replies", "text": "/note"}, 400, "/note could not be reached"),
        ("post", {"as": "ada", "channel": "replies", "text": "x" * 300_000}, 400, "more than this page takes"),
        ("react", {"as": "ada", "channel": "replies", "ts": "1.0", "emoji": "x"}, 409, "sees no message 1.0"),
        (
            "shortcut",
            {"as": "ada", "channel": "replies", "ts": "1.0", "callback_id": "no"},
            409,
            "The app has no such shortcut.",
        ),
        ("view/submit", {"as": "ada"}, 409, "has no view open"),
        ("view/fill", {"as": "ada", "values": []}, 400, "`values` must be an object."),
        ("network/post", {"handle": "acme_help", "text": "x"}, 400, "Nobody but the app writes as @acme_help here"),
        ("network/post", {"handle": "carla", "text": "x" * 281}, 400, "between 1 and 280 characters"),
        ("network/post", {"handle": "carla", "text": "x", "reply_to": "7"}, 400, "There is no post 7 on the network."),
        ("network/post", {"handle": "carla", "text": "x", "reply_to": "seven"}, 400, "not the id of a post"),
        ("network/delete", {"id": "7"}, 400, "There is no such post."),
        ("advance", {"seconds": -1}, 400, "a number of seconds above 0"),
        ("advance", {"seconds": True}, 400, "a number of seconds above 0"),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(visitor, act, asked, status, sentence):
    got, told = await visitor.act(act, **asked)
    assert got == status
    assert sentence in told["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_object_is_a_sentence(browser_session, body):
    headers = {"Content-Type": "application/json"}
    async with browser_session.post("/api/post", data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["error"]
