"""Charts as tables: the page draws them, and the same rows are its table, the CSV and the PDF."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from backtalk.insights.counting import FAILED, WITHIN, Kind
from backtalk.insights.figures import Figures
from backtalk.insights.period import ONE
from backtalk.red_flags.levels import Level

Drawn = Literal["line", "bars", "stacked", "across"]
Number = int | float | None
_LONG = 92  # days from which on weeks are shown
_LEVELS = {
    Level.EMERGENCY_NOW: "Emergency",
    Level.SAME_DAY: "Doctor today",
    Level.SOON: "Soon",
    "check": "Only asked about",
}
_WHY = {
    "not_understood": "Not understood",
    "unsure": "Two topics offered",
    "not_english": "Not in English",
    FAILED: "Out of order",
}
_SOON = {"1h": "1 hour", "4h": "4 hours", "24h": "1 day", "48h": "2 days"}


@dataclass(frozen=True)
class Chart:
    """One picture.

    Args:
        key: Its name in addresses.
        title: What it shows.
        note: How to read it: one sentence.
        drawn: As lines, bars, bars on top of each other, or bars from left to right.
        columns: Heads of the columns; the first is that of the row's name.
        rows: A name and its numbers; None where there is none.
        percent: Whether the numbers are percentages.
        empty: What is said if there is nothing to show.
    """

    key: str
    title: str
    note: str
    drawn: Drawn
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, *tuple[Number, ...]]]
    percent: bool = False
    empty: str = "Nothing in this period."

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(number for row in self.rows for number in row[1:])


def charts(found: Figures, topics: Mapping[str, str], promise: str) -> list[Chart]:
    """All charts of a period.

    Args:
        found: The counts.
        topics: Titles of the topics by id.
        promise: The clinic's promised time in words, such as "within one working day".
    """
    spans = _spans(found)
    weeks = "week" if len(found.period) > _LONG else "day"

    def over_time(kinds: Mapping[str, str]) -> list[tuple[str, *tuple[Number, ...]]]:
        return [(label, *(counts[kind] for kind in kinds)) for label, counts in spans]

    def series(key: str, title: str, note: str, kinds: Mapping[str, str], drawn: Drawn) -> Chart:
        columns = (weeks.capitalize(), *kinds.values())
        return Chart(key, f"{title} by {weeks}", note, drawn, columns, over_time(kinds))

    return [
        series(
            "days",
            "Conversations and requests",
            "Conversations begun, and contact requests made in the chat or by the form.",
            {Kind.ASKED: "Conversations", Kind.LEAD: "Requests"},
            "line",
        ),
        _hours(found),
        _funnel(found),
        _topics(found, topics),
        series(
            "feedback",
            "Answers liked and disliked",
            "What visitors marked with a thumb; most do not.",
            {Kind.LIKED: "Liked", Kind.DISLIKED: "Disliked"},
            "stacked",
        ),
        Chart(
            "answered",
            f"Share answered by {weeks}",
            "Of what visitors typed: how much got an answer of substance.",
            "line",
            (weeks.capitalize(), "Answered"),
            [(label, share_answered(counts)) for label, counts in spans],
            percent=True,
        ),
        series(
            "unanswered",
            "Not answered",
            "What visitors typed and got no answer of substance to, and why.",
            {f"{Kind.UNANSWERED}{why}": label for why, label in _WHY.items()},
            "stacked",
        ),
        series(
            "danger",
            "Danger signs",
            "Messages with a danger sign by the strongest; a question back counts by itself.",
            {f"{Kind.DANGER}{level}": label for level, label in _LEVELS.items()},
            "stacked",
        ),
        series(
            "promise",
            "Requests answered",
            f"First tries to reach a person, against the promise: {promise}.",
            {f"{Kind.REPLY}in_time": "In time", f"{Kind.REPLY}late": "Late"},
            "stacked",
        ),
        _response(found),
    ]


def share_answered(counts: Counter[str]) -> float | None:
    """Percent of what was typed that got an answer of substance; None if nothing was typed."""
    missed = sum(n for kind, n in counts.items() if kind.startswith(Kind.UNANSWERED))
    return percent(counts[Kind.ANSWERED], counts[Kind.ANSWERED] + missed)


def share_in_time(counts: Counter[str]) -> float | None:
    """Percent of first tries within the promised time; None if there were none."""
    in_time = counts[f"{Kind.REPLY}in_time"]
    return percent(in_time, in_time + counts[f"{Kind.REPLY}late"])


def percent(part: int, whole: int) -> float | None:
    """A share with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def _spans(found: Figures) -> list[tuple[str, Counter[str]]]:
    """The days, or the weeks of a long period, with their names."""
    if len(found.period) <= _LONG:
        none: Counter[str] = Counter()
        return [(_day(day), found.by_day.get(day, none)) for day in found.period]
    weeks: dict[date, Counter[str]] = {}
    for day in found.period:
        monday = max(day - ONE * day.weekday(), found.period.since)
        weeks.setdefault(monday, Counter()).update(found.by_day.get(day, Counter()))
    return [(f"from {_day(monday)}", counts) for monday, counts in weeks.items()]


