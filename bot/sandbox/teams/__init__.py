"""A tenant that a bot cannot tell from Microsoft Teams: signing keys, token endpoint, connector, and people.

A test founds it, points the bot at its three addresses, points it at the bot, and lets people act::

    async with Tenant(clock=clock) as tenant:
        anna, ben = tenant.add_person("anna", "Anna Bianchi"), tenant.add_person("ben", "Ben Okafor")
        team = tenant.found_team("Support", anna, ben)          # the app is installed in it
        channel = tenant.add_channel(team, "replies")
        # the bot: tenant.openid_url, tenant.token_url, tenant.app_id, tenant.app_secret, tenant.tenant_id;
        # tenant.service_url is what its allow-list must let through
        tenant.connect("http://127.0.0.1:3000/api/messages")    # tokens last by the machine's time unless timed_by_clock
        await tenant.say("anna", channel, "@Twokeys draft Hello")
        card = tenant.posts(channel)[-1]
        print(tenant.plain(card), tenant.plain(card, "ben"))      # everybody's view, and Ben's own
        await tenant.react("ben", card, "2705_whiteheavycheckmark")
        outcome = await tenant.press("ben", card, "Approve", {"reason": "good"})
        await tenant.extension("ben", card, "reply")              # opens a dialog; then tenant.send_dialog("ben", {...})
        assert tenant.complaints == []                            # nothing that Microsoft's documentation does not allow

What somebody does returns when the bot has answered or could not be reached; what the bot does afterwards is waited for
with `until` or `settle`. After 15 seconds of the tenant's clock a message that was not taken comes again under its id,
an invoke under a new one, a reaction never. `fail_next`, `break_down`, `rotate_keys` and their neighbours in `mischief`
make things go wrong; `deliver(activity, flaw=…)` sends anything with any token. Nothing here imports anything of ours.
"""

from bot.sandbox.teams.delivered import Answer, Attempt, Patience
from bot.sandbox.teams.door import Outcome
from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.faults import Operation
from bot.sandbox.teams.tenant import Tenant
from bot.sandbox.teams.tokens import Flaw
from bot.sandbox.teams.values import Channel, Chat, Dialog, Message, Person, Reaction, Team, UserRole

__all__ = [
    "Answer",
    "Attempt",
    "Channel",
    "Chat",
    "Dialog",
    "Flaw",
    "Message",
    "NotOfferedError",
    "Operation",
    "Outcome",
    "Patience",
    "Person",
    "Reaction",
    "Team",
    "Tenant",
    "UserRole",
]
