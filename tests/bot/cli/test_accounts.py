"""`twokeys accounts`: the vault as people look after it, on both databases."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from approvals.storage.engines import address, writing
from bot.sandbox.clock import RealClock
from bot.sandbox.x import Network

ROOT = Path(__file__).parents[3]
PAIR = ("12-very-secret", "hidden-very-secret")
FIRST, SECOND = "67ab340c7212f43b", "2cfc90e8d0b86af4"
NEWS = '[accounts.news]\nhandle = "acme_news"\nchannel = "C0001"\nroster = ["ada", "bea", "carla"]\n'


@pytest.fixture
def vault(typed, settings_file, key_file, database_url):
    """Type a command about the vault; whatever it says, it says nothing secret."""
    settings_file(more=NEWS)
    environ = {"DATABASE_URL": database_url, "TWOKEYS_VAULT_KEY_FILE": str(key_file())}

    def type_(words, *, answers=(), key=None):
        result = typed(
            f"twokeys accounts {words}",
            answers=answers,
            environ=environ | ({} if key is None else {"TWOKEYS_VAULT_KEY_FILE": str(key)}),
        )
        assert not any(secret in result.output for secret in (*PAIR, "5" * 64, "6" * 64))
        assert "Traceback" not in result.output
        return result

    return type_


def ids(result):
    """The accounts of a list, each with its key's id."""
    return {line.split()[0]: line.split()[1] for line in result.output.splitlines()[1:]}


def put(vault, account="acme", **options):
    assert vault(f"add {account}", answers=PAIR, **options).exit_code == 0


def change(database_url, statement):
    engine = writing(address(database_url))
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_pair_is_put_there_listed_checked_and_removed(vault):
    assert "The vault is empty." in vault("list").output
    assert vault("add acme", answers=PAIR).output == snapshot("""\
acme is in the vault, under the key 67ab340c7212f43b; the bot uses it from its next start on.
Next, type: twokeys accounts check --online
""")
    listed = vault("list").output.splitlines()
    assert [line.split()[:2] for line in listed] == [["account", "key"], ["acme", FIRST]]
    assert vault("check").output == snapshot("""\
ok       vault: acme opens, under the key 67ab340c7212f43b
Everything is well. Next, type: twokeys run
""")
    assert vault("remove acme", answers=["y"]).exit_code == 0
    assert "The vault is empty." in vault("list").output
    assert "The vault is empty." in vault("check").output


def test_a_pair_that_is_there_is_replaced_only_where_that_is_said(vault):
    put(vault)
    again = vault("add acme", answers=PAIR)
    assert again.exit_code == 1
    assert again.stderr == "acme is in the vault already. To put another pair in its place, say --replace.\n"
    assert vault("add acme --replace", answers=PAIR).exit_code == 0


def test_nothing_is_removed_without_a_yes(vault):
    put(vault)
    refused = vault("remove acme", answers=["n"])
    assert (refused.exit_code, refused.stderr) == (1, "Nothing was removed.\n")
    assert vault("remove acme").exit_code == 1
    assert ids(vault("list")) == {"acme": FIRST}
    assert vault("remove acme --yes").exit_code == 0


def test_names_that_are_none_are_told(vault):
    put(vault)
    assert vault("add acne", answers=PAIR).stderr == snapshot(
        "acne is no account under [accounts] in twokeys.toml. Did you mean acme?\n"
    )
    assert vault("add zzz", answers=PAIR).stderr == snapshot(
        "zzz is no account under [accounts] in twokeys.toml. There are: acme, news.\n"
    )
    assert vault("remove acne --yes").stderr == snapshot("acne is not in the vault. Did you mean acme?\n")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "Standard input has 0 lines, not two"),
        (PAIR[:1], "Standard input has 1 line, not two"),
        ((*PAIR, PAIR[0]), "Standard input has 3 lines, not two"),
        ((PAIR[0], f"{PAIR[1]} more"), "The access token secret is empty, or has a space"),
        ((f"{PAIR[0]}…", PAIR[1]), "The access token is empty, or has a space"),
        ((PAIR[0], PAIR[0]), "are the same"),
    ],
)
def test_a_pair_that_cannot_be_one_is_not_taken(vault, lines, said):
    refused = vault("add acme", answers=lines)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert "The vault is empty." in vault("list").output


def test_an_argument_is_no_place_for_a_secret(vault):
    assert vault("add acme other").exit_code == 2


