"""The routine: asks for goal, minutes and what to plan around, then sends it."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.compose import choices, replies, shown, tell
from actions.compose.knowledge import content
from actions.contact.said import Said
from actions.follow_ups import control, routines
from actions.nlu import wishes
from actions.nlu.reading import Reading
from actions.red_flags.gate import Gate, Guarded, withheld
from backtalk import routine
from backtalk.payloads import Choices

GOAL = "routine_goal"
MINUTES = "routine_minutes"
CHECKED = "routine_checked"
"""Slot: the visitor was asked what to plan around, or has said it before."""
_CONTACT_TOO = "routine, then contact"

_MINUTES_OFFERED = (5, 10, 20)
_CONDITIONS_OFFERED = ("hip_replacement", "osteoporosis", "pregnant")
_NUMBER = re.compile(r"^\D{0,20}(\d{1,3})\D{0,20}$")
_WORDS = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "twenty five": 25, "thirty": 30, "forty": 40,
    "forty five": 45, "fifty": 50, "sixty": 60, "half an hour": 30, "an hour": 60, "hour": 60,
    "quarter of an hour": 15,
}  # fmt: skip
_NAMED = "|".join(sorted(_WORDS, key=len, reverse=True))
_IN_WORDS = re.compile(
    rf"^\W*(?:(?:about|around|maybe|like|just|say|only) )?(?P<number>{_NAMED})"
    r"(?: ?(?:min(?:ute)?s?|please|pls|or so|is fine|max|works|good))*\W*$"
)
# These can carry an answer; any other intent is somebody asking for something else.
_ASKED_AGAIN = ("build_routine", "inform", "affirm", "deny")
_ANSWERING = (*_ASKED_AGAIN, "not_understood")
_A_MINUTE = 60
_WELL = re.compile(
    r"\b(?:healthy|nothing (?:else|like that|wrong)|none of (?:that|these|those|them))\b", re.I
)
_AGAIN = re.compile(r"\b(?:again|another|same|one more|different)\b")
_SHORT = 6  # words; an answer in few words may look like any topic


class ValidateRoutineForm(Action):
    """Runs before each question of the form; takes what a message says, in whatever order.

    It returns no event for a message that is no answer: the form then steps aside for the rule of
    the message's intent, and asks again afterwards.
    """

    def name(self) -> str:
        """The name that Rasa's form calls."""
        return "validate_routine_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Set what was heard."""
        reading = Reading(tracker)
        gate = Gate(dispatcher, reading)
        if not gate.admits("routine_form"):
            return withheld()
        requested = reading.slot("requested_slot")
        if requested is None and wishes.wish(reading.text) in ("list", "one"):
            listed = control.reply(dispatcher, content(), reading)
            if listed is not None:
                return [SlotSet("requested_slot", None), *listed]
        if requested is None:
            tell.ask_adult_along(dispatcher, content(), reading)
            return [*_slots(_heard(reading, None)), *_remember_opening(reading)]
        heard = _heard(reading, requested) if _may_answer(reading) else {}
        if MINUTES in heard and not _possible(heard[MINUTES]):
            replies.say(dispatcher, content().phrase("routine_minutes_unclear"))
            heard[MINUTES] = None
        kept = routines.without_keys(reading)
        if not heard and not kept and reading.intent not in _ASKED_AGAIN:
            return []
        gate.say_soon()
        if MINUTES in heard and heard[MINUTES] and requested != MINUTES:
            minutes = f"{heard[MINUTES]:g}"
            replies.say(dispatcher, content().phrase("routine_minutes_noted", minutes=minutes))
        if reading.stated and {*reading.stated} - {*(reading.slot("conditions") or [])}:
            replies.say(dispatcher, content().phrase("routine_noted"))
        return [*_slots({requested: None} | heard), *reading.remember(kept)]


class AskRoutineGoal(Action):
    """Asks what the visitor would like most."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return f"action_ask_routine_form_{GOAL}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the goals as buttons."""
        goals = [
            replies.choice(goal.title, "build_routine", goal=goal.id)
            for goal in content().routine.goals
        ]
        replies.send(
            dispatcher, Choices(text=_question(tracker, GOAL, "routine_goal"), choices=goals)
        )
        return []


class AskRoutineMinutes(Action):
    """Asks how many minutes the visitor has."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return f"action_ask_routine_form_{MINUTES}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the question with a few answers as buttons."""
        minutes = [
            replies.choice(f"{n} min", "build_routine", duration=str(n * 60))
            for n in _MINUTES_OFFERED
        ]
        text = _question(tracker, MINUTES, "routine_minutes")
        replies.send(dispatcher, Choices(text=text, choices=minutes))
        return []


