from bot.sandbox.clock import RealClock
from bot.sandbox.page import Command, Installed, Page, Shortcut


async def test_the_chooser_offers_everybody_but_the_bot_with_what_they_are(visitor, workspace):
    await workspace.deactivate("ben")
    shown = await visitor.state("ada")
    assert {one["name"]: one["marks"] for one in shown["people"]} == {
        "twokeys": ["app"],
        "ada": ["roster", "admin"],
        "ben": ["roster", "deactivated"],
        "gus": ["guest"],
        "sam": ["another company"],
    }
    assert shown["you"]["name"] == "ada"
    assert not any("email" in one for one in shown["people"])


async def test_another_bot_is_marked_and_nobody_the_visitor_could_be(visitor, workspace):
    workspace.add_bot("relay")
    shown = await visitor.state("relay")
    assert shown["you"]["name"] == "ada"
    assert next(one["marks"] for one in shown["people"] if one["name"] == "relay") == ["bot"]


async def test_nobody_or_an_unknown_person_is_the_first_who_can_act(visitor, workspace):
    await workspace.deactivate("ada")
    for asked in ("", "nobody", "ada", "twokeys"):
        assert (await visitor.state(asked))["you"]["name"] == "ben"


async def test_a_person_sees_only_their_channels_and_the_app(visitor, workspace):
    def names(shown):
        return [one["name"] or one["kind"] for one in shown["channels"]]

    assert names(await visitor.state("ada")) == ["replies", "quiet", "im"]
    assert names(await visitor.state("ben")) == ["replies", "im"]
    assert names(await visitor.state("sam")) == ["im"]
    workspace.im_channel("ben")
    assert names(await visitor.state("ben")) == ["replies", "im"]


async def test_a_private_answer_is_shown_to_its_person_alone(visitor, workspace, app_runs):
    await workspace.slash("ada", "replies", "/note")
    await workspace.wait_for_view("ada")
    await workspace.fill("ada", {"Your note": "hello"})
    await workspace.submit("ada")
    await workspace.until(lambda: workspace.messages("replies"))
    await workspace.click("ada", "replies", workspace.messages("replies")[0], "Stop")
    await workspace.until(lambda: workspace.ephemerals("ada", "replies"))

    def texts(shown):
        return [one["text"] for one in shown["channels"][0]["messages"]]

    assert texts(await visitor.state("ada")) == ["hello", "You stopped the note."]
    assert texts(await visitor.state("ben")) == ["hello"]


async def test_an_open_form_is_shown_to_its_person_alone(visitor, workspace, app_runs):
    await workspace.slash("ada", "replies", "/note")
    await workspace.wait_for_view("ada")
    assert [one["view"]["callback_id"] for one in (await visitor.state("ada"))["modals"]] == ["note"]
    assert (await visitor.state("ben"))["modals"] == []


async def test_the_public_timeline_is_there_with_what_was_deleted(visitor, network):
    gone = network.post_as("carla", "@acme_help nothing works")
    network.delete_by_hand(gone.id)
    posts = (await visitor.state("ada"))["network"]["posts"]
    assert [(one["handle"], one["text"], one["deleted"]) for one in posts] == [
        ("carla", "@acme_help nothing works", True)
    ]


async def test_news_come_for_the_workspace_for_the_network_and_for_the_clock(next_news, workspace, network, visitor):
    await workspace.post("ada", "replies", "hello")
    first = await next_news()
    network.post_as("carla", "hello")
    second = await next_news()
    await visitor.act("advance", seconds=10)
    assert first < second < await next_news()


async def test_whoever_listened_to_the_network_before_still_hears_and_gets_it_back(workspace, network, clock):
    heard = []

    def listener():
        heard.append("changed")

    network.on_change = listener
    page = Page(workspace, network, clock=clock)
    await page.start()
    network.post_as("carla", "hello")
    await page.stop()
    assert heard == ["changed"]
    assert network.on_change is listener


async def test_time_is_offered_to_be_moved_only_where_it_stands_still(visitor, workspace, network):
    assert (await visitor.state("ada"))["movable"] is True
    page = Page(workspace, network, clock=RealClock())
    await page.start()
    async with visitor.session.get(f"{page.url}api/state") as response:
        assert (await response.json())["movable"] is False
    headers = {"Origin": page.url.rstrip("/")}
    async with visitor.session.post(f"{page.url}api/advance", json={"seconds": 10}, headers=headers) as response:
        assert response.status == 409
        assert "nobody moves" in (await response.json())["error"]
    await page.stop()


async def test_a_workspace_without_people_is_shown_too(visitor, workspace):
    for person in ("ada", "ben", "gus", "sam"):
        await workspace.deactivate(person)
    shown = await visitor.state("ada")
    assert shown["you"] is None
    assert shown["channels"] == []


def test_commands_and_message_shortcuts_are_read_from_the_apps_manifest():
    manifest = {
        "features": {
            "slash_commands": [{"command": "/note", "description": "Write a note", "usage_hint": "[text]"}],
            "shortcuts": [
                {"name": "Quote this", "type": "message", "callback_id": "quote", "description": "…"},
                {"name": "New note", "type": "global", "callback_id": "new", "description": "…"},
            ],
        }
    }
    assert Installed.from_manifest(manifest) == Installed(
        commands=(Command(name="/note", description="Write a note", hint="[text]"),),
        shortcuts=(Shortcut(name="Quote this", callback_id="quote"),),
    )
