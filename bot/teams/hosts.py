"""Where Teams may ask us to answer to: our token goes nowhere else; pure."""

import ipaddress
import re
from urllib.parse import urlsplit

GLOBAL = "https://smba.trafficmanager.net/teams/"
"""Reaches every tenant of the public cloud, until Teams has named a nearer address.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
"""

# The same page. The clouds of GCC High and DoD are not among them: they sign as somebody else.
# https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high
_HOSTS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.onyx.prod.teams.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
    }
)
_PLAIN = re.compile(r"[!-~]+")


def trusted(address: str, *, here: bool) -> bool:
    """Whether it is one of Teams' own; `here`: or one of this machine, where everything of Teams was moved to."""
    if not _PLAIN.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.query or parts.fragment:
        return False
    if here and parts.scheme in {"http", "https"} and loopback(host):
        return True
    return parts.scheme == "https" and port in {None, 443} and host in _HOSTS


def same(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but a slash at their end."""
    return one.rstrip("/") == other.rstrip("/")


def loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
