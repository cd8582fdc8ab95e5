"""The weeks behind, and what another hundred decisions are worth."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.content.loader import load
from backtalk.db.models import Counter, TrainedModel, now
from backtalk.reviews.decisions import Asked, decide
from backtalk.settings import ROOT
from backtalk.training.progress import history
from tests.reviews import OTHER, said, words

UTC = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def content() -> Content:
    return load(ROOT / "content")


def test_a_week_has_its_volume_and_the_share_of_the_random_sample(
    db: Session, content: Content
) -> None:
    sample, others = words(3, audit=True, twice=False), words(2, twice=False)
    for number, text in enumerate([*sample, *others], 1):
        kind, label = ("right", None) if number > 1 else ("other", OTHER)
        decide(db, content, 1, Asked([said(db, text, number).id], kind, label))
    today = now().date()
    for kind, count in (("answered", 40), ("unanswered:unsure", 2), ("opened", 900)):
        db.add(Counter(day=today, hour=0, kind=kind, count=count))
    db.add(Counter(day=today - timedelta(weeks=2), hour=0, kind="answered", count=7))
    before, week = history.weeks(db, UTC)
    assert (before.messages, before.decided, before.share) == (7, 0, None)
    assert (week.messages, week.decided, week.sample, week.share) == (42, 5, 3, 66.7)


def models(*measured: tuple[int, int], n: int = 250, base: str = "b") -> list[TrainedModel]:
    """Models, the latest first, of (decisions, right answers)."""
    return [
        TrainedModel(decisions=d, base=base, comparison={"questions": {"n": n, "after": right}})
        for d, right in reversed(measured)
    ]


@pytest.mark.parametrize(
    "few",
    [
        models(),
        models((0, 150), (100, 160), (200, 170)),
        models((0, 150), (20, 160), (40, 170), (60, 180)),
        # Of another program, or on other people's messages.
        [*models((0, 150), (100, 160)), *models((200, 170), (300, 180), base="c")],
    ],
)
def test_few_models_say_nothing(few: list[TrainedModel]) -> None:
    found = history.curve(few)
    assert found.points == ()
    assert found.words.startswith("Not enough evidence yet: this needs 4 models")


def test_a_clear_gain_is_said_in_points_with_its_band() -> None:
    rising = models((0, 1000), (100, 1300), (200, 1350), (400, 1400), (800, 1450), n=2000)
    found = history.curve(rising)
    assert found.words.startswith("Another 100 decisions are worth about +")
    assert [point.decisions for point in found.points] == [0, 100, 200, 400, 800]
    assert all(point.low < point.line < point.high for point in found.points)
    assert found == history.curve(rising)


def test_a_gain_within_chance_is_no_evidence() -> None:
    found = history.curve(models((0, 170), (100, 168), (200, 172), (300, 171)))
    assert found.words.startswith("Not enough evidence yet that another 100 decisions change")
    assert len(found.points) == 4
