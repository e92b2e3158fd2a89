"""The rules on their own, without the bot: `python -m policies rules` prints the catalogue."""

import argparse
import sys
from collections.abc import Sequence

from policies.catalogue import as_text
from policies.rules import build_all


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m policies", description="May a brand say this?")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("rules", help="print every rule with its examples")
    parser.parse_args(arguments)
    sys.stdout.write(as_text(build_all()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
