"""What a scenario came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from bot.signing import Opener
from tests.crash.facts import Facts
from tests.crash.scenario import Scenario
from tests.crash.story import Story
from tests.crash.street import Street


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a scenario came to: the outside's truth, the product's, and how it went."""

    scenario: Scenario
    story: Story
    street: Street
    facts: Facts
    """With the texts that were seen before they were forgotten."""
    left: tuple[Case, ...]
    """Each draft as it is kept in the end."""
    before: Mapping[DraftId, Case]
    """What was seen of each draft before the long rest in which texts are forgotten, if there was one."""
    opener: Opener | None
    """Whoever knows the key that checkpoints are signed with."""
    now: datetime
    struck: bool
    struck_again: bool
    """Whether the second crash came: whoever lived on may have passed fewer doors than that."""
    felt: bool
    """Whether the database was full or gone for somebody."""
    quiet: bool
    """Whether everything was done within two leases of the last crash, fault or act."""
    finished: bool
    """Whether people could do all that the story has them do."""
