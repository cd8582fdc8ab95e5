"""What the routine form hears, and the routine that comes of it."""

from typing import Any

import pytest

from actions.answers import ActionAnswer
from actions.compose.knowledge import content
from actions.routine import (
    ActionRoutine,
    AskRoutineChecked,
    AskRoutineGoal,
    ValidateRoutineForm,
)
from backtalk.payloads import Routine
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
        ("stronger core", "routine_goal", "answer", (), {"routine_goal": "stronger_core"}),
        ("12", "routine_minutes", "out_of_scope", (), {"routine_minutes": 12.0}),
        ("ten", "routine_minutes", "not_understood", (), {"routine_minutes": 10.0}),
        ("about fifteen minutes", "routine_goal", "answer", (), {"routine_minutes": 15.0}),
        ("10", "routine_goal", "follow_up", (), {"routine_minutes": 10.0}),
        ("half an hour", "routine_checked", "answer", (), {"routine_minutes": 30.0}),
        ("500", "routine_minutes", "out_of_scope", (), {"routine_minutes": None}),
        ("yes", "routine_goal", "affirm", (), {"routine_goal": None}),
        ("no", "routine_checked", "deny", (), {"routine_checked": True}),
        ("a new hip", "routine_checked", "answer", NEW_HIP, {"routine_checked": True}),
        ("", "routine_checked", "inform", NEW_HIP, {"routine_checked": True}),
        ("a core instead", "routine_minutes", "answer", (), {"routine_goal": "stronger_core"}),
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
        ("why are my hips tight?", "routine_goal", "answer"),
        ("what is foam rolling", "routine_minutes", "answer"),
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


def routine(turn: Turn) -> Routine:
    return next(m for m in turn.reply if isinstance(m, Routine))


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
    assert [step.exercise for step in routine(turn).steps] == steps
    assert (turn.kinds[0] == "text") == (routine(turn).minutes > minutes)
    assert turn.slots["routine_goal"] is None


@pytest.mark.parametrize("goal", ["looser_hips", "stronger_core", "less_stiff"])
@pytest.mark.parametrize("minutes", [5, 10, 15, 20, 30])
def test_a_routine_lasts_the_minutes_asked_for(goal: str, minutes: float) -> None:
    made = routine(built(goal, minutes))
    assert 0.85 * minutes <= made.minutes <= minutes
    assert sum(step.minutes for step in made.steps) == made.minutes
    assert made.title == f"Your {made.minutes:g}-minute routine"
    assert not made.left_out


def test_one_that_cannot_last_so_long_says_why() -> None:
    ill = built("looser_hips", 30, conditions=["osteoporosis"])
    assert "because of what you told me" in ill.words
    assert "a rest between" in built("stronger_core", 60).words


def test_a_routine_fits_the_place() -> None:
    made = routine(built("stronger_core", 10, place="chair"))
    core = [step for step in made.steps if step.exercise.startswith("core")]
    assert all(step.steps[0].startswith("Sit tall") for step in core)
    assert "Lie on your back" not in str(core)
    assert "core_3" not in [step.exercise for step in made.steps]


def test_what_is_said_at_a_step_is_kept_and_acknowledged() -> None:
    knee = (("condition", "knee_pain"),)
    turn = heard("i have a bad knee", "routine_minutes", "answer", knee)
    assert turn.slots["conditions"] == ["knee_pain"]
    assert "plan around that" in turn.words


def test_a_condition_leaves_exercises_out_with_the_reason() -> None:
    turn = built("looser_hips", 20, conditions=["osteoporosis"])
    made = routine(turn)
    assert [item.name for item in made.left_out] == [
        "Hip flexor stretch",
        "Outer hip and buttock stretch",
        "Glute ball",
    ]
    assert all("bones" in item.reason for item in made.left_out)


def test_nothing_that_fits_leads_to_a_person() -> None:
    turn = built("stronger_core", 10, conditions=["recent_surgery"])
    assert turn.kinds == ["text", "choices"]
    assert "Talk to the clinic" in turn.titles


