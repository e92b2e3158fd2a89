"""What is installed is what is in the tree, and what it needs is what is pinned."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from policies.command import check

ROOT = Path(__file__).parents[1]
LAYERS = ("approvals", "bot", "policies")
ELSEWHERE = {"approvals.migrations": ROOT / "migrations"}
"""Packages that stand in the tree under another name."""
DATA = frozenset({".toml", ".html", ".css", ".js", ".svg"})
ADDRESS = re.compile(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b|://|\s@\s", re.MULTILINE)
NAME = re.compile(r"[A-Za-z0-9._-]+")

REQUIREMENTS = sorted((ROOT / "requirements").iterdir())


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packaging() -> dict[str, Any]:
    made: dict[str, Any] = settings()["tool"]["setuptools"]
    return made


def packages() -> dict[str, Path]:
    """Every package of the tree by its name, with its directory."""
    trees = {**{name: ROOT / name for name in LAYERS}, **ELSEWHERE}
    return {
        ".".join((name, *file.parent.relative_to(top).parts)): file.parent
        for name, top in trees.items()
        for file in top.rglob("__init__.py")
    }


def required(file: str) -> set[str]:
    """The names a requirements file asks for by itself."""
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return {name_of(line) for line in lines if NAME.match(line)}


def name_of(requirement: str) -> str:
    """The name as indexes compare it: https://packaging.python.org/en/latest/specifications/name-normalization/."""
    found = NAME.match(requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


NOT_INSTALLED = {"policies.corpus"}
"""What the models were fitted to: it stays in the tree."""


def test_every_package_of_the_tree_is_installed():
    assert set(packaging()["packages"]) == set(packages()) - NOT_INSTALLED


def test_a_package_that_stands_elsewhere_is_found_there():
    assert {name: ROOT / place for name, place in packaging()["package-dir"].items()} == ELSEWHERE


def test_every_data_file_travels_with_its_package():
    patterns = packaging()["package-data"]
    left_behind = set()
    for top in (*(ROOT / name for name in LAYERS), *ELSEWHERE.values()):
        left_behind |= {file for file in top.rglob("*") if file.suffix in DATA or file.name == "py.typed"}
    for package, directory in packages().items():
        for pattern in (*patterns["*"], *patterns.get(package, ())):
            left_behind -= set(directory.glob(pattern))
    assert not left_behind


def test_every_pattern_finds_something():
    homes = packages()
    for package, patterns in packaging()["package-data"].items():
        for pattern in patterns:
            assert any(any(directory.glob(pattern)) for name, directory in homes.items() if package in {"*", name}), (
                f"{package}: {pattern}"
            )


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_requirements_name_no_address(file):
    # A comment may: what installs reads none.
    spoken = re.sub(r"(^|\s)#.*", "", file.read_text(encoding="utf-8"))
    assert not ADDRESS.search(spoken)


@pytest.mark.parametrize("file", ["main.txt", "dev.txt"])
def test_everything_pinned_has_its_hash(file):
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if NAME.match(line)]
    assert pins
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)


def test_what_tests_take_from_npm_is_pinned_by_hash_and_names_no_address():
    folder = ROOT / "tests" / "npm"
    text = (folder / "package-lock.json").read_text(encoding="utf-8")
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert "://" not in text
    assert '"resolved"' not in text
    assert all(one["integrity"].startswith("sha512-") for one in locked.values())
    assert asked == {name: locked[f"node_modules/{name}"]["version"] for name in asked}


def test_what_the_package_needs_is_what_is_pinned():
    needed = {name_of(requirement) for requirement in settings()["project"]["dependencies"]}
    assert needed == required("main.in")
    assert needed <= required("main.txt")
    assert required("main.txt") <= required("dev.txt")


def test_the_command_that_is_installed_exists():
    from bot.__main__ import main  # noqa: PLC0415 - every other test here only reads files

    assert settings()["project"]["scripts"] == {"twokeys": f"{main.__module__}:main"}


def test_hooks_run_what_make_check_runs():
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert recipe
    made = re.findall(r"^\t@(.*)$", recipe[1].replace("$(BIN)", ".venv/bin"), re.MULTILINE)
    assert made == re.findall(r"^ +entry: (.*)$", hooks, re.MULTILINE)


def test_the_hook_for_others_runs_the_command_that_is_installed():
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    said = dict(re.findall(r"^[- ] (\w+): (.*)$", hook, re.MULTILINE))
    assert (said["id"], said["language"], said["types"]) == ("twokeys-check", "python", "[text]")
    command, subcommand = said["entry"].split()
    assert command in settings()["project"]["scripts"]
    assert subcommand == check.name
