"""Which lines a file of variables may have."""

import pytest

from bot.settings import SettingsError
from bot.settings.env_file import read_env_file


@pytest.fixture
def read(tmp_path):
    def write_and_read(text):
        (tmp_path / ".env").write_text(text, encoding="utf-8")
        return read_env_file(tmp_path / ".env")

    return write_and_read


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=value", "value"),
        ("  export KEY=value  # why", "value"),
        ("KEY=", ""),
        ("KEY='a $b \"c\" # d'", 'a $b "c" # d'),
        ('KEY="a b"', "a b"),
        ("KEY=a=b", "a=b"),
    ],
)
def test_a_line_is_read_as_a_shell_reads_it(read, line, value):
    assert read(f"# a comment\n\n{line}\n") == {"KEY": value}


def test_every_line_that_a_shell_might_read_differently_is_told_without_its_value(read):
    with pytest.raises(SettingsError) as refused:
        read('A=secret word\nB=fine\nC="$secret"\nsecret\n')
    told = refused.value.problems
    assert [problem.partition(", line ")[2][0] for problem in told] == ["1", "3", "4"]
    assert "secret" not in str(told)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere cannot be read: No such file or directory\.$"):
        read_env_file(tmp_path / "nowhere")


def test_a_file_that_is_no_text_is_told_so(tmp_path):
    (tmp_path / ".env").write_bytes(b"A=\xff")
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8 text; save it as such\.$"):
        read_env_file(tmp_path / ".env")
