"""A reader and a publisher for each network, as the settings have them."""

from collections.abc import Callable

from approvals.domain.people import AccountName
from approvals.ports import Clock, Publisher, Reader
from bot.publishers.rehearsal import RehearsalPublisher, RehearsalReader
from bot.publishers.x.address import Address
from bot.publishers.x.credentials import Credentials
from bot.publishers.x.publisher import XPublisher
from bot.publishers.x.reader import XReader
from bot.settings import Network, Settings


def readers(settings: Settings, clock: Clock, x_read: float) -> dict[str, Reader]:
    """Rehearsal reads real posts where a token allows it."""
    bearer = settings.secrets.x_bearer_token
    handles = tuple(account.handle for account in settings.accounts.values())
    reader: Reader = (
        XReader(address=_address(settings, x_read), bearer_token=bearer.get_secret_value(), clock=clock)
        if bearer
        else RehearsalReader(handles=handles)
    )
    return {Network.X: reader, Network.REHEARSAL: reader}


def publishers(settings: Settings, clock: Clock, x_read: float) -> dict[str, Publisher]:
    """Whoever acts in public, with what lets them."""
    address = _address(settings, x_read)
    return {
        Network.X: XPublisher(address=address, credentials=_credentials(settings), clock=clock),
        Network.REHEARSAL: RehearsalPublisher(clock=clock),
    }


def _address(settings: Settings, x_read: float) -> Address:
    return Address(url=settings.addresses.x_api, read=x_read)


def _credentials(settings: Settings) -> Callable[[AccountName], Credentials | None]:
    secrets = settings.secrets

    def of(account: AccountName) -> Credentials | None:
        pair = secrets.x_accounts.get(account)
        if pair is None or secrets.x_api_key is None or secrets.x_api_secret is None:
            return None
        return Credentials(
            api_key=secrets.x_api_key.get_secret_value(),
            api_secret=secrets.x_api_secret.get_secret_value(),
            access_token=pair.access_token.get_secret_value(),
            access_token_secret=pair.access_secret.get_secret_value(),
        )

    return of
