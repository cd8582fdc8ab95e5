"""Which websites may call the chat API: the clinic's own and those in the settings.

A browser states the page's origin; a program that is no browser states none and is let in, since
it could state anything. No cookie is used, so credentials are never allowed.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import error_response

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


class Origins:
    """Refuses foreign origins and tells browsers which ones are welcome (CORS)."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        """Wrap the application; `allowed` are origins of other websites."""
        self.app = app
        self.allowed = allowed

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
                    answer["Access-Control-Expose-Headers"] = "Retry-After, Conversation-Token"
            await send(message)

        if origin is None or welcome or _is_own(origin, headers.get("host")):
            preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in headers
            answer = Response(status_code=204, headers=_PREFLIGHT) if preflight else self.app
            await answer(scope, receive, send_with_cors)
        elif scope["path"].startswith("/chat") or scope["method"] not in {"GET", "HEAD"}:
            refusal = error_response(
                403, "origin_not_allowed", "This website may not use the clinic's assistant."
            )
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
