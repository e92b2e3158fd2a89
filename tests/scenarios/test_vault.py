"""The brand's token pair in the vault: the bot publishes with it, and shows it nowhere."""

import logging

from pydantic import SecretStr

from approvals.domain.people import AccountName
from approvals.storage.database import Database
from bot.settings import TokenPair
from bot.vault import WrappingKey, seal
from tests.support.world import SIGNED


async def test_a_reply_goes_out_with_the_pair_of_the_vault(world, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG, logger="bot")
    pair = world.x.add_account("acme_help", "Acme Help")
    secrets = (pair.access_token, pair.access_token_secret, "5" * 64)
    key_file = tmp_path / "vault.key"
    key_file.write_text("5" * 64)
    key_file.chmod(0o600)
    sealed = seal(
        TokenPair(access_token=SecretStr(pair.access_token), access_secret=SecretStr(pair.access_token_secret)),
        account=AccountName("acme"),
        key=WrappingKey(secret=bytes.fromhex("5" * 64)),
        now=world.clock.now(),
    )
    await world.stop()
    database = Database.open(world.database_url)
    await database.run(lambda unit: unit.vault.put(sealed))
    await database.close()
    await world.restarts(vault_key=key_file)
    await world.approved()
    await world.passes(21)
    assert world.published() == [SIGNED]
    await world.stop()
    seen = "".join((caplog.text, *capfd.readouterr(), *map(repr, world.said()), repr(world.settings)))
    seen += "".join(file.read_bytes().decode("latin-1") for file in tmp_path.glob("twokeys.sqlite*"))
    assert not any(secret in seen for secret in secrets)
