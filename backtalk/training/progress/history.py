"""How the share of right answers goes over the weeks, and what more decisions are worth."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log1p
from statistics import linear_regression
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backtalk.db.models import Counter as Row
from backtalk.db.models import TrainedModel, now
from backtalk.insights.counting import Kind
from backtalk.reviews.kinds import FIRST
from backtalk.reviews.sign_off.readings import by_text, final
from backtalk.reviews.texts import in_audit

WEEKS = 26
FEWEST = 4
"""Models without which no line is drawn."""
STEP = 100
_DRAWS = 2000
_SAY_NOTHING = ("personal", "later")
_RIGHT = ("right", "two")


@dataclass(frozen=True)
class Week:
    """A week: messages typed, texts decided, and those of the random sample with the right ones."""

    monday: date
    messages: int
    decided: int
    sample: int
    right: int

    @property
    def share(self) -> float | None:
        """Right answers in percent; None without any of the sample."""
        return round(100 * self.right / self.sample, 1) if self.sample else None


@dataclass(frozen=True)
class Point:
    """A model on the curve: what it learned from, what was measured, and the line with its band."""

    decisions: int
    measured: float
    low: float
    line: float
    high: float


@dataclass(frozen=True)
class Curve:
    """Right answers by the number of decisions, and what that says in words."""

    points: Sequence[Point]
    words: str


def weeks(db: Session, zone: ZoneInfo) -> list[Week]:
    """The latest weeks that have anything, in order."""
    today = now().astimezone(zone).date()
    first = _monday(today) - timedelta(weeks=WEEKS - 1)
    messages = _messages(db, first)
    decided: Counter[date] = Counter()
    sample: dict[date, list[bool]] = defaultdict(list)
    for key, readings in by_text(db).items():
        decision, began = final(readings), readings.get(FIRST)
        if decision is None or began is None or decision.kind in _SAY_NOTHING:
            continue
        week = _monday(began.at.astimezone(zone).date())
        decided[week] += 1
        if in_audit(key):
            sample[week].append(decision.kind in _RIGHT)
    known = sorted(week for week in {*messages, *decided} if week >= first)
    return [
        Week(week, messages[week], decided[week], len(sample[week]), sum(sample[week]))
        for week in known
    ]


def curve(models: Sequence[TrainedModel]) -> Curve:
    """What models of the latest one's kind say, measured on the same kind of messages.

    Args:
        models: All models, the latest first.
    """
    measured = [m for m in models if m.comparison and m.comparison["questions"]["n"]]
    alike = [m for m in measured if _kind(m) == _kind(measured[0])]
    by_decisions = {m.decisions: m for m in reversed(alike)}
    found = [by_decisions[number] for number in sorted(by_decisions)]
    if len(found) < FEWEST or found[-1].decisions - found[0].decisions < STEP:
        return Curve(
            (),
            f"Not enough evidence yet: this needs {FEWEST} models that were compared, the first and"
            f" the last {STEP} decisions apart or more.",
        )
    numbers = [model.decisions for model in found]
    counts = [((q := _questions(model))["after"], q["n"]) for model in found]
    shares = [right / n for right, n in counts]
    slope, start = linear_regression([log1p(number) for number in numbers], shares)
    drawn = _drawn(numbers, counts)
    points = []
    for number, share in zip(numbers, shares, strict=True):
        low, high = _middle([a + b * log1p(number) for b, a in drawn])
        line = start + slope * log1p(number)
        points.append(Point(number, *(round(100 * x, 1) for x in (share, low, line, high))))
    last = numbers[-1]
    further = log1p(last + STEP) - log1p(last)
    gain, (low, high) = slope * further, _middle([b * further for b, _ in drawn])
    return Curve(points, _words(100 * gain, 100 * low, 100 * high))


def _words(gain: float, low: float, high: float) -> str:
    between = f"about {gain:+.1f} points, with 95 % certainty between {low:+.1f} and {high:+.1f}"
    if low > 0:
        return f"Another {STEP} decisions are worth {between}."
    return (
        f"Not enough evidence yet that another {STEP} decisions change anything: by what was"
        f" measured so far it is {between}."
    )


def _drawn(numbers: Sequence[int], counts: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Slope and start of the line, had other messages been drawn for the measurements."""
    chance = random.Random(0)  # the same data, the same band
    places = [log1p(number) for number in numbers]
    found = []
    for _ in range(_DRAWS):
        shares = [chance.binomialvariate(n, right / n) / n for right, n in counts]
        line = linear_regression(places, shares)
        found.append((line.slope, line.intercept))
    return found


def _middle(values: list[float]) -> tuple[float, float]:
    values.sort()
    return values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]


def _questions(model: TrainedModel) -> dict[str, int]:
    found: dict[str, int] = (model.comparison or {})["questions"]
    return found


def _kind(model: TrainedModel) -> tuple[str, bool]:
    """Models of another program, or measured on other people's messages, are not of one line."""
    return model.base, bool((model.comparison or {}).get("own_questions"))


def _messages(db: Session, since: date) -> Counter[date]:
    typed = (Row.kind == Kind.ANSWERED) | Row.kind.startswith(Kind.UNANSWERED)
    rows = db.execute(
        select(Row.day, func.sum(Row.count)).where(typed, Row.day >= since).group_by(Row.day)
    )
    found: Counter[date] = Counter()
    for day, count in rows:
        found[_monday(day)] += int(count)
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
