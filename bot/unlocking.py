"""Whose keys come from where: the vault's for accounts that are in it, the environment's for the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from approvals.domain.people import AccountName
from approvals.storage.database import Database
from bot.settings import Network, Settings
from bot.settings.roles import token_names
from bot.vault import Unopenable, WrappingKey, opened
from bot.vault_key import read_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """The settings with every token pair that is needed, and which of them the vault gave."""

    settings: Settings
    vaulted: frozenset[AccountName]
    told: tuple[str, ...]
    """A sentence for each account that publishes, to be said at start."""


async def unlock(settings: Settings, database: Database) -> Unlocked:
    """Open what is in the vault of the accounts that publish; raises `Unopenable` rather than do without any."""
    accounts = [account.name for account in settings.accounts.values() if account.network == Network.X]
    rows = [row for row in await database.read(lambda unit: unit.vault.all()) if row.account in accounts]
    pairs = dict(settings.secrets.x_accounts)
    if rows:
        key = vault_key(settings, account=rows[0].account)
        pairs |= {row.account: opened(row, key) for row in rows}
    for account in accounts:
        if account not in pairs:
            raise Unopenable("no-pair", account=account)
    keys = {row.account: row.key_id for row in rows}
    return Unlocked(
        settings=replace(settings, secrets=replace(settings.secrets, x_accounts=pairs)),
        vaulted=frozenset(keys),
        told=tuple(_told(account, keys.get(account), settings) for account in accounts),
    )


def vault_key(settings: Settings, *, account: AccountName | None = None) -> WrappingKey:
    """The key of the vault, which `account` may be waiting for."""
    if settings.vault_key is None:
        raise Unopenable("no-key", account=account)
    return read_key(settings.vault_key)


def unused(account: AccountName, settings: Settings) -> Iterator[str]:
    """What stands in the environment beside the vault, where it should not."""
    if account in settings.secrets.x_accounts:
        token, secret = token_names(account)
        yield f"{token} and {secret} in the environment are not used: take them out."


def _told(account: AccountName, key: str | None, settings: Settings) -> str:
    if key is None:
        return f"The token pair of {account} is the environment's."
    return " ".join((f"The token pair of {account} is the vault's, under the key {key}.", *unused(account, settings)))