class AskRoutineChecked(Action):
    """Asks what to plan around, before any exercise is picked."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return f"action_ask_routine_form_{CHECKED}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the question with a few answers as buttons."""
        clinic = content()
        conditions = [
            replies.choice(_title(clinic.vocabulary.conditions[c]), "inform", condition=c)
            for c in _CONDITIONS_OFFERED
            if c in clinic.vocabulary.conditions
        ]
        none = replies.choice(clinic.phrase("routine_conditions_none"), "deny")
        text = _question(tracker, CHECKED, "routine_conditions")
        replies.send(dispatcher, Choices(text=text, choices=[none, *conditions]))
        return []


class ActionRoutine(Guarded):
    """Sends the routine that fits, with what it leaves out and why."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_routine"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Build and send it."""
        clinic = content()
        if reading.slot(GOAL) is None or reading.slot(MINUTES) is None:
            return []  # a list of exercises was meant, and is told
        goal, minutes = reading.slot(GOAL), float(reading.slot(MINUTES))
        keys = routines.send(dispatcher, clinic, reading, goal, minutes)
        events = [
            *reading.remember(keys, topic=routines.TOPIC, cards=shown.cards(reading, keys)),
            *(SlotSet(slot, None) for slot in (GOAL, MINUTES, CHECKED)),
        ]
        if _CONTACT_TOO in reading.told and not reading.is_minor:
            return [*events, FollowupAction("contact_form")]
        following = choices.under_discussion(clinic, reading)
        choices.offer(dispatcher, clinic, reading, following)
        return events


def _question(tracker: Tracker, slot: str, key: str) -> str:
    """The form's question for a slot, in other words where it was asked before."""
    return content().phrase_lines(key)[tracker.get_slot("requested_slot") == slot]


def _heard(reading: Reading, requested: str | None) -> dict[str, Any]:
    """What the message says of goal, minutes and conditions."""
    heard: dict[str, Any] = {}
    minutes = _minutes(reading, requested)
    if minutes:
        heard[MINUTES] = minutes
    known = reading.conditions if requested in (None, CHECKED) else reading.stated
    said = Said.of(reading.message)
    well = _WELL.search(reading.text) is not None and not said.asks
    nothing = reading.intent == "deny" or said.skips or said.no or well
    if known or (requested == CHECKED and nothing):
        heard[CHECKED] = True
    goal = reading.value("goal")
    if not goal and (requested in (None, GOAL) or not heard):
        goal = _goal_in_words(reading.text)
    before = routines.last(reading) if requested is None else None
    changes = routines.left_out(reading.text) or _AGAIN.search(reading.text.lower())
    if before and (changes or MINUTES in heard):
        goal = goal or before.goal
        heard.setdefault(MINUTES, before.minutes)
        heard[CHECKED] = True
    return heard | ({GOAL: goal} if goal else {})


def _minutes(reading: Reading, requested: str | None) -> float | None:
    """The minutes that the message names; a number alone is one at any step of the form."""
    seconds = float(reading.value("duration") or 0)
    if seconds >= _A_MINUTE:
        return seconds / _A_MINUTE
    if requested is None or reading.value("age"):
        return None
    words = _IN_WORDS.match(reading.text.lower())
    number = _NUMBER.match(reading.text)
    if words:
        return float(_WORDS[words["number"]])
    return float(number[1]) if number else None


def _may_answer(reading: Reading) -> bool:
    """Whether the message can be an answer, though it may look like a topic or another matter."""
    said = Said.of(reading.message)
    if said.leaves or reading.intent in ("contact", "delete_data"):
        return False
    if reading.intent in _ANSWERING:
        return True
    if reading.slot("requested_slot") == CHECKED and said.no:
        return not said.asks  # "no new hip, just the arthritis like I said"
    return not said.asks and (len(reading.text.split()) <= _SHORT or bool(reading.stated))


def _possible(minutes: float) -> bool:
    return routine.SHORTEST_MINUTES <= minutes <= routine.LONGEST_MINUTES


def _slots(values: dict[str, Any]) -> list[EventType]:
    return [SlotSet(slot, value) for slot, value in values.items()]


def _remember_opening(reading: Reading) -> list[EventType]:
    also_contact = any(request["intent"] == "contact" for request in reading.further_requests)
    kept = [_CONTACT_TOO] if also_contact else []
    return reading.remember([*kept, *routines.without_keys(reading)])


def _goal_in_words(text: str) -> str | None:
    if routines.goal_in(content(), text) == routines.BOTH:
        return routines.BOTH
    return next(
        (
            goal.id
            for goal in content().routine.goals
            if any(re.search(rf"\b{re.escape(word)}\b", text.lower()) for word in goal.words)
        ),
        None,
    )


def _title(words: str) -> str:
    return words[:1].upper() + words[1:]
