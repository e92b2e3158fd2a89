"""What X says of the accounts that publish there: whose keys they are, and whether they may write."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from approvals.domain.notice import Notice
from approvals.domain.people import Account, AccountName
from approvals.errors import Unreachable
from bot.cli.checks.check import Check
from bot.publishers.x.address import Address
from bot.publishers.x.credentials import Credentials
from bot.publishers.x.publisher import XPublisher
from bot.settings import Network, Secrets, Settings
from bot.settings.roles import token_names
from bot.unlocking import Unlocked

# What each notice of the publisher's own check comes to: what is so, and what to do.
_FOUND: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "x-no-credentials": ("there are no keys for it", "Set X_API_KEY, X_API_SECRET, {names}."),
        "x-credentials-refused": (
            "X refuses its keys",
            "Generate {names} anew in the developer portal, of the app that X_API_KEY belongs to.",
        ),
        "x-other-handle": ("its keys belong to @{found}", "Put the keys of @{handle} into {names}."),
        "x-read-only": (
            "its keys may only read",
            "Give the app the right to read and write in the developer portal, then generate {names} anew.",
        ),
    }
)


class _WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def x(known: Unlocked, *, prefix: str) -> tuple[Check, ...]:
    """One line for each account, and for each thing that stands in its way."""
    checks: list[Check] = []
    for account in known.settings.accounts.values():
        if account.network == Network.X:
            checks += await ask((account,), known.settings, vaulted=known.vaulted, prefix=prefix)
        else:
            checks.append(Check(subject=_subject(account), said="rehearses, and publishes nowhere"))
    return tuple(checks)


async def ask(
    accounts: Iterable[Account], settings: Settings, *, vaulted: Collection[AccountName], prefix: str
) -> tuple[Check, ...]:
    """What X says of these accounts, whether or not they rehearse; a remedy leads to where their pair is kept."""
    secrets = settings.secrets
    publisher = XPublisher(
        address=Address(url=settings.addresses.x_api),
        credentials=lambda account: credentials_of(secrets, account),
        clock=_WallClock(),
    )
    checks: list[Check] = []
    for account in accounts:
        names = " and ".join(token_names(account.name))
        if account.name in vaulted:
            names = f"the pair in the vault ({prefix} accounts add {account.name} --replace)"
        checks += await _account(publisher, account, names=names)
    return tuple(checks)


def credentials_of(secrets: Secrets, account: AccountName) -> Credentials | None:
    """The four keys that let the app speak as the account, if they are all there."""
    pair = secrets.x_accounts.get(account)
    if pair is None or secrets.x_api_key is None or secrets.x_api_secret is None:
        return None
    return Credentials(
        api_key=secrets.x_api_key.get_secret_value(),
        api_secret=secrets.x_api_secret.get_secret_value(),
        access_token=pair.access_token.get_secret_value(),
        access_token_secret=pair.access_secret.get_secret_value(),
    )


async def _account(publisher: XPublisher, account: Account, *, names: str) -> tuple[Check, ...]:
    try:
        notices = await publisher.check(account)
    except Unreachable as fault:
        remedy = "See whether this machine reaches X_API_URL, and whether X has credits left; then try again."
        return (Check(subject=_subject(account), said=f"X cannot be asked: {fault}", remedy=remedy),)
    if not notices:
        return (Check(subject=_subject(account), said=f"@{account.handle} on X, may write"),)
    return tuple(_check(account, notice, names=names) for notice in notices)


def _check(account: Account, notice: Notice, *, names: str) -> Check:
    said, remedy = _FOUND.get(notice.slug, (f"X says {notice.slug}", "Look at the app in X's developer portal."))
    values = {"names": names, **notice.values}
    return Check(subject=_subject(account), said=said.format_map(values), remedy=remedy.format_map(values))


def _subject(account: Account) -> str:
    return f"account {account.name}"
