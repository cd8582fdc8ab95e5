"""A word when a reverse proxy forwards visitors and no setting names it."""

import ipaddress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.gateway import Gateway
from web.middleware.logs import log

# This machine, and the addresses of local networks; Python's `is_private` means many more.
_NEIGHBOURS = tuple(
    ipaddress.ip_network(one)
    for one in "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7".split()
)


class UnnamedProxy:
    """Notices the proxy; the gateway keeps its address for the console.

    All visitors seem to come from that one address, and share its limits.
    """

    def __init__(self, app: ASGIApp, gateway: Gateway) -> None:
        """Wrap the application."""
        self.app = app
        self.gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the request, and pass it on."""
        if scope["type"] == "http" and self.gateway.unnamed_proxy is None:
            address = _forwarding(scope)
            if address:
                self.gateway.unnamed_proxy = address
                log.error(
                    "unnamed_proxy",
                    address=address,
                    advice="A reverse proxy forwards visitors from this address, and no setting"
                    " names it, so all of them are counted as one. Set BACKTALK_TRUSTED_PROXIES"
                    " to this address.",
                )
        await self.app(scope, receive, send)


def _forwarding(scope: Scope) -> str | None:
    """The address of a neighbour that forwards somebody else's request."""
    host = scope["client"][0] if scope.get("client") else ""
    if "x-forwarded-for" not in Headers(scope=scope):
        return None
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return str(host) if any(address in network for network in _NEIGHBOURS) else None
