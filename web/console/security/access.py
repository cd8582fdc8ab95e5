"""Who may use which page. What is not in the table of pages is refused."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backtalk.staff import sessions
from web.console.page import Page, SignedIn
from web.console.render import go, render_error
from web.console.security import cookies, origin
from web.errors import ApiError
from web.gateway import gateway

SIGN_IN = "/console/sign-in"
CHANGE_PASSWORD = "/console/account/password"  # noqa: S105  an address


class Access:
    """Lets a request through to a page that its sender may use."""

    def __init__(self, app: ASGIApp, pages: Sequence[tuple[Route, Page]]) -> None:
        """Wrap the application."""
        self.app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        request = Request(scope)

        async def send_unkept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        try:
            answer = await self._refusal(request)
        except ApiError as error:
            answer = render_error(request, error.status)
        await (answer or self.app)(scope, receive, send_unkept)

    async def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that is not let through."""
        request.state.signed_in = None
        page, status = self._page(request)
        who = await _who(request, used=not (page and page.background))
        request.state.signed_in = who
        public = page is not None and not page.roles
        if who is None and not public:
            return _to_sign_in(request)
        if page is None:
            return render_error(request, status)
        if request.method not in {"GET", "HEAD"} and not origin.is_own(request.headers):
            detail = "The request did not come from a page of this console."
            return render_error(request, HTTPStatus.FORBIDDEN, detail)
        if who is None or public:
            return None
        if who.role not in page.roles:
            return render_error(request, HTTPStatus.FORBIDDEN)
        if who.must_change_password and not page.unfinished:
            return go(request, CHANGE_PASSWORD)
        return None

    def _page(self, request: Request) -> tuple[Page | None, HTTPStatus]:
        status = HTTPStatus.NOT_FOUND
        for route, page in self._pages:
            match, _ = route.matches(request.scope)
            if match is Match.FULL:
                return page, HTTPStatus.OK
            if match is Match.PARTIAL:
                status = HTTPStatus.METHOD_NOT_ALLOWED
        return None, status


async def _who(request: Request, used: bool) -> SignedIn | None:
    token = cookies.token_of(request)
    if not token:
        return None

    def work(db: Session) -> SignedIn | None:
        found = sessions.find(db, token, used)
        if found is None:
            return None
        session, staff = found
        return SignedIn(
            id=staff.id,
            name=staff.name,
            email=staff.email,
            role=staff.role,
            session_id=session.id,
            must_change_password=staff.must_change_password,
        )

    return await gateway(request).in_database(work)


def _to_sign_in(request: Request) -> Response:
    if request.method != "GET" or request.url.path in {"/console/", SIGN_IN}:
        return go(request, SIGN_IN)
    query = f"?{request.url.query}" if request.url.query else ""
    return go(request, f"{SIGN_IN}?next={quote(request.url.path + query, safe='')}")
