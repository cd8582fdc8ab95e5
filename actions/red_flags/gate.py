"""The gate before every reply: what an alarm or a check that is open leaves of it."""

from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import intents
from actions.compose import replies
from actions.compose.knowledge import content
from actions.contact.leave import leave, take_back
from actions.contact.slots import REQUESTED, request_id, reset
from actions.nlu.reading import Reading
from actions.red_flags import cards, extract, retract
from actions.red_flags.denial import denies
from actions.red_flags.held import may_be_told
from actions.red_flags.open_alarm import OpenAlarm
from actions.red_flags.state import (
    OTHER,
    DangerMemory,
    asked,
    is_slip,
    records_of,
    shown,
    signs_of,
    to_check,
)
from backtalk.red_flags.levels import Level
from backtalk.red_flags.state import CONTACT_FORM, DESPAIR, Check, Hold, Record, Sign, State

FORMS = {"contact": CONTACT_FORM, "build_routine": "routine_form"}
"""The forms that an intent starts."""
ANSWER = "action_danger_answer"

_FORM_NAMES = frozenset(FORMS.values())
_ENDING = intents.LEAVING - {"delete_data"}  # which asks first
_EXPLAINS = frozenset({"answer", "topic", "follow_up", "emergency_info", "not_english"})


class Guarded(Action, ABC):
    """An action whose reply waits for an open alarm or check.

    `always` marks those that run all the same, with the question after them.
    """

    always = False

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Reply, as far as the danger state lets it."""
        reading = Reading(tracker)
        gate = Gate(dispatcher, reading)
        if gate.is_answered:
            return [FollowupAction(ANSWER)]
        may_reply = gate.opens(always=self.always)
        return gate.closed(await self.reply(dispatcher, reading) if may_reply else [])

    @abstractmethod
    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Send what the action is for; with `reading.explain_only` no exercise and no offer."""


