"""Reading a form, and checking that it was made for the session that sends it."""

import hmac
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.console.page import Handler, Page
from web.console.security import cookies

FIELD, HEADER = "csrftoken", "X-CSRFToken"
MAX_FORM = 64 * 1024  # bytes
_MAX_FIELDS = 1000
_OLD = "This form is too old or was not made here. Go back, reload the page and try again."


def reading(page: Page) -> Handler:
    """The page's handler, which gets the form read, and only one that may be used."""

    async def handler(request: Request) -> Response:
        request.state.form = await _read(request)
        if page.roles and not _is_ours(request):
            raise HTTPException(HTTPStatus.FORBIDDEN, _OLD)
        return await page.handler(request)

    return handler


async def _read(request: Request) -> FormData:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The form is too long.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The form cannot be read.") from None
    # PostgreSQL cannot keep a null character.
    return FormData([(name, value.replace("\0", "")) for name, value in pairs])


def _is_ours(request: Request) -> bool:
    sent = request.headers.get(HEADER) or str(request.state.form.get(FIELD) or "")
    return hmac.compare_digest(sent.encode(), cookies.form_token(request).encode())
