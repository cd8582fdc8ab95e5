"""Whether visitors ask for other things than before. It trains nothing; it says where to look."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backtalk.db.models import Counter as Row
from backtalk.insights.counting import FAILED, Kind
from backtalk.insights.totals import DEMO
from backtalk.reviews.inbox.queue import UNANSWERED

WEEK, BEFORE = timedelta(days=7), timedelta(days=56)
FEWEST, FEWEST_BEFORE = 50, 200
"""Messages without which nothing is said: of the week, of the eight before it."""
LEAST = 5.0
"""Points below which a change is not worth a look."""
_CHANCE = 0.01
TYPED = "typed"


@dataclass(frozen=True)
class Shift:
    """A share of the messages that is another one this week; in percent.

    `about` is a topic, or `UNANSWERED`.
    """

    about: str
    before: float
    now: float


def shifts(db: Session, today: date) -> list[Shift]:
    """What has changed in the last seven days that are over, the largest change first."""
    week = _counts(db, today - WEEK, today)
    before = _counts(db, today - WEEK - BEFORE, today - WEEK)
    topics = sorted(name for name in {*week, *before} - {Kind.TOPIC} if name.startswith(Kind.TOPIC))
    found = [
        *_differing([UNANSWERED], week, before, of=TYPED),
        *_differing(topics, week, before, of=Kind.TOPIC),
    ]
    return sorted(found, key=lambda shift: -abs(shift.now - shift.before))


def _differing(
    names: Sequence[str], week: Mapping[str, int], before: Mapping[str, int], of: str
) -> Iterator[Shift]:
    """Shares that differ by more than chance would have it, however many are looked at."""
    n, n_before = week[of], before[of]
    if n < FEWEST or n_before < FEWEST_BEFORE:
        return
    for name in names:
        share, share_before = week[name] / n, before[name] / n_before
        pooled = (week[name] + before[name]) / (n + n_before)
        spread = sqrt(pooled * (1 - pooled) * (1 / n + 1 / n_before))
        if not spread or 100 * abs(share - share_before) < LEAST:
            continue
        p = 2 * NormalDist().cdf(-abs(share - share_before) / spread)
        if p * len(names) < _CHANCE:
            about = name.removeprefix(Kind.TOPIC)
            yield Shift(about, round(100 * share_before, 1), round(100 * share, 1))


def _counts(db: Session, since: date, until: date) -> Counter[str]:
    """Messages from a day on and before another: typed, unanswered, of a topic and by topic."""
    rows = db.execute(
        select(Row.kind, func.sum(Row.count))
        .where(Row.day >= since, Row.day < until, ~Row.kind.startswith(DEMO))
        .group_by(Row.kind)
    )
    found: Counter[str] = Counter()
    for kind, count in rows:
        if kind.startswith(Kind.TOPIC):
            found[kind] += int(count)
            found[Kind.TOPIC] += int(count)
        missed = kind.startswith(Kind.UNANSWERED) and kind != f"{Kind.UNANSWERED}{FAILED}"
        if missed:
            found[UNANSWERED] += int(count)
        if missed or kind == Kind.ANSWERED:
            found[TYPED] += int(count)
    return found
