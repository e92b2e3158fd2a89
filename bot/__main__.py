"""`python -m bot`: the same as `twokeys`."""

from bot.cli.group import twokeys


def main() -> None:
    """Run the command line; ends the process with 0, 1 (something is wrong) or 2 (the line means nothing)."""
    twokeys(prog_name="twokeys")


if __name__ == "__main__":
    main()
