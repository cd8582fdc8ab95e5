"""What a visitor's message says to the contact form: pure functions of the message and the slots.

Every slot is filled here and nowhere else. An intent alone decides little, since a name can look
like anything to a classifier, and a question must never become a name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import intents
from actions.contact.slots import (
    CONFIRMED,
    CONSENT,
    NAME,
    REACH,
    REASON,
    REQUESTED,
    TIME,
    reach_of,
)
from backtalk.privacy import names
from backtalk.reach import Reach, parse_reach

Changes = dict[str, Any]

# These leave the form for the rule of their intent, whatever was asked.
_LEAVING = frozenset({"stop", "start_over", "delete_data", "goodbye"})
# What somebody asks in the middle; the form steps aside for the answer.
_ASKING = intents.INTERRUPTING
# Too vague to take a possible name from somebody; enough when the message is shaped as a question.
_VAGUE = frozenset({"out_of_scope", "not_english", "greet", "thank"})
_POLITE = frozenset({"greet", "thank"})
_MID_READ_BACK = frozenset({"answer", "topic", "emergency_info", "medical_other"})
_SURE = 0.6
_QUITE_SURE = 0.8
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
_ASSENT = re.compile(
    r"^\W*(?:ok(?:ay)?|fine|sure|yes|yeah|alright|right|well|hi|hello)\b[\s,.!:-]+", re.I
)
_RATHER = re.compile(r"^\W*(?:no|nope|wrong)\W+(?:it'?s|it is|i'?m|i am)\s+", re.IGNORECASE)
_WRONG_NAME = re.compile(r"\b(?:name|spell(?:ed|ing|t)?)\b", re.IGNORECASE)
_WRONG_REACH = re.compile(
    r"\b(?:number|phone|mobile|cell|e-?mail|address|digits?|contact)\b", re.IGNORECASE
)
_CHANGE = re.compile(r"\b(?:change|correct|fix|update|edit|redo|re-?enter)\b", re.IGNORECASE)


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
    def leaves(self) -> bool:
        """The visitor wants out of the form, or must be taken out of it."""
        return self.intent in _LEAVING and (not self.text or self.confidence >= _SURE)


def hear(said: Said, slots: Mapping[str, Any], country: str) -> Changes | None:
    """What the message changes in the form's slots.

    Returns:
        The changes; empty if the message should have answered, but did not; None if it is
        for somebody else: a question, a stop, a danger sign.
    """
    if said.leaves:
        return None
    if said.asks_why and slots.get(REQUESTED) != REASON:
        return {}
    if slots.get(CONSENT) is not True:
        given = {} if said.consents or said.no else given_details(said, slots, country)
        return given or _consent(said)
    again = _to_change(said, slots, country)
    return again or _details(said, slots, country)


def given_details(said: Said, slots: Mapping[str, Any], country: str) -> Changes:
    """The name and the ways to reach somebody that stand in a message before there is consent."""
    reach = parse_reach(said.text, country) if said.text else None
    name = names.introduced(said.text, strictly=reach is None) if said.text else None
    known = reach_of(dict(slots))
    found: Changes = {NAME: name} if name else {}
    if reach:
        found[REACH] = {
            "phone": reach.phone or known.phone,
            "email": reach.email or known.email,
        }
    return found


def _to_change(said: Said, slots: Mapping[str, Any], country: str) -> Changes | None:
    """What somebody wants to give anew, at any step: "can I change the number?"."""
    if not _CHANGE.search(said.text) or parse_reach(said.text, country):
        return None
    if slots.get(REACH) and _WRONG_REACH.search(said.text):
        return {REACH: None, CONFIRMED: None}
    named = slots.get(NAME) and _WRONG_NAME.search(said.text)
    if named and not names.introduced(said.text):
        return {NAME: None, CONFIRMED: None}
    return None


def _consent(said: Said) -> Changes | None:
    if said.intent == "not_english":
        return None  # "no entiendo" refuses nothing
    if said.consents:
        return {CONSENT: True}
    if said.no:
        return {CONSENT: False}
    return None if said.is_question else {}


def _details(said: Said, slots: Mapping[str, Any], country: str) -> Changes | None:
    step = slots.get(REQUESTED)
    reach = parse_reach(said.text, country)
    name = _name(said, step, reach)
    if not (name or reach) and said.is_question and not _answers_freely(said, step):
        return None
    changes: Changes = {}
    if name and name != slots.get(NAME):
        changes |= {NAME: name, CONFIRMED: None}
    if reach:
        known = reach_of(dict(slots))
        changes[REACH] = {
            "phone": reach.phone or known.phone,
            "email": reach.email or known.email,
        }
        changes[CONFIRMED] = None
    if step not in (TIME, REASON) and changes and said.entities.get("time_of_day"):
        changes[TIME] = ", ".join(dict.fromkeys(said.entities["time_of_day"]))
    return changes or _answer(said, step)


def _name(said: Said, step: str | None, reach: Reach | None) -> str | None:
    found = names.introduced(said.text, strictly=step in (TIME, REASON))
    if found:
        return found
    if step == CONFIRMED and _RATHER.search(said.text):
        return names.bare(_RATHER.sub("", said.text))
    if step != NAME:
        return None
    if reach:
        return names.leading(said.text)
    after_assent = _ASSENT.sub("", said.text)
    if after_assent and after_assent != said.text and not said.asks:
        return names.bare(after_assent)
    if said.yes or said.no or (said.intent in _ASKING and said.confidence >= _SURE):
        return None
    if said.intent in _POLITE and said.confidence >= _QUITE_SURE:
        return None
    return names.bare(said.text)


def _answers_freely(said: Said, step: str | None) -> bool:
    """Whether this is an answer in the visitor's own words, whatever intent it looks like.

    What it is about may well be a topic's name, and "between 10 and 12" is no follow-up.
    """
    if said.asks:
        return False
    match step:
        case "contact_reason":
            return True
        case "contact_time":
            return said.intent not in _MID_READ_BACK or "time_of_day" in said.entities
        case "contact_confirmed":
            return said.intent not in _MID_READ_BACK
    return False


def _answer(said: Said, step: str | None) -> Changes:
    """An answer to the question asked that is neither a name nor a way to reach somebody."""
    if step == CONFIRMED:
        return _confirmation(said)
    if step == TIME:
        return _free(said, TIME, "contact_time")
    if step == REASON:
        return _free(said, REASON, "contact_reason")
    return {}


def _confirmation(said: Said) -> Changes:
    wrong = said.chosen("contact_change")
    if wrong == "name" or (not said.yes and _WRONG_NAME.search(said.text)):
        return {NAME: None}
    if wrong == "reach" or (not said.yes and _WRONG_REACH.search(said.text)):
        return {REACH: None}
    return {CONFIRMED: True} if said.yes else {}


def _free(said: Said, slot: str, entity: str) -> Changes:
    chosen = said.chosen(entity)
    if chosen is not None:
        return {slot: chosen}
    if said.skips:
        return {slot: ""}
    if not said.text.strip() or said.intent == "affirm" or (slot == TIME and said.asks):
        return {}
    return {slot: said.text.strip()[:500]}
