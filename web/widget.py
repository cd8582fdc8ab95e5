"""What the widget is served: its files, the clinic's facts, calendar files for a routine."""

import json
import os
import re
from datetime import date, time
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import phonenumbers
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from backtalk import calendars
from backtalk.content import Content
from web.errors import ApiError
from web.gateway import gateway
from web.requests import check_rate
from web.schemas import Dial, WidgetFacts
from web.words import MAX_TEXT

FOLDER = Path(__file__).parent / "static" / "widget"
SUGGESTIONS = (
    "My low back hurts",
    "My hips feel tight",
    "Show me an exercise",
    "Are you open now?",
    "Ask the clinic to contact me",
)
_EVERYBODY = {
    # Public files, the same for all: any website may run them, and check them against a hash.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
MOST_EXERCISES = 20
_HASHED = re.compile(r"-[0-9a-f]{10}\.js$")
_COMPRESSED = [Middleware(GZipMiddleware)]


class Files(StaticFiles):
    """The widget's built files; what has its hash in its name never changes."""

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, to be kept for a year; the manifest is asked for anew."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = _HASHED.search(str(full_path))
        kept = "public, max-age=31536000, immutable" if hashed else "no-cache"
        response.headers.update({**_EVERYBODY, "Cache-Control": kept})
        return response


_FILES = Files(directory=FOLDER)


@cache
def manifest() -> dict[str, dict[str, str]]:
    """File name and hash of `loader` and `panel`, as `make widget` built them."""
    found: dict[str, dict[str, str]] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    return found


async def get_loader(request: Request) -> Response:
    """The loader under the name that a website's tag has; a browser asks whether it has changed."""
    response = await _FILES.get_response(manifest()["loader"]["file"], request.scope)
    response.headers["Cache-Control"] = "no-cache"
    return response


def tel(number: str, country: str) -> str:
    """The number as a `tel:` link takes it; of "112 or 999" the first."""
    first = re.split(r"\s+or\s+", number)[0]
    try:
        parsed = phonenumbers.parse(first, country)
    except phonenumbers.NumberParseException:
        return re.sub(r"[^\d+]", "", first)
    if not phonenumbers.is_valid_number(parsed):
        return re.sub(r"[^\d+]", "", first)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def link_hosts(content: Content) -> list[str]:
    """Websites that the clinic's content links to; the widget follows no other link."""
    clinic = content.clinic
    urls = [clinic.booking_url, clinic.privacy_url, clinic.map_link]
    urls += [source.url or "" for source in content.sources.values()]
    urls += [exercise.video.url or "" for exercise in content.exercises.values()]
    return sorted({urlsplit(url).hostname or "" for url in urls if url.startswith("https://")})


async def get_facts(request: Request) -> Response:
    """What the widget shows before anything was said."""
    content = gateway(request).content.get()
    clinic, emergency = content.clinic, content.country.emergency.number
    facts = WidgetFacts(
        clinic=clinic.name,
        phone=Dial(number=clinic.phone, href=f"tel:{tel(clinic.phone, clinic.country)}"),
        emergency=Dial(number=emergency, href=f"tel:{tel(emergency, clinic.country)}"),
        privacy_url=clinic.privacy_url,
        opening=content.phrase("opening"),
        suggestions=list(SUGGESTIONS),
        link_hosts=link_hosts(content),
        longest=MAX_TEXT,
    )
    return JSONResponse(facts.model_dump())


def exercise_ids(names: str) -> tuple[str, ...]:
    """The ids in `a,b,c`.

    Raises:
        ValueError: If there are none, or too many.
    """
    ids = tuple(dict.fromkeys(name for name in names.split(",") if name))
    if not 0 < len(ids) <= MOST_EXERCISES:
        raise ValueError("between one and twenty exercises")
    return ids


def _local(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("the visitor's own time, without a time zone")
    return at


_Time = Annotated[time, AfterValidator(_local)]


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid")

    start: Annotated[date, Field(ge=date(2000, 1, 1), lt=date(3000, 1, 1))]


class RoutineQuery(_Query):
    """Reminders of a routine."""

    exercises: Annotated[str, Field(max_length=2000), AfterValidator(exercise_ids)]
    at: _Time
    days: Literal["daily", "weekdays", "three"]


class BreaksQuery(_Query):
    """Reminders to stand up."""

    every: int = Field(ge=15, le=240)
    from_: _Time = Field(alias="from")
    until: _Time


def _asked[Q: BaseModel](request: Request, model: type[Q]) -> Q:
    check_rate(gateway(request), request, "read")
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        where = error.errors(include_input=False, include_url=False)[0]["loc"]
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "invalid",
            f"Please check {where[0] if where else 'it'}.",
        ) from None


def _calendar(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="text/calendar", headers=headers)


async def get_routine_calendar(request: Request) -> Response:
    """A calendar file with reminders of a routine."""
    asked = _asked(request, RoutineQuery)
    content = gateway(request).content.get()
    data = calendars.routine(content, asked.exercises, asked.start, asked.at, asked.days)
    return _calendar(data, "routine.ics")


async def get_breaks_calendar(request: Request) -> Response:
    """A calendar file with breaks from sitting, Monday to Friday."""
    asked = _asked(request, BreaksQuery)
    if asked.until <= asked.from_:
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "invalid",
            "Please choose an end that is later than the start.",
        )
    content = gateway(request).content.get()
    data = calendars.breaks(content, asked.start, asked.from_, asked.until, asked.every)
    return _calendar(data, "breaks.ics")


routes: list[BaseRoute] = [
    Route("/widget.js", get_loader, name="widget", middleware=_COMPRESSED),
    Mount("/static/widget", _FILES, name="widget_files", middleware=_COMPRESSED),
]
