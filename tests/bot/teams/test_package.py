"""The app as Teams installs it: what is in the zip, what it asks for, and that Microsoft's own schema takes it."""

import io
import json
import struct
import zipfile
import zlib

import pytest
from jsonschema_rs import Draft7Validator

from bot.commands import VERBS, parse
from bot.teams.icons import COLOR, OUTLINE
from bot.teams.package import MOST_COMMANDS, SCHEMA, manifest, package

pytest_plugins = ("tests.support.npm",)

APP = "12345678-abcd-4321-9876-0123456789ab"
PAGES = {
    "company": "Acme",
    "website": "https://acme.example",
    "privacy": "https://acme.example/privacy",
    "terms": "https://acme.example/terms",
}


def made():
    return manifest(APP, **PAGES)


def contents():
    with zipfile.ZipFile(io.BytesIO(package(APP, **PAGES))) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def pixels(png):
    """Width, height and the four parts of each pixel, of a picture whose rows have no filter."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6), "eight bits each of red, green, blue and alpha"
    at, packed = 8, b""
    while at < len(png):
        (long,) = struct.unpack(">I", png[at : at + 4])
        name, held = png[at + 4 : at + 8], png[at + 8 : at + 8 + long]
        assert struct.unpack(">I", png[at + 8 + long : at + 12 + long]) == (zlib.crc32(name + held),)
        packed += held if name == b"IDAT" else b""
        at += 12 + long
    rows = zlib.decompress(packed)
    long = 1 + 4 * width
    lines = [rows[one * long : (one + 1) * long] for one in range(height)]
    assert all(line[0] == 0 for line in lines)
    return width, height, [tuple(line[one : one + 4]) for line in lines for one in range(1, long, 4)]


def test_the_published_schema_takes_the_manifest(npm):
    folder = npm / "@microsoft/app-manifest/build/json-schemas/teams" / f"v{SCHEMA}"
    schema = json.loads((folder / "MicrosoftTeams.schema.json").read_text(encoding="utf-8-sig"))
    # It calls itself draft 4, and uses `const`, which came later.
    check = Draft7Validator(schema)
    assert [error.message for error in check.iter_errors(made())] == []
    assert [error.message for error in check.iter_errors(made() | {"manifestVersion": "1.5"})], "it looks at nothing"


def test_the_zip_holds_the_manifest_and_two_icons_and_nothing_else():
    files = contents()
    assert sorted(files) == ["color.png", "manifest.json", "outline.png"]
    assert json.loads(files["manifest.json"]) == made()
    assert set(made()["icons"].values()) == {"color.png", "outline.png"}


def test_the_same_package_is_the_same_bytes():
    assert package(APP, **PAGES) == package(APP, **PAGES)


def test_the_large_icon_is_a_full_square_without_holes():
    width, height, parts = pixels(contents()["color.png"])
    assert (width, height) == (COLOR, COLOR) == (192, 192)
    assert all(part[3] == 255 for part in parts)
    assert len(set(parts)) > 2


def test_the_small_icon_is_white_on_nothing():
    width, height, parts = pixels(contents()["outline.png"])
    assert (width, height) == (OUTLINE, OUTLINE) == (32, 32)
    assert {part[:3] for part in parts} == {(255, 255, 255)}
    assert {0, 255} <= {part[3] for part in parts}


def test_it_asks_for_no_right_on_anything_and_for_no_web_site():
    asked = made()
    assert not {"authorization", "webApplicationInfo", "validDomains", "devicePermissions", "staticTabs"} & set(asked)
    assert asked["permissions"] == ["identity", "messageTeamMembers"]


def test_the_bot_works_in_teams_and_in_chats_and_takes_private_slash_commands():
    asked = made()
    [bot] = asked["bots"]
    assert (asked["id"], bot["botId"], bot["scopes"]) == (APP, APP, ["team", "personal"])
    assert bot["supportsTargetedMessages"] is True
    assert {one["scopes"][0]: one["triggers"] for one in bot["commandLists"]} == {
        "team": ["mention", "slash"],
        "personal": ["mention"],
    }


@pytest.mark.parametrize("scope", ["team", "personal"])
def test_what_is_listed_means_something_and_help_always_is(scope):
    [bot] = made()["bots"]
    [listed] = [one["commands"] for one in bot["commandLists"] if one["scopes"] == [scope]]
    names = [one["title"] for one in listed]
    assert set(VERBS) - set(names) <= {"exposure", "release"}
    assert set(names) - set(VERBS) <= {"home"}
    assert len(names) <= MOST_COMMANDS
    assert type(parse(names[-1])) is type(parse("help"))


def test_draft_a_reply_stands_in_the_menu_of_messages_alone_and_opens_a_form():
    [extension] = made()["composeExtensions"]
    [command] = extension["commands"]
    assert (command["title"], command["type"], command["context"]) == ("Draft a reply", "action", ["message"])
    assert command["fetchTask"] is True
