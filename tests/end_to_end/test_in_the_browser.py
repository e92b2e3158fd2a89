"""A complaint, an answer, two approvals and the post, all in a real browser and with nothing but clicks and keys."""

from playwright.async_api import expect

from tests.end_to_end.team import ANSWER, Team

pytest_plugins = ("tests.support.browser",)


async def test_an_answer_goes_out_after_two_others_have_approved_it(tab, stage):
    team = Team(tab)
    card = team.card
    complaint = await team.complain()

    await team.sit_down("ada")
    await team.send(await team.open_form(complaint))
    await expect(card).to_contain_text("Waiting for 2 approvals.")
    await expect(card).to_contain_text(ANSWER)
    await team.mark("✅").click()
    private = tab.get_by_role("article").filter(has_text="Only visible to you")
    await expect(private.last).to_contain_text("You wrote this, so your approval does not count. Two others are asked.")
    await expect(card).to_contain_text("Approved by: nobody (0 of 2)")
    await expect(card).to_contain_text("Ada Lovelace's approval does not count: Ada Lovelace wrote this draft.")

    await team.sit_down("bo")
    await expect(private).to_have_count(0)
    await team.mark("✅").click()
    await expect(card).to_contain_text("Waiting for 1 approval.")

    await team.sit_down("cleo")
    await card.get_by_role("button", name="Approve").click()
    await expect(card).to_contain_text("Approved by: Bo Nilsson and Cleo Fontana (2 of 2)")
    await expect(card).to_contain_text("It sends at 10:21:00. Press Stop if it must not go out.")
    assert stage.published() == []

    await team.wait(*["+10 s"] * 6)
    live = team.public.get_by_role("article", name="@acme_help")
    await expect(live).to_contain_text(ANSWER)
    await expect(live).to_contain_text("Replying to @carla")
    await expect(card).to_contain_text("Published.")
    [sent] = stage.published()
    assert sent.text == f"{ANSWER} ^AL"
    await card.get_by_role("link", name=stage.network.link(sent)).click()
    await expect(live).to_be_focused()