def test_everything_comes_under_a_new_key_at_once(vault, key_file):
    put(vault)
    put(vault, "news")
    new = key_file("new.key", "6")
    rotated = vault(f"rotate --new-key-file {new}")
    assert rotated.exit_code == 0
    assert rotated.shown == snapshot("""\
2 accounts are under the key 2cfc90e8d0b86af4 now.
Nothing in this database needs the key 67ab340c7212f43b any more; its backups of before do.
From now on: TWOKEYS_VAULT_KEY_FILE=HERE/new.key, or put it where the old one was.
Then type: twokeys accounts check
""")
    assert ids(vault("list")) == {"acme": SECOND, "news": SECOND}
    assert vault("check", key=new).exit_code == 0
    old = vault("check")
    assert old.exit_code == 1
    assert old.output == snapshot("""\
problem  vault: The vault has acme under the key 2cfc90e8d0b86af4, and the key given is 67ab340c7212f43b. Keep the key 2cfc90e8d0b86af4, and set TWOKEYS_VAULT_KEY_FILE to the file that holds it.
         -> Type: twokeys accounts check
problem  vault: The vault has news under the key 2cfc90e8d0b86af4, and the key given is 67ab340c7212f43b. Keep the key 2cfc90e8d0b86af4, and set TWOKEYS_VAULT_KEY_FILE to the file that holds it.
         -> Type: twokeys accounts check
2 of 2 need attention.
""")


def test_a_key_that_is_still_in_use_is_not_given_up(vault, key_file, database_url):
    put(vault, "news")
    change(database_url, "UPDATE vault SET key_id = 'f00d'")
    change_nothing_by_rotating(vault, key_file, said="The vault has news under the key f00d")


def test_what_does_not_open_keeps_everything_under_the_old_key(vault, key_file, database_url):
    put(vault)
    put(vault, "news")
    change(database_url, "UPDATE vault SET account = 'other' WHERE account = 'news'")
    change_nothing_by_rotating(vault, key_file, said="What the vault has of other does not open")


def change_nothing_by_rotating(vault, key_file, *, said):
    before = vault("list").output
    refused = vault(f"rotate --new-key-file {key_file('new.key', '6')}")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Nothing was changed.\n{said}")
    assert vault("list").output == before


def test_a_vault_has_one_key(vault, key_file):
    put(vault)
    refused = vault("add news", answers=PAIR, key=key_file("new.key", "6"))
    assert refused.exit_code == 1
    assert f"The vault has acme under the key {FIRST}, and the key given is {SECOND}." in refused.stderr
    assert ids(vault("list")) == {"acme": FIRST}


def test_the_same_key_is_no_new_one(vault, key_file):
    refused = vault(f"rotate --new-key-file {key_file('copy.key')}")
    assert refused.exit_code == 1
    assert "holds the key that is in use" in refused.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault SET wrapped = (SELECT wrapped FROM vault WHERE account = 'news')",
        "UPDATE vault SET credentials = (SELECT credentials FROM vault WHERE account = 'news')",
    ],
)
def test_rows_that_were_exchanged_are_told(vault, database_url, statement):
    put(vault)
    put(vault, "news")
    change(database_url, statement)
    result = vault("check")
    assert result.exit_code == 1
    assert result.output == snapshot("""\
problem  vault: What the vault has of acme does not open: it was changed, or belongs to another account. Find out who did that; then put its pair there anew.
         -> Type: twokeys accounts add acme --replace
ok       vault: news opens, under the key 67ab340c7212f43b
1 of 2 need attention.
""")


