"""Microsoft's own renderer of Adaptive Cards, in a tab of a real browser."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.support.browser import a_tab
from tests.support.plain import plain, spaced

SCRIPTS = ("adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/markdown-it.min.js")
MOST_BUTTONS = 6
"""In one row, in Teams: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference."""

# As its documentation asks: Markdown is read by a reader of one's own choice.
# https://learn.microsoft.com/adaptive-cards/sdk/rendering-cards/javascript/render-a-card
SHOW = """([payload, most]) => {
  const markdown = window.markdownit();
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig({
    fontFamily: "Segoe UI, sans-serif", actions: { maxActions: most, actionAlignment: "left" },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 200, default: 400, bolder: 600 },
    containerStyles: { emphasis: { backgroundColor: "#F5F5F5" } },
  });
  const context = new AdaptiveCards.SerializationContext();
  card.parse(payload, context);
  const told = [];
  for (let at = 0; at < context.eventCount; at++) told.push(context.getEventAt(at).message);
  for (const event of card.validateProperties().validationEvents) told.push(event.message);
  document.body.replaceChildren(card.render());
  return told;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    tab: Page

    async def complaints(self, card: Mapping[str, Any]) -> list[str]:
        """What the renderer has to say against a card, which it shows."""
        told: list[str] = await self.tab.evaluate(SHOW, [card, MOST_BUTTONS])
        return told

    async def words(self) -> list[str]:
        """Every line that a reader sees; what is in inputs included."""
        seen = await self.tab.evaluate(
            "() => document.body.innerText + '\\n' + "
            "[...document.querySelectorAll('input, textarea')].map(one => one.value).join('\\n')"
        )
        return [plain(line) for line in str(seen).split("\n")]

    async def lines_of_the_text(self) -> list[str]:
        """What is voted on, line by line, as far as a line takes any room."""
        lines = self.tab.locator('.ac-richTextBlock:has(span[style*="monospace" i])')
        seen = [one for one in await lines.all() if (await one.bounding_box() or {}).get("height")]
        return [spaced(await one.inner_text()).rstrip() for one in seen]

    async def buttons(self) -> list[str]:
        return [plain(one) for one in await self.tab.locator("button").all_inner_texts()]


@pytest.fixture
async def renderer(chromium: None, npm: Path) -> AsyncIterator[Renderer]:
    async with a_tab("about:blank") as tab:
        for script in SCRIPTS:
            await tab.add_script_tag(path=npm / script)
        yield Renderer(tab=tab)
