"""Opening hours and closing days as a clinic writes them, and what to write instead."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from itertools import pairwise
from typing import Literal, get_args

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?(?:m\.?)?"
_LOOSE = re.compile(rf"\s*{_TIME}\s*(?:-|\u2013|\u2014|to|until|till)\s*{_TIME}\s*", re.IGNORECASE)
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s+to\s+(\d{4}-\d\d-\d\d))?")
_EXAMPLE = "08:00-18:00"
MIDNIGHT = "24:00"


def weekly(given: object) -> dict[str, tuple[str, ...]]:
    """The hours of each weekday, checked.

    Raises:
        ValueError: Naming all that is wrong with them, and what to write.
    """
    if not isinstance(given, Mapping):
        raise ValueError('must have a line for each day, such as `monday: ["08:00-18:00"]`')
    wrong: list[str] = []
    found: dict[str, tuple[str, ...]] = {}
    for day, spans in given.items():
        if day not in WEEKDAYS:
            small = str(day).strip().lower()
            hint = f"write {small} in small letters" if small in WEEKDAYS else "no day of the week"
            wrong.append(f"{day}: {hint}")
            found.setdefault(small, ())
            continue
        try:
            found[day] = _day(spans)
        except ValueError as error:
            wrong.append(f"{day}: {error}")
            found[day] = ()
    missing = [day for day in WEEKDAYS if day not in found]
    wrong += [f"has no entry for {day}; write [] for a closed day" for day in missing]
    wrong += _overlaps_of_days(found)
    if wrong:
        raise ValueError("; ".join(wrong))
    return found


def closings(given: object) -> dict[str, str]:
    """Days on which the clinic is closed, with the reason: `2026-12-24 to 2027-01-01`.

    Raises:
        ValueError: Naming what is wrong with them, and what to write.
    """
    example = "`2026-12-25: Christmas Day` or `2026-12-24 to 2027-01-01: Winter break`"
    if not isinstance(given, Mapping):
        raise ValueError(f"must have a line for each day, such as {example}")
    found: dict[str, str] = {}
    for days, reason in given.items():
        text = str(days).strip()
        try:
            first, last = period(text)
        except ValueError:
            raise ValueError(f"{text} is no day; write {example}") from None
        if last < first:
            raise ValueError(f"{text} ends before it begins")
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"{text} needs a reason, such as {example}")
        found[text] = reason.strip()
    return found


def period(days: str) -> tuple[date, date]:
    """The first and the last day of a closing.

    Raises:
        ValueError: If it is neither a day nor `day to day`.
    """
    match = _DAYS.fullmatch(days)
    if not match:
        raise ValueError(days)
    return date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1])


def ends(span: str) -> tuple[time, time | None]:
    """When a span begins and ends; None for midnight."""
    start, _, end = span.partition("-")
    return time.fromisoformat(start), None if end == MIDNIGHT else time.fromisoformat(end)


def _day(spans: object) -> tuple[str, ...]:
    if isinstance(spans, str):
        return _day([spans] if spans.strip().lower() != "closed" else _refuse_closed())
    if not isinstance(spans, Iterable) or isinstance(spans, Mapping):
        raise ValueError(f'write ["{_EXAMPLE}"], or [] for a closed day')
    found = tuple(_span(span) for span in spans)
    _refuse_overlaps(found)
    return found


def _refuse_closed() -> list[str]:
    raise ValueError("write [] for a closed day")


def _span(given: object) -> str:
    span = str(given)
    if not _SPAN.fullmatch(span):
        raise ValueError(f"{span} is not understood; {_instead(span)}")
    start, end = ends(span)
    if start == end:
        raise ValueError(f"{span} ends when it begins; write 00:00-24:00 for a whole day")
    return span


def _instead(span: str) -> str:
    """What to write in the place of a span in another manner."""
    match = _LOOSE.fullmatch(span)
    if match:
        start, end = _clock(*match.group(1, 2, 3)), _clock(*match.group(4, 5, 6))
        sure = match[3] or match[6] or (start and end and start < end)
        if start and end and sure:
            return f"write {start}-{end}"
    return f"write it as {_EXAMPLE}"


def _clock(hour: str, minute: str | None, half: str | None) -> str | None:
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.lower() == "p" else 0)
    return f"{number:02}:{minute or '00'}" if number <= 24 and int(minute or 0) < 60 else None


def _overlaps_of_days(found: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Spans over midnight that go on while the next day has begun."""
    wrong = []
    for number, day in enumerate(WEEKDAYS):
        after = WEEKDAYS[(number + 1) % len(WEEKDAYS)]
        for span in found.get(day, ()):
            start, end = ends(span)
            if end is None or end >= start:
                continue
            others = [one for one in found.get(after, ()) if ends(one)[0] < end]
            wrong += [f"{day}: {span} goes on into {after}, where {one} overlaps" for one in others]
    return wrong


def _refuse_overlaps(spans: Iterable[str]) -> None:
    """Two spans of a day that share time are one span, or a slip."""
    for first, second in pairwise(sorted(spans)):
        end = ends(first)[1]
        overnight = end is None or end <= ends(first)[0]
        if overnight or end is None or ends(second)[0] < end:
            whole = f"{first.partition('-')[0]}-{max(first[6:], second[6:])}"
            hint = "" if overnight else f"; write {whole}"
            raise ValueError(f"{first} and {second} overlap{hint}")
