"""What the widget is served: its files, the clinic's facts, calendar files for a routine."""

import json
import re
from datetime import date, time
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from backtalk import calendars
from backtalk.contact_points import dialled
from backtalk.content import Content
from backtalk.db.models import now
from backtalk.payloads import Link
from web.chat.clean_text import MAX_TEXT
from web.chat.requests import check_rate
from web.chat.schemas import Dial, WidgetFacts
from web.errors import ApiError
from web.gateway import gateway
from web.static_files import ASKED_AGAIN, Files

FOLDER = Path(__file__).parents[1] / "static" / "widget"
SUGGESTIONS = (
    "My low back hurts",
    "What is sciatica?",
    "My hips feel tight",
    "Show me an exercise",
    "Ask the clinic to contact me",
)
DANGER_QUESTION = "What are the emergency signs?"
_EVERYBODY = {
    # Public files, the same for all: any website may run them, and check them against a hash.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
MOST_EXERCISES = 20
_HASHED = re.compile(r"-[0-9a-f]{10}\.js$")
_COMPRESSED = [Middleware(GZipMiddleware)]


def _headers(path: str) -> dict[str, str]:
    """What has its hash in its name never changes; the manifest is asked for anew."""
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return {**_EVERYBODY, **(kept if _HASHED.search(path) else ASKED_AGAIN)}


_FILES = Files(FOLDER, _headers)


@cache
def manifest() -> dict[str, dict[str, str]]:
    """File name and hash of `loader` and `panel`, as `make widget` built them."""
    found: dict[str, dict[str, str]] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    return found


async def get_loader(request: Request) -> Response:
    """The loader under the name that a website's tag has; a browser asks whether it has changed."""
    response = await _FILES.get_response(manifest()["loader"]["file"], request.scope)
    response.headers.update(ASKED_AGAIN)
    return response


def link_hosts(content: Content) -> list[str]:
    """Websites that the clinic's content links to; the widget follows no other link."""
    clinic = content.clinic
    urls = [clinic.booking_url or "", clinic.privacy_url, clinic.map_link]
    urls += [one.map_link for one in clinic.locations]
    urls += [source.url or "" for source in content.sources.values()]
    urls += [exercise.video.url or "" for exercise in content.exercises.values()]
    return sorted({urlsplit(url).hostname or "" for url in urls if url.startswith("https://")})


async def get_facts(request: Request) -> Response:
    """What the widget shows before anything was said."""
    gate = gateway(request)
    content = gate.content.get()
    clinic = content.clinic
    phone, emergency, *others = (_dial(content, number) for number in _numbers(content))
    state = clinic.open_now(now())
    facts = WidgetFacts(
        clinic=clinic.name,
        phone=phone,
        emergency=emergency,
        privacy_url=clinic.privacy_url,
        opening=content.phrase("opening"),
        open_now=f"{state[0].upper()}{state[1:]}",
        links=_links(content, phone),
        numbers=[phone, emergency, *others],
        danger_signs=list(content.phrase_lines("emergency_signs")),
        danger_question=DANGER_QUESTION,
        suggestions=list(SUGGESTIONS),
        can_mail=await gate.can_mail(),
        link_hosts=link_hosts(content),
        longest=MAX_TEXT,
    )
    return JSONResponse(facts.model_dump())


def _numbers(content: Content) -> list[str]:
    """The clinic's number, then the country's: emergency first."""
    country = content.country
    known = [country.emergency, country.crisis, *([country.poison] if country.poison else [])]
    others = [one.phone for one in content.clinic.locations if one.phone]
    numbers = [content.clinic.phone, *(number.number for number in known), *others]
    return list(dict.fromkeys(numbers))


def _dial(content: Content, number: str) -> Dial:
    return Dial(number=number, href=f"tel:{dialled(number, content.clinic.country)}")


def _links(content: Content, phone: Dial) -> list[Link]:
    """How to reach the clinic from the first screen."""
    clinic = content.clinic
    offered = {
        "button_call": phone.href,
        "button_book": clinic.booking_url,
        "button_map": clinic.map_link,
    }
    return [Link(title=content.phrase(key), href=href) for key, href in offered.items() if href]


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


_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"}
_Time = Annotated[time, AfterValidator(_local), WithJsonSchema(_CLOCK)]


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


async def _asked[Q: BaseModel](request: Request, model: type[Q]) -> Q:
    await check_rate(gateway(request), request, "read")
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
    asked = await _asked(request, RoutineQuery)
    content = gateway(request).content.get()
    data = calendars.routine(content, asked.exercises, asked.start, asked.at, asked.days)
    return _calendar(data, "routine.ics")


async def get_breaks_calendar(request: Request) -> Response:
    """A calendar file with breaks from sitting, Monday to Friday."""
    asked = await _asked(request, BreaksQuery)
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
