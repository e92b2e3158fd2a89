"""Where the network is reached, and how long an answer may take."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from approvals.domain.delivery import LEASE

READ = 25.0
"""Seconds to wait for each part of an answer, where nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The base address of the API, with the seconds to wait for a connection and for each part of an answer."""

    url: str = "https://api.x.com"
    connect: float = 5.0
    read: float = READ

    def __post_init__(self) -> None:
        """Refuse an address that could carry the brand's keys in the clear, and waits that outlast a claim."""
        parts = urlsplit(self.url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and _on_this_machine(parts.hostname))
        if not parts.hostname or not secure:
            raise ValueError(f"{self.url}: must be https, or http on this machine alone (http://127.0.0.1:…)")
        if parts.username is not None or parts.query or parts.fragment:
            raise ValueError(f"{parts.hostname}: the address may have no user, query or fragment")
        if self.connect <= 0 or self.read <= 0 or self.connect + self.read >= LEASE.total_seconds() / 2:
            raise ValueError("the waits for an answer must be positive, and together under half of a claim's lease")

    def of(self, url: str) -> str:
        """The same path and query as `url`, on this address."""
        parts = urlsplit(url)
        return self.url.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")


def _on_this_machine(host: str | None) -> bool:
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
