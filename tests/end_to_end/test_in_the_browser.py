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


async def test_who_uses_teams_sees_the_same_card_edits_it_there_and_approves_it(tab, stage):
    team = Team(tab)
    there = tab.get_by_role("region", name="Microsoft Teams")
    complaint = await team.complain()
    await team.sit_down("ada")
    await team.send(await team.open_form(complaint))
    await team.sit_down("dan")
    await expect(there).to_contain_text(ANSWER)
    await there.get_by_role("button", name="Edit").click()
    form = there.get_by_role("dialog", name="Edit the text")
    await form.get_by_label("Text (it becomes version 2)").fill(f"{ANSWER} Promised.")
    await form.get_by_role("button", name="Ask for approval").click()
    await expect(there.get_by_role("article")).to_have_count(2)
    newest = there.get_by_role("article").last
    await expect(newest).to_contain_text(f"{ANSWER} Promised.")
    await expect(team.card.last).to_contain_text(f"{ANSWER} Promised.")

    await team.sit_down("bo")
    await newest.get_by_role("button", name="✅ 0: ").click()
    await expect(newest).to_contain_text("Waiting for 1 approval.")
    await team.sit_down("cleo")
    await newest.get_by_role("button", name="Approve").click()
    await expect(newest).to_contain_text("(2 of 2)")
    await expect(team.card.last).to_contain_text("Approved by: Bo Nilsson and Cleo Fontana (2 of 2)")

    await team.wait(*["+10 s"] * 6)
    await expect(newest).to_contain_text("Published.")
    [sent] = stage.published()
    assert sent.text == f"{ANSWER} Promised. ^AL"


async def test_who_uses_teams_drafts_there_by_mentioning_the_bot(tab, stage):
    team = Team(tab)
    there = tab.get_by_role("region", name="Microsoft Teams")
    await team.sit_down("ada")
    await there.get_by_label("Message in Teams").fill("@Twokeys draft Good morning to everybody.")
    await there.get_by_role("button", name="Send in Teams").click()
    await there.get_by_role("button", name="Open the form").click()
    form = there.get_by_role("dialog", name="Draft a public reply")
    await expect(form.get_by_label("Text", exact=True)).to_have_value("Good morning to everybody.")
    await form.get_by_role("button", name="Close").click()
    await expect(form).to_be_hidden()
    await there.get_by_role("button", name="Open the form").click()
    await form.get_by_role("button", name="Ask for approval").click()
    await expect(team.card).to_contain_text("Good morning to everybody.")


async def test_who_is_not_in_the_team_sees_nothing_of_it(tab, stage):
    there = tab.get_by_role("region", name="Microsoft Teams")
    await tab.get_by_label("You are").select_option("Gus Guest (guest)")
    await expect(there).to_contain_text("Gus Guest is not in this team.")
    await expect(there.get_by_role("button", name="Send in Teams")).to_be_hidden()