class Gate:
    """One passage of one message."""

    def __init__(self, dispatcher: CollectingDispatcher, reading: Reading) -> None:
        """Read what is open."""
        self._dispatcher = dispatcher
        self._reading = reading
        self._memory = DangerMemory(reading)
        self._alarm = OpenAlarm(dispatcher, reading, self._memory)
        self._resumes: str | None = None
        self._forgotten: list[EventType] = []
        self._to_check: list[Record] = []
        self._replied = False

    @property
    def holds(self) -> bool:
        """Whether an alarm is open."""
        return self._memory.state.hold is not None

    @property
    def is_answered(self) -> bool:
        """Whether the typed words answer the alarm or the check that is open."""
        state, text = self._memory.state, self._reading.text
        if not text or self._reading.danger.get("verdict") in ("alarm", "check"):
            return False
        if is_slip(self._reading, state):
            return True
        if state.hold:
            answers_intent = state.hold.asks_intent and extract.yes_or_no(text)
            answered = extract.lifting(text) or retract.corrects(text)
            return bool(answers_intent or answered or denies(self._reading, state.hold))
        if state.check is None:
            return state.seeks_help and extract.lifting(text) is not None
        return extract.yes_or_no(text) is not None or denies(self._reading, state.check)

    def opens(self, *, always: bool = False) -> bool:
        """Send what comes before the reply; whether there may be a reply."""
        self._end_waiting()
        denied = self._reading.danger.get("denied") or []
        self._memory.change(self._memory.state.with_settled(denied))
        self.say_soon()
        state = self._memory.state
        if state.hold:
            return self._opens_on_hold(state.hold, always)
        if state.seeks_help:
            # Help on the way is no leave to go on: "and football tonight?".
            self._reading.explain_only = True
            if self._is_for_rescuers(state):
                self._reading.withheld = True
                replies.say(self._dispatcher, content().phrase("ask_rescuers"))
                return False
        if state.check:
            self._leave(state.check)
        self._to_check = to_check(self._reading, content(), state)
        if self._to_check:
            # The answer first, but no exercise before the question is answered.
            self._reading.explain_only = True
        elif self._asks_in_general(state):
            self._reading.form_follows = True
        self._replied = always or not self._to_check or self._explains
        return self._replied

    def closed(self, events: list[EventType]) -> list[EventType]:
        """The reply's events, with the question that is open after it."""
        events, state = [*events, *self._forgotten], self._memory.state
        if self._to_check:
            events, wanted = self._without_forms(events)
            self.ask_about(self._to_check, wanted)
            return events
        if self._resumes:
            follows = any(event["event"] == "followup" for event in events)
            return events if follows else [*events, FollowupAction(self._resumes)]
        if state.hold:
            events, _ = self._without_forms(events)
            self._alarm.put_off()
            if not self._asks_already(events):
                replies.send(self._dispatcher, cards.question(content(), state.hold))
        elif self._asks_in_general(state) and not self._asks_already(events):
            self._ask_of(OTHER, general=True)
        elif self._reading.asks_mood:
            self._ask_of(DESPAIR)
        elif state.seeks_help and self._reading.withheld and not self._asks_already(events):
            replies.send(self._dispatcher, cards.seen_meanwhile(content()))
        return events

    def _ask_of(self, red_flag_id: str, *, general: bool = False) -> None:
        """Ask where no sign was named: for the commonest, or how somebody is who sounds low."""
        level = content().red_flags[red_flag_id].level
        sign = Sign(red_flag_id=red_flag_id, level=level, general=general)
        check = Check(signs=(sign,), of_mood=red_flag_id == DESPAIR)
        self._memory.change(self._memory.state.with_check(check).with_settled([red_flag_id]))
        replies.send(self._dispatcher, cards.check(content(), check))

    def ask_about(self, records: list[Record], form: str | None) -> None:
        """Ask whether a sign is happening now; `form` waits for the answer."""
        held_back = self._reading.withheld or not self._replied
        about = asked(self._reading, content()) if held_back else None
        check = Check(signs=tuple(signs_of(records)), asked=about)
        state = self._memory.state.with_check(check).with_form_waiting(form)
        self._memory.change(state.with_settled(record.red_flag_id for record in records), records)
        card = cards.check(content(), check, cards.words_of(records))
        replies.send(self._dispatcher, card)

    def admits(self, form: str) -> bool:
        """Whether `form` may hear the message, and ask; it waits otherwise.

        What is sent in the middle of a form is lost if the form steps aside for the message, so the
        form itself calls `say_soon` once it has taken the message.
        """
        state, opening = self._memory.state, self._reading.slot(REQUESTED) is None
        if self.is_answered:
            if not opening:
                self._memory.change(state.with_form_waiting(form))
            return False
        if opening:
            self.say_soon()
        if state.hold:
            emergency = state.hold.level is Level.EMERGENCY_NOW
            if form != CONTACT_FORM or emergency or state.hold.is_crisis:
                return False
            if opening:
                self._alarm.remind(state.hold)
        elif state.check:
            self._leave(state.check)
        if opening:
            self._memory.change(self._memory.state.without_form())
        return True

    def _opens_on_hold(self, hold: Hold, always: bool) -> bool:
        reading = self._reading
        if reading.danger.get("verdict") == "check":
            self._memory.change(self._memory.state, shown(reading, content(), "check"))
        # Whoever is in a crisis is kept in the talk.
        reading.alarm = Level.SAME_DAY if hold.is_crisis else hold.level
        reading.explain_only = True
        if not hold.is_crisis and self._alarm.answers(hold):
            return False
        self._alarm.remind(hold)
        if reading.intent == "build_routine":
            replies.say_once(self._dispatcher, content().phrase("exercises_wait"))
        if hold.is_crisis and reading.intent == "ask_bot":
            replies.say(self._dispatcher, content().phrase("crisis_bot"))
        if reading.intent == "contact" and hold.is_crisis:
            return False
        return always or self._explains

    def _is_for_rescuers(self, state: State) -> bool:
        """Whether it is asked what to do until help for an emergency comes."""
        was = state.lifted
        if not was or was.is_crisis or was.level is not Level.EMERGENCY_NOW:
            return False
        best = next((content().answers.get(r.id) for r in self._reading.answers), None)
        explains = best and self._reading.band == "sure" and may_be_told(best, Level.SAME_DAY)
        return self._explains and not explains and bool(self._reading.text)

    def _asks_in_general(self, state: State) -> bool:
        """Whether the message is so like danger that the commonest signs are asked about, once."""
        general = self._reading.danger.get("verdict") == "general"
        return general and not self._reading.in_form and OTHER not in state.settled

    @property
    def _explains(self) -> bool:
        return self._reading.intent in _EXPLAINS

    def _asks_already(self, events: list[EventType]) -> bool:
        """Whether the reply ends with a question of its own, or leaves nobody to ask."""
        deletes = any(e.get("name") == "delete_requested" and e.get("value") for e in events)
        sent = [message.get("custom") or {} for message in self._dispatcher.messages]
        return deletes or self._reading.in_form or any(custom.get("choices") for custom in sent)

    def _leave(self, check: Check) -> None:
        """Let a check be that was not answered; the form that waited for it goes on."""
        state = self._memory.state
        records = [] if check.named_nothing else records_of("ignored", check.signs)
        self._resumes = state.waits
        self._reading.form_follows = self._resumes is not None
        self._memory.change(state.with_check(None).without_form(), records)

    def say_soon(self) -> None:
        """Say that a clinician should see it within days: once, and the reply goes on.

        While an alarm is open it is only noted: what cannot wait comes first.
        """
        clinic, state = content(), self._memory.state
        if self._reading.danger.get("verdict") not in ("soon", "check"):
            return
        records = shown(self._reading, clinic, "soon")
        new = [
            record for record in records if record.red_flag_id not in state.soon and not state.hold
        ]
        for record in new:
            sign = Sign(red_flag_id=record.red_flag_id, level=record.level)
            replies.say(self._dispatcher, cards.text_of(clinic, sign))
        rows = (*state.soon, *(record.red_flag_id for record in new))
        self._memory.change(state.model_copy(update={"soon": rows}), records)

    def _end_waiting(self) -> None:
        """Let "stop" or "start over" end the form that waits, too."""
        state, intent = self._memory.state, self._reading.intent
        if state.waits and intent in _ENDING:
            self._memory.change(state.without_form())
            self._forgotten = reset()
            if state.waits == CONTACT_FORM and intent == "stop":
                replies.say(self._dispatcher, content().phrase(self._stopped))
                take_back(self._reading.tracker)

    @property
    def _stopped(self) -> str:
        made = request_id(self._reading.tracker)
        return "contact_stands" if made else "contact_stopped"

    @staticmethod
    def _without_forms(events: list[EventType]) -> tuple[list[EventType], str | None]:
        """The events but for a form to follow, and that form."""
        forms = [e for e in events if e["event"] == "followup" and e["name"] in _FORM_NAMES]
        return [e for e in events if e not in forms], forms[0]["name"] if forms else None


def asked_again(dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
    """Put the open question once more, with nothing between."""
    gate = Gate(dispatcher, reading)
    gate.opens()
    return gate.closed(reading.remember())


def withheld() -> list[EventType]:
    """What a form's validation returns if the gate does not admit the message."""
    return [SlotSet(REQUESTED, None), FollowupAction(ANSWER)]


def interrupted(reading: Reading) -> list[EventType]:
    """Make the form that runs wait; a number that was given is kept for staff."""
    if reading.tracker.active_loop_name == CONTACT_FORM:
        leave(reading.tracker, reading.tracker.slots, reading.text)
    return [ActiveLoop(None), SlotSet(REQUESTED, None)] if reading.in_form else []