def _day(day: date) -> str:
    return day.strftime("%-d %b %Y")


def _hours(found: Figures) -> Chart:
    rows: list[tuple[str, *tuple[Number, ...]]] = [
        (f"{hour:02}:00", found.by_hour[hour, Kind.ASKED], found.by_hour[hour, Kind.LEAD])
        for hour in range(24)
    ]
    return Chart(
        "hours",
        "Conversations and requests by hour",
        "When visitors come, by the clinic's clock.",
        "bars",
        ("Hour", "Conversations", "Requests"),
        rows,
    )


def _funnel(found: Figures) -> Chart:
    steps = {
        Kind.VISITED: "Pages seen with the chat",
        Kind.OPENED: "Chat opened",
        Kind.ASKED: "Something asked",
        Kind.LEAD: "Contact requested",
        Kind.BOOKED: "Appointment booked",
    }
    counts = found.all
    rows: list[tuple[str, *tuple[Number, ...]]] = []
    before = 0
    for kind, label in steps.items():
        rows.append((label, counts[kind], percent(counts[kind], before)))
        before = counts[kind]
    return Chart(
        "funnel",
        "From visit to appointment",
        "Counted without knowing who: a visitor who sees five pages counts five times.",
        "across",
        ("Step", "Number", "% of the step before"),
        rows,
    )


def _topics(found: Figures, titles: Mapping[str, str]) -> Chart:
    counts = _after(found.all, Kind.TOPIC)
    return Chart(
        "topics",
        "Topics",
        "Messages about each topic of the clinic's content.",
        "across",
        ("Topic", "Messages"),
        [(titles.get(id_, id_), count) for id_, count in counts.most_common()],
    )


def _response(found: Figures) -> Chart:
    counts = _after(found.all, Kind.WITHIN)
    rows: list[tuple[str, *tuple[Number, ...]]] = [
        (f"up to {_SOON[name]}", counts[name]) for name in WITHIN
    ]
    return Chart(
        "response",
        "Time to the first try",
        "From the request to the first try to reach the person, nights and weekends included.",
        "bars",
        ("Time", "Requests"),
        [*rows, ("longer", counts["more"])],
    )


def _after(counts: Counter[str], prefix: str) -> Counter[str]:
    return Counter(
        {kind.removeprefix(prefix): n for kind, n in counts.items() if kind.startswith(prefix)}
    )


@dataclass(frozen=True)
class Tile:
    """One number that says how things stand.

    Args:
        label: What is counted.
        value: The number; None if there is none.
        before: The same in the period before.
        percent: Whether it is a percentage.
        good: Whether more is better; None if neither is.
    """

    label: str
    value: Number
    before: Number
    percent: bool = False
    good: bool | None = True

    @property
    def change(self) -> float | None:
        """By how much it changed: percent, or points of a percentage."""
        if self.value is None or self.before is None:
            return None
        if self.percent:
            return round(self.value - self.before, 1)
        return round(100 * (self.value - self.before) / self.before, 1) if self.before else None


def tiles(found: Figures) -> list[Tile]:
    """The numbers that a manager looks at first."""
    now, before = found.all, found.before

    def both(of: Callable[[Counter[str]], Number]) -> tuple[Number, Number]:
        return of(now), of(before)

    def danger(counts: Counter[str]) -> int:
        return sum(counts[f"{Kind.DANGER}{level}"] for level in _LEVELS if level != "check")

    return [
        Tile("Conversations", *both(lambda counts: counts[Kind.ASKED])),
        Tile("Contact requests", *both(lambda counts: counts[Kind.LEAD])),
        Tile("Appointments made", *both(lambda counts: counts[Kind.BOOKED])),
        Tile("Questions answered", *both(share_answered), percent=True),
        Tile("Promise kept", *both(share_in_time), percent=True),
        Tile("Danger signs", *both(danger), good=None),
    ]


def named(found: Iterable[Chart], key: str) -> Chart | None:
    """The chart with this key."""
    return next((chart for chart in found if chart.key == key), None)
