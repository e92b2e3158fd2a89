"""A key of the vault is taken from a file that is ours alone, or from systemd, and from nowhere else."""

import os
from pathlib import Path

import pytest

from bot.settings import KeyPlace
from bot.vault import Unopenable
from bot.vault_key import read_key

DIGITS = "5a" * 32


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "vault.key"
    file.write_text(f"{DIGITS}\n")
    file.chmod(0o600)
    return file


def refused(path, *, by_systemd=False):
    with pytest.raises(Unopenable) as shut:
        read_key(KeyPlace(path=path, by_systemd=by_systemd))
    assert shut.value.values["path"] == path
    assert DIGITS not in str(shut.value)
    return shut.value.slug


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_ours_alone_is_read(file, mode):
    file.chmod(mode)
    assert read_key(KeyPlace(path=file)).secret == bytes.fromhex(DIGITS)


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o644, 0o777])
def test_a_file_that_others_may_touch_is_refused(file, mode):
    file.chmod(mode)
    assert refused(file) == "key-open-to-others"


def test_a_file_of_somebody_else_is_refused(file):
    if os.geteuid() == 0:
        os.chown(file, 65_534, -1)
    else:
        file = Path("/etc/passwd")
    assert refused(file) == "key-of-another"


@pytest.mark.parametrize(("mode", "read"), [(0o400, True), (0o440, True), (0o444, False), (0o460, False)])
def test_what_systemd_hands_over_may_show_its_access_list_in_the_groups_mode(file, mode, read):
    file.chmod(mode)
    if read:
        assert read_key(KeyPlace(path=file, by_systemd=True))
    else:
        assert refused(file, by_systemd=True) == "key-open-to-others"


def test_a_file_that_is_not_there_is_told_apart_from_one_that_is_none(file, tmp_path):
    assert refused(tmp_path / "other.key") == "key-missing"
    assert refused(file / "below") == "key-unreadable"
    assert refused(tmp_path) == "key-no-file"


def test_a_pipe_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert refused(tmp_path / "pipe") == "key-no-file"


@pytest.mark.parametrize(
    "text", ["", DIGITS[1:], DIGITS + "5", f" {DIGITS}", f"{DIGITS}\n{DIGITS}", "g" * 64, "é" * 64, "٣" * 64]
)
def test_what_is_no_key_is_refused(file, text):
    file.write_text(text)
    assert refused(file) == "key-ill-formed"
