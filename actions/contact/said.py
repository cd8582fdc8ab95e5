"""A visitor's message to the contact form: a yes, a no, a question, a way out.

An intent alone decides little, since a name can look like anything to a classifier.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import intents
from actions.contact import asides
from backtalk import yes_no

# What somebody asks in the middle; the form steps aside for the answer.
_ASKING = intents.INTERRUPTING
# Too vague to take a possible name from somebody; enough when the message is shaped as a question.
_VAGUE = frozenset({"out_of_scope", "not_english", "greet", "thank"})
_POLITE = frozenset({"greet", "thank"})
_SURE = 0.6
_QUITE_SURE = 0.8
_FEW = 6
_CALL = re.compile(
    r"\b(?:call|ring|phone|reach|contact|text|e-?mail|get back|try)\b", re.IGNORECASE
)
_HOURS = re.compile(
    r"\b(?:open|close[sd]?|hours|how (?:long|often|many)|exercises?|stretch\w*|hurts?|pain)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|^\W*(?:what|how|why|when|where|who|which|can|could|do|does|did|is|are|should|will|would|may"
    r"|what's|whats|how's)\b"
    r"|[.!;]\s+(?:what|how|why|when|where|which|what's|whats|can i|do i|is it|is there|should i)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:but\s+|ok\s+|and\s+)*(?:why\b|what for\b|what (?:do|will|would) you\b)", re.IGNORECASE
)
_ABOUT_US = frozenset({"follow_up", "ask_bot", "contact", "out_of_scope", "not_understood"})


@dataclass(frozen=True)
class Said:
    """A visitor's message, as Rasa parsed it; `again`: the one before had the same words."""

    text: str
    intent: str
    confidence: float
    entities: Mapping[str, list[str]]
    again: bool = False

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
        return yes_no.is_plain_yes(self.text) if self.text else self.intent == "affirm"

    @property
    def agrees(self) -> bool:
        """An explicit yes in so many words, or by the button; more may follow it."""
        return yes_no.agrees(self.text) if self.text else self.intent == "affirm"

    @property
    def yes(self) -> bool:
        """A yes, even if more follows it."""
        understood = self.intent == "affirm" and self.confidence >= _SURE
        return self.agrees or (understood and not yes_no.starts_with_no(self.text))

    @property
    def no(self) -> bool:
        """A no, even if more follows it."""
        if not self.text:
            return self.intent == "deny"
        if yes_no.is_unsure(self.text) or yes_no.starts_with_yes(self.text):
            return False
        understood = self.intent == "deny" and self.confidence >= _SURE
        return understood or yes_no.starts_with_no(self.text)

    @property
    def skips(self) -> bool:
        """The visitor would rather not say."""
        return yes_no.skips(self.text) if self.text else self.intent == "deny"

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
        return yes_no.is_plain(self.text)

    @property
    def asks_for_time(self) -> bool:
        """A time that is put as a question: "can you call at 6?"."""
        if not self.asks or not asides.TIME.search(self.text) or _HOURS.search(self.text):
            return False
        return bool(_CALL.search(self.text)) or len(self.text.split()) <= _FEW

    @property
    def leaves(self) -> bool:
        """The visitor wants out of the form, or must be taken out of it."""
        return self.intent in intents.LEAVING and (not self.text or self.confidence >= _SURE)