class TestAKeyThatCannotBeUsed:
    @pytest.fixture
    def database_url(self, sqlite_url):
        return sqlite_url

    def test_is_missing(self, vault, folder):
        put(vault)
        assert vault("check", key="").stderr == snapshot("""\
acme is in the vault, and there is no key to it: set TWOKEYS_VAULT_KEY_FILE to the file that holds it, or let systemd hand it over as twokeys-vault-key.
Next, type: twokeys accounts check
""")
        assert vault("check", key=folder / "nowhere.key").stderr.replace(str(folder), "HERE") == snapshot("""\
There is no vault key at HERE/nowhere.key; name the file that holds it. (For a new vault it is made so: umask 077; openssl rand -hex 32 > HERE/nowhere.key)
Next, type: twokeys accounts check
""")
        assert vault("add news", key="").stderr == snapshot("""\
There is no key to the vault: set TWOKEYS_VAULT_KEY_FILE to the file that holds it, or let systemd hand it over as twokeys-vault-key.
Next, type: twokeys accounts check
""")

    def test_is_open_to_others(self, vault, folder):
        put(vault)
        (folder / "vault.key").chmod(0o644)
        assert vault("check").stderr.replace(str(folder), "HERE") == snapshot("""\
The vault key HERE/vault.key is open to others (mode 0644); make a new one if somebody may have read it.
Next, type: chmod 600 HERE/vault.key
""")

    def test_is_none(self, vault, folder):
        put(vault)
        (folder / "vault.key").write_text("5a")
        assert vault("check").stderr.replace(str(folder), "HERE") == snapshot("""\
The vault key HERE/vault.key is no key: it must have 64 hexadecimal digits, as openssl rand -hex 32 makes them.
Next, type: twokeys accounts check
""")

    @pytest.mark.parametrize("command", ["add news", "rotate --new-key-file vault.key"])
    def test_changes_nothing(self, vault, command):
        put(vault)
        assert vault(command, key="nowhere.key").exit_code == 1
        assert ids(vault("list")) == {"acme": FIRST}

    def test_lets_a_pair_be_removed_all_the_same(self, vault):
        put(vault)
        assert vault("remove acme --yes", key="nowhere.key").exit_code == 0


def test_a_database_of_an_earlier_version_says_what_to_type(typed, settings_file, folder):
    settings_file()
    typed("twokeys db upgrade")
    with sqlite3.connect(folder / "twokeys.sqlite") as earlier:
        earlier.execute("UPDATE alembic_version SET version_num = '0004'")
    earlier.close()
    result = typed("twokeys accounts list")
    assert result.exit_code == 1
    assert "Next, type: twokeys db upgrade" in result.stderr


def test_a_prompt_shows_nothing_of_what_is_typed(typed, settings_file, key_file, folder):
    settings_file()
    typed("twokeys db upgrade")
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TWOKEYS_VAULT_KEY_FILE": str(key_file())}
    ours, theirs = os.openpty()
    # In a session of its own it has no terminal but this one.
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "accounts", "add", "acme"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environ,
        cwd=folder,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    for question, answer in zip((b"Access token: ", b"Access token secret: "), PAIR, strict=True):
        while question not in shown:
            shown += os.read(ours, 1_000)
        os.write(ours, f"{answer}\n".encode())
    while b"accounts check" not in shown:
        shown += os.read(ours, 1_000)
    assert process.wait(20) == 0
    os.close(ours)
    assert b"very-secret" not in shown


class TestOnline:
    @pytest.fixture
    async def network(self):
        network = Network(clock=RealClock())
        await network.start()
        yield network
        await network.stop()

    @pytest.fixture
    def asked(self, typed_meanwhile, settings_file, key_file, network):
        """Put a pair of that handle on X into the vault, and ask X about it."""
        settings_file()

        async def ask(handle, *, secret=None):
            pair = network.add_account(handle, handle)
            environ = {
                "TWOKEYS_VAULT_KEY_FILE": str(key_file()),
                "X_API_URL": network.url,
                "X_API_KEY": pair.api_key,
                "X_API_SECRET": pair.api_secret,
            }
            await typed_meanwhile("twokeys db upgrade")
            await typed_meanwhile(
                "twokeys accounts add acme",
                answers=(pair.access_token, secret or pair.access_token_secret),
                environ=environ,
            )
            return await typed_meanwhile("twokeys accounts check --online", environ=environ)

        return ask

    async def test_x_says_whose_pair_it_is(self, asked):
        result = await asked("acme_help")
        assert result.exit_code == 0
        assert result.output == snapshot("""\
ok       vault: acme opens, under the key 67ab340c7212f43b
ok       account acme: @acme_help on X, may write
Everything is well. Next, type: twokeys run
""")

    async def test_a_pair_of_another_account_is_told(self, asked):
        result = await asked("acme_news")
        assert result.exit_code == 1
        assert result.output == snapshot("""\
ok       vault: acme opens, under the key 67ab340c7212f43b
problem  account acme: its keys belong to @acme_news
         -> Put the keys of @acme_help into the pair in the vault (twokeys accounts add acme --replace).
1 of 2 need attention.
""")

    async def test_a_pair_that_x_refuses_is_told(self, asked):
        result = await asked("acme_help", secret="other")
        assert result.exit_code == 1
        assert "account acme: X refuses its keys" in result.output
