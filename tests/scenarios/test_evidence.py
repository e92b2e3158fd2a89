"""What an auditor finds in the ledger after people have done their work."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import datetime

from click.testing import CliRunner, Result
from inline_snapshot import snapshot

from approvals.storage.unit import Unit
from bot.cli.group import twokeys
from bot.notary import read
from bot.signing import new_signer
from tests.scenarios.test_corrections import wrong_post
from tests.scenarios.test_taking_down import leaks
from tests.support.world import REPLY, World


async def typed(world: World, line: str) -> Result:
    """A command beside the running bot."""
    (world.folder / "twokeys.toml").touch()
    arguments = ["--config", str(world.folder / "twokeys.toml"), *line.split()]
    return await asyncio.to_thread(
        CliRunner().invoke,
        twokeys,
        arguments,
        env={**world.homes, "DATABASE_URL": world.database_url},
        catch_exceptions=False,
    )


async def test_a_published_reply_has_one_page_with_text_people_times_and_post(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.ada.reacts("✅", card)
    await world.bo.reacts("❌", card)
    await world.bo.takes_back("❌", card)
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    assert len(world.published()) == 1
    shown = await typed(world, "ledger show 1")
    assert shown.exit_code == 0
    assert _steady(shown.output) == snapshot("""\
Draft 1: what the ledger says
14 entries: none is missing, none was changed. Hash of all: HASH

2026-11-16 09:00:00 UTC  From now on these settings of acme hold (first): 2 approvals of Ada, Bo, Cleo and Dan; leads: Dan; rules: world.toml  [1]
2026-11-16 09:00:00 UTC  Ada drafted a reply for acme  [2]
2026-11-16 09:00:00 UTC  Version 1, as drafted, by Ada:  [3]
    | We are looking for your parcel now. ^AD
    in answer to
    | 8 @carla: @acme_help my parcel is three weeks late and nobody answers
    The rules found: unsigned: fix
2026-11-16 09:00:00 UTC  The card of version 1 was posted as MESSAGE  [4]
2026-11-16 09:00:00 UTC  Ada (ID) approved version 1 with an emoji (event 1.2)  [5]
2026-11-16 09:00:00 UTC  Bo (ID) stopped version 1 with an emoji (event 1.2)  [6]
2026-11-16 09:00:00 UTC  Bo (ID) took back that they stopped version 1 (event 1.2)  [7]
2026-11-16 09:00:00 UTC  Bo (ID) approved version 1 with an emoji (event 1.2)  [8]
2026-11-16 09:00:00 UTC  Cleo (ID) approved version 1 with an emoji (event 1.2)  [9]
2026-11-16 09:00:00 UTC  Approved: version 1 is to go out at 2026-11-16 09:00:20 UTC (delivery 1)  [10]
2026-11-16 09:01:00 UTC  Let through: version 1, exactly these words (delivery 1):  [11]
    | We are looking for your parcel now. ^AD
    Approved by Bo and Cleo; 2 had to, of Ada, Bo, Cleo and Dan.
    Bo (ID) with an emoji at 2026-11-16 09:00:00 UTC (event 1.2)
    Cleo (ID) with an emoji at 2026-11-16 09:00:00 UTC (event 1.2)
    Written by Ada; rules: world.toml; leads: Dan
