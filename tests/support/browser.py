"""A real browser for tests: headless Chromium with one tab on a page of this machine."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import ConsoleMessage, Page, Request, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
MISSING = f"no Chromium at {CHROMIUM}: apt-get install chromium"
_ARGUMENTS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WIDTH, _HEIGHT = 1440, 900
_PATIENCE = 10_000
"""Milliseconds to wait for something that must happen."""


@asynccontextmanager
async def a_tab(url: str, *, scale: int = 1) -> AsyncIterator[Page]:
    """A tab that shows the page; whatever the browser complains of, or asks for elsewhere, ends in an error.

    Its visitor lives in UTC, so that times read alike on every machine, and nothing fades in or out.
    """
    complaints: list[str] = []
    elsewhere: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if _complains(said):
            complaints.append(said.text)

    def watch(asked: Request) -> None:
        if not asked.url.startswith(url):
            elsewhere.append(asked.url)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        tab = await browser.new_page(
            viewport={"width": _WIDTH, "height": _HEIGHT},
            device_scale_factor=scale,
            timezone_id="UTC",
            reduced_motion="reduce",
        )
        tab.set_default_timeout(_PATIENCE)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", hear)
        tab.on("dialog", lambda dialog: complaints.append(dialog.message))
        tab.on("request", watch)
        await tab.goto(url)
        yield tab
        await browser.close()
    assert complaints == []
    assert elsewhere == []


def _complains(said: ConsoleMessage) -> bool:
    """That the sandbox cannot be reached is told by the browser, too; one test stops it on purpose."""
    return said.type == "error" and "net::ERR_" not in said.text


@pytest.fixture
def chromium() -> None:
    """Chromium, or the test is skipped; where CI is set it must be there."""
    if CHROMIUM.exists():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture
async def tab(chromium: None, page) -> AsyncIterator[Page]:
    """A tab on the test's own `page`."""
    async with a_tab(page.url) as made:
        yield made
