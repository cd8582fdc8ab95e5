"""Answers of the console: pages, redirects, errors."""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from backtalk import date_formats
from backtalk.content.clinic import Clinic
from web.console import flash
from web.gateway import gateway

HOME = "/console/"
# Our own pages, and nothing that a browser could take for another server or a header. It reads
# each letter in one way only: strangers choose the text, and how long it is.
_OWN_PAGE = re.compile(r"/console/(?:\w[\w.~-]*(?:/\w[\w.~-]*)*/?)?(?:\?[\w.~%&=+-]*)?", re.ASCII)
_ERRORS = {
    HTTPStatus.FORBIDDEN: ("Not for your role", "Ask an admin if you need this page."),
    HTTPStatus.NOT_FOUND: ("Nothing here", "The page does not exist, or no longer."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("Nothing here", "This address does not take this request."),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The database does not answer",
        "Nothing was changed. Please try again in a minute.",
    ),
}


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    """A page."""
    templates: Jinja2Templates = request.app.state.templates
    data = {
        "clinic": gateway(request).content.get().clinic,
        "flashed": flash.kept(request),
        **(context or {}),
    }
    response = templates.TemplateResponse(request, template, data, status)
    flash.drop(request, response)
    return response


def render_error(request: Request, status: int, detail: str = "") -> Response:
    """A page that says what went wrong and what to do."""
    known = HTTPStatus(status)
    title, advice = _ERRORS.get(known, ("That did not work", "Go back and try again."))
    own_words = detail if detail != known.phrase else ""
    context = {"title": title, "advice": own_words or advice}
    return render(request, "error.html", context, status)


def go(
    request: Request, path: str, said: str = "", category: flash.Category = "success"
) -> Response:
    """Lead the browser on to a page, which will show what was done."""
    response = RedirectResponse(path, HTTPStatus.SEE_OTHER)
    if said:
        flash.keep(request, response, said, category)
    return response


def own_page(address: str) -> str:
    """The address if it is one of the console's, else the console's first page."""
    return address if _OWN_PAGE.fullmatch(address) else HOME


def local(moment: datetime, clinic: Clinic) -> str:
    """A time as the clinic's clock and calendar show it, such as `Sun, Nov 22, 2026, 2:05 PM`."""
    there = moment.astimezone(clinic.zone)
    day = date_formats.date_and_year(there, clinic.country)
    return f"{day}, {date_formats.clock(there, clinic.country)}"
