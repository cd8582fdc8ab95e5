"""Which websites may call the chat API: the clinic's own and those in the settings.

A browser states the page's origin; a program that is no browser states none and is let in, since
it could state anything. No cookie is used, so credentials are never allowed.
"""

from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import error_response

_REFUSED = (
    "This website is not on the list of those that may show the clinic's assistant: add {origin}"
    " to BACKTALK_ORIGINS, and start Backtalk again."
)
_HOST_HIDDEN = (
    "The proxy in front of this server passes another name on than browsers ask for: let it pass"
    " the Host header (nginx: proxy_set_header Host $host;)."
)
_LONGEST = 200
_log = structlog.get_logger(__name__)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "Retry-After, Conversation-Token, X-Request-Id"


class Origins:
    """Refuses foreign origins and tells browsers which ones are welcome (CORS)."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str], public_url: str = "") -> None:
        """Wrap the application.

        Args:
            app: The application.
            allowed: Origins of other websites.
            public_url: Where browsers reach it; a proxy may hide that.
        """
        self.app = app
        self.allowed = allowed
        self._public = "{0.scheme}://{0.netloc}".format(urlsplit(public_url))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        welcome = origin is not None and origin in self.allowed

        async def send_with_cors(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if welcome and origin:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        if origin is None or welcome or _is_own(origin, headers.get("host")):
            preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in headers
            answer = Response(status_code=204, headers=_PREFLIGHT) if preflight else self.app
            await answer(scope, receive, send_with_cors)
        elif scope["path"].startswith("/chat") or scope["method"] not in {"GET", "HEAD"}:
            hidden = origin == self._public
            said = _HOST_HIDDEN if hidden else _REFUSED.format(origin=origin[:_LONGEST])
            refusal = error_response(403, "origin_not_allowed", said)
            # Whoever embeds the chat can read why; without this the browser hides the answer.
            refusal.headers["Access-Control-Allow-Origin"] = origin
            if hidden:
                _log.warning("host_hidden", todo=_HOST_HIDDEN)
            else:
                _log.warning("origin_refused", setting="BACKTALK_ORIGINS")
            await refusal(scope, receive, send_with_cors)
        else:
            await self.app(scope, receive, send_with_cors)


def _is_own(origin: str, host: str | None) -> bool:
    # The scheme is left out: behind a TLS proxy web sees http where the browser sees https.
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return bool(host) and parts.scheme in {"http", "https"} and parts.netloc == (host or "").lower()
