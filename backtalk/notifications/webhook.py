"""Webhooks: a signed POST, as Standard Webhooks describes it (`docs/notifications.md`)."""

import hmac
from base64 import b64decode, b64encode
from datetime import datetime
from urllib.parse import urlsplit

import requests

from backtalk.notifications.addresses import PRIVATE, GuardedAdapter, is_private
from backtalk.notifications.errors import NotSent, TargetError
from backtalk.settings import settings

_TIMEOUT = (5.0, 10.0)  # seconds to connect, and between two bytes of the answer


def check(url: str, personal: bool) -> None:
    """Refuse an address that cannot or must not be used.

    Args:
        url: What the admin typed.
        personal: Whether contact details are to be sent to it.

    Raises:
        TargetError: Saying what is wrong with it.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not url.isprintable():
        raise TargetError("The address must begin with https:// and name a server.")
    if parts.username is not None or " " in url:
        raise TargetError("The address must not hold a user name, a password or a space.")
    if is_private(parts.hostname):
        raise TargetError(PRIVATE)
    if personal and parts.scheme == "http" and not settings().notify_private_addresses:
        raise TargetError("Personal details are sent to https:// addresses alone.")


def shown(url: str) -> str:
    """The server of an address; what follows may be a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/…"


def signature(key: str, notification: str, timestamp: int, body: bytes) -> str:
    """What the receiver compares, in the header `webhook-signature`.

    Args:
        key: `whsec_` and the key in base64.
        notification: The header `webhook-id`.
        timestamp: The header `webhook-timestamp`, seconds since 1970.
        body: The body as it is sent.
    """
    signed = f"{notification}.{timestamp}.".encode() + body
    digest = hmac.digest(b64decode(key.removeprefix("whsec_")), signed, "sha256")
    return f"v1,{b64encode(digest).decode()}"


def send(url: str, key: str, notification: str, body: bytes, at: datetime) -> None:
    """Send one; of the answer nothing but the status is read, and no redirect is followed.

    Args:
        url: Where to.
        key: The key to sign with.
        notification: Its idempotency key.
        body: JSON.
        at: The time that is signed: the receiver may refuse an old one.

    Raises:
        NotSent: If it did not arrive, or nobody can tell.
    """
    timestamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Backtalk",
        "Idempotency-Key": notification,
        "webhook-id": notification,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(key, notification, timestamp, body),
    }
    with requests.Session() as session:
        # No proxy, no .netrc: a proxy would connect where the guard cannot see.
        session.trust_env = False
        session.mount("http://", GuardedAdapter())
        session.mount("https://", GuardedAdapter())
        try:
            with session.post(
                url,
                data=body,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                status = answer.status_code
        except requests.Timeout:
            raise NotSent("The server did not answer in time.") from None
        except requests.exceptions.SSLError:
            raise NotSent("The server's certificate is not good.") from None
        except requests.RequestException:
            raise NotSent("The server could not be reached, or broke off.") from None
    if 300 <= status < 400:
        raise NotSent(f"The server answered {status}, a redirect, which is not followed.")
    if not 200 <= status < 300:
        raise NotSent(f"The server answered {status}.")