2026-11-16 09:01:00 UTC  Sending of version 1 began (delivery 1)  [12]
2026-11-16 09:01:00 UTC  Published: version 1 is post 9 (delivery 1)  [13]
2026-11-16 09:01:00 UTC  It was closed, as it is published  [14]
""")


async def test_who_an_identity_was_taken_to_be_stays_known_when_its_profile_is_changed(world: World) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    before = (await typed(world, "ledger show 1")).output
    await world.app.context.database.run(lambda unit: _dan_instead_of_bo(unit, world.clock.now()))
    page = (await typed(world, "ledger show 1")).output
    assert page == before
    assert re.search(r"Bo \((slack|teams)/[^)]+\) approved version 1", page)
    assert "Dan (" not in page
    exported = [json.loads(line) for line in (await typed(world, "ledger export")).output.splitlines()]
    assert ["\nBo (" in row["says"] for row in exported if row["kind"] == "cleared"] == [True]


async def test_the_page_of_a_draft_that_was_withdrawn_has_the_rosters_as_they_were(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    legal = '[[accounts.acme.steps]]\nname = "Legal"\nroster = ["bo", "cleo"]\n'
    await world.restarts(
        account_settings='roster = ["ada", "bo", "cleo"]\nleads = []',
        more_settings=legal,
        rules="[numbers]\ngrievance_pause_seconds = 30\n",
    )
    await world.ada.clicks("Withdraw")
    await world.restarts(account_settings="", more_settings="")
    page = (await typed(world, "ledger show 1")).output
    settings = "From now on these settings of acme hold"
    held, changed = (part.splitlines() for part in page.split(settings)[1:])
    assert held[0].startswith(" (first): 2 approvals of Ada, Bo, Cleo and Dan; leads: Dan; rules: world.toml")
    assert changed[0].startswith(" (at-once): 2 approvals of Ada, Bo and Cleo; leads: nobody; rules: world.toml")
    assert changed[1:6] == [
        "    Legal: 1 of Bo and Cleo",
        "    - may no longer approve: Dan",
        "    - may no longer sign off as a lead: Dan",
        "    - step that must approve: Legal (1 of Bo, Cleo)",
        "    - seconds before an answer to a grievance is sent: 30; it was 20",
    ]


async def test_the_page_of_a_leak_says_that_nobody_else_had_to_approve_its_deletion(world: World) -> None:
    await leaks(world, await wrong_post(world))
    await world.passes(1)
    shown = (await typed(world, "ledger show 2")).output
    assert "Nobody else had to approve it, as Bo is on the roster and it shows what nobody may see." in shown
    assert "had to, of" not in shown


async def test_the_ledger_verifies_while_the_bot_runs_and_is_exported_whole(world: World) -> None:
    await world.approved()
    await world.passes(60)
    verified = await typed(world, "ledger verify")
    assert (verified.exit_code, "none was changed" in verified.output) == (0, True)
    lines = (await typed(world, "ledger export")).output.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["kind"] for row in rows if row["kind"] in {"owed", "sent"}] == ["owed", "sent"]
    table = (await typed(world, "ledger export --format csv --from 2026-11-16 --to 2026-11-16")).output
    assert len(table.splitlines()) >= len(rows)
    assert (await typed(world, "ledger export --to 2026-11-15")).output == ""
    assert (await typed(world, "ledger export --from 2026-11-17")).output == ""


async def test_what_the_ledger_is_gets_signed_and_said_in_a_channel_of_its_own(world: World) -> None:
    audit = world.another_channel("audit")
    world.more_settings = f'[ledger]\ncheckpoint_channel = "{audit}"\n'
    await world.restarts(signer=new_signer(), signing_key=world.folder / "signing.pem")
    await world.approved()
    await world.app.notarise()
    await world.quiet()
    said = world.said(channel=audit)[-1]
    points, _ = read(world.shown(said), world.signer.opener())
    kept, others = read((world.folder / "twokeys.checkpoints").read_text(), world.signer.opener())
    assert (points, others) == (kept[-1:], 0)


def _dan_instead_of_bo(unit: Unit, now: datetime) -> None:
    """Somebody who may write the bot's rows says that Bo's identities are Dan's."""
    theirs = [one for one in unit.profiles.all() if (one.email or "").startswith("bo@")]
    assert theirs
    for one in theirs:
        unit.profiles.save(replace(one, name="Dan", email="dan@acme.example"), now=now)


def _steady(page: str) -> str:
    """The page without what differs from run to run: hashes, messages' ids, the posts' numbers."""
    page = re.sub(r"[0-9a-f]{64}", "HASH", page)
    page = re.sub(r"\((slack|teams)/[^)]+\)", "(ID)", page)
    page = re.sub(r"(slack|teams)/\S+", "MESSAGE", page)
    page = re.sub(r"event [^\s)]+", "event 1.2", page)
    page = re.sub(r"post \d+", "post 9", page)
    return re.sub(r"\| \d+ @", "| 8 @", page)
