"""What the routine form hears, and the routine that comes of it."""

from typing import Any

import pytest

from actions.routine import ActionRoutine, AskRoutineChecked, ValidateRoutineForm
from backtalk.messages import Routine
from tests.actions.turn import Turn


def heard(
    text: str,
    asked: str | None = None,
    intent: str = "build_routine",
    entities: tuple[tuple[str, Any], ...] = (),
    **slots: Any,
) -> Turn:
    given = {"requested_slot": asked, **slots}
    form = "routine_form" if asked else None
    return Turn(ValidateRoutineForm(), intent, text, entities, given, form)


TEN = (("duration", 600),)
NEW_HIP = (("condition", "hip_replacement"),)


@pytest.mark.parametrize(
    ("text", "asked", "intent", "entities", "slots"),
    [
        ("build me a routine", None, "build_routine", (), {}),
        ("10 minutes for tight hips", None, "build_routine", TEN, {"routine_minutes": 10.0}),
        ("stronger core", "routine_goal", "topic", (), {"routine_goal": "stronger_core"}),
        ("12", "routine_minutes", "out_of_scope", (), {"routine_minutes": 12.0}),
        ("500", "routine_minutes", "out_of_scope", (), {"routine_minutes": None}),
        ("yes", "routine_goal", "affirm", (), {"routine_goal": None}),
        ("no", "routine_checked", "deny", (), {"routine_checked": True}),
        ("a new hip", "routine_checked", "topic", NEW_HIP, {"routine_checked": True}),
        ("", "routine_checked", "inform", NEW_HIP, {"routine_checked": True}),
        ("a core instead", "routine_minutes", "topic", (), {"routine_goal": "stronger_core"}),
    ],
)
def test_an_answer_in_any_order_is_heard(
    text: str,
    asked: str | None,
    intent: str,
    entities: tuple[tuple[str, Any], ...],
    slots: dict[str, Any],
) -> None:
    turn = heard(text, asked, intent, entities)
    assert slots.items() <= turn.slots.items()


@pytest.mark.parametrize(
    ("text", "asked", "intent"),
    [
        ("why are my hips tight?", "routine_goal", "topic"),
        ("what is foam rolling", "routine_minutes", "topic"),
        ("stop", "routine_goal", "stop"),
        ("call me", "routine_goal", "contact"),
        ("blub", "routine_goal", "not_understood"),
        ("hola que tal amigo mio", "routine_goal", "not_english"),
    ],
)
def test_the_form_steps_aside_for_what_is_no_answer(text: str, asked: str, intent: str) -> None:
    assert heard(text, asked, intent).events == []


def test_known_conditions_are_not_asked_for() -> None:
    assert heard("build me a routine", conditions=["pregnant"]).slots["routine_checked"] is True


def test_the_last_goal_holds_for_another_length() -> None:
    turn = heard("and for 10 minutes", entities=TEN, told=["routine:stronger_core"])
    assert turn.slots["routine_goal"] == "stronger_core"


def test_what_to_plan_around_has_four_answers_at_most() -> None:
    assert len(Turn(AskRoutineChecked(), "build_routine").titles) == 4


def built(goal: str, minutes: float, **slots: Any) -> Turn:
    given = {"routine_goal": goal, "routine_minutes": minutes, "routine_checked": True, **slots}
    return Turn(ActionRoutine(), "inform", slots=given)


@pytest.mark.parametrize(
    ("goal", "minutes", "steps"),
    [
        ("looser_hips", 5, ["hip_flexor_stretch", "movement_break"]),
        (
            "looser_hips",
            12,
            ["easy_walk", "hip_flexor_stretch", "external_rotator_stretch", "movement_break"],
        ),
        ("stronger_core", 10, ["core_1", "core_2"]),
        ("stronger_core", 3, ["core_1"]),
    ],
)
def test_what_serves_the_goal_most_fits_first(goal: str, minutes: float, steps: list[str]) -> None:
    turn = built(goal, minutes)
    routine = next(m for m in turn.reply if isinstance(m, Routine))
    assert [step.exercise for step in routine.steps] == steps
    assert (turn.kinds[0] == "text") == (routine.minutes > minutes)
    assert turn.slots["routine_goal"] is None


def test_a_condition_leaves_exercises_out_with_the_reason() -> None:
    turn = built("looser_hips", 20, conditions=["osteoporosis"])
    routine = next(m for m in turn.reply if isinstance(m, Routine))
    assert [item.name for item in routine.left_out] == [
        "Hip flexor stretch",
        "Outer hip and buttock stretch",
        "Glute ball",
    ]
    assert all("bones" in item.reason for item in routine.left_out)


def test_nothing_that_fits_leads_to_a_person() -> None:
    turn = built("stronger_core", 10, conditions=["recent_surgery"])
    assert turn.kinds == ["text", "choices"]
    assert "Talk to the clinic" in turn.titles


def test_a_contact_request_asked_for_with_it_follows() -> None:
    turn = built("stronger_core", 10, told=["routine, then contact"])
    assert turn.follows == ["contact_form"]
