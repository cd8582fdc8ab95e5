"""What a page says once about what was just done, carried over a redirect in a signed cookie."""

from typing import Literal

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from backtalk.secrets import signing_key

Category = Literal["success", "info", "warning", "error"]
_COOKIE = "backtalk_console_said"
_PATH = "/console"
_SECONDS = 300
"""As long as a redirect could possibly take."""


def keep(request: Request, response: Response, said: str, category: Category) -> None:
    """Let the next page say it."""
    response.set_cookie(
        _COOKIE,
        _signer().dumps([said, category]),
        max_age=_SECONDS,
        path=_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def kept(request: Request) -> tuple[str, Category] | None:
    """What the last page left to be said; None if that is nothing, or was not written here."""
    try:
        said, category = _signer().loads(request.cookies.get(_COOKIE, ""), max_age=_SECONDS)
    except BadSignature:
        return None
    return said, category


def drop(request: Request, response: Response) -> None:
    """Forget it, once it was said."""
    if _COOKIE in request.cookies:
        response.delete_cookie(_COOKIE, path=_PATH)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_key(), salt="console said")
