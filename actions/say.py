"""The assistant's own sentences: small talk, what it does not do, what it did not understand."""

from rasa_sdk.events import AllSlotsReset, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import choices, compose, control, intents, preface, replies
from actions.danger.gate import Guarded
from actions.knowledge import content
from actions.reading import Reading
from backtalk.content.models import Answer

_FIRST = ("diagnosis", "comments")
_REFUSED = ("medical_other", "out_of_scope")


class ActionSay(Guarded):
    """Says the clinic's sentence for the intent."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_say"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Say it, and offer the way on; a form that is asked for too comes after this turn."""
        clinic = content()
        preface.send(dispatcher, clinic, reading)
        handled = control.reply(dispatcher, clinic, reading)
        if handled is not None:
            return handled
        refusal = _refusal(reading)
        told = say_intent(dispatcher, reading.intent, reading)
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
        preface.send(dispatcher, clinic, reading)
        replies.say(dispatcher, clinic.phrase("started_over"))
        choices.offer(dispatcher, clinic, reading, choices.start(clinic))
        return [AllSlotsReset(), SlotSet("minor", reading.is_minor or None)]


def say_intent(dispatcher: CollectingDispatcher, intent: str, reading: Reading) -> list[str]:
    """Say the sentence for `intent`; returns what was told."""
    clinic = content()
    if intent == "not_english":
        replies.say(dispatcher, *clinic.not_english(reading.message.get("language")))
        return []
    refusal = _refusal(reading) if intent in _REFUSED else None
    if refusal:
        replies.send(dispatcher, compose.answer(clinic, refusal, reading.told))
        return [refusal.id]
    keys = _keys(intent, reading)
    replies.say(dispatcher, *(clinic.phrase(key) for key in keys))
    if keys == ("diagnosis",) and control.WHEN_TO_BE_SEEN in clinic.answers:
        seen = clinic.answer(control.WHEN_TO_BE_SEEN)
        replies.send(dispatcher, compose.answer(clinic, seen, reading.told))
        return [*keys, *compose.net_keys(seen), seen.id]
    return list(keys)


def _refusal(reading: Reading) -> Answer | None:
    """The answer that says who can help with what is not ours, if one is meant."""
    if reading.intent not in _REFUSED or reading.value("care") in _FIRST or not reading.answers:
        return None
    best = reading.answers[0]
    return content().answers.get(best.id) if best.topic == compose.BEYOND else None


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


def _keys(intent: str, reading: Reading) -> tuple[str, ...]:
    care = reading.value("care")
    if care and (intent in _REFUSED or care in _FIRST):
        return (str(care),)
    if intent == "not_understood" and reading.told[-1:] == ["not_understood"]:
        return ("not_understood_again",)
    return intents.of(intent).phrases or ("not_understood",)
