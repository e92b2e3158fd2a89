"""The rules on their own, without the bot: `python -m policies "a text"`, `python -m policies rules`."""

from policies.command import check

if __name__ == "__main__":
    check(prog_name="python -m policies")
