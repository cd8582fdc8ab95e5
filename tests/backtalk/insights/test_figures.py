from datetime import date

from sqlalchemy import delete, select

from backtalk.db.models import Conversation, Counter
from backtalk.insights import totals
from backtalk.insights.charts import charts, tiles
from backtalk.insights.figures import figures
from backtalk.insights.period import Period
from tests.backtalk.insights.conftest import ZONE, Freeze, World, at

WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))


def count_past(world: World) -> list[date]:
    days = list(totals.days_to_count(world.db, ZONE))
    for day in days:
        totals.recount(world.db, day, ZONE)
    return days


def test_past_days_come_from_the_table_and_today_is_counted(world: World, freeze: Freeze) -> None:
    freeze(at(18, 15))
    for day in (9, 16, 17, 18):
        world.conversation(at(day, 10))
    assert count_past(world) == [date(2026, 11, day) for day in range(9, 18)]
    found = figures(world.db, WEEK, ZONE)
    assert found.total("asked") == 3
    assert found.by_hour[10, "asked"] == 3
    assert found.before["asked"] == 1
    assert found.uncounted == 0
    world.conversation(at(18, 11))
    assert figures(world.db, WEEK, ZONE).total("asked") == 4


def test_what_retention_deleted_was_counted(world: World, freeze: Freeze) -> None:
    freeze(at(18, 15))
    world.conversation(at(9, 10))
    count_past(world)
    world.db.execute(delete(Conversation))
    freeze(at(30, 15))
    count_past(world)
    assert figures(world.db, WEEK.before, ZONE).total("asked") == 1


def test_a_thumb_given_later_is_counted_within_a_week(world: World, freeze: Freeze) -> None:
    freeze(at(18, 15))
    conversation = world.conversation(at(16, 10))
    count_past(world)
    world.message(conversation, at(16, 10), feedback="up", intent="thank")
    assert date(2026, 11, 16) in count_past(world)
    assert figures(world.db, WEEK, ZONE).total("liked") == 1


def test_counting_again_changes_nothing_and_leaves_visits_alone(
    world: World, freeze: Freeze
) -> None:
    freeze(at(18, 15))
    world.conversation(at(17, 10))
    totals.add(world.db, {(date(2026, 11, 17), 10, "opened"): 5})
    totals.add(world.db, {(date(2026, 11, 17), 10, "opened"): 2})
    count_past(world)
    once = world.db.scalars(select(Counter.count).order_by(Counter.kind)).all()
    count_past(world)
    assert world.db.scalars(select(Counter.count).order_by(Counter.kind)).all() == once
    found = figures(world.db, WEEK, ZONE)
    assert (found.total("asked"), found.total("opened")) == (1, 7)


def test_days_that_wait_to_be_counted_are_said(world: World, freeze: Freeze) -> None:
    freeze(at(22, 15))
    for day in range(16, 23):
        world.conversation(at(day, 10))
    found = figures(world.db, WEEK, ZONE)
    assert (found.total("asked"), found.uncounted) == (3, 4)


def test_requests_that_wait_and_are_overdue(world: World, freeze: Freeze) -> None:
    freeze(at(18, 15))
    world.lead(at(17), due_at=at(18, 14))
    world.lead(at(18), due_at=at(19))
    world.lead(at(17), due_at=at(18, 14), contacted_at=at(17, 10), status="contacted")
    again = {"contacted_at": at(17, 10), "next_attempt_at": at(18, 12)}
    world.lead(at(17), due_at=at(18, 14), status="contacted", **again)
    world.lead(at(17), due_at=at(18, 14), status="closed")
    found = figures(world.db, WEEK, ZONE)
    assert (found.waiting, found.overdue) == (4, 2)


def test_charts_and_tiles_say_what_happened(world: World, freeze: Freeze) -> None:
    freeze(at(18, 15))
    conversation = world.conversation(at(17, 10))
    for intent in ("topic/sciatica", "topic/sciatica", "topic/gone", "unsure"):
        world.message(conversation, at(17, 10), intent=intent)
    world.lead(at(17, 10), contacted_at=at(17, 11), due_at=at(18), booked_at=at(17, 12))
    totals.add(world.db, {(date(2026, 11, 17), 10, "opened"): 4})
    found = figures(world.db, WEEK, ZONE)
    made = {chart.key: chart for chart in charts(found, {"sciatica": "Sciatica"}, "today")}
    assert made["days"].rows[1] == ("17 Nov 2026", 1, 1)
    assert len(made["days"].rows) == 7
    assert made["hours"].rows[10] == ("10:00", 1, 1)
    assert made["topics"].rows == [("Sciatica", 2), ("gone", 1)]
    assert made["answered"].rows[1] == ("17 Nov 2026", 75.0)
    assert made["answered"].rows[0] == ("16 Nov 2026", None)
    assert made["funnel"].rows[1:4] == [
        ("Chat opened", 4, None),
        ("Something asked", 1, 25.0),
        ("Contact requested", 1, 100.0),
    ]
    assert made["response"].rows[0] == ("up to 1 hour", 1)
    assert made["danger"].is_empty
    assert [(tile.label, tile.value) for tile in tiles(found)] == [
        ("Conversations", 1),
        ("Contact requests", 1),
        ("Appointments made", 1),
        ("Questions answered", 75.0),
        ("Promise kept", 100.0),
        ("Danger signs", 0),
    ]


def test_a_long_period_is_shown_by_weeks(world: World, freeze: Freeze) -> None:
    freeze(at(22, 15))
    for day in (1, 2, 8):
        world.conversation(at(day, 10, month=6))
    count_past(world)
    found = figures(world.db, Period(date(2026, 6, 1), date(2026, 11, 22)), ZONE)
    rows = charts(found, {}, "")[0].rows
    assert rows[:2] == [("from 1 Jun 2026", 2, 0), ("from 8 Jun 2026", 1, 0)]
    assert len(rows) == 25
