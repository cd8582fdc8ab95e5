"""The demo page of the clinic's site, with the chat on it.

It needs `content/` alone, so that a visitor sees it, and the phone number, while the engine, the
actions and the database are still starting.
"""

import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.templating import Jinja2Templates

from backtalk.calendars import items
from backtalk.contact_points import dialled
from backtalk.content import Content
from backtalk.db.models import now
from backtalk.run.startup import address
from web.chat import widget
from web.chat.keep import base_url, qr_code
from web.errors import ApiError
from web.examples import EXAMPLES
from web.gateway import gateway
from web.pictures import get_picture
from web.static_files import ASKED_AGAIN, Files

_MINUTES = re.compile(r"\d{1,2}(\.\d)?")
_HERE = Path(__file__).parent
_templates = Jinja2Templates(_HERE / "templates")


def _facts(content: Content) -> dict[str, object]:
    clinic, emergency = content.clinic, content.country.emergency.number
    return {
        "clinic": clinic,
        "clinic_tel": dialled(clinic.phone, clinic.country),
        "emergency": emergency,
        "emergency_tel": dialled(emergency, clinic.country),
    }


async def home(request: Request) -> Response:
    """The page with the chat."""
    content = gateway(request).content.get()
    return _templates.TemplateResponse(request, "index.html", _facts(content), headers=ASKED_AGAIN)


async def examples(request: Request) -> Response:
    """The widget in each way that a website can set it; `?show=` names one."""
    config = gateway(request).settings
    shown = EXAMPLES.get(request.query_params.get("show", ""))
    context = {
        **_facts(gateway(request).content.get()),
        "examples": EXAMPLES,
        "shown": shown or next(iter(EXAMPLES.values())),
        "origins": sorted(config.allowed_origins),
        # Never the name that the request came by: it can say anything.
        "server": config.public_url.rstrip("/") or address(config),
    }
    return _templates.TemplateResponse(request, "examples.html", context)


async def routine(request: Request) -> Response:
    """A routine to print: each exercise with its steps."""
    content = gateway(request).content.get()
    try:
        found = items(content, widget.exercise_ids(request.query_params.get("exercises", "")))
    except ValueError:
        found = []
    if not found:
        raise ApiError(HTTPStatus.NOT_FOUND, "not_found", "There is no such exercise.")
    given = request.query_params.get("minutes", "")
    gate = gateway(request)
    query = urlencode({"exercises": ",".join(item.id for item in found), "minutes": given})
    day = now().astimezone(ZoneInfo(content.clinic.time_zone))
    context = {
        **_facts(content),
        "exercises": found,
        "stop_rule": content.routine.stop_rule,
        "minutes": given if _MINUTES.fullmatch(given) else "",
        "day": f"{day.day} {day:%B %Y}",
        "qr": qr_code(f"{base_url(request, gate)}/routine?{query}"),
    }
    return _templates.TemplateResponse(request, "routine.html", context)


async def privacy(request: Request) -> Response:
    """What the chat keeps, in plain words."""
    gate = gateway(request)
    context = {
        **_facts(gate.content.get()),
        "retention_days": gate.settings.retention_days,
        "request_days": gate.settings.request_retention_days,
    }
    return _templates.TemplateResponse(request, "privacy.html", context)


routes: list[BaseRoute] = [
    Route("/", home, name="home"),
    Route("/privacy", privacy, name="privacy"),
    Route("/routine", routine, name="routine"),
    Route("/examples", examples, name="examples"),
    Route("/pictures/{name}", get_picture, name="picture"),
    *widget.routes,
    # Asked for again each time, so that page and script always match.
    Mount("/static", Files(_HERE / "static", lambda _: ASKED_AGAIN), name="static"),
]
