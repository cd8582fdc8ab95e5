"""Whether visitors ask for other things than before."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from backtalk.db.models import Counter
from backtalk.training.progress.drift import Shift, shifts

TODAY = date(2026, 11, 25)


def counted(db: Session, **daily: tuple[int, int]) -> None:
    """So many a day of a kind, in the eight weeks before and in the last one."""
    for ago in range(1, 64):
        for name, (before, week) in daily.items():
            count = week if ago <= 7 else before
            kind = name.replace("__", ":")
            db.add(Counter(day=TODAY - timedelta(days=ago), hour=0, kind=kind, count=count))
    db.flush()


def test_the_same_mix_says_nothing(db: Session) -> None:
    counted(db, answered=(20, 30), unanswered__unsure=(2, 3), topic__hip_pain=(20, 30))
    assert shifts(db, TODAY) == []


def test_more_without_an_answer_and_another_topic_are_named(db: Session) -> None:
    counted(
        db,
        answered=(18, 14),
        unanswered__unsure=(2, 6),
        topic__sciatica=(10, 4),
        topic__hip_pain=(10, 16),
    )
    assert shifts(db, TODAY) == [
        Shift("hip_pain", 50.0, 80.0),
        Shift("sciatica", 50.0, 20.0),
        Shift("unanswered", 10.0, 30.0),
    ]


@pytest.mark.parametrize(
    "daily",
    [
        # Too few this week; nothing before; the engine was down; today is not over.
        {"answered": (18, 3), "unanswered__unsure": (2, 3)},
        {"answered": (0, 14), "unanswered__unsure": (0, 6)},
        {"answered": (18, 14), "unanswered__failed": (2, 60)},
    ],
)
def test_nothing_is_made_of_nothing(db: Session, daily: dict[str, tuple[int, int]]) -> None:
    counted(db, **daily)
    db.add(Counter(day=TODAY, hour=0, kind="unanswered:unsure", count=500))
    assert shifts(db, TODAY) == []
