"""What Microsoft says of the app, and whether the keys that Teams signs with can be read."""

from datetime import UTC, datetime

import aiohttp

from approvals.errors import Unreachable
from bot.cli.checks.check import Check
from bot.settings import Settings
from bot.teams.errors import TeamsAccessLost
from bot.teams.keys import Keys
from bot.teams.tokens import Tokens

_APP = "In the Azure portal, App registrations: look at the app's id, its tenant, and whether its client secret is still good."


async def teams(settings: Settings) -> tuple[Check, ...]:
    """Everything about Teams that can be seen before it has called us; nothing where only Slack is used."""
    secret = settings.secrets.teams_app_secret
    if settings.teams is None or secret is None:
        return ()
    async with aiohttp.ClientSession(trust_env=False) as session:
        tokens = Tokens(
            url=settings.addresses.teams_token.replace("{tenant}", settings.teams.tenant),
            app_id=settings.teams.app_id,
            secret=secret.get_secret_value(),
            session=lambda: session,
            now=_now,
        )
        keys = Keys(url=settings.addresses.teams_openid, session=lambda: session, now=_now)
        return (await _secret(tokens), await _keys(keys))


async def _secret(tokens: Tokens) -> Check:
    subject = "Teams secret"
    try:
        await tokens.token()
    except TeamsAccessLost as fault:
        return Check(subject=subject, said=f"Microsoft says {fault.error}", remedy=_APP)
    except Unreachable:
        remedy = "See whether this machine reaches TEAMS_TOKEN_URL (a proxy, a firewall, a wrong address)."
        return Check(subject=subject, said="Microsoft does not answer", remedy=remedy)
    return Check(subject=subject, said="is taken")


async def _keys(keys: Keys) -> Check:
    subject = "Teams keys"
    try:
        await keys.key("doctor")
    except Unreachable:
        remedy = "See whether this machine reaches TEAMS_OPENID_URL; without these keys nothing of Teams is believed."
        return Check(subject=subject, said="cannot be read", remedy=remedy)
    return Check(subject=subject, said="are there")


def _now() -> datetime:
    return datetime.now(UTC)
