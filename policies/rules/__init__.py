"""The rules that ship, a file each, with a file of examples and phrases beside it."""

from policies.rule import Rule
from policies.rules import (
    crowd,
    invisible_text,
    masked_link,
    private_data,
    repeat,
    secret,
    too_long,
    unreadable,
    unsigned,
    unsummoned,
    wrong_account,
)


def build_all() -> tuple[Rule, ...]:
    """Every rule, its data read anew, in the order of the catalogue."""
    modules = (
        unreadable,
        too_long,
        unsigned,
        unsummoned,
        wrong_account,
        private_data,
        secret,
        repeat,
        invisible_text,
        masked_link,
        crowd,
    )
    return tuple(module.build() for module in modules)
