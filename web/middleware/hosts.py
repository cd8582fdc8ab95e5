"""By which names this server answers, once the settings say which is its own."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.errors import error_response


class Hosts:
    """Refuses requests for other names, which somebody else's domain may point here.

    Such a page would pass for our own. Numbers and `localhost` are answered, too: no domain can
    claim them, and whoever looks whether web is well asks by them.
    """

    def __init__(self, app: ASGIApp, public_url: str, others: Iterable[str]) -> None:
        """Wrap the application.

        Args:
            app: The application.
            public_url: Where browsers reach it; any name is answered if it is empty.
            others: By which names it is reached inside; empty ones are none.
        """
        self.app = app
        names = {urlsplit(public_url).hostname, "localhost", *filter(None, others)}
        self._own = names if public_url else set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if scope["type"] != "http" or not self._own or self._answers(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        refusal = error_response(421, "misdirected_request", "This server has another address.")
        await refusal(scope, receive, send)

    def _answers(self, headers: Headers) -> bool:
        try:
            name = urlsplit(f"//{headers.get('host', '')}").hostname or ""
            return name in self._own or bool(ipaddress.ip_address(name))
        except ValueError:
            return False
