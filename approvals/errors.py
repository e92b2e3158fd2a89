"""The one tree of errors, each with a stable slug that `wording` turns into a sentence.

TwokeysError
├── Refusal            you cannot do that, and why: told privately to whoever asked
├── Unreachable        a platform or network could not be asked; nothing is known
├── Stale              the row was changed or taken by somebody else meanwhile
├── Unproven           what was handed over to be published does not prove that it may be
├── DatabaseUnusable   no migrations, newer than the code, or locked by another process
└── PublishFailed
    ├── NoEffect       the network certainly did not act
    │   ├── Throttled      it says when to come back
    │   └── LaneStopped    nothing will pass before a person acts (credits, access)
    └── Ambiguous      it may have acted: read back before anything else
"""

from datetime import datetime


class TwokeysError(Exception):
    """Anything that goes wrong in Twokeys, named by `slug`, detailed by `values`."""

    def __init__(self, slug: str, **values: object) -> None:
        super().__init__(slug, values)
        self.slug = slug
        self.values = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.slug} ({details})" if details else self.slug


class Refusal(TwokeysError):
    """A person asked for something that is not possible, or not theirs to do."""


class Unreachable(TwokeysError):
    """A platform did not answer, or not in a way that says anything."""


class Stale(TwokeysError):
    """What was read is no longer so."""


class Unproven(TwokeysError):
    """A sealed clearance that does not prove what it must."""


class DatabaseUnusable(TwokeysError):
    """The database cannot be worked with as it is."""


class PublishFailed(TwokeysError):
    """The network did not confirm a public act."""

    @property
    def told(self) -> str:
        """The slug and, below it, the network's own sentence if it gave one: what is kept of the fault."""
        said = self.values.get("said")
        return f"{self.slug}\n{said}" if said else self.slug


class NoEffect(PublishFailed):
    """The network certainly did not act."""


class Throttled(NoEffect):
    """The network asks to come back later."""

    def __init__(self, slug: str, *, until: datetime, **values: object) -> None:
        super().__init__(slug, until=until, **values)
        self.until = until


class LaneStopped(NoEffect):
    """The network takes nothing more from this account before a person has acted."""


class Ambiguous(PublishFailed):
    """The network may have acted, and did not say so."""
