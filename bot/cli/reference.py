"""The commands as a table for the handbook, read off the commands themselves."""

from collections.abc import Iterator

import click

from bot.cli.group import twokeys
from bot.commands import VERBS


def commands_table() -> str:
    """Every command of `twokeys`, in Markdown."""
    context = click.Context(twokeys, info_name="twokeys")
    return "\n".join(["| command | what it does |", "|---|---|", *_rows(twokeys, context), ""])


def _rows(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _rows(command, click.Context(command, info_name=name, parent=context))
        elif command is not None:
            yield f"| `{context.command_path} {name}` | {command.get_short_help_str(200)} |"


def verbs_table() -> str:
    """What can be said in Slack, for the README."""
    rows = (f"| `/twokeys {verb.usage}` | {verb.does} |\n" for verb in VERBS.values())
    return "| say | what it does |\n|---|---|\n" + "".join(rows)
