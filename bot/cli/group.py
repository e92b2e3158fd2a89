"""The command `twokeys` itself: its options, and its commands, each imported when it is asked for."""

import os
import shlex
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click

from bot.cli.failure import Failure
from bot.cli.invocation import Invocation
from bot.settings import SettingsError
from bot.settings.env_file import read_env_file

COMMANDS = ("demo", "init", "teams-package", "doctor", "run", "check", "hold", "accounts", "ledger", "person", "db")
"""In the order of `--help`; each is the attribute of that name in `bot.cli.<name>`, with `_` for `-`."""


class LazyGroup(click.Group):
    """Imports a command's module when it is needed, so that a light command does not pay for a heavy one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return [name for name in COMMANDS if find_spec(f"bot.cli.{_python(name)}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        name = _python(cmd_name)
        command = getattr(import_module(f"bot.cli.{name}"), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"bot.cli.{name}.{name} is no command")
        return command


def _python(name: str) -> str:
    return name.replace("-", "_")


def _version() -> str:
    try:
        return version("twokeys")
    except PackageNotFoundError:
        return "not installed"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="TWOKEYS_CONFIG",
    default=Path("twokeys.toml"),
    show_default=True,
    help="The settings. Also TWOKEYS_CONFIG.",
)
@click.option(
    "--env-file",
    type=click.Path(path_type=Path),
    help="A file of KEY=VALUE lines for what the environment does not say. Never read unless it is named.",
)
@click.version_option(_version(), prog_name="twokeys", message="%(prog)s %(version)s")
@click.pass_context
def twokeys(ctx: click.Context, config: Path, env_file: Path | None) -> None:
    """Two people approve every public reply before it is sent."""
    try:
        filed = read_env_file(env_file) if env_file else {}
    except SettingsError as wrong:
        raise Failure(wrong.problems) from wrong
    prefix = ["twokeys"]
    if ctx.get_parameter_source("config") is click.core.ParameterSource.COMMANDLINE:
        prefix += ["--config", str(config)]
    if env_file:
        prefix += ["--env-file", str(env_file)]
    ctx.obj = Invocation(config=config, environ={**filed, **os.environ}, prefix=shlex.join(prefix))
