"""The form of a prepared statement, with every word on it; pure."""

from collections.abc import Mapping

from bot.forms import Ask, Field, Form

NAME = "prepare"
_MOST_NAME = 60


def form(fields: Mapping[str, str], *, account: str, lines: tuple[str, ...], memory: str) -> Form:
    """A text for an incident that is still to come; what is filled in already stays."""
    return Form(
        name=NAME,
        title="Prepare a statement",
        submit="Ask for approval",
        check="Check the text",
        fields=(
            Field(
                name="name",
                ask=Ask.LINE,
                label="Its name",
                value=fields.get("name", ""),
                hint="A word or two by which it is found in a hurry, such as: outage.",
            ),
            Field(
                name="text",
                ask=Ask.TEXT,
                label=f"What @{account} will say",
                value=fields.get("text", ""),
                hint="To everybody, word for word: no names, no times that are not known yet.",
            ),
        ),
        lines=(
            "Two others approve it now. For 30 days, one person of the roster may then publish it during an incident.",
            *lines,
        ),
        memory=memory,
    )


def name_in(fields: Mapping[str, str]) -> str:
    """The name that is filled in, on one line."""
    return " ".join(fields.get("name", "").split())[:_MOST_NAME]


def field_of(refusal: str) -> str:
    """The field beside which a refusal is said."""
    return "name" if refusal.startswith("name-") else "text"
