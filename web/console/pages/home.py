"""The console's first page: the first of the menu that the person may use."""

from starlette.requests import Request
from starlette.responses import Response

from web.console.page import signed_in
from web.console.render import go


async def show(request: Request) -> Response:
    """Lead on to it."""
    role, pages = signed_in(request).role, request.app.state.pages
    return go(request, next(page.href for page in pages if page.menu and role in page.roles))
