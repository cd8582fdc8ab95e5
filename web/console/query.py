"""What a list's filters ask for, read from the address; what makes no sense is left out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.requests import Request

from web.gateway import gateway


def text(request: Request, name: str, longest: int = 200) -> str:
    """A text; empty if there is none. PostgreSQL cannot keep a null character."""
    return request.query_params.get(name, "")[:longest].replace("\0", "").strip()


def number(request: Request, name: str) -> int | None:
    """A whole number, 0 or more."""
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def choice(request: Request, name: str, choices: dict[str, bool]) -> bool | None:
    """What one of two words stands for."""
    return choices.get(request.query_params.get(name, ""))


def since(request: Request) -> datetime | None:
    """The beginning of the day `since` at the clinic."""
    return _midnight(request, _day(request, "since"))


def until(request: Request) -> datetime | None:
    """The end of the day `until` at the clinic."""
    day = _day(request, "until")
    return _midnight(request, day + timedelta(days=1) if day else None)


def kept(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    """The filters that are set, for the links of the page."""
    given = {name: text(request, name) for name in names}
    return {name: value for name, value in given.items() if value}


def _day(request: Request, name: str) -> date | None:
    try:
        found = date.fromisoformat(request.query_params.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year < 3000 else None


def _midnight(request: Request, day: date | None) -> datetime | None:
    zone = ZoneInfo(gateway(request).content.get().clinic.time_zone)
    return datetime.combine(day, time(), zone).astimezone(UTC) if day else None
