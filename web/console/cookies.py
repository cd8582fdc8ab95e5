"""The cookie that says who is signed in."""

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import Response

from backtalk.secrets import signing_key
from backtalk.staff.sessions import LONGEST

_NAME = "backtalk_staff"


def token_of(request: Request) -> str:
    """The session's token as the browser sent it; empty without one."""
    return request.cookies.get(_name(request), "")


def keep(request: Request, response: Response, token: str) -> None:
    """Give the browser the token of a new session.

    With https the name begins with `__Host-`: no other site of the same domain can set it.
    SameSite is Lax, not Strict, so that the link in a notification opens the page it names;
    what other websites could do with that is refused by `web.console.origin` and the form's token.
    """
    response.set_cookie(
        _name(request),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def drop(request: Request, response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(
        _name(request), path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def form_token(request: Request) -> str:
    """What each form of this session carries: it follows from the session's token."""
    key = f"console form {signing_key()}".encode()
    return hmac.new(key, token_of(request).encode(), hashlib.sha256).hexdigest()


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request) -> str:
    return f"__Host-{_NAME}" if _is_secure(request) else _NAME
