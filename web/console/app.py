"""The console as an application of its own at `/console`: its pages, behind one guard."""

from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path

from anyio import CapacityLimiter
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates

from backtalk.contact_points import format_phone
from web.console import words
from web.console.page import Page, SignedIn
from web.console.render import HOME, local, render_error
from web.console.routes import PAGES
from web.console.security import cookies, forms
from web.console.security.access import Access
from web.console.security.throttle import Throttle
from web.errors import ApiError, handling
from web.gateway import Gateway

_TEMPLATES = Path(__file__).parent.parent / "templates/console"


def mount(app: Starlette, gateway: Gateway) -> None:
    """Put the console into `app`."""
    pages = [(_route(page), page) for page in PAGES]
    console = Starlette(
        routes=[route for route, _ in pages],
        middleware=[Middleware(Access, pages=pages)],
        exception_handlers=dict(
            (handling(HTTPException, _on_http_exception), handling(ApiError, _on_api_error))
        ),
    )
    console.router.redirect_slashes = False
    console.state.gateway = gateway
    console.state.pages = PAGES
    console.state.templates = _templates(gateway)
    console.state.throttle = Throttle(gateway.counting)
    console.state.hashing = CapacityLimiter(1)
    app.router.routes += [Route("/console", _home), Mount("/console", console, name="console")]


def _templates(gateway: Gateway) -> Jinja2Templates:
    templates = Jinja2Templates(_TEMPLATES)
    env = templates.env
    env.globals.update(csrf_input=_form_token, form_token=cookies.form_token, menu=_menu)
    for word in (words.status, words.outcome, words.urgency, words.recorded):
        env.filters[word.__name__] = word
    env.filters["when"] = partial(_when, gateway)
    env.filters["phone"] = lambda e164: format_phone(e164, gateway.country)
    return templates


def _when(gateway: Gateway, moment: datetime | None) -> Markup:
    """A time in the clinic's time zone, as HTML; a hyphen for none."""
    if moment is None:
        return Markup("-")
    clinic = gateway.content.get().clinic
    iso = moment.isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}</time>').format(iso, local(moment, clinic))


async def _on_http_exception(request: Request, error: HTTPException) -> Response:
    return render_error(request, error.status_code, error.detail)


async def _home(_: Request) -> Response:
    return RedirectResponse(HOME, HTTPStatus.SEE_OTHER)


async def _on_api_error(request: Request, error: ApiError) -> Response:
    return render_error(request, error.status)


def _route(page: Page) -> Route:
    handler = forms.reading(page) if page.method == "POST" else page.handler
    return Route(page.path, handler, methods=[page.method])


def _form_token(request: Request) -> Markup:
    token = escape(cookies.form_token(request))
    return Markup('<input type="hidden" name="{}" value="{}">').format(forms.FIELD, token)


def _menu(request: Request) -> list[Page]:
    who: SignedIn | None = getattr(request.state, "signed_in", None)
    if who is None or who.must_change_password:
        return []
    return [page for page in PAGES if page.menu and who.role in page.roles]
