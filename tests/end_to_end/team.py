"""What people do on the page, as a browser does it for them."""

from playwright.async_api import Locator, Page, expect

from tests.end_to_end.stage import CHANNEL, ROSTER

COMPLAINT = "@acme_help our shop is down since ten and nobody answers the phone"
ANSWER = "We are sorry. We see it, and our engineers are on it. Next news here by 11:00."


class Team:
    """One tab, in which one person after the other sits down."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.public = tab.get_by_role("region", name="Public timeline")
        self.card = tab.get_by_role("article", name="Twokeys").filter(
            has=tab.get_by_role("heading", name="@acme_help", exact=True)
        )

    async def complain(self, text: str = COMPLAINT, *, handle: str = "carla") -> Locator:
        """A customer writes in public; returns the post."""
        await self.public.get_by_label("Post as").fill(handle)
        await self.public.get_by_label("What the customer writes").fill(text)
        await self.public.get_by_role("button", name="Post", exact=True).click()
        post = self.public.get_by_role("article", name=f"@{handle}")
        await expect(post).to_contain_text(text)
        return post

    async def sit_down(self, name: str) -> None:
        """From now on everything is done as this person."""
        role = "roster, lead" if name == "dan" else "roster"
        await self.tab.get_by_label("You are").select_option(f"{ROSTER[name]} ({role})")
        await expect(self.tab.get_by_label(f"Message #{CHANNEL} as {ROSTER[name].split()[0]}")).to_be_visible()

    async def open_form(self, post: Locator) -> Locator:
        """Ask for the form that answers the post; returns it when it shows the post."""
        await post.get_by_role("button", name="Reply in Slack").click()
        await self.tab.get_by_role("button", name="Send", exact=True).click()
        form = self.tab.get_by_role("dialog", name="Draft a public reply")
        await expect(form).to_contain_text(COMPLAINT)
        return form

    async def send(self, form: Locator, text: str = ANSWER) -> None:
        """Write the answer and ask for approval; ends when the card is there, with its emoji."""
        await form.get_by_label("Text", exact=True).fill(text)
        await form.get_by_role("button", name="Ask for approval").click()
        await expect(form).to_be_hidden()
        await expect(self.mark("✅")).to_be_visible()

    async def wait(self, *steps: str) -> None:
        """Press the buttons that move the time on, each once the page has done what the one before it asked."""
        for step in steps:
            button = self.tab.get_by_role("button", name=step)
            await button.click()
            await expect(button).not_to_have_attribute("aria-busy", "true")

    def mark(self, emoji: str) -> Locator:
        """The reaction below the card."""
        return self.card.get_by_role("button", name=f"{emoji} ")

    async def stand_back(self) -> None:
        """Take the pointer and the caret away, as for a picture."""
        await self.tab.mouse.move(0, 0)
        await self.tab.evaluate("document.activeElement.blur()")
