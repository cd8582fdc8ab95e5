"""The alarm and the check: what the assistant does when a message shows danger."""

from collections.abc import Iterable

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies
from actions.answers import ActionAnswer
from actions.danger import cards
from actions.danger.closing import close_check
from actions.danger.gate import Gate, interrupted
from actions.danger.memory import DangerMemory, as_message, asked, shown
from actions.knowledge import content
from actions.reading import Reading
from backtalk.danger import Record, Sign


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
    """Asks whether a sign that a message may show is happening now: nothing else in the reply.

    After an alarm, whose own question is still open, it notes the sign and only explains.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_check"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Send the check."""
        reading, clinic = Reading(tracker), content()
        memory, records = DangerMemory(reading), shown(reading, clinic, "check")
        about = asked(reading, clinic)
        if memory.state.hold:
            memory.change(memory.state, records)
            return await _explained(dispatcher, Reading(tracker, as_message(about)))
        check = memory.state.joined_check(_signs(records), about)
        state = memory.state.with_check(check).with_form_waiting(tracker.active_loop_name)
        memory.change(state, records)
        replies.send(dispatcher, cards.check(clinic, check))
        return [*interrupted(reading), *reading.remember()]


async def raise_alarm(
    dispatcher: CollectingDispatcher, reading: Reading, records: list[Record]
) -> list[EventType]:
    """Send the card for the strongest sign, keep the alarm, make a form that runs wait.

    A sign for which days are soon enough raises no alarm: it is told, and answers the check.
    """
    memory, clinic = DangerMemory(reading), content()
    signs = _signs(record for record in records if record.level != "soon")
    if not signs:
        replies.say(dispatcher, *(cards.text_of(clinic, sign) for sign in _signs(records)))
        return await close_check(dispatcher, reading, memory, records)
    hold = memory.state.joined_hold(signs)
    state = memory.state.with_hold(hold).with_form_waiting(reading.tracker.active_loop_name)
    memory.change(state, records)
    replies.send(dispatcher, cards.alarm(clinic, hold))
    return [*interrupted(reading), *reading.remember()]


async def _explained(dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
    gate = Gate(dispatcher, reading)
    explains = gate.opens() and reading.intent == "topic"
    return gate.closed(await ActionAnswer().reply(dispatcher, reading) if explains else [])


def _signs(records: Iterable[Record]) -> list[Sign]:
    return [Sign(row=record.row, level=record.level) for record in records]
