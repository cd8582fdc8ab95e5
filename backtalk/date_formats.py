"""Times and dates as people of the clinic's country write them, in English (Unicode CLDR)."""

from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time

_THIN_SPACE = "\u202f"


@lru_cache
def locale(country: str) -> Locale:
    """English as it is written in a country; that of the world where nobody has said how."""
    try:
        return Locale.parse(f"en_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_001")


def clock(moment: time | datetime, country: str) -> str:
    """A time of day, such as `2:05 PM` or `14:05`."""
    return format_time(moment, "short", locale=locale(country)).replace(_THIN_SPACE, " ")


def spoken(moment: time, country: str) -> str:
    """A time of day in a sentence, such as `2 pm`, `2:05 pm` or `14:00`."""
    if not twelve_hours(country):
        return f"{moment:%H:%M}"
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    return f"{hour}:{moment.minute:02} {half}" if moment.minute else f"{hour} {half}"


def day(moment: date, country: str) -> str:
    """A day in a sentence, such as `Saturday, November 28` or `Saturday, 28 November`."""
    return f"{moment:%A}, {format_skeleton('MMMMd', moment, locale=locale(country))}"


def short_day(moment: date, country: str) -> str:
    """The same in short, such as `Sat, Nov 28` or `Sat 28 Nov`."""
    return format_skeleton("MMMEd", moment, locale=locale(country))


def date_and_year(moment: date, country: str) -> str:
    """A day with its year, such as `Sat, Nov 28, 2026`."""
    return format_skeleton("yMMMEd", moment, locale=locale(country))


def twelve_hours(country: str) -> bool:
    """Whether the clocks of a country count to twelve."""
    return "a" in locale(country).time_formats["short"].pattern
