"""Extracts the contact form's slots from a message: pure functions of the message and the slots.

Every slot is filled here and nowhere else; a question must never become a name.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions.contact import asides
from actions.contact.said import Said
from actions.contact.slots import (
    CONFIRMED,
    CONSENT,
    NAME,
    REACH,
    REASON,
    REQUESTED,
    RETRIES,
    TIME,
    reach_of,
)
from backtalk.contact_points import Reach, abroad, join_phone, likely_email, parse_reach
from backtalk.privacy import names
from backtalk.yes_no import NO, OK, YES, any_of

Changes = dict[str, Any]

_TWO = 2
_MID_READ_BACK = frozenset({"answer", "topic", "emergency_info", "medical_other"})
_ASSENT = re.compile(rf"^\W*{any_of(*YES, *OK, 'well', 'hi', 'hello')}\b[\s,.!:-]+", re.IGNORECASE)
_RATHER = re.compile(rf"^\W*{any_of(*NO, 'wrong')}\W+(?:it'?s|it is|i'?m|i am)\s+", re.IGNORECASE)
_WRONG_NAME = re.compile(r"\b(?:name|spell(?:ed|ing|t)?)\b", re.IGNORECASE)
_WRONG_REACH = re.compile(
    r"\b(?:number|phone|mobile|cell|e-?mail|address|digits?|contact)\b", re.IGNORECASE
)
_CHANGE = re.compile(r"\b(?:change|correct|fix|update|edit|redo|re-?enter)\b", re.IGNORECASE)


def extract(
    said: Said,
    slots: Mapping[str, Any],
    country: str,
    earlier: str = "",
    reaches: Sequence[Mapping[str, Any]] = (),
) -> Changes | None:
    """What the message changes in the form's slots.

    Args:
        said: The message.
        slots: What was heard before.
        country: Where numbers without a country code belong.
        earlier: The visitor's message before, if it was no answer to the same question.
        reaches: The ways to reach them that were given so far, latest last.

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
    again = _to_change(said, slots, country) or _put_back(said, slots, country, reaches)
    return again or _details(said, slots, country, earlier)


def given_details(said: Said, slots: Mapping[str, Any], country: str) -> Changes:
    """The name and the ways to reach somebody that stand in a message before there is consent."""
    reach = parse_reach(said.text, country) if said.text else None
    name = names.introduced(said.text, strictly=reach is None) if said.text else None
    name = name or (names.within(said.text) if any(c.isdigit() for c in said.text) else None)
    known = reach_of(dict(slots))
    found: Changes = {NAME: name} if name else {}
    if reach:
        found[REACH] = {
            "phone": reach.phone or known.phone,
            "email": reach.email or known.email,
        }
    return found


def confirms(said: Said) -> bool:
    """A yes to what was read back, and no word of a name or number that is wrong."""
    wrong = _WRONG_NAME.search(said.text) or _WRONG_REACH.search(said.text)
    return said.agrees and not wrong


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


def _put_back(
    said: Said, slots: Mapping[str, Any], country: str, reaches: Sequence[Mapping[str, Any]]
) -> Changes | None:
    """The number that was right after all: "no, the first one was right"."""
    which = asides.earlier_one(said.text) if slots.get(REQUESTED) == CONFIRMED else None
    if which is None or len(reaches) < _TWO or parse_reach(said.text, country):
        return None
    return {REACH: dict(reaches[0 if which == "first" else -_TWO]), CONFIRMED: None}


def _consent(said: Said) -> Changes | None:
    if said.intent == "not_english":
        return None  # "no entiendo" refuses nothing
    if said.consents:
        return {CONSENT: True}
    if said.no:
        return {CONSENT: False}
    return None if said.is_question else {}


def _details(said: Said, slots: Mapping[str, Any], country: str, earlier: str) -> Changes | None:
    step = slots.get(REQUESTED)
    reach = parse_reach(said.text, country)
    if reach is None and step == REACH:
        phone = abroad(earlier, country) if said.yes else join_phone(earlier, said.text, country)
        reach = Reach(phone) if phone else None
    name = _name(said, slots, reach)
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
    return changes or _answer(said, slots)


def _name(said: Said, slots: Mapping[str, Any], reach: Reach | None) -> str | None:
    step = slots.get(REQUESTED)
    found = names.introduced(said.text, strictly=step in (TIME, REASON))
    if found:
        return found
    if step == CONFIRMED and _RATHER.search(said.text):
        return names.bare(_RATHER.sub("", said.text))
    if step != NAME:
        return None
    if reach:
        return names.leading(said.text)
    # Who says it again is believed: a name is what the visitor says it is.
    insists = bool(slots.get(RETRIES))
    after_assent = _ASSENT.sub("", said.text)
    if after_assent and after_assent != said.text and not said.asks:
        name = names.bare(after_assent)
        if name or not insists:
            return name
    stands_out = None if said.asks else names.within(said.text)
    believed = names.is_full(said.text) or (said.again and said.text.istitle())
    if name := (names.bare(said.text) if believed else stands_out):
        return name
    if said.surely_asks or said.is_polite or said.is_yes_or_no:
        return None
    if (said.yes or said.no) and not insists:
        return None
    return names.bare(said.text, sure=insists)


def _answers_freely(said: Said, step: str | None) -> bool:
    """Whether this is an answer in the visitor's own words, whatever intent it looks like.

    What it is about may well be a topic's name, and "between 10 and 12" is no follow-up.
    """
    if said.asks:
        return step == TIME and said.asks_for_time
    match step:
        case "contact_reason":
            return True
        case "contact_time":
            return said.intent not in _MID_READ_BACK or "time_of_day" in said.entities
        case "contact_confirmed":
            return said.agrees or said.intent not in _MID_READ_BACK
    return False


def _answer(said: Said, slots: Mapping[str, Any]) -> Changes:
    """An answer to the question asked that is neither a name nor a way to reach somebody."""
    step = slots.get(REQUESTED)
    if step == CONFIRMED:
        found, time = _confirmation(said, slots), asides.time_in(_ASSENT.sub("", said.text))
        return found | ({TIME: time} if time and found.keys() <= {CONFIRMED} else {})
    if step == TIME:
        return _free(said, TIME, "contact_time")
    if step == REASON:
        return _free(said, REASON, "contact_reason")
    time = asides.time_in(said.text) if said.intent == "contact" else ""
    return {TIME: _ASSENT.sub("", time)} if time else {}


def _confirmation(said: Said, slots: Mapping[str, Any]) -> Changes:
    wrong, reach = said.chosen("contact_change"), reach_of(dict(slots))
    meant = likely_email(reach.email) if reach.email else None
    # The question was then whether another address was meant.
    if meant and (wrong == "email" or (said.text and said.yes)):
        return {REACH: {"phone": reach.phone, "email": meant}}
    if meant and said.text and said.skips:
        return {CONFIRMED: True}
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
    asks = slot == TIME and said.asks and not said.asks_for_time
    if not said.text.strip() or said.intent == "affirm" or asks:
        return {}
    return {slot: said.text.strip()[:500]}
