"""Browsers in which somebody has signed in before.

Who guesses at an account from many addresses closes it to strangers for a while; a browser that
its owner has used is counted for itself and gets in (OWASP's "device cookies"). The cookie opens
nothing: it is worth a few tries.
"""

import secrets

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from backtalk.privacy.crypto import hash_email
from backtalk.secrets import signing_key
from web.console.security import cookies

_LIFETIME = 365 * 24 * 3600


def known(request: Request, email: str) -> str | None:
    """The name of this browser if the account was signed in to in it; None for a stranger's."""
    name, signer = _of(request, email)
    try:
        return str(signer.loads(request.cookies.get(name, "")))
    except BadData:
        return None


def remember(request: Request, answer: Response, email: str) -> None:
    """Give this browser a name, which it shows when the account is signed in to again."""
    name, signer = _of(request, email)
    cookies.give(request, answer, name, str(signer.dumps(secrets.token_urlsafe(12))), _LIFETIME)


def _of(request: Request, email: str) -> tuple[str, URLSafeSerializer]:
    # One for each account: at a front desk several people share a browser.
    account = hash_email(email)
    salt = f"backtalk.device.{account}"
    return cookies.named(request, f"backtalk_device_{account[:12]}"), URLSafeSerializer(
        signing_key(), salt=salt
    )
