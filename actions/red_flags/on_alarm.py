"""The alarm, and the check that comes before a form: what a message that shows danger gets."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.compose import replies
from actions.compose.knowledge import content
from actions.nlu.reading import Reading
from actions.red_flags import cards, extract
from actions.red_flags.closing import close_check
from actions.red_flags.denial import denies
from actions.red_flags.gate import ANSWER, FORMS, Gate, asked_again, interrupted
from actions.red_flags.state import (
    DangerMemory,
    asked_beside,
    asks,
    is_general,
    shown,
    signs_of,
    to_check,
)
from backtalk.red_flags.levels import NO_DANGER, Level
from backtalk.red_flags.state import Hold, Record


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
        records = shown(reading, content(), "alarm")
        hold = DangerMemory(reading).state.hold
        helped = extract.lifting(reading.text) == "getting_help"
        if hold and (helped or (is_general(reading) and denies(reading, hold))):
            return [FollowupAction(ANSWER)]  # "I called 911, they're coming" is no new emergency
        if hold and _says_nothing_new(reading, hold, records):
            about_it = extract.asks_if_needed(reading.text) or extract.plays_down(reading.text)
            reading.withheld = asks(reading.text) and not about_it
            return asked_again(dispatcher, reading)
        return await raise_alarm(dispatcher, reading, records)


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


def _says_nothing_new(reading: Reading, hold: Hold, records: list[Record]) -> bool:
    """Whether a message about an open alarm is no new one: "do we really need 911 for it?"."""
    if is_general(reading):
        asks = extract.asks_if_needed(reading.text) or extract.plays_down(reading.text)
        return bool(reading.text) and (asks or hold.level is Level.EMERGENCY_NOW)
    known = {sign.red_flag_id: sign.level.rank for sign in hold.signs}
    told = all(r.level.rank >= known.get(r.red_flag_id, NO_DANGER) for r in records)
    return told and (
        extract.plays_down(reading.text) or all(_began_before(r, reading.text) for r in records)
    )


def _began_before(record: Record, text: str) -> bool:
    """Whether some of the words of a sign stand in an earlier message."""
    return any(words.strip() not in text for words in record.words.split("…"))


async def raise_alarm(
    dispatcher: CollectingDispatcher,
    reading: Reading,
    records: list[Record],
    *,
    general: bool | None = None,
) -> list[EventType]:
    """Send the card for the strongest sign, keep the alarm, make a form that runs wait.

    A sign for which days are soon enough raises no alarm: it is told, and answers the check.
    `general`: no sign was named; by default what the message shows decides.
    """
    memory, clinic = DangerMemory(reading), content()
    urgent = [record for record in records if record.level != "soon"]
    if not urgent:
        signs = signs_of(records)
        replies.say(dispatcher, *(cards.text_of(clinic, sign) for sign in signs))
        return await close_check(dispatcher, reading, memory, records)
    signs = signs_of(urgent, general=is_general(reading) if general is None else general)
    hold = memory.state.joined_hold(signs, asked_beside(reading, clinic))
    state = memory.state.with_hold(hold).with_form_waiting(reading.tracker.active_loop_name)
    memory.change(state, records)
    replies.send(dispatcher, cards.alarm(clinic, hold, reading, cards.words_of(urgent)))
    return [*interrupted(reading), *reading.remember()]
