"""The sandbox in a browser: a channel of the workspace, where the visitor acts as anybody, beside the public timeline."""

from bot.sandbox.page.installed import Command, Installed, Shortcut
from bot.sandbox.page.page import Page

__all__ = ["Command", "Installed", "Page", "Shortcut"]
