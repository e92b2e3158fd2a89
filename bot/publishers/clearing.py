"""The last look at a clearance before a public act: is it for this account, and still good?"""

from datetime import datetime

from approvals.domain.gate import Clearance
from approvals.domain.people import Account
from approvals.errors import NoEffect


def refuse_unfit(clearance: Clearance, account: Account, *, network: str, now: datetime) -> None:
    """Refuse a clearance that does not let this account speak on this network now."""
    if clearance.account != account.name:
        raise NoEffect("wrong-account", cleared=clearance.account, account=account.name)
    if account.network != network:
        raise NoEffect("wrong-network", account=account.name, network=account.network)
    if now >= clearance.expires_at:
        raise NoEffect("clearance-expired", account=account.name, expired_at=clearance.expires_at)
