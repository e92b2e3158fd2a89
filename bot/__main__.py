"""`python -m bot`: the same as `twokeys`."""

import signal


def main() -> None:
    """Run the command line; ends the process with 0, 1 (something is wrong) or 2 (the line means nothing).

    Ctrl-C ends it without a traceback from the first moment on; what runs for long takes the signal over.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.cli.group import twokeys  # noqa: PLC0415 - importing takes a while, and Ctrl-C may come meanwhile

    twokeys(prog_name="twokeys")


if __name__ == "__main__":
    main()
