"""The demo page of the clinic's site, with the chat on it.

It needs `content/` alone, so that a visitor sees it, and the phone number, while the engine, the
actions and the database are still starting.
"""

import os
import re
from pathlib import Path

import phonenumbers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import Scope

from backtalk.content import Content
from web.gateway import gateway
from web.words import MAX_TEXT

_HERE = Path(__file__).parent
_templates = Jinja2Templates(_HERE / "templates")

SUGGESTIONS = (
    "My hips feel tight",
    "Which stretch should I do?",
    "How do I use a foam roller?",
    "Build me a routine",
    "Ask the clinic to contact me",
)


class _Files(StaticFiles):
    """Files that a browser asks for again each time, so that page and script always match."""

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, to be asked for again."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _tel(number: str, country: str) -> str:
    """The number as a `tel:` link takes it; of "112 or 999" the first."""
    first = re.split(r"\s+or\s+", number)[0]
    try:
        parsed = phonenumbers.parse(first, country)
    except phonenumbers.NumberParseException:
        return re.sub(r"[^\d+]", "", first)
    if not phonenumbers.is_valid_number(parsed):
        return re.sub(r"[^\d+]", "", first)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _facts(content: Content) -> dict[str, object]:
    clinic, emergency = content.clinic, content.country.emergency.number
    return {
        "clinic": clinic,
        "clinic_tel": _tel(clinic.phone, clinic.country),
        "emergency": emergency,
        "emergency_tel": _tel(emergency, clinic.country),
    }


async def home(request: Request) -> Response:
    """The page with the chat."""
    content = gateway(request).content.get()
    context = {
        **_facts(content),
        "opening": content.phrase("opening"),
        "suggestions": SUGGESTIONS,
        "longest": MAX_TEXT,
        "modules": sorted(path.name for path in (_HERE / "static/chat").glob("*.js")),
    }
    return _templates.TemplateResponse(
        request, "index.html", context, headers={"Cache-Control": "no-cache"}
    )


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
    Mount("/static", _Files(directory=_HERE / "static"), name="static"),
]
