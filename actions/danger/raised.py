"""The alarm, and the check that comes before a form: what a message that shows danger gets."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies
from actions.danger import cards
from actions.danger.closing import close_check
from actions.danger.gate import FORMS, Gate, interrupted
from actions.danger.memory import (
    DangerMemory,
    asked_beside,
    is_general,
    shown,
    signs_of,
    to_check,
)
from actions.knowledge import content
from actions.reading import Reading
from backtalk.danger import Record


class ActionDanger(Action):
    """Says what to do about a danger sign: nothing else in the same reply."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_danger"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the alarm."""
        reading = Reading(tracker)
        return await raise_alarm(dispatcher, reading, shown(reading, content(), "alarm"))


class ActionCheck(Action):
    """Asks about a vague sign before a form goes on, which would take the words for an answer.

    Outside forms the check comes under the answer (`gate.py`). A form goes on at once if the sign
    was asked about before.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_check"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the check."""
        reading, memory = Reading(tracker), DangerMemory(Reading(tracker))
        form = tracker.active_loop_name or FORMS.get(reading.intent)
        records = [] if memory.state.hold else to_check(reading, content(), memory.state)
        if not records and form:
            return [FollowupAction(form)]
        Gate(dispatcher, reading).ask_about(records, form)
        return [*interrupted(reading), *reading.remember()]


async def raise_alarm(
    dispatcher: CollectingDispatcher, reading: Reading, records: list[Record]
) -> list[EventType]:
    """Send the card for the strongest sign, keep the alarm, make a form that runs wait.

    A sign for which days are soon enough raises no alarm: it is told, and answers the check.
    """
    memory, clinic = DangerMemory(reading), content()
    urgent = [record for record in records if record.level != "soon"]
    if not urgent:
        signs = signs_of(records)
        replies.say(dispatcher, *(cards.text_of(clinic, sign) for sign in signs))
        return await close_check(dispatcher, reading, memory, records)
    signs = signs_of(urgent, general=is_general(reading))
    hold = memory.state.joined_hold(signs, asked_beside(reading, clinic))
    state = memory.state.with_hold(hold).with_form_waiting(reading.tracker.active_loop_name)
    memory.change(state, records)
    replies.send(dispatcher, cards.alarm(clinic, hold, reading, cards.words_of(urgent)))
    return [*interrupted(reading), *reading.remember()]
