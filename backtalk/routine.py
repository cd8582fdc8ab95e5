"""Builds a routine: the clinic's exercises in order, for the minutes and the goal given."""

from collections.abc import Collection
from dataclasses import dataclass

from backtalk.content.exercises import Exercise, Habit
from backtalk.content.filling import pictures
from backtalk.content.library import Content
from backtalk.payloads import LeftOut, Routine, RoutineStep

SHORTEST_MINUTES = 3
LONGEST_MINUTES = 60


@dataclass(frozen=True)
class Wish:
    """What the visitor asked for: a goal of content/routine.yml, minutes, conditions, a place.

    `without`: ids of tools that they lack and of exercises that they cannot do.
    """

    goal: str
    minutes: float
    conditions: Collection[str] = ()
    place: str | None = None
    without: Collection[str] = ()


@dataclass
class _Planned:
    """One part of a routine and how long it is to last."""

    item: Exercise | Habit
    minutes: float

    @property
    def sets(self) -> int:
        """More of them where it lasts longer."""
        dose = self.item.dose
        longer = self.minutes > dose.minutes and dose.sets_most
        return dose.sets_most or dose.sets if longer else dose.sets


def build(content: Content, wish: Wish) -> Routine | None:
    """The routine for `wish`, or None if every exercise is left out.

    An exercise that a stated condition forbids, or for which that condition says to ask a clinician
    first, is left out with the reason; what does not fit into the minutes is not in it, habits
    and extras first. The first that is allowed is always in, so that a very short time still gives
    something to do. Where time is left, each part lasts longer, as far as its dose allows.
    """
    planned: list[_Planned] = []
    left_out: list[LeftOut] = []
    for item in _candidates(content, wish):
        reason = _reason_against(content, item, wish.conditions)
        if reason is not None:
            left_out.append(LeftOut(name=item.name, reason=reason))
        elif not planned or _total(planned) + item.dose.minutes <= wish.minutes:
            planned.append(_Planned(item, item.dose.minutes))
    if not planned:
        return None
    _lengthen(planned, wish.minutes)
    minutes = _total(planned)
    return Routine(
        title=content.phrase("routine_title", minutes=f"{minutes:g}"),
        minutes=minutes,
        steps=[
            RoutineStep(
                exercise=part.item.id,
                name=part.item.name_in(wish.place)
                if isinstance(part.item, Exercise)
                else part.item.name,
                dose=part.item.dose_for(wish.conditions),
                minutes=part.minutes,
                sets=part.sets,
                hold_seconds=None if part.item.dose.reps else part.item.dose.hold_seconds,
                per_side=part.item.dose.per_side,
                steps=list(part.item.steps_in(wish.place))
                if isinstance(part.item, Exercise)
                else [part.item.text],
                pictures=pictures(part.item, wish.place) if isinstance(part.item, Exercise) else [],
            )
            for part in sorted(planned, key=lambda part: part.item.order)
        ],
        left_out=left_out,
        stop_rule=content.routine.stop_rule,
    )


def _lengthen(planned: list[_Planned], minutes: float) -> None:
    """Spread the time that is left: first over the exercises, then over the habits."""
    for part in planned:
        spare = minutes - _total(planned)
        most = part.item.dose.minutes_most or part.item.dose.minutes
        part.minutes += max(0.0, min(spare, most - part.minutes))


def _total(planned: list[_Planned]) -> float:
    return sum(part.minutes for part in planned)


def _candidates(content: Content, wish: Wish) -> list[Exercise | Habit]:
    """What serves the goal and can be done there, what matters most first."""
    lacks = {*wish.without}
    known = [e for e in content.exercises.values() if not lacks & {e.id, *e.tools}]
    exercises = [e for e in known if e.fits(wish.place)]
    offered: list[Exercise | Habit] = [*exercises, *content.routine.habits]
    fitting = [item for item in offered if wish.goal in item.goals]
    return sorted(fitting, key=lambda item: (item.extra, isinstance(item, Habit), item.order))


def _reason_against(
    content: Content, item: Exercise | Habit, conditions: Collection[str]
) -> str | None:
    forbidden = item.reasons_to_avoid(conditions)
    if forbidden:
        return " ".join(forbidden)
    to_ask = item.reasons_to_ask(conditions)
    return content.phrase("routine_left_out_ask", reason=" ".join(to_ask)) if to_ask else None
