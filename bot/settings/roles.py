"""What each part of Twokeys must have in its environment, and what it must not."""

from collections.abc import Iterable, Iterator, Mapping

from approvals.domain.people import Account
from bot.settings.values import KeyPlace, Network, Role

SIGNING_KEY = "TWOKEYS_SIGNING_KEY_FILE"
VERIFY_KEY = "TWOKEYS_VERIFY_KEY_FILE"
VAULT_KEY = "TWOKEYS_VAULT_KEY_FILE"


def token_names(account: str) -> tuple[str, str]:
    """The variables that hold an account's token pair on X."""
    return f"X_{account.upper()}_ACCESS_TOKEN", f"X_{account.upper()}_ACCESS_SECRET"


def needed_for_x(accounts: Iterable[Account], role: Role, *, vault: bool = False) -> tuple[str, ...]:
    """The variables without which these accounts cannot speak on X, or be read; a vault may have the token pairs."""
    on_x = [account for account in accounts if account.network == Network.X]
    if not on_x:
        return ()
    reads = ("X_BEARER_TOKEN",)
    if role is Role.BOT:
        return reads
    pairs = () if vault else (name for account in on_x for name in token_names(account.name))
    return (*reads, "X_API_KEY", "X_API_SECRET", *pairs)


def out_of_place(
    environ: Mapping[str, str],
    *,
    role: Role | None,
    accounts: Iterable[Account],
    keys: Mapping[str, KeyPlace | None],
    database_url: str,
) -> Iterator[str]:
    """Why a process cannot be one half of Twokeys: it could do what is the other's, or could not do its own."""
    if role in {None, Role.ALL}:
        return
    if database_url.startswith("sqlite"):
        yield (
            f"--role {role} needs PostgreSQL: an SQLite file belongs to one process alone, and nothing would keep the "
            "two parts from each other's secrets. Set DATABASE_URL, or leave --role out."
        )
    foreign = [name for name in _foreign(role, accounts) if environ.get(name, "").strip() or keys.get(name)]
    if foreign:
        other = Role.PUBLISHER if role is Role.BOT else Role.BOT
        yield f"{', '.join(foreign)}: only --role {other} may have this; take it away from --role {role}."
    if role is Role.BOT and keys[SIGNING_KEY] is None:
        yield (
            f"Missing in the environment: {SIGNING_KEY}, the key with which the bot signs what was approved. "
            "Make it once: (umask 077; openssl genpkey -algorithm ed25519 -out signing.pem)"
        )
    if role is Role.PUBLISHER and keys[VERIFY_KEY] is None:
        yield (
            f"Missing in the environment: {VERIFY_KEY}, the public half of the bot's signing key. "
            "Make it there: openssl pkey -in signing.pem -pubout -out verify.pem"
        )


def unsigned_checkpoints(channel: str, *, role: Role | None, signing_key: KeyPlace | None) -> Iterator[str]:
    """A channel of checkpoints in which one process that is all of Twokeys, without a key that stays, would say nothing."""
    if channel and role is Role.ALL and signing_key is None:
        yield (
            f"ledger.checkpoint_channel: nothing would be said there, as checkpoints are signed with {SIGNING_KEY}, and that "
            "is missing in the environment. Make it once: (umask 077; openssl genpkey -algorithm ed25519 -out signing.pem), "
            "or take the channel out."
        )


def _foreign(role: Role | None, accounts: Iterable[Account]) -> tuple[str, ...]:
    """The other half's secrets."""
    if role is Role.PUBLISHER:
        return (SIGNING_KEY, "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    pairs = (name for account in accounts for name in token_names(account.name))
    return ("X_API_KEY", "X_API_SECRET", VAULT_KEY, *pairs)
