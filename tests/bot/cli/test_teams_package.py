"""`twokeys teams-package`: what it writes, and what it says to what it cannot use."""

import json
import zipfile

import pytest

APP = "12345678-ABCD-4321-9876-0123456789ab"
LINE = "twokeys teams-package --website https://acme.example"


def test_it_writes_the_package_of_the_app_in_the_environment_and_says_what_to_do_with_it(typed, folder):
    result = typed(f"{LINE} --company Acme --privacy https://acme.example/privacy", environ={"TEAMS_APP_ID": APP})
    assert result.exit_code == 0, result.output
    assert result.output == (
        "Written: twokeys-teams.zip\n"
        "In Teams: Apps, Manage your apps, Upload an app; add it to the team, and to each person of the roster.\n"
    )
    with zipfile.ZipFile(folder / "twokeys-teams.zip") as zipped:
        asked = json.loads(zipped.read("manifest.json"))
    assert asked["id"] == asked["bots"][0]["botId"] == APP.casefold()
    assert asked["developer"] == {
        "name": "Acme",
        "websiteUrl": "https://acme.example",
        "privacyUrl": "https://acme.example/privacy",
        "termsOfUseUrl": "https://acme.example",
    }


def test_it_needs_no_settings_and_reads_a_file_of_variables(typed, folder):
    (folder / ".env").write_text(f"TEAMS_APP_ID={APP}\n")
    result = typed("twokeys --env-file .env teams-package --website https://acme.example --output out.zip")
    assert result.exit_code == 0, result.output
    assert sorted(file.name for file in folder.iterdir()) == [".env", "out.zip"]


def test_a_package_that_is_there_stays_as_it_is(typed, folder):
    (folder / "twokeys-teams.zip").write_text("mine")
    result = typed(LINE, environ={"TEAMS_APP_ID": APP})
    assert result.exit_code == 1
    assert result.stderr == (
        "twokeys-teams.zip is there already; nothing was written. Move it away, or choose another place with --output.\n"
    )
    assert (folder / "twokeys-teams.zip").read_text() == "mine"


@pytest.mark.parametrize(
    ("more", "environ", "sentence"),
    [
        ("", {}, "TEAMS_APP_ID is missing in the environment: it is the Application (client) ID"),
        ("", {"TEAMS_APP_ID": "acme"}, "TEAMS_APP_ID: is no id such as 00000000-0000-0000-0000-000000000000"),
        ("--privacy http://acme.example", {"TEAMS_APP_ID": APP}, "--privacy: http://acme.example is no https address"),
        ("--terms https://[", {"TEAMS_APP_ID": APP}, "--terms: https://[ is no https address of a page."),
        (f"--company {'A' * 33}", {"TEAMS_APP_ID": APP}, "--company: must have 1 to 32 letters."),
        ("--output nowhere/app.zip", {"TEAMS_APP_ID": APP}, "nowhere/app.zip cannot be written: No such file"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(typed, folder, more, environ, sentence):
    result = typed(f"{LINE} {more}", environ=environ)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert list(folder.iterdir()) == []


def test_an_id_that_is_none_is_said_once_and_not_called_missing(typed):
    result = typed(LINE, environ={"TEAMS_APP_ID": "acme"})
    assert len(result.stderr.splitlines()) == 1


def test_without_a_web_site_the_line_means_nothing(typed):
    result = typed("twokeys teams-package")
    assert result.exit_code == 2
    assert "Missing option '--website'" in result.output
