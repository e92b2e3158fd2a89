"""The page: a small server on loopback that shows a workspace beside a network and passes on what the visitor does."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from aiohttp import web

from bot.sandbox.clock import Clock, HandClock
from bot.sandbox.page.asked import Asked, OddRequestError
from bot.sandbox.page.chat_acts import ChatActs
from bot.sandbox.page.guard import add_headers, guard, loopback, refusal
from bot.sandbox.page.installed import Installed
from bot.sandbox.page.network_acts import NetworkActs
from bot.sandbox.page.news import News
from bot.sandbox.page.shown import Json, Shown
from bot.sandbox.page.tenant_acts import TenantActs
from bot.sandbox.page.tenant_shown import TenantShown
from bot.sandbox.slack import Change, NotOfferedError, Workspace
from bot.sandbox.teams import NotOfferedError as NotOfferedThereError
from bot.sandbox.teams import Tenant
from bot.sandbox.x import Network

_STATIC = Path(__file__).parent / "static"
_LONGEST_BODY = 256_000
Act = Callable[[Asked], Awaitable[Json]]


class Page:
    """Lives beside a workspace, a network and perhaps a tenant, which whoever made them starts and stops."""

    def __init__(
        self,
        workspace: Workspace,
        network: Network,
        *,
        clock: Clock,
        title: str = "Sandbox",
        installed: Installed | None = None,
        roles: Mapping[str, str] | None = None,
        reply_with: str = "",
        tenant: Tenant | None = None,
    ) -> None:
        """`roles` says by name what somebody is, for the chooser; `reply_with`, with a `{link}` in it, is what
        "Reply in Slack" beside a post puts into the composer.
        """
        self._workspace = workspace
        self._network = network
        self._tenant = tenant
        self._clock = clock
        commands = installed or Installed()
        self._shown = Shown(
            workspace,
            network,
            clock=clock,
            title=title,
            installed=commands,
            roles=roles or {},
            reply_with=reply_with,
            tenant=TenantShown(tenant=tenant) if tenant else None,
        )
        chat, public = ChatActs(workspace=workspace, installed=commands), NetworkActs(network=network)
        self._acts: dict[str, Act] = {
            "post": chat.post,
            "edit": chat.edit,
            "delete": chat.delete,
            "react": chat.react,
            "shortcut": chat.shortcut,
            "click": chat.click,
            "view/click": chat.click_in_view,
            "view/fill": chat.fill,
            "view/submit": chat.submit,
            "view/close": chat.close,
            "home": chat.home,
            "network/post": public.post,
            "network/delete": public.delete,
            "advance": self._advance,
        }
        if tenant:
            there = TenantActs(workspace=workspace, tenant=tenant)
            self._acts |= {
                "teams/say": there.say,
                "teams/press": there.press,
                "teams/react": there.react,
                "teams/send": there.send,
                "teams/close": there.close,
            }
        self._news = News()
        self._runner: web.AppRunner | None = None
        self._endings: list[Callable[[], None]] = []

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Raises `ValueError` for a host that others could reach, `OSError` for a port in use."""
        self._news = News()
        app = web.Application(middlewares=[guard], client_max_size=_LONGEST_BODY)
        app.router.add_get("/", self._index)
        app.router.add_get("/api/state", self._state)
        app.router.add_get("/api/news", self._news.stream)
        app.router.add_post("/api/{act:.+}", self._act)
        app.router.add_static("/static", _STATIC)
        app.on_response_prepare.append(add_headers)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            await web.TCPSite(runner, loopback(host), port).start()
        except BaseException:
            await runner.cleanup()
            raise
        self._runner = runner
        self._follow()

    def _follow(self) -> None:
        before = self._network.on_change

        def network_changed() -> None:
            if before:
                before()
            self._news.tell()

        def give_back() -> None:
            self._network.on_change = before

        self._network.on_change = network_changed
        self._endings = [self._workspace.on_change(self._workspace_changed), give_back]
        if self._tenant:
            self._endings.append(self._tenant.on_change(self._workspace_changed))

    def _workspace_changed(self, change: Change) -> None:
        # A call that changed something is told of by what it changed.
        if change.what != "call":
            self._news.tell()

    async def stop(self) -> None:
        for end in self._endings:
            end()
        self._endings = []
        self._news.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        if self._runner is None:
            raise RuntimeError("The page has not been started.")
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_STATIC / "index.html")

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._shown.to(request.query.get("as")))

    async def _act(self, request: web.Request) -> web.Response:
        act = self._acts.get(request.match_info["act"])
        if act is None:
            return refusal("The page knows no such act.", 404)
        try:
            answer = await act(await Asked.of(request))
        except (OddRequestError, ValueError) as error:
            return refusal(_sentence(error), 400)
        except (NotOfferedError, NotOfferedThereError) as error:
            return refusal(_sentence(error), 409)
        finally:
            # Dismissing a private message and moving the clock change what is shown without a word.
            self._news.tell()
        return web.json_response(answer)

    async def _advance(self, asked: Asked) -> Json:
        if not isinstance(self._clock, HandClock):
            raise NotOfferedError("This sandbox lives by the machine's time, which nobody moves.")
        await self._clock.advance(asked.seconds("seconds"))
        return {"now": self._clock.now().isoformat()}


def _sentence(error: Exception) -> str:
    words = str(error)
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")