def test_a_contact_request_asked_for_with_it_follows() -> None:
    turn = built("stronger_core", 10, told=["routine, then contact"])
    assert turn.follows == ["contact_form"]


AFTER: dict[str, Any] = {"told": ["group:hip_flexor_stretch+glute_ball", "routine:looser_hips:10"]}


def changed(text: str, told: tuple[str, ...] = (), **more: Any) -> Turn:
    slots = {"told": [*AFTER["told"], *told]}
    return Turn(ActionAnswer(), "follow_up", text, slots=slots, band="weak", **more)


def exercises_of(turn: Turn) -> list[str]:
    return [step.exercise for step in routine(turn).steps]


@pytest.mark.parametrize("text", ["i don't have a ball", "10 min again, no ball", "skip the ball"])
def test_a_routine_is_made_again_without_what_somebody_lacks(text: str) -> None:
    turn = changed(text)
    assert "glute_ball" not in exercises_of(turn)
    assert "without:lacrosse_ball" in turn.slots["told"]
    assert routine(turn).minutes > 8


def test_what_somebody_lacks_holds_for_the_next_one() -> None:
    turn = changed("make it 20 min", ("without:lacrosse_ball",))
    assert "glute_ball" not in exercises_of(turn)
    assert routine(turn).minutes > 15


def test_a_change_of_goal_or_minutes_keeps_the_rest() -> None:
    assert "core_1" in exercises_of(changed("more core please"))
    shorter = changed("can we make it 5 minutes instead", entities=(("duration", 300),))
    assert routine(shorter).minutes <= 5


def test_who_cannot_kneel_gets_another_way_and_no_sore_knee() -> None:
    entity = [{"entity": "condition", "value": "knee_pain", "start": 0, "end": 10}]
    turn = changed("cant kneel", entities_=entity)
    assert "hip_flexor_stretch" in exercises_of(turn)
    assert not routine(turn).left_out
    assert "conditions" not in turn.slots
    assert turn.slots["place"] == "no_kneel"
    steps = next(s.steps for s in routine(turn).steps if s.exercise == "hip_flexor_stretch")
    assert "chair" in steps[0]
    assert "cushion" not in " ".join(steps)


def test_a_short_routine_for_hips_has_a_hip_exercise() -> None:
    assert "hip_flexor_stretch" in exercises_of(built("looser_hips", 5, place="no_kneel"))


@pytest.mark.parametrize("text", ["how hard is a ball?", "which ball is best", "my hip hurts"])
def test_a_question_after_a_routine_changes_none(text: str) -> None:
    assert not [m for m in changed(text).reply if isinstance(m, Routine)]


def test_a_change_that_changes_nothing_says_so() -> None:
    turn = changed("something sitting in the chair")
    assert "Sit sideways" in str(routine(turn).steps)
    slots = {**turn.slots, "told": [*AFTER["told"], *turn.slots["told"]]}
    for text in ("make it on a chair", "no kneeling"):
        same = Turn(ActionAnswer(), "follow_up", text, slots=slots, band="weak")
        assert not [m for m in same.reply if isinstance(m, Routine)]
        assert content().phrase("routine_same") in same.words


def test_a_question_that_is_put_again_is_put_in_other_words() -> None:
    first = Turn(AskRoutineGoal(), "build_routine").words
    again = Turn(AskRoutineGoal(), "answer", slots={"requested_slot": "routine_goal"}).words
    assert first != again


@pytest.mark.parametrize("text", ["a routine for core and hips", "hips and core please"])
def test_a_routine_can_be_for_hips_and_core(text: str) -> None:
    assert heard(text).slots["routine_goal"] == "hips_and_core"
    made = routine(built("hips_and_core", 15.0))
    assert {"hip_flexor_stretch", "core_1"} <= {step.exercise for step in made.steps}
