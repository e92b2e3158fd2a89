"""What the channel shows of one reply, from the draft to the link."""

import pytest
from inline_snapshot import snapshot

from tests.support.world import REPLY, World


@pytest.mark.slack("as Slack shows it")
async def test_one_reply_from_the_draft_to_the_link(world: World) -> None:
    first = await world.ada.drafts(REPLY, world.complains())
    assert world.shown() == snapshot("""\
# @acme_help
Reply on X · Draft 1, version 1, by Ada
@carla wrote
@acme_help my parcel is three weeks late and nobody answers
https://x.com/carla/status/2122253338014646272
Written <!date^1794819600^{ago}|2026-11-16 09:00:00 UTC>
Looks like a grievance. Suggested: answer in public, continue in private. Something went wrong for them: say sorry here, and write to them in private.
Text of version 1 · length 39 of 280
We are looking for your parcel now. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Can it be published?
Mended (unsigned): The reply was not signed by AD. ^AD was added at its end.
*Waiting for 2 approvals.*
Approved by: nobody (0 of 2)
Missing: 2 more, from Bo, Cleo or Dan
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")
    await world.ada.reacts("✅")
    await world.bo.reacts("✅")
    assert world.shown() == snapshot("""\
# @acme_help
Reply on X · Draft 1, version 1, by Ada
@carla wrote
@acme_help my parcel is three weeks late and nobody answers
https://x.com/carla/status/2122253338014646272
Written <!date^1794819600^{ago}|2026-11-16 09:00:00 UTC>
Looks like a grievance. Suggested: answer in public, continue in private. Something went wrong for them: say sorry here, and write to them in private.
Text of version 1 · length 39 of 280
We are looking for your parcel now. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Can it be published?
Mended (unsigned): The reply was not signed by AD. ^AD was added at its end.
*Waiting for 1 approval.*
Approved by: Bo (1 of 2)
Missing: 1 more, from Cleo or Dan
Ada's approval does not count: Ada wrote this draft.
[Approve] [Stop] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")
    await world.ada.edits("We found your parcel.")
    assert world.shown(first) == snapshot("""\
# @acme_help
Reply on X · Draft 1, version 1, by Ada
@carla wrote
@acme_help my parcel is three weeks late and nobody answers
https://x.com/carla/status/2122253338014646272
Written <!date^1794819600^{ago}|2026-11-16 09:00:00 UTC>
Looks like a grievance. Suggested: answer in public, continue in private. Something went wrong for them: say sorry here, and write to them in private.
Text of version 1 · length 39 of 280
We are looking for your parcel now. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Can it be published?
Mended (unsigned): The reply was not signed by AD. ^AD was added at its end.
*This version was replaced, see below. It takes no more votes.*\
""")
    await world.bo.reacts("✅")
    await world.cleo.reacts("✅")
    assert world.shown() == snapshot("""\
# @acme_help
Reply on X · Draft 1, version 2, by Ada (edited)
@carla wrote
@acme_help my parcel is three weeks late and nobody answers
https://x.com/carla/status/2122253338014646272
Written <!date^1794819600^{ago}|2026-11-16 09:00:00 UTC>
Looks like a grievance. Suggested: answer in public, continue in private. Something went wrong for them: say sorry here, and write to them in private.
Text of version 2 · length 25 of 280
We found your parcel. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Can it be published?
Mended (unsigned): The reply was not signed by AD. ^AD was added at its end.
*Approved. It sends at <!date^1794819620^{time_secs}|2026-11-16 09:00:20 UTC>. Press Stop if it must not go out.*
Approved by: Bo and Cleo (2 of 2)
[Stop] [Approve] [Hold]
[Edit] [Suggest a change] [Withdraw]\
""")
    await world.passes(21)
    assert world.shown() == snapshot("""\
# @acme_help
Reply on X · Draft 1, version 2, by Ada (edited)
@carla wrote
@acme_help my parcel is three weeks late and nobody answers
https://x.com/carla/status/2122253338014646272
Written <!date^1794819600^{ago}|2026-11-16 09:00:00 UTC>
Looks like a grievance. Suggested: answer in public, continue in private. Something went wrong for them: say sorry here, and write to them in private.
Text of version 2 · length 25 of 280
We found your parcel. ^AD
Is it hurtful? Nothing found.
Is it helpful? Nothing found.
Can it be published?
Mended (unsigned): The reply was not signed by AD. ^AD was added at its end.
*Published.*
Approved by: Bo and Cleo (2 of 2)
https://x.com/acme_help/status/2122253426095030272
[Correct this]\
""")
