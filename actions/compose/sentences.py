"""Which of the clinic's own sentences is said for an intent."""

from rasa_sdk.executor import CollectingDispatcher

from actions import intents
from actions.compose import replies, tell, texts
from actions.compose.knowledge import content
from actions.nlu.reading import Reading
from backtalk.content import filling
from backtalk.content.models import Answer

_FIRST = ("diagnosis", "comments")
REFUSED = ("medical_other", "out_of_scope")
"""The intents of what is not ours."""


def say_intent(dispatcher: CollectingDispatcher, intent: str, reading: Reading) -> list[str]:
    """Say the sentence for `intent`; returns what was told."""
    clinic = content()
    if intent == "not_english":
        replies.say(dispatcher, *clinic.not_english(reading.message.get("language")))
        return []
    refused = refusal(reading) if intent in REFUSED else None
    if refused:
        replies.send(dispatcher, texts.answer(clinic, refused, reading.told))
        return [refused.id]
    keys = _keys(intent, reading)
    replies.say(dispatcher, *(clinic.phrase(key) for key in keys))
    if keys == ("diagnosis",) and tell.WHEN_TO_BE_SEEN in clinic.answers:
        seen = clinic.answer(tell.WHEN_TO_BE_SEEN)
        replies.send(dispatcher, texts.answer(clinic, seen, reading.told))
        return [*keys, *texts.net_keys(seen), seen.id]
    return list(keys)


def refusal(reading: Reading) -> Answer | None:
    """The answer that says who can help with what is not ours, if one is meant."""
    if reading.intent not in REFUSED or reading.value("care") in _FIRST or not reading.answers:
        return None
    best = reading.answers[0]
    return content().answers.get(best.id) if best.topic == filling.BEYOND else None


def _keys(intent: str, reading: Reading) -> tuple[str, ...]:
    care = reading.value("care")
    if care and (intent in REFUSED or care in _FIRST):
        return (str(care),)
    if intent == "ask_bot" and "ask_bot" in reading.told:
        return ("made_by",) if "made_by" not in reading.told else ("say_more",)
    if intent == "not_understood" and reading.told[-1:] == ["not_understood"]:
        return ("not_understood_again",)
    return intents.of(intent).phrases or ("not_understood",)
