"""Everything of a person's in one place: Slack's home tab of the app, and what the bot answers to `home` in Teams."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from approvals.domain.follow_up import Debt
from approvals.domain.people import AccountName, PersonId
from approvals.storage.unit import Unit
from bot.sandbox.slack import Message
from tests.scenarios.test_corrections import agreed, plans, wrong_post
from tests.support.actor import Actor
from tests.support.world import REPLY, SIGNED, World

PROMISE = "We are sorry about that. We will write to you by four this afternoon."
NOTHING: Mapping[str, str] = {
    "Waiting for me": "Nothing waits for your approval.",
    "What I owe": "You owe nothing that Twokeys knows of.",
    "My drafts": "No draft of yours is open.",
    "Coming re-posts": "Nothing is said again in the next days.",
}


async def home(somebody: Actor, *, opens: bool = True) -> dict[str, str]:
    """What somebody reads in each section, having opened it unless it is open already."""
    found: dict[str, list[str]] = {}
    title = ""
    for line in (await somebody.sees_home(opens=opens)).splitlines():
        if (name := line.removeprefix("# ")) in NOTHING:
            title = name
        else:
            found.setdefault(title, []).append(line)
    return {title: "\n".join(lines) for title, lines in found.items()}


def without_the_end(shown: dict[str, str]) -> dict[str, str]:
    return {title: words.partition("\nAs of ")[0] for title, words in shown.items()}


async def published(world: World, text: str) -> Message:
    card = await world.ada.drafts(text, world.complains())
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(30)
    return card


async def test_where_nothing_is_to_be_done_it_says_so_and_when_that_was(world: World) -> None:
    shown = await home(world.ada)
    assert without_the_end(shown) == NOTHING
    assert "As of 16 Nov 09:00 (UTC)." in shown["Coming re-posts"]


async def test_a_draft_is_shown_to_its_author_with_where_it_stands(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    shown = await home(world.ada)
    assert shown["My drafts"] == f"Draft 1 for @acme_help: “{SIGNED}” Waiting for 2 approvals. Open its card"
    assert shown["Waiting for me"] == NOTHING["Waiting for me"]


async def test_a_card_waits_for_those_whose_approval_can_still_count(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    waiting = f"Draft 1 for @acme_help: “{SIGNED}” Waiting for 1 approval. It is Ada's. Open its card"
    assert (await home(world.cleo))["Waiting for me"] == waiting
    for somebody in (world.ada, world.bo, world.eve):
        assert (await home(somebody))["Waiting for me"] == NOTHING["Waiting for me"]
    await world.dan.reacts("✅", card)
    assert (await home(world.cleo))["Waiting for me"] == NOTHING["Waiting for me"]


async def test_each_draft_leads_to_its_card_and_slack_is_asked_nothing_for_that(world: World) -> None:
    first = await world.ada.drafts(REPLY, world.complains())
    second = await world.ada.edits("We are looking for it right now.", first)
    other = await world.bo.drafts("On Sunday we are closed.")
    asked = len(world.slack.calls)
    await home(world.ada)
    assert [method for method, _ in world.slack.calls[asked:] if method.startswith("chat.")] == []
    view = world.slack.home(world.ada.person)
    assert view is not None
    assert links(view.body) == [world.slack.permalink(other), world.slack.permalink(second)]


def links(node: object) -> list[str]:
    """Every address that a view leads to, from top to bottom."""
    match node:
        case {"type": "link", "url": str(url)}:
            return [url]
        case dict():
            return [url for inside in node.values() for url in links(inside)]
        case list():
            return [url for inside in node for url in links(inside)]
        case _:
            return []


async def test_what_is_owed_is_shown_to_its_owner_alone_and_is_done_there(world: World) -> None:
    await published(world, PROMISE)
    assert (await home(world.bo))["What I owe"] == NOTHING["What I owe"]
    owed = (await home(world.ada))["What I owe"]
    assert (
        "@acme_help promised: “We will write to you by four this afternoon.” (draft 1). Due 16 Nov 16:00 (UTC)." in owed
    )
    await world.ada.clicks_at_home("Done")
    assert world.ada.told == "Done: nobody is reminded of it any more."
    assert (await home(world.ada, opens=False))["What I owe"] == NOTHING["What I owe"]


async def test_it_is_snoozed_and_handed_over_there(world: World) -> None:
    await published(world, PROMISE)
    await home(world.ada)
    await world.ada.clicks_at_home("Snooze")
    await world.ada.sends(when="tomorrow")
    assert world.ada.told == "You are reminded of it again at 17 Nov 09:00 (UTC)."
    await world.ada.clicks_at_home("Hand over")
    await world.ada.sends(to="cleo")
    assert (await home(world.ada, opens=False))["What I owe"] == NOTHING["What I owe"]
    assert "We will write to you" in (await home(world.cleo))["What I owe"]


async def test_what_is_said_again_is_shown_to_those_who_speak_for_the_account(world: World) -> None:
    card = await plans(world, await wrong_post(world))
    assert (await home(world.dan))["Coming re-posts"].startswith(NOTHING["Coming re-posts"])
    await agreed(world, card)
    await world.passes(60)
    assert (await home(world.dan))["Coming re-posts"].startswith(
        "Draft 2: the correction of @acme_help is said again at 16 Nov 13:00 (UTC), and may be moved "
        "between 16 Nov 13:00 and 17:00 (UTC): “What we wrote about Sundays was wrong, we are sorry"
    )
    assert "Draft 2" in (await home(world.bo))["My drafts"]
    assert (await home(world.eve))["Coming re-posts"].startswith(NOTHING["Coming re-posts"])


async def test_whoever_leads_an_incident_sees_which_update_is_owed_and_after_it_the_statement(world: World) -> None:
    await world.bo.says('incident open acme "parcels are late"')
    update = "An update about the incident of @acme_help (parcels are late). Due 16 Nov 09:30 (UTC)."
    assert (await home(world.bo))["What I owe"] == update
    assert (await home(world.ada))["What I owe"] == NOTHING["What I owe"]
    await world.passes(1_900, step=300)
    assert (await home(world.bo))["What I owe"].endswith("It was due 16 Nov 09:30 (UTC).")
    await world.bo.says("followups")
    assert "It was due 16 Nov 09:30 (UTC)." in world.bo.told
    for name in ("bo", "cleo"):
        await world.people[name].says("incident close acme")
    assert "A statement about the incident of @acme_help" in (await home(world.bo))["What I owe"]
    await world.bo.clicks_at_home("It is said")
    assert (await home(world.bo, opens=False))["What I owe"] == NOTHING["What I owe"]


async def test_times_are_those_of_whoever_looks(world: World) -> None:
    await world.restarts(person_settings={"ada": 'timezone = "Europe/Madrid"\n'})
    await published(world, PROMISE)
    assert "Due 16 Nov 17:00 (Europe/Madrid)." in (await home(world.ada))["What I owe"]


async def test_whom_the_settings_do_not_name_is_told_so_and_sees_nothing(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    assert (await world.fay.sees_home()).startswith("You are not in Twokeys' settings, fay")


async def test_it_is_drawn_anew_whenever_it_is_opened_and_catches_up_after_slack_was_away(world: World) -> None:
    await home(world.ada)
    world.slack.fail_next("views.publish", error="internal_error")
    await world.ada.drafts(REPLY, world.complains())
    assert "Draft 1" not in (await home(world.ada))["My drafts"]
    await world.passes(60)
    assert "Draft 1" in (await home(world.ada, opens=False))["My drafts"]


async def test_more_than_the_tab_can_hold_is_cut_and_said(world: World) -> None:
    def owe(unit: Unit) -> None:
        for number in range(20):
            unit.follow_ups.owe(
                debt=Debt.UPDATE,
                account=AccountName("acme"),
                words=f"update {number}",
                owner=PersonId("ada"),
                zone="UTC",
                due_at=datetime(2026, 11, 17, 9, tzinfo=UTC),
                now=world.clock.now(),
            )

    assert world.app
    await world.app.context.database.run(owe)
    shown = (await home(world.ada))["What I owe"]
    assert (shown.count("owes an update"), shown.count("There is more than fits here.")) == (15, 1)
    await world.ada.says("followups")
    assert (world.ada.told.count("owes an update"), world.ada.told.count("There is more than fits here")) == (15, 1)


@pytest.mark.parametrize("over_http", [True])
async def test_it_works_over_http_too(world: World, *, over_http: bool) -> None:
    await world.restarts(over_http=over_http)
    assert without_the_end(await home(world.ada)) == NOTHING
