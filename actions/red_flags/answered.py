"""What the visitor answers to an alarm or a check, by a button or in words."""

from typing import cast, get_args

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.compose import choices, replies
from actions.compose.knowledge import content
from actions.nlu.reading import Reading
from actions.red_flags import cards, extract, retract
from actions.red_flags.closing import answer_kept, close_check, go_on
from actions.red_flags.denial import denies
from actions.red_flags.gate import ANSWER, asked_again, interrupted
from actions.red_flags.on_alarm import raise_alarm
from actions.red_flags.state import LIFTED, DangerMemory, is_slip, records_of
from backtalk.red_flags.state import CONTACT_FORM, SUICIDE, Check, Hold, Lifting, Record

_NONE = "none_of_these"
_SAID: dict[Lifting, tuple[str, str]] = {
    "getting_help": ("getting_help", "crisis_getting_help"),
    "clinician_checked": ("clinician_checked", "crisis_checked"),
    "not_happening": ("not_happening", "crisis_not_happening"),
}


class ActionDangerAnswer(Action):
    """Lifts an alarm, closes a check, or raises the alarm that a check asked about.

    Whatever is no answer gets the question again.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return ANSWER

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Take the answer."""
        reading = Reading(tracker)
        memory = DangerMemory(reading)
        chosen, state = reading.value("danger"), memory.state
        if is_slip(reading, state):
            return _reopened(dispatcher, reading, memory)
        if state.hold:
            return await _to_alarm(dispatcher, reading, memory, state.hold)
        if state.check:
            return await _to_check(dispatcher, reading, memory, state.check)
        # A button of what has been answered since, or what has come of the help.
        chosen = chosen or extract.lifting(reading.text)
        if chosen in get_args(Lifting):
            memory.change(state.model_copy(update={"seeks_help": chosen == "getting_help"}))
        key = "no_sign_seen" if chosen in (_NONE, None) else _SAID[cast(Lifting, chosen)][0]
        replies.say(dispatcher, content().phrase(key))
        return [*reading.remember(), *go_on(dispatcher, reading, tracker.active_loop_name)]


async def _to_alarm(
    dispatcher: CollectingDispatcher, reading: Reading, memory: DangerMemory, hold: Hold
) -> list[EventType]:
    said = extract.yes_or_no(reading.text) if hold.asks_intent and reading.text else None
    if said == "yes":
        level = content().red_flags[SUICIDE].level
        record = Record(outcome="alarm", red_flag_id=SUICIDE, level=level)
        return await raise_alarm(dispatcher, reading, [record], general=False)
    chosen = reading.value("danger") if not reading.text else extract.lifting(reading.text)
    denied = bool(reading.text) and (denies(reading, hold) or retract.corrects(reading.text))
    if denied and hold.is_crisis and not hold.asks_intent:
        return _asked_softly(dispatcher, reading, memory, hold)
    answer = "not_happening" if said == "no" or denied else chosen
    if answer not in get_args(Lifting):
        return asked_again(dispatcher, reading)
    events = await _lift(dispatcher, reading, memory, hold, cast(Lifting, answer))
    return _noting_that_it_was_lifted(events, reading)


def _noting_that_it_was_lifted(events: list[EventType], reading: Reading) -> list[EventType]:
    told = [e["value"] for e in events if e["event"] == "slot" and e["name"] == "told"]
    before = (told[-1] if told else reading.told) or []
    return [*events, SlotSet("told", [*(key for key in before if key != LIFTED), LIFTED])]


def _reopened(
    dispatcher: CollectingDispatcher, reading: Reading, memory: DangerMemory
) -> list[EventType]:
    """Open the alarm again that was answered by mistake."""
    lifted = memory.state.lifted
    if lifted is None:
        return []
    state = memory.state.with_hold(lifted)
    memory.change(state.model_copy(update={"lifted": None}), records_of("alarm", lifted.signs))
    key = "crisis_reopened" if lifted.is_crisis else "red_flag_reopened"
    replies.say(dispatcher, content().phrase(key))
    return [*interrupted(reading), *asked_again(dispatcher, reading)]


def _asked_softly(
    dispatcher: CollectingDispatcher, reading: Reading, memory: DangerMemory, hold: Hold
) -> list[EventType]:
    """Believe a crisis that is denied only after one more question."""
    softly = hold.model_copy(update={"softly": True})
    memory.change(memory.state.with_hold(softly))
    replies.send(dispatcher, cards.question(content(), softly))
    return reading.remember()


async def _lift(
    dispatcher: CollectingDispatcher,
    reading: Reading,
    memory: DangerMemory,
    hold: Hold,
    answer: Lifting,
) -> list[EventType]:
    state, clinic = memory.state, content()
    settled = state.with_settled(sign.red_flag_id for sign in hold.signs)
    memory.change(settled.with_lifted(answer).without_form(), records_of(answer, hold.signs))
    replies.say(dispatcher, clinic.phrase(_SAID[answer][hold.is_crisis]))
    form = state.waits or reading.tracker.active_loop_name
    if answer != "getting_help":
        # After a crisis nothing is pressed on anybody.
        about = None if hold.is_crisis else hold.asked
        offer = not hold.is_crisis
        return await answer_kept(dispatcher, reading, about, form, offer=offer, back=offer)
    # Who is on the way to help needs no exercises now.
    form = form if form == CONTACT_FORM and not hold.is_crisis else None
    if form is None and not hold.is_crisis:
        choices.offer(dispatcher, clinic, reading)
    return [*reading.remember(), *go_on(dispatcher, reading, form, offer=False)]


async def _to_check(
    dispatcher: CollectingDispatcher, reading: Reading, memory: DangerMemory, check: Check
) -> list[EventType]:
    said = extract.yes_or_no(reading.text) if reading.text else None
    if said == "yes":
        first = check.signs[:1]
        general = check.is_general or check.of_list
        return await raise_alarm(dispatcher, reading, records_of("alarm", first), general=general)
    denied = bool(reading.text) and denies(reading, check)
    if said == "no" or denied or reading.value("danger") == _NONE:
        replies.say(dispatcher, content().phrase("mood_no" if check.of_mood else "no_sign_seen"))
        records = [] if check.named_nothing else records_of("none_of_these", check.signs)
        return await close_check(dispatcher, reading, memory, records)
    return asked_again(dispatcher, reading)
