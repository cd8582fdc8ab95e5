"""Builds a routine: the clinic's exercises in order, for the minutes and the goal given."""

from collections.abc import Collection
from dataclasses import dataclass

from backtalk.content.exercises import Exercise, Habit
from backtalk.content.library import Content
from backtalk.messages import LeftOut, Routine, RoutineStep

SHORTEST_MINUTES = 3
LONGEST_MINUTES = 60


@dataclass(frozen=True)
class Wish:
    """What the visitor asked for: a goal of content/routine.yml, minutes, and their conditions."""

    goal: str
    minutes: float
    conditions: Collection[str] = ()


def build(content: Content, wish: Wish) -> Routine | None:
    """The routine for `wish`, or None if every exercise is left out.

    An exercise that a stated condition forbids, or for which that condition says to ask a clinician
    first, is left out with the reason; what does not fit into the minutes is left out too, habits
    and extras first. The first that is allowed is always in, so that a very short time still gives
    something to do.
    """
    steps: list[Exercise | Habit] = []
    left_out: list[LeftOut] = []
    spent = 0.0
    for item in _candidates(content, wish.goal):
        reason = _reason_against(content, item, wish.conditions)
        if reason is None and steps and spent + item.dose.minutes > wish.minutes:
            reason = content.phrase("routine_left_out_time")
        if reason is not None:
            left_out.append(LeftOut(name=item.name, reason=reason))
            continue
        spent += item.dose.minutes
        steps.append(item)
    if not steps:
        return None
    return Routine(
        title=content.phrase("routine_title", minutes=f"{wish.minutes:g}"),
        minutes=spent,
        steps=[
            RoutineStep(
                exercise=item.id,
                name=item.name,
                dose=item.dose_for(wish.conditions),
                minutes=item.dose.minutes,
                sets=item.dose.sets,
                hold_seconds=None if item.dose.reps else item.dose.hold_seconds,
                per_side=item.dose.per_side,
            )
            for item in sorted(steps, key=lambda item: item.order)
        ],
        left_out=left_out,
        stop_rule=content.routine.stop_rule,
    )


def _candidates(content: Content, goal: str) -> list[Exercise | Habit]:
    """What serves the goal, what matters most first."""
    offered: list[Exercise | Habit] = [*content.exercises.values(), *content.routine.habits]
    fitting = [item for item in offered if goal in item.goals]
    return sorted(fitting, key=lambda item: (item.extra, isinstance(item, Habit), item.order))


def _reason_against(
    content: Content, item: Exercise | Habit, conditions: Collection[str]
) -> str | None:
    forbidden = item.reasons_to_avoid(conditions)
    if forbidden:
        return " ".join(forbidden)
    to_ask = item.reasons_to_ask(conditions)
    return content.phrase("routine_left_out_ask", reason=" ".join(to_ask)) if to_ask else None
