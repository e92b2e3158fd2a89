"""The same world with Twokeys in two parts: each has its own tokens, keys and role in one PostgreSQL, and no other link."""

from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from approvals.storage.database import Database
from bot.app import Twokeys
from bot.sandbox.slack.values import App
from bot.settings import Role
from bot.signing_keys import keys
from bot.slack.manifest import WITNESS_SCOPES
from tests.support.databases import TwoRoles
from tests.support.world import STEP, World, _no_wait

OF_THE_PUBLISHER = ("X_API_KEY", "X_API_SECRET", "X_ACME_ACCESS_TOKEN", "X_ACME_ACCESS_SECRET")


@dataclass
class TwoParts(World):
    """`app` is the bot, which alone hears people; both work only when they are told to look."""

    roles: TwoRoles | None = None
    publisher: Twokeys | None = None

    @cached_property
    def reader(self) -> App:
        """The second app in the workspace."""
        return self.slack.install("twokeys-reader", scopes=WITNESS_SCOPES)

    async def start(self) -> None:
        assert self.roles
        self.look_before_start()
        self._write_keys()
        self.app = await self._part(Role.BOT, self.roles.bot)
        self.publisher = await self._part(Role.PUBLISHER, self.roles.publisher)
        port = await self.app.start()
        await self.publisher.start()
        await self.listen_at(port)
        await self.quiet()

    def look_before_start(self) -> None:
        """What the settings say of the bot whose cards the publisher believes."""
        self.slack_settings = f'bot = "{self.slack.bot().id}"'

    def chat_secrets_of_the_publisher(self, environ: dict[str, str]) -> dict[str, str]:
        """The publisher's own tokens of the chats, instead of the bot's."""
        del environ["SLACK_APP_TOKEN"]
        return {**environ, "SLACK_BOT_TOKEN": self.reader.bot_token}

    async def _part(self, role: Role, url: str) -> Twokeys:
        environ = {**self.environ, "DATABASE_URL": url}
        if role is Role.BOT:
            environ = {name: value for name, value in environ.items() if name not in OF_THE_PUBLISHER}
            environ["TWOKEYS_SIGNING_KEY_FILE"] = str(self.folder / "signing.pem")
        else:
            environ = self.chat_secrets_of_the_publisher(environ)
            environ["TWOKEYS_VERIFY_KEY_FILE"] = str(self.folder / "verify.pem")
        settings = self.loaded(environ, role)
        sealer, verifier = keys(settings, role)
        return Twokeys(
            settings,
            Database.open(url),
            clock=self.clock,
            role=role,
            sealer=sealer,
            verifier=verifier,
            signer=sealer,
            ticking=False,
            sleep=_no_wait,
        )

    def _write_keys(self) -> None:
        key, signing = Ed25519PrivateKey.generate(), self.folder / "signing.pem"
        signing.touch(0o600)
        signing.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (self.folder / "verify.pem").write_bytes(public)

    async def stop(self) -> None:
        await super().stop()
        if self.publisher:
            await self.publisher.stop()
            self.publisher = None

    async def quiet(self) -> None:
        await super().quiet()
        if self.publisher:
            await self.publisher.quiet()

    async def bot_looks(self) -> None:
        """What is due is cleared, and what the publisher did is followed."""
        assert self.app
        await self.app.tick()
        await self.quiet()

    async def publisher_looks(self) -> None:
        """What is cleared is sent."""
        assert self.publisher
        await self.publisher.tick()
        await self.quiet()

    async def cleared(self) -> None:
        """The pause is over, and the bot has handed everything over."""
        await self.clock.advance(21)
        await self.bot_looks()

    async def passes(self, seconds: float) -> None:
        left = seconds
        while left > 0:
            step = min(left, STEP)
            await self.clock.advance(step)
            left -= step
            await self.listened()
            assert self.app
            await self.app.look_round()
            await self.bot_looks()
            await self.publisher_looks()
            await self.bot_looks()
