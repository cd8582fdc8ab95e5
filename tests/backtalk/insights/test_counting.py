from datetime import date, timedelta
from typing import Any

import pytest

from backtalk.insights.counting import count_day
from tests.backtalk.insights.conftest import ZONE, World, at

DAY = date(2026, 11, 17)


def counted(world: World) -> dict[tuple[int, str], int]:
    return dict(count_day(world.db, DAY, ZONE))


def test_conversations_and_requests_count_by_the_hour_of_the_clinics_clock(world: World) -> None:
    for moment in (at(17, 0), at(17, 23, 59), at(17, 23)):
        world.conversation(moment)
    for moment in (at(16, 23, 59), at(18, 0)):
        world.conversation(moment)
    world.lead(at(17, 9))
    assert counted(world) == {(0, "asked"): 1, (23, "asked"): 2, (9, "lead"): 1}


def test_what_is_no_request_or_merged_into_another_does_not_count(world: World) -> None:
    first = world.lead(at(17, 9))
    world.lead(at(17, 9), status="not_a_lead", contacted_at=at(17, 10))
    world.lead(at(17, 9), merged_into=first.id, contacted_at=at(17, 10))
    assert counted(world) == {(9, "lead"): 1}


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        ({"intent": "topic/sciatica"}, {"topic:sciatica", "answered"}),
        ({"intent": "topic/sciatica", "payload": "/x"}, {"topic:sciatica"}),
        ({"intent": "thank"}, {"answered"}),
        ({"intent": "not_understood"}, {"unanswered:not_understood"}),
        ({"intent": "not_understood", "action": "action_say"}, {"unanswered:not_understood"}),
        # A name is not understood by itself; the form that asked for it takes it.
        ({"intent": "not_understood", "action": "contact_form"}, {"answered"}),
        ({"state": "failed"}, {"unanswered:failed"}),
        ({"state": "received"}, set()),
        ({"intent": "thank", "feedback": "up"}, {"answered", "liked"}),
        ({"intent": "unsure", "feedback": "down"}, {"unanswered:unsure", "disliked"}),
    ],
)
def test_a_message_counts_as_what_came_of_it(
    world: World, values: dict[str, Any], kinds: set[str]
) -> None:
    conversation = world.conversation(at(1))
    world.message(conversation, at(17), **values)
    assert {kind for _, kind in counted(world)} == kinds


def test_a_message_with_several_danger_signs_counts_once_as_the_strongest(world: World) -> None:
    world.conversation(at(1))
    world.danger("m1", at(17), "alarm", "same_day", "a")
    world.danger("m1", at(17), "alarm", "emergency_now", "b")
    world.danger("m2", at(17), "check", "emergency_now")
    world.danger("m3", at(17), "soon", "soon")
    world.danger("m4", at(17), "none_of_these", "emergency_now")
    world.danger("m5", at(18), "alarm", "emergency_now")
    assert counted(world) == {
        (0, "danger:emergency_now"): 1,
        (0, "danger:check"): 1,
        (0, "danger:soon"): 1,
    }


def test_a_first_try_counts_on_its_own_day_against_the_promise(world: World) -> None:
    asked, due = at(16, 8), at(17, 12)
    for contacted in (at(17, 11), at(17, 12), at(17, 13)):
        world.lead(asked, due_at=due, contacted_at=contacted, booked_at=contacted)
    world.lead(at(17, 7), contacted_at=at(17, 7) + timedelta(minutes=59))
    world.lead(asked, due_at=due)
    assert counted(world) == {
        (7, "lead"): 1,
        (0, "booked"): 3,
        (0, "reply:in_time"): 2,
        (0, "reply:late"): 1,
        (0, "within:48h"): 3,
        (0, "within:1h"): 1,
    }
