"""`twokeys check`: the rules as a linter; it is the policies' own, and needs no settings."""

from policies.command import check

__all__ = ["check"]
