"""What every command is given: where the settings are, and the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from bot.cli.failure import Failure
from bot.cli.next_step import after_settings
from bot.settings import Role, Settings, SettingsError, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The options that stand before a command."""

    config: Path
    environ: Mapping[str, str] = field(repr=False)
    prefix: str = "twokeys"
    """How to type `twokeys` again with the same options."""

    def settings(self, role: Role | None = Role.ALL) -> Settings:
        """The settings, or every reason why not, said at once, and what to type next."""
        try:
            return load(self.config, self.environ, role=role)
        except SettingsError as wrong:
            step = after_settings(wrong, prefix=self.prefix, exists=self.config.exists())
            raise Failure(step.sentences()) from wrong


pass_invocation = click.make_pass_decorator(Invocation)
