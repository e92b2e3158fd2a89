"""Somebody opens the page in a real browser and clicks through it."""

import re

from playwright.async_api import expect

pytest_plugins = ("tests.support.browser",)

HOSTILE = "@acme_help <img src=x onerror=alert(1)> <b>loud</b>"


async def test_a_form_a_card_a_reaction_and_a_button(tab, workspace, app_runs):
    await expect(tab.get_by_label("You are")).to_have_value(workspace.person("ada").id)
    writing = tab.get_by_label("Message #replies as Ada")
    await writing.fill("/no")
    await tab.get_by_role("button", name="/note").click()
    await expect(writing).to_have_value("/note ")
    await writing.press("Enter")

    form = tab.get_by_role("dialog", name="Write a note")
    await form.get_by_role("button", name="Post it").click()
    await expect(form.get_by_role("alert")).to_have_text("Please complete this required field.")
    await form.get_by_label("Your note").fill("a secret *thing*")
    await form.get_by_label("Tone").select_option("Warm")
    await form.get_by_role("button", name="Post it").click()
    await expect(form.get_by_role("alert")).to_have_text("That is a secret; leave it out.")
    await expect(form.get_by_label("Tone")).to_have_value("warm")
    await form.get_by_label("Your note").fill("a *thing*")
    await form.get_by_role("button", name="Post it").click()
    await expect(form).to_be_hidden()

    card = tab.get_by_role("article").filter(has=tab.get_by_role("heading", name="A note to check"))
    await expect(card).to_contain_text("State: waiting")
    await expect(card).to_contain_text("a *thing*")
    await card.get_by_role("button", name="✅ 1: Twokeys").click()
    await expect(card.get_by_role("button", name="✅ 2: Twokeys, Ada Lovelace")).to_have_attribute(
        "aria-pressed", "true"
    )
    await card.get_by_role("button", name="Add another reaction").click()
    await tab.get_by_role("menuitem", name="💯 100").click()
    await expect(card.get_by_role("button", name="💯 1: Ada Lovelace")).to_be_visible()

    await card.get_by_role("button", name="Stop").click()
    sure = tab.get_by_role("dialog", name="Stop this note?")
    await sure.get_by_role("button", name="Keep it").click()
    await expect(card).to_contain_text("State: waiting")
    await card.get_by_role("button", name="Stop").click()
    await sure.get_by_role("button", name="Stop it").click()
    await expect(card).to_contain_text("State: stopped by @Ada Lovelace")
    await expect(card).to_contain_text("(edited)")

    private = tab.get_by_role("article").filter(has_text="Only visible to you")
    await expect(private).to_contain_text("You stopped the note.")
    await tab.get_by_label("You are").select_option("Ben Okafor (roster)")
    await expect(card.get_by_role("button", name="✅ 2: Twokeys, Ada Lovelace")).to_have_attribute(
        "aria-pressed", "false"
    )
    await expect(private).to_have_count(0)


async def test_a_hostile_post_is_only_words_and_is_answered_from_the_channel(tab, network):
    public = tab.get_by_role("region", name="Public timeline")
    await public.get_by_label("Post as").fill("carla")
    await public.get_by_label("What the customer writes").fill(HOSTILE)
    await public.get_by_role("button", name="Post", exact=True).click()
    post = public.get_by_role("article", name="@carla")
    await expect(post).to_contain_text(HOSTILE)

    await post.get_by_role("button", name="Reply in Slack").click()
    writing = tab.get_by_label("Message #replies as Ada")
    link = network.link(network.timeline("carla")[0])
    await expect(writing).to_have_value(f"/note {link} ")
    await writing.fill(f"*Look*: {link} & <i>this</i>")
    await writing.press("Enter")
    told = tab.get_by_role("article", name="Ada Lovelace")
    await expect(told).to_contain_text(f"Look: {link} & <i>this</i>")
    await told.get_by_role("link", name=link).click()
    await expect(post).to_be_focused()

    network.delete_by_hand(network.timeline("carla")[0].id)
    await expect(post).to_contain_text("deleted")


async def test_a_message_is_answered_changed_taken_up_and_deleted_by_keyboard(tab, workspace, app_runs):
    posted = await workspace.post("ada", "replies", "first")
    message = tab.get_by_role("article", name="Ada Lovelace").first
    await message.get_by_role("button", name="Reply in thread").focus()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_label("Reply in thread", exact=True).locator("visible=true").last).to_be_focused()
    await tab.keyboard.type("second")
    await workspace.react("ben", "replies", posted, "eyes")
    await expect(tab.get_by_role("button", name="👀 1: Ben Okafor")).to_be_visible()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("group", name="Thread, 1 reply")).to_contain_text("second")

    await message.get_by_role("button", name="More actions").focus()
    await tab.keyboard.press("Enter")
    await tab.keyboard.press("Enter")
    form = tab.get_by_role("dialog", name="Write a note")
    await form.get_by_label("Your note").press("Escape")
    await expect(form).to_be_hidden()
    assert workspace.open_view("ada") is None

    await message.get_by_role("button", name="More actions").focus()
    await tab.keyboard.press("Enter")
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    await tab.get_by_label("Edit your message").fill("first & foremost")
    await tab.keyboard.press("Enter")
    await expect(message).to_contain_text("first & foremost")
    await message.get_by_role("button", name="More actions").click()
    await tab.get_by_role("menuitem", name="Delete message").click()
    await tab.get_by_role("dialog", name="Delete this message?").get_by_role("button", name="Delete").click()
    await expect(tab.get_by_text("This message was deleted.")).to_be_visible()


async def test_the_time_is_moved_and_a_page_that_lost_its_sandbox_finds_it_again(tab, page, clock, workspace):
    shown = tab.get_by_role("time").first
    start = clock.now()
    await expect(shown).to_have_text(re.compile(":00$"))
    await tab.get_by_role("button", name="+10 s").click()
    await expect(shown).to_have_text(re.compile(":10$"))
    assert (clock.now() - start).total_seconds() == 10

    port = int(page.url.rstrip("/").rpartition(":")[2])
    await page.stop()
    await expect(tab.get_by_text("The sandbox does not answer.")).to_be_visible()
    await workspace.post("ben", "replies", "said meanwhile")
    await page.start(port=port)
    await expect(tab.get_by_text("The sandbox does not answer.")).to_be_hidden()
    await expect(tab.get_by_role("article", name="Ben Okafor")).to_contain_text("said meanwhile")
