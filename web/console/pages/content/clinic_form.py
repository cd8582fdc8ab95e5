"""The clinic's own facts as fields of a form, and back as parts of `clinic.yml`."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from backtalk.content.clinic import OPTIONAL, WEEKDAYS, Clinic
from backtalk.content.edits.parts import CLINIC, written
from web.console.pages.content.parts import FACTS

LINES = ("name", "phone", "email", "address", "hours_text", "country", "time_zone", "privacy_url")
MAY_LACK = ("booking_url", "map_url", *OPTIONAL)
_EMPTY_ROWS = 2
_LONGEST = 2000


def fields(clinic: Clinic) -> dict[str, str]:
    """What the form shows of the clinic as it is."""
    shown = {key: str(getattr(clinic, key) or "") for key in (*LINES, *MAY_LACK)}
    shown |= {f"hours.{day}": ", ".join(clinic.hours[day]) for day in WEEKDAYS}
    shown["response_time.hours"] = str(clinic.response_time.hours)
    shown["response_time.text"] = clinic.response_time.text
    for number, (days, reason) in enumerate(clinic.closed.items()):
        first, _, last = days.partition(" to ")
        shown |= _row("closed", number, first=first, last=last, reason=reason)
    for number, one in enumerate(clinic.locations):
        shown |= _row("locations", number, **{k: v or "" for k, v in one.model_dump().items()})
    return shown


def typed(form: FormData) -> dict[str, str]:
    """What was typed into the form."""
    return {name: str(value)[:_LONGEST].strip() for name, value in form.items()}


def rows(shown: Mapping[str, str], kind: str) -> list[int]:
    """The numbers of the rows of a kind to show: those with something in them, and empty ones."""
    return list(range(_count(shown, kind) + _EMPTY_ROWS))


def parts_of(shown: Mapping[str, str]) -> dict[str, str]:
    """What the form says of each part of the file; empty for one that is to be left out."""
    given: dict[str, Any] = {key: shown.get(key, "") for key in LINES}
    given |= {key: shown.get(key) or None for key in MAY_LACK}
    given["hours"] = {day: _spans(shown.get(f"hours.{day}", "")) for day in WEEKDAYS}
    hours = shown.get("response_time.hours", "")
    given["response_time"] = {
        "hours": int(hours) if re.fullmatch(r"\d{1,4}", hours) else hours,
        "text": shown.get("response_time.text", ""),
    }
    given["closed"] = dict(filter(None, (_closing(row) for row in _given(shown, "closed"))))
    given["locations"] = [
        {name: text for name, text in row.items() if text} for row in _given(shown, "locations")
    ]
    return {f"{CLINIC}#{key}": _text(key, given[key]) for key in FACTS}


def in_words(problem: str) -> str:
    """A problem of the file with the names that the form has."""
    told = problem.replace("write [] for a closed day", "leave it empty if closed")
    for day in WEEKDAYS:
        told = re.sub(rf"\b{day}\b", day.capitalize(), told)
    field = re.match(r"(\w+)(?:\.\w+)*(?=: | says )", told)
    if field is None or field[1] not in FACTS:
        return told
    return f"{FACTS[field[1]]}{told[field.end() :].replace('but hours has', 'but the hours are')}"


def _text(key: str, value: Any) -> str:
    lacks = value in (None, "", {}, [], ())
    if lacks and key in (*MAY_LACK, "closed", "locations"):
        return ""
    return written(key, value)


def _row(kind: str, number: int, **values_: str) -> dict[str, str]:
    return {f"{kind}.{number}.{name}": value for name, value in values_.items()}


def _count(shown: Mapping[str, str], kind: str) -> int:
    filled = (name.split(".") for name, value in shown.items() if value)
    numbers = [name[1] for name in filled if name[0] == kind and len(name) > 1]
    return max((int(n) + 1 for n in numbers if n.isdecimal() and len(n) < 3), default=0)


def _given(shown: Mapping[str, str], kind: str) -> list[dict[str, str]]:
    names = ("first", "last", "reason") if kind == "closed" else ("name", "address", "phone")
    all_rows = [
        {name: shown.get(f"{kind}.{number}.{name}", "") for name in names}
        for number in range(_count(shown, kind))
    ]
    return [row for row in all_rows if any(row.values())]


def _closing(row: Mapping[str, str]) -> tuple[str, str]:
    first, last = row["first"] or row["last"], row["last"]
    return (f"{first} to {last}" if last and last != first else first), row["reason"]


def _spans(text: str) -> list[str]:
    if text.lower() in ("", "closed", "-"):
        return []
    return [one for one in (s.strip() for s in re.split(r"[,;]|\band\b", text)) if one]
