"""The routine: asks for goal and minutes, then sends it."""

import re
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies
from actions.knowledge import content
from actions.reading import Reading
from backtalk import routine
from backtalk.messages import Choices

_MINUTES_OFFERED = (5, 10, 20)
_NUMBER = re.compile(r"^\D{0,20}(\d{1,3})\D{0,20}$")


class ValidateRoutineForm(FormValidationAction):
    """Takes goal and minutes from whatever message names them."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "validate_routine_form"

    async def extract_routine_goal(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The goal of a button, or the first whose words stand in the message."""
        reading = Reading(tracker)
        goal = reading.value("goal") or _goal_in_words(reading)
        return {"routine_goal": goal} if goal else {}

    async def extract_routine_minutes(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The minutes in a duration; a bare number where minutes were asked for."""
        reading = Reading(tracker)
        seconds = float(reading.value("duration") or 0)
        if seconds >= 60:
            return {"routine_minutes": seconds / 60}
        asked = tracker.get_slot("requested_slot") == "routine_minutes"
        number = _NUMBER.match(str(reading.message.get("text") or "")) if asked else None
        return {"routine_minutes": float(number[1])} if number else {}

    async def validate_routine_minutes(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Minutes within reason, or the question again."""
        if value is None:
            return {}
        if routine.SHORTEST_MINUTES <= value <= routine.LONGEST_MINUTES:
            return {"routine_minutes": value}
        replies.say(dispatcher, content().phrase("routine_minutes_unclear"))
        return {"routine_minutes": None}


class AskRoutineGoal(Action):
    """Asks what the visitor would like most."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_ask_routine_form_routine_goal"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the goals as buttons."""
        goals = [
            replies.choice(goal.title, "build_routine", goal=goal.id)
            for goal in content().routine.goals
        ]
        replies.send(dispatcher, Choices(text=content().phrase("routine_goal"), choices=goals))
        return Reading(tracker).remember()


class AskRoutineMinutes(Action):
    """Asks how many minutes the visitor has."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_ask_routine_form_routine_minutes"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the question with a few answers as buttons."""
        minutes = [
            replies.choice(f"{n} min", "build_routine", duration=str(n * 60))
            for n in _MINUTES_OFFERED
        ]
        replies.send(dispatcher, Choices(text=content().phrase("routine_minutes"), choices=minutes))
        return Reading(tracker).remember()


class ActionRoutine(Action):
    """Sends the routine that fits, with what it leaves out and why."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_routine"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Build and send it."""
        reading = Reading(tracker)
        minutes = float(reading.slot("routine_minutes"))
        wish = routine.Wish(reading.slot("routine_goal"), minutes, reading.conditions)
        built = routine.build(content(), wish)
        if built is None:
            replies.say(dispatcher, content().phrase("routine_empty"))
        else:
            if built.minutes > minutes:
                replies.say(
                    dispatcher, content().phrase("routine_too_short", minutes=f"{minutes:g}")
                )
            replies.send(dispatcher, built)
            if not reading.conditions:
                replies.say(dispatcher, content().phrase("routine_conditions"))
        replies.send(dispatcher, Choices(choices=[replies.contact_choice(content())]))
        return [
            *reading.remember(),
            SlotSet("routine_minutes", None),
            SlotSet("routine_goal", None),
        ]


def _goal_in_words(reading: Reading) -> str | None:
    text = str(reading.message.get("text") or "").lower()
    if text.startswith("/"):
        return None
    return next(
        (
            goal.id
            for goal in content().routine.goals
            if any(re.search(rf"\b{re.escape(word)}\b", text) for word in goal.words)
        ),
        None,
    )
