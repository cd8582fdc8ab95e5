"""The console as an application: starlette-admin, with our pages and our guard, at `/console`.

Of starlette-admin come the look (Tabler), its files, flashed messages and the place of the guard.
Its own routes are left out: each asks for rights in its own way, and its templates hold scripts
that our Content-Security-Policy forbids.
"""

from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from anyio import CapacityLimiter
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette_admin.base import BaseAdmin

from backtalk.reach import format_phone
from backtalk.secrets import signing_key
from web.console import cookies, forms, words
from web.console.access import StaffAuth
from web.console.page import Page, SignedIn
from web.console.render import HOME, local, render_error
from web.console.routes import PAGES
from web.console.throttle import Throttle
from web.errors import ApiError
from web.gateway import Gateway

_TEMPLATES = Path(__file__).parent.parent / "templates/console"


class Console(BaseAdmin):
    """starlette-admin with the pages of `web.console.routes` in the place of its own."""

    def __init__(self, gateway: Gateway) -> None:
        """Build it; `mount_to` puts it into an application."""
        self.pages = [(_route(page), page) for page in PAGES]
        self._gateway = gateway
        super().__init__(
            title="Console",
            base_url="/console",
            route_name="console",
            templates_dir=str(_TEMPLATES),
            auth_provider=StaffAuth(self.pages),
            secret_key=signing_key(),
            timezone_config=None,
        )

    def mount_to(self, app: Starlette) -> None:
        """Put it into `app`."""
        app.router.routes.append(Route("/console", _home))
        super().mount_to(app)
        self.app.router.redirect_slashes = False
        self.app.state.gateway = self._gateway
        self.app.state.pages = PAGES
        self.app.state.templates = self.templates
        self.app.state.throttle = Throttle()
        self.app.state.hashing = CapacityLimiter(1)
        self.app.add_exception_handler(ApiError, _on_api_error)

    def _init_csrf(self) -> None:
        # `web.console.origin` and `web.console.forms` do it, bound to the session.
        pass

    def _init_routes(self) -> None:
        files = StaticFiles(packages=[("starlette_admin", "static")])
        routes = [route for route, _ in self.pages]
        self.routes += [Mount("/static", files, name="static"), *routes]

    def _setup_templates(self) -> None:
        super()._setup_templates()
        env = self.templates.env
        env.globals.update(csrf_input=_form_token, form_token=cookies.form_token, menu=_menu)
        env.filters["when"] = self._when
        for word in (words.status, words.outcome, words.urgency, words.recorded):
            env.filters[word.__name__] = word
        env.filters["phone"] = lambda e164: format_phone(e164, self._gateway.country)

    def _when(self, moment: datetime | None) -> Markup:
        """A time in the clinic's time zone, as HTML; a hyphen for none."""
        if moment is None:
            return Markup("-")
        zone = self._gateway.content.get().clinic.time_zone
        iso = moment.isoformat(timespec="seconds")
        return Markup('<time datetime="{}">{}</time>').format(iso, local(moment, zone))

    async def _render_error(
        self,
        request: Request,
        exc: Exception = HTTPException(HTTPStatus.INTERNAL_SERVER_ERROR),  # noqa: B008  as the base
    ) -> Response:
        assert isinstance(exc, HTTPException)  # noqa: S101  registered for this class only
        return render_error(request, exc.status_code, exc.detail)


async def _home(_: Request) -> Response:
    return RedirectResponse(HOME, HTTPStatus.SEE_OTHER)


async def _on_api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101  registered for this class only
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
