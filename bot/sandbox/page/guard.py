"""Who may speak to the page: this machine's browser, from the page itself, and nobody's website behind its back."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    # No markup from strings either: posts are hostile (https://developer.mozilla.org/docs/Web/API/Trusted_Types_API).
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def loopback(host: str) -> str:
    """The host, if only this machine reaches it."""
    if not _is_loopback(host):
        raise ValueError(f"The page shows itself on this machine alone, and {host} is not a loopback address.")
    return host


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _name_in(host: str) -> str:
    """The Host header without its port; an IPv6 address stands in brackets."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.removeprefix("[").removesuffix("]")


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def refusal(sentence: str, status: int) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A name that leads here (DNS rebinding) and a request that another site sends are both refused."""
    if not _is_loopback(_name_in(request.host)):
        return refusal(f"This page answers to its own address only, not to {request.host}.", 403)
    # https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site: another port of this machine is "same-site".
    if request.path.startswith("/api/") and request.headers.get("Sec-Fetch-Site", "none") in (
        "cross-site",
        "same-site",
    ):
        return refusal("Another site may not look in here.", 403)
    if request.method == "POST" and request.headers.get("Origin") != f"http://{request.host}":
        return refusal("Only the page itself may act here: the Origin header is missing or names another site.", 403)
    return await handler(request)
