"""Whether a request that changes something was made by a page of this very server (CSRF).

A browser says so in `Sec-Fetch-Site` (https and localhost) and in `Origin` (on every POST). A
request that says neither is no browser's, and is refused: the console has no other users. The
websites that may embed the chat are no exception here. Forms of those who are signed in carry a
token besides, see `web.console.security.forms`.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_own(headers: Headers) -> bool:
    """Whether the browser says that our own page made the request."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None:
        return site == "same-origin"
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # The scheme is left out: behind a TLS proxy web sees http where the browser sees https.
    return parts.scheme in {"http", "https"} and parts.netloc == headers.get("host", "").lower()
