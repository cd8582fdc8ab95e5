"""The assistant's own sentences: small talk, what it does not do, what it did not understand."""

import re

from rasa_sdk.events import AllSlotsReset, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import intents
from actions.answers import ActionAnswer
from actions.compose import choices, replies, sentences, tell
from actions.compose.knowledge import content
from actions.contact import status
from actions.follow_ups import control, mood
from actions.nlu.reading import Reading
from actions.red_flags.gate import Guarded
from actions.red_flags.open_alarm import URGENT
from actions.red_flags.state import as_message
from backtalk.content import filling
from backtalk.content.models import Answer
from backtalk.red_flags.state import Asked

_MAY_GO_ON = (*sentences.REFUSED, "ask_bot", "feedback_bad", "inform")
_POLITE = {
    "thank": r"\b(?:thank\w*|thx|thanx|ty|tysm|cheers|ta|appreciate\w*|great|nice|helpful|perfect"
    r"|awesome|funny|good|cool|kind|legend|best|love\w*|grateful|brilliant|amazing)\b",
    "greet": r"\b(?:hi+|hello\w*|hey+|yo|howdy|hiya|morning|afternoon|evening|greetings|sup|day)\b",
    "goodbye": r"\b(?:bye\w*|goodbye|later|night|care|see (?:you|ya|u)|cya|ciao|done|all|that'?s it"
    r"|leave|go|off)\b",
}
_A_SENTENCE = 4
_SURE = 0.75


class ActionSay(Guarded):
    """Says the clinic's sentence for the intent."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_say"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Say it, and offer the way on; a form that is asked for too comes after this turn."""
        clinic = content()
        tell.ask_adult_along(dispatcher, clinic, reading)
        handled = status.reply(dispatcher, reading)
        if handled is None:
            handled = control.reply(dispatcher, clinic, reading)
        if handled is not None:
            return handled
        if _goes_on(reading) or mood.is_low(reading.text):
            return await ActionAnswer().reply(dispatcher, reading)
        if reading.intent in URGENT:
            # No emergency is open, so "whom do I call?" asks when somebody should be seen at all.
            seen = as_message(Asked(intent="answer", answer=tell.WHEN_TO_BE_SEEN))
            return await ActionAnswer().reply(dispatcher, Reading(reading.tracker, seen))
        refusal = sentences.refusal(reading)
        told = sentences.say_intent(dispatcher, reading.intent, reading)
        asked = (intents.of(str(r.get("intent"))).opens for r in reading.further_requests)
        form = next((form for form in asked if form), None)
        if form and not reading.in_form:
            return [*reading.remember(told), FollowupAction(form)]
        _way_on(dispatcher, reading, refusal)
        return reading.remember(told)


class ActionStartOver(Guarded):
    """Forgets what was under discussion; not what the visitor said of their age."""

    always = True

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_start_over"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Reset the slots and say so."""
        clinic = content()
        tell.ask_adult_along(dispatcher, clinic, reading)
        replies.say(dispatcher, clinic.phrase("started_over"))
        choices.offer(dispatcher, clinic, reading, choices.start(clinic))
        # Only somebody's own words make them older.
        return [AllSlotsReset(), *([SlotSet("minor", True)] if reading.is_minor else [])]


def _way_on(dispatcher: CollectingDispatcher, reading: Reading, refusal: Answer | None) -> None:
    """Offer what can follow on the sentence for the message's intent."""
    clinic, way = content(), intents.of(reading.intent).way
    if refusal:
        following = choices.after(clinic, refusal, reading.told)
        ours = reading.intent == "medical_other"
        choices.offer(dispatcher, clinic, reading, following, person=ours)
    elif reading.intent == "not_understood":
        again = reading.told[-1:] == ["not_understood"]
        likely = [] if again else choices.likely(clinic, reading)
        choices.offer(dispatcher, clinic, reading, likely)
    elif way == "topic":
        further = choices.under_discussion(clinic, reading)
        choices.offer(dispatcher, clinic, reading, further)
    elif way == "start":
        choices.offer(dispatcher, clinic, reading, choices.start(clinic), person=False)
    elif way == "person":
        choices.offer(dispatcher, clinic, reading)


def _goes_on(reading: Reading) -> bool:
    """Whether it is rather a question on what is under discussion than what it looks like."""
    polite = _POLITE.get(reading.intent)
    words = reading.text.lower()
    if polite and len(words.split()) >= _A_SENTENCE and reading.answers:
        named = bool(reading.named) and reading.band != "weak"
        return named or not re.search(polite, words)
    if reading.intent not in _MAY_GO_ON or not reading.text or reading.value("care"):
        return False
    sure = float((reading.message.get("intent") or {}).get("confidence") or 0) >= _SURE
    discussed = reading.slot("topic") not in (None, filling.FRONT_DESK, filling.BEYOND)
    return discussed and not sure and bool(reading.answers)
