"""What is asked of a routine after it was shown: without the ball, no kneeling, ten minutes."""

import re
from dataclasses import dataclass

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.compose import choices, replies, shown
from actions.nlu import visitor
from actions.nlu.reading import Reading
from backtalk import routine
from backtalk.content.library import Content
from backtalk.payloads import Routine

TOPIC = "consistency"
_ROUTINE = "routine:"
_WITHOUT = "without:"
_ABOUT = 0.85  # a routine that lasts less of the time than this says why
_A_MINUTE = 60
_LONGEST = 14
_BALLS = ("lacrosse_ball", "tennis_ball")
_TOOLS: dict[tuple[str, ...], str] = {
    _BALLS: r"balls?",
    ("foam_roller",): r"(?:foam )?rollers?",
    ("band",): r"bands?",
}
_LACKS = (
    r"(?:\b(?:no|without|not|minus|skip|drop|leave out|lose|hate|remove|except)"
    r"|\b(?:don'?t|do not|haven'?t|have not|ain'?t)(?: \w+){0,2}?"
    r"(?: have| got| own| like| want| use)"
    r"|\bhave no)(?: got)?(?: (?:a|an|any|the|that|this|of))*"
    r"(?: (?:lacrosse|tennis|massage|glute))?"
)
_AGAIN = re.compile(
    r"\b(?:routine|plan|program\w*|workout|session|again|another|min(?:ute)?s?|swap|change|replace"
    r"|make it|instead|version|shorter|longer|same|just|only)\b"
)
_ASKS = re.compile(
    r"^\W*(?:how|why|which|what|when|where|who|does|do (?:i|you)|is|are|should|will|did)\b"
)
_GOALS = (
    ("stronger_core", r"\b(?:core|abs|tummy|trunk|stronger|strength)\b"),
    ("looser_hips", r"\b(?:hips?|loosen?\w*|looser|flexib\w*|mobility)\b"),
    ("less_stiff", r"\b(?:stiff\w*|sitting|desk)\b"),
)
BOTH = "hips_and_core"
_HALVES = {"looser_hips", "stronger_core"}
_TOO = re.compile(
    r"\b(?:in (?:it|that|there)|too|also|as well|add|plus|both|gone|missing|where'?s"
    r"|there'?s no)\b"
)
_MINUTES = re.compile(r"\b(\d{1,2}) ?(?:min\w*|m)\b")


@dataclass(frozen=True)
class Last:
    """The routine that was shown last."""

    goal: str
    minutes: float


def key(goal: str, minutes: float) -> str:
    """The key of a routine that was shown."""
    return f"{_ROUTINE}{goal}:{minutes:g}"


def last(reading: Reading) -> Last | None:
    """The routine that was shown last, if one was."""
    kept = [k.split(":") for k in reading.told if k.startswith(_ROUTINE)]
    if not kept:
        return None
    _, goal, *minutes = kept[-1]
    return Last(goal, float(minutes[0]) if minutes else 10.0)


def left_out(text: str) -> list[str]:
    """The tools that somebody says they lack, or do not want."""
    said = " ".join(text.lower().split())
    return [
        tool
        for tools, words in _TOOLS.items()
        if re.search(rf"{_LACKS} {words}\b", said)
        for tool in tools
    ]


def without(reading: Reading) -> list[str]:
    """The tools that the visitor lacks, said now or before."""
    before = [k.removeprefix(_WITHOUT) for k in reading.told if k.startswith(_WITHOUT)]
    return list(dict.fromkeys([*before, *left_out(reading.text)]))


def without_keys(reading: Reading) -> list[str]:
    """What `told` keeps of the tools that the visitor lacks."""
    return [f"{_WITHOUT}{tool}" for tool in left_out(reading.text)]


def goal_in(content: Content, text: str) -> str | None:
    """The goal that a change names: "just hips", "hips and core"."""
    said = re.sub(r"\b(?:not|no) (?:my |the )?\w+", " ", text.lower())
    named = [goal for goal, words in _GOALS if re.search(words, said)]
    return BOTH if {*named} >= _HALVES and _has_both(content) else next(iter(named), None)


def _has_both(content: Content) -> bool:
    return any(goal.id == BOTH for goal in content.routine.goals)


def _goal_beside(content: Content, text: str, before: str) -> str | None:
    """The goal of a change; what the last routine lacks comes to it: "there's no core in that"."""
    missed = {goal for goal, words in _GOALS if _TOO.search(text) and re.search(words, text)}
    both = {*missed, before} >= _HALVES or (before == BOTH and missed & _HALVES)
    return BOTH if both and _has_both(content) else goal_in(content, text)


