"""The assistant's own sentences: small talk, what it does not do, what it did not understand."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import replies
from actions.knowledge import content
from actions.reading import Reading
from backtalk.messages import Choices

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
}
_WITH_START = ("greet", "thank", "affirm", "stop", "ask_bot", "feedback_good")
_WITH_PERSON = ("medical_other", "out_of_scope", "feedback_bad")


class ActionSay(Action):
    """Says the clinic's sentence for the intent."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_say"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say it, and offer the way on."""
        reading = Reading(tracker)
        told = say_intent(dispatcher, reading.intent, reading)
        return reading.remember(told)


class ActionStartOver(Action):
    """Forgets what was under discussion; not what the visitor said of their age."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_start_over"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Reset the slots and say so."""
        replies.say(dispatcher, content().phrase("started_over"))
        replies.send(dispatcher, Choices(choices=replies.start_choices(content())))
        return [AllSlotsReset(), SlotSet("minor", Reading(tracker).is_minor or None)]


def say_intent(dispatcher: CollectingDispatcher, intent: str, reading: Reading) -> list[str]:
    """Say the sentence for `intent` with the way on; returns what was told."""
    if intent == "not_english":
        replies.say(dispatcher, *content().not_english(reading.message.get("language")))
        return []
    if intent not in _PHRASES:
        return _not_understood(dispatcher, reading)
    replies.say(dispatcher, *(content().phrase(key) for key in _keys(intent, reading)))
    if not reading.tracker.active_loop:
        if intent in _WITH_START:
            replies.send(dispatcher, Choices(choices=replies.start_choices(content())))
        elif intent in _WITH_PERSON:
            replies.send(dispatcher, Choices(choices=[replies.contact_choice(content())]))
    return []


def _keys(intent: str, reading: Reading) -> tuple[str, ...]:
    if intent == "medical_other" and reading.value("care"):
        return (str(reading.value("care")),)
    return _PHRASES[intent]


def _not_understood(dispatcher: CollectingDispatcher, reading: Reading) -> list[str]:
    again = "not_understood" in reading.told[-1:]
    replies.say(dispatcher, content().phrase("not_understood_again" if again else "not_understood"))
    if reading.tracker.active_loop:
        return []
    if again:
        replies.send(dispatcher, Choices(choices=[replies.contact_choice(content())]))
        return []
    replies.send(dispatcher, replies.topic_choices(content()))
    return ["not_understood"]
