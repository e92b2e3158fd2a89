"""An X-shaped network on loopback, as strict as X, with its own durable truth."""

from bot.sandbox.x.faults import Fault
from bot.sandbox.x.network import Network
from bot.sandbox.x.values import Account, Attempt, Credentials, Post

__all__ = ["Account", "Attempt", "Credentials", "Fault", "Network", "Post"]
