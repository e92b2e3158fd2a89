"""The keys with which an account speaks on X."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """OAuth 1.0a keys of the app and of one account; its repr shows none of them."""

    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)

    @property
    def user_id(self) -> str | None:
        """The account's id on the network, with which X begins every access token."""
        number, dash, _ = self.access_token.partition("-")
        return number if dash and number.isascii() and number.isdigit() else None
