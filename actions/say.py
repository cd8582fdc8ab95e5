"""The assistant's own sentences: small talk, what it does not do, what it did not understand."""

from rasa_sdk.events import AllSlotsReset, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import choices, preface, replies
from actions.danger.gate import FORMS, Guarded
from actions.knowledge import content
from actions.reading import Reading

FIRST = ("diagnosis", "comments")
"""What is asked for in so many words that it counts whatever the intent is."""

_PHRASES: dict[str, tuple[str, ...]] = {
    "greet": ("greet",),
    "thank": ("thanks",),
    "goodbye": ("goodbye",),
    "ask_bot": ("ask_bot", "who_can_read", "nobody_watching"),
    "feedback_good": ("feedback_good",),
    "feedback_bad": ("feedback_bad",),
    "affirm": ("yes_to_nothing",),
    "deny": ("no_to_nothing",),
    "stop": ("stopped",),
    "medical_other": ("medical_other",),
    "out_of_scope": ("out_of_scope",),
    "urgent_drive": ("urgent_drive_today",),
    "urgent_wait": ("urgent_wait_today",),
    "urgent_who": ("urgent_who_today",),
    "inform": ("say_more",),
    "follow_up": ("say_more",),
}
_WITH_WAY_ON = ("greet", "thank", "affirm", "stop", "ask_bot", "feedback_good", "follow_up")
_WITH_PERSON = ("medical_other", "out_of_scope", "feedback_bad")
_WHEN_TO_BE_SEEN = "low_back_pain#safe"


class ActionSay(Guarded):
    """Says the clinic's sentence for the intent."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_say"

    async def reply(self, dispatcher: CollectingDispatcher, reading: Reading) -> list[EventType]:
        """Say it, and offer the way on; a form that is asked for too comes after this turn."""
        preface.send(dispatcher, content(), reading)
        told = say_intent(dispatcher, reading.intent, reading)
        forms = [FORMS[r["intent"]] for r in reading.further_requests if r["intent"] in FORMS]
        if forms and not reading.in_form:
            return [*reading.remember(told), FollowupAction(forms[0])]
        way_on(dispatcher, reading)
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
    keys = _keys(intent, reading)
    replies.say(dispatcher, *(clinic.phrase(key) for key in keys))
    if keys == ("diagnosis",) and _WHEN_TO_BE_SEEN in clinic.sections:
        replies.send(dispatcher, replies.answer(clinic, clinic.section(_WHEN_TO_BE_SEEN)))
        return [*keys, _WHEN_TO_BE_SEEN]
    return list(keys)


def way_on(dispatcher: CollectingDispatcher, reading: Reading) -> None:
    """Offer what can follow on the sentence for the message's intent."""
    clinic, intent = content(), reading.intent
    if intent in _WITH_WAY_ON:
        further = choices.under_discussion(clinic, reading)
        choices.offer(dispatcher, clinic, reading, further)
    elif intent in _WITH_PERSON:
        choices.offer(dispatcher, clinic, reading)
    elif intent == "not_understood":
        again = reading.told[-1:] == ["not_understood"]
        likely = [] if again else choices.likely(clinic, reading)
        choices.offer(dispatcher, clinic, reading, likely)


def _keys(intent: str, reading: Reading) -> tuple[str, ...]:
    care = reading.value("care")
    if care and (intent in ("medical_other", "out_of_scope") or care in FIRST):
        return (str(care),)
    last = reading.told[-1:]
    if intent in _PHRASES:
        return _PHRASES[intent]
    return ("not_understood_again" if last == ["not_understood"] else "not_understood",)