def minutes_in(reading: Reading) -> float | None:
    """The minutes that the message names."""
    found = _MINUTES.search(reading.text.lower())
    seconds = float(reading.value("duration") or 0)
    minutes = float(found[1]) if found else seconds / _A_MINUTE
    possible = routine.SHORTEST_MINUTES <= minutes <= routine.LONGEST_MINUTES
    return minutes if possible else None


def change(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading
) -> list[EventType] | None:
    """Show the last routine once more with what the message changes; None if it changes none."""
    before, said = last(reading), reading.text.lower()
    if before is None or len(said.split()) > _LONGEST or _ASKS.match(said):
        return None
    again = _AGAIN.search(said) is not None
    if not (again or _is_latest(content, reading)):
        return None
    lacks, minutes = left_out(said), minutes_in(reading)
    place = visitor.place(said, cards_shown=True)
    only = re.search(r"\b(?:just|only|for|loosen|more)\b", said) or _TOO.search(said)
    goal = _goal_beside(content, said, before.goal) if only or minutes else None
    if not (lacks or minutes or place or goal):
        return None
    wanted = goal or before.goal, minutes or before.minutes
    made, old = (
        routine.build(content, wish)
        for wish in (_wish(reading, *wanted), _wish_before(reading, before))
    )
    shown_before = [exercise.id for exercise in shown.latest(content, reading)]
    if made and made == old and shown_before == _exercises(content, made):
        replies.say(dispatcher, content.phrase("routine_same"))
        choices.offer(dispatcher, content, reading, choices.under_discussion(content, reading))
        return reading.remember(without_keys(reading))
    if made:
        replies.say(dispatcher, content.phrase("routine_changed"))
    keys = send(dispatcher, content, reading, *wanted)
    choices.offer(dispatcher, content, reading, choices.under_discussion(content, reading))
    return reading.remember(keys, topic=TOPIC, cards=shown.cards(reading, keys))


def send(
    dispatcher: CollectingDispatcher, content: Content, reading: Reading, goal: str, minutes: float
) -> list[str]:
    """Build a routine and send it; returns what was told."""
    built = routine.build(content, _wish(reading, goal, minutes))
    if built is None:
        replies.say(dispatcher, content.phrase("routine_empty"))
    else:
        _explain_length(dispatcher, content, built, minutes)
        replies.send(dispatcher, built)
    told = shown.keys(_exercises(content, built) if built else [])
    return [*told, *without_keys(reading), key(goal, minutes)]


def _wish(reading: Reading, goal: str, minutes: float) -> routine.Wish:
    lacks = [*without(reading), *_hurt(reading)]
    return routine.Wish(goal, minutes, reading.conditions, reading.place, lacks)


def _wish_before(reading: Reading, last: Last) -> routine.Wish:
    """The wish for which the last routine was built."""
    lacked = [k.removeprefix(_WITHOUT) for k in reading.told if k.startswith(_WITHOUT)]
    conditions, place = reading.slot("conditions") or [], reading.slot("place")
    lacks = [*lacked, *_hurt(reading)]
    return routine.Wish(last.goal, last.minutes, conditions, place, lacks)


def _exercises(content: Content, built: Routine) -> list[str]:
    """The ids of its exercises; a walk is none."""
    return [step.exercise for step in built.steps if step.exercise in content.exercises]


def _hurt(reading: Reading) -> list[str]:
    return sorted(shown.withdrawn(reading))


def _is_latest(content: Content, reading: Reading) -> bool:
    """Whether no answer was told since the routine."""
    since = list(reading.told)
    while since and not since[-1].startswith(_ROUTINE):
        if since.pop() in content.answers:
            return False
    return bool(since)


def _explain_length(
    dispatcher: CollectingDispatcher, content: Content, built: Routine, minutes: float
) -> None:
    """Say why a routine lasts clearly longer or shorter than was asked for."""
    if built.minutes > minutes:
        replies.say(dispatcher, content.phrase("routine_too_short", minutes=f"{minutes:g}"))
    elif built.minutes < minutes * _ABOUT:
        key = "routine_shorter_for_you" if built.left_out else "routine_shorter"
        replies.say(dispatcher, content.phrase(key, minutes=f"{built.minutes:g}"))
