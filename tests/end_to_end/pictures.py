"""The pictures of the README, taken of the real page in the middle of a story: `python -m tests.end_to_end.pictures`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import expect

from bot.logs import configure
from tests.end_to_end.stage import a_stage
from tests.end_to_end.team import Team
from tests.support.browser import CHROMIUM, MISSING, a_tab

FOLDER = Path("bot/pictures")


async def take(folder: Path) -> None:
    """One approval, beside the public timeline; then the card alone, in the pause before it is sent."""
    with tempfile.TemporaryDirectory(prefix="twokeys-pictures-") as scratch:
        async with a_stage(Path(scratch)) as stage, a_tab(stage.page.url, scale=2) as tab:
            team = Team(tab)
            await team.complain("@acme_help the new app is lovely, thank you", handle="noor")
            await team.wait("+1 min", "+1 min")
            await team.complain("@acme_help is it me, or is the checkout gone?", handle="emil")
            await team.wait("+1 min")
            complaint = await team.complain()
            await team.wait("+1 min", "+1 min", "+1 min", "+10 s")
            await team.sit_down("ada")
            await team.send(await team.open_form(complaint))
            await team.mark("✅").click()
            await expect(team.card).to_contain_text("Ada Lovelace wrote this draft.")
            await team.wait("+1 min")
            await team.sit_down("bo")
            await team.mark("✅").click()
            for shown in (team.card, tab.get_by_role("region", name="Microsoft Teams")):
                await expect(shown).to_contain_text("Waiting for 1 approval.")
            await team.stand_back()
            await tab.screenshot(path=folder / "page.png", scale="css")
            await team.sit_down("cleo")
            await team.mark("✅").click()
            await expect(team.card).to_contain_text("It sends at")
            await team.stand_back()
            await team.card.screenshot(path=folder / "card.png")


if __name__ == "__main__":
    if not CHROMIUM.exists():
        sys.exit(MISSING)
    configure(machine=False, quiet=True)
    FOLDER.mkdir(exist_ok=True)
    asyncio.run(take(FOLDER))
