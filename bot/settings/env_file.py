"""A file of KEY=VALUE lines: what a shell would export, read only when somebody names it."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.settings.values import SettingsError

_LINE = re.compile(r"""(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(?:'([^']*)'|"([^"$`\\]*)"|([^\s'"$`\\#]*))(?:\s+#.*)?""")


def read_env_file(path: Path) -> Mapping[str, str]:
    """The variables of the file; raises `SettingsError` naming each line that a shell might read differently."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as garbled:
        raise SettingsError((f"{path} is not UTF-8 text; save it as such.",)) from garbled
    except OSError as unreadable:
        raise SettingsError((f"{path} cannot be read: {unreadable.strerror}.",)) from unreadable
    found: dict[str, str] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        if match is None:
            problems.append(
                f"{path}, line {number}: must be KEY=VALUE; put a value with special letters in single quotes."
            )
        else:
            found[match[1]] = next((value for value in match.groups()[1:] if value is not None), "")
    if problems:
        raise SettingsError(tuple(problems))
    return found
