"""One thing that the doctor looked at: whether it is well, and what to do if it is not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Well, unless there is a remedy."""

    subject: str
    said: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        return not self.remedy
