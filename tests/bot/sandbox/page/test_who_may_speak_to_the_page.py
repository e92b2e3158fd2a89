import pytest

from bot.sandbox.page import Page


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.9", "example.org"])  # noqa: S104 the refused ones
async def test_it_listens_on_this_machine_alone(workspace, network, clock, host):
    page = Page(workspace, network, clock=clock)
    with pytest.raises(ValueError, match="not a loopback address"):
        await page.start(host=host)


async def test_it_has_no_address_before_it_is_started(workspace, network, clock):
    page = Page(workspace, network, clock=clock)
    with pytest.raises(RuntimeError, match="has not been started"):
        page.url  # noqa: B018 reading it is the act


async def test_a_port_in_use_is_an_os_error_and_leaves_nothing_behind(page, workspace, network, clock):
    second = Page(workspace, network, clock=clock)
    with pytest.raises(OSError, match="in use"):
        await second.start(port=int(page.url.rstrip("/").rpartition(":")[2]))
    await second.stop()


async def test_a_name_that_is_made_to_lead_here_is_refused(browser_session):
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]:80", ""):
        async with browser_session.get("/api/state", headers={"Host": host}) as response:
            assert response.status in (400, 403), host


async def test_its_own_names_are_answered(browser_session):
    for host in ("localhost:1", "[::1]:1", "127.0.0.1"):
        async with browser_session.get("/", headers={"Host": host}) as response:
            assert response.status == 200, host


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_an_act_from_another_site_is_refused(browser_session, workspace, origin):
    asked = {"as": "ada", "channel": "replies", "text": "not me"}
    async with browser_session.post("/api/post", json=asked, headers={"Origin": origin}) as response:
        assert response.status == 403
        assert "Only the page itself may act here" in (await response.json())["error"]
    assert workspace.messages("replies") == []


async def test_another_site_reads_nothing(browser_session):
    for site in ("cross-site", "same-site"):
        async with browser_session.get("/api/state", headers={"Sec-Fetch-Site": site}) as response:
            assert response.status == 403


async def test_a_form_of_another_kind_is_no_act(browser_session):
    async with browser_session.post("/api/post", data={"text": "x"}) as response:
        assert response.status == 400
        assert (await response.json())["error"] == "An act is a JSON object, sent as application/json."


async def test_every_answer_forbids_foreign_and_inline_script(browser_session):
    for path in ("/", "/static/main.js", "/api/state", "/nothing"):
        async with browser_session.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-store"


async def test_the_page_asks_nothing_of_anybody_else(browser_session):
    async with browser_session.get("/") as response:
        text = await response.text()
    assert "http:" not in text
    assert "https:" not in text
    assert "style=" not in text
