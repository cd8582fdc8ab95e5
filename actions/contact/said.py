"""A visitor's message to the contact form: a yes, a no, a question, a way out.

An intent alone decides little, since a name can look like anything to a classifier.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import intents

# These leave the form for the rule of their intent, whatever was asked.
_LEAVING = frozenset({"stop", "start_over", "delete_data", "goodbye"})
# What somebody asks in the middle; the form steps aside for the answer.
_ASKING = intents.INTERRUPTING
# Too vague to take a possible name from somebody; enough when the message is shaped as a question.
_VAGUE = frozenset({"out_of_scope", "not_english", "greet", "thank"})
_POLITE = frozenset({"greet", "thank"})
_SURE = 0.6
_QUITE_SURE = 0.8
_FEW = 6
_TIME = re.compile(
    r"\b(?:at|after|before|between|around|about|by|from|till?|until)\s+\d|\b\d{1,2}\s*(?:[ap]\.?m\b"
    r"|o'?clock)|\b\d{1,2}:\d{2}\b|\b(?:mornings?|noon|lunch\w*|afternoons?|evenings?|nights?"
    r"|tonight|today|tomorrow|weekends?|weekdays?|after work|before work|any ?time"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:call|ring|phone|reach|contact|text|e-?mail|get back|try)\b", re.IGNORECASE
)
_HOURS = re.compile(
    r"\b(?:open|close[sd]?|hours|how (?:long|often|many)|exercises?|stretch\w*|hurts?|pain)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|^\W*(?:what|how|why|when|where|who|which|can|could|do|does|did|is|are|should|will|would|may"
    r"|what's|whats|how's)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:but\s+|ok\s+|and\s+)*(?:why\b|what for\b|what (?:do|will|would) you\b)", re.IGNORECASE
)
_ABOUT_US = frozenset({"follow_up", "ask_bot", "contact", "out_of_scope", "not_understood"})
_YES = re.compile(
    r"^\W*(?:y|ya|yes|yea|yeah|yep|yup|sure|ok|okay|fine|agreed|correct|right|exactly|perfect|alright"
    r"|absolutely|definitely|certainly|spot on|looks (?:good|right|fine)|that's me|thats me"
    r"|i (?:do )?(?:agree|consent|accept)|of course|go ahead|(?:that is|that's|thats|it's|its|all) "
    r"(?:fine|ok|okay|right|correct|good)|please do|sounds good)\b",
    re.IGNORECASE,
)
_PLAIN_YES = re.compile(
    r"\W*(?:(?:y|ya|yes|yea|yeah|yep|yup|sure|ok|okay|fine|agreed|alright|absolutely|definitely"
    r"|certainly|of course|go ahead|please do|sounds good|please|thanks|thank you"
    r"|(?:yes,? )?i (?:do )?(?:agree|consent|accept)"
    r"|(?:that is|that's|thats|it's|its|all) (?:fine|ok|okay|good))\b[\s,.!]*)+",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:n|no|nope|nah|never|wrong|incorrect|not (?:now|today|really|ok|okay|right|correct)"
    r"|i (?:don't|dont|do not|disagree|refuse)(?! mind)"
    r"|rather not|i'd rather not|that's (?:not|wrong)|thats (?:not|wrong)|that is (?:not|wrong))\b",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(r"\b(?:but|not|don't|dont|do not|no(?! problem| worries))\b", re.IGNORECASE)
_UNSURE = re.compile(r"\b(?:not sure|unsure|maybe|i don'?t know|idk|not certain)\b", re.IGNORECASE)
_SKIP = re.compile(
    r"^\W*(?:skip(?: (?:it|this|that))?|no|nope|nah|none|nothing|no thanks?|no thank you|pass|n/?a"
    r"|not (?:really|needed|now)|(?:it )?doesn'?t matter|(?:i )?don'?t care"
    r"|(?:i'?d )?rather not(?: say)?|nvm|never ?mind)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """A visitor's message, as Rasa parsed it."""

    text: str
    intent: str
    confidence: float
    entities: Mapping[str, list[str]]

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> "Said":
        """The message in `tracker.latest_message`."""
        intent = message.get("intent") or {}
        entities: dict[str, list[str]] = {}
        for entity in message.get("entities") or []:
            entities.setdefault(entity["entity"], []).append(str(entity["value"]))
        text = message.get("text") or ""
        return cls(
            # A button's payload is no visitor's words.
            text="" if text.startswith("/") else text,
            intent=(intent.get("name") or "").split("/")[0],
            confidence=intent.get("confidence") or 0.0,
            entities=entities,
        )

    def chosen(self, entity: str) -> str | None:
        """What a button of the form says."""
        return next(iter(self.entities.get(entity, [])), None) if not self.text else None

    @property
    def consents(self) -> bool:
        """A plain yes and nothing else, or the button: enough for consent."""
        if not self.text:
            return self.intent == "affirm"
        return bool(_PLAIN_YES.fullmatch(self.text)) and bool(_YES.search(self.text))

    @property
    def agrees(self) -> bool:
        """An explicit yes in so many words, or by the button; more may follow it."""
        if not self.text:
            return self.intent == "affirm"
        refused = _NO.search(self.text) or _UNSURE.search(self.text) or _BUT_NOT.search(self.text)
        return bool(_YES.search(self.text)) and not refused

    @property
    def yes(self) -> bool:
        """A yes, even if more follows it."""
        understood = self.intent == "affirm" and self.confidence >= _SURE
        return self.agrees or (understood and not _NO.search(self.text))

    @property
    def no(self) -> bool:
        """A no, even if more follows it."""
        if not self.text:
            return self.intent == "deny"
        if _UNSURE.search(self.text) or _YES.search(self.text):
            return False
        understood = self.intent == "deny" and self.confidence >= _SURE
        return understood or bool(_NO.search(self.text))

    @property
    def skips(self) -> bool:
        """The visitor would rather not say."""
        return bool(_SKIP.search(self.text)) if self.text else self.intent == "deny"

    @property
    def asks(self) -> bool:
        """The message has the form of a question."""
        return bool(_QUESTION.search(self.text))

    @property
    def asks_why(self) -> bool:
        """The visitor wonders what the form's question is for."""
        return bool(_WHY.search(self.text)) and self.intent in _ABOUT_US

    @property
    def is_question(self) -> bool:
        """Something to be answered before the form goes on."""
        if self.intent in _ASKING:
            return self.confidence >= _SURE or self.asks
        return self.intent in _VAGUE and self.asks

    @property
    def surely_asks(self) -> bool:
        """Its intent is a question's without much doubt, whatever its form."""
        return self.intent in _ASKING and self.confidence >= _SURE

    @property
    def is_polite(self) -> bool:
        """A greeting or thanks, and nothing else."""
        return self.intent in _POLITE and self.confidence >= _QUITE_SURE

    @property
    def is_yes_or_no(self) -> bool:
        """A yes or a no and nothing else: "Yes Oh" may be somebody's name."""
        return bool(_PLAIN_YES.fullmatch(self.text) or _SKIP.fullmatch(self.text))

    @property
    def asks_for_time(self) -> bool:
        """A time that is put as a question: "can you call at 6?"."""
        if not self.asks or not _TIME.search(self.text) or _HOURS.search(self.text):
            return False
        return bool(_CALL.search(self.text)) or len(self.text.split()) <= _FEW

    @property
    def leaves(self) -> bool:
        """The visitor wants out of the form, or must be taken out of it."""
        return self.intent in _LEAVING and (not self.text or self.confidence >= _SURE)
