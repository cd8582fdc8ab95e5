"""The cookie that says who is signed in, and how each cookie of the console is set."""

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import Response

from backtalk.secrets import signing_key
from backtalk.staff.sessions import LONGEST

_NAME = "backtalk_staff"


def token_of(request: Request) -> str:
    """The session's token as the browser sent it; empty without one."""
    return request.cookies.get(named(request, _NAME), "")


def keep(request: Request, response: Response, token: str) -> None:
    """Give the browser the token of a new session.

    SameSite is Lax, not Strict, so that the link in a notification opens the page it names;
    what other websites could do with that is refused by `origin.py` and the form's token.
    """
    give(request, response, named(request, _NAME), token, int(LONGEST.total_seconds()))


def give(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts cannot read and that goes to this server alone."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def drop(request: Request, response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(
        named(request, _NAME), path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def form_token(request: Request) -> str:
    """What each form of this session carries: it follows from the session's token."""
    key = f"console form {signing_key()}".encode()
    return hmac.new(key, token_of(request).encode(), hashlib.sha256).hexdigest()


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def named(request: Request, name: str) -> str:
    """The name of a cookie; with https, one that no other site of the domain can set."""
    return f"__Host-{name}" if _is_secure(request) else name
