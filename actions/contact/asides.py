"""What people say beside the form's questions: pure functions of the words."""

import re
from typing import Literal

from backtalk.yes_no import NO, SHORT_NO, any_of

Aside = Literal["contact_when", "contact_if_not"]

_CALLS = r"(?:ring|call|phone|text|contact|reply|answer|write|e-?mail|get back|be in touch|hear)"
_WHEN = re.compile(
    r"\b(?:when|what time|how (?:soon|long|quick(?:ly)?))\b"
    r"(?: (?:will|do|does|would|are|is|can|could|should|till|until|before|about|roughly))+"
    r" (?:they|you|u|someone|somebody|the clinic|he|she|it|i)\b"
    rf"(?: \w+){{0,3}}? {_CALLS}\w*(?: (?:to|me|us|back|from|you|them|then|by))*\W*",
    re.IGNORECASE,
)
_IF_NOT = re.compile(
    r"\bif (?:they|you|u|nobody|no ?one|the clinic)\b(?: \w+){0,2}?"
    r" (?:\w+n'?t|do not|does not|never|forgets?|calls?|rings?)\b",
    re.IGNORECASE,
)
TIME = re.compile(
    r"\b(?:after|before|between|around|about|by|from|till?|until|past|at)\s+(?:about )?\d"
    r"|\b\d{1,2}(?::\d{2})?\s*(?:[ap]\.?m\b|o'?clock)|\b\d{1,2}:\d{2}\b"
    r"|\b(?:mornings?|noon|lunch\w*|afternoons?|evenings?|nights?|tonight|today|tomorrow|weekends?"
    r"|weekdays?|after work|before work|any ?time|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)
_ONE = r"(?: (?:one|number|phone|e-?mail|address))"
_FIRST = re.compile(rf"\b(?:first|original|1st){_ONE}?\b", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:other|old|earlier|previous|last){_ONE}\b", re.IGNORECASE)
_LEADING_NO = re.compile(
    rf"^\W*(?:(?:{any_of(*NO, *SHORT_NO)}|not (?:now|yet|today)|thanks?|thank you|rather not"
    r"|maybe later|later|hang on|sorry|ok(?:ay)?|i'?d rather not)\b[\s,.!;:-]*)+",
    re.IGNORECASE,
)
_FEWEST = 3
_YIELDS = re.compile(
    r"\bname and (?:number|phone|e-?mail)\b|\bchanged my mind\b|\bdo it then\b"
    r"|\b(?:have|take|leave|here'?s|here is) my (?:name|number|details)\b|\bthe form\b"
    r"|\b(?:call|ring|phone) me(?: then| after all)?\W*$",
    re.IGNORECASE,
)

_NOT_RING = re.compile(
    r"\b(?:don'?t|do not|won'?t|can'?t|rather not|not|hate to|without) (?:\w+ ){0,2}?"
    r"(?:ring|call|phone)(?:ing)?\b(?! me\b)",
    re.IGNORECASE,
)
_RING_ME = re.compile(r"\b(?:ring|call|phone)s? (?:me|us)\b", re.IGNORECASE)


def aside(text: str) -> Aside | None:
    """Which question about the call it is: when it comes, or what if it does not."""
    if _IF_NOT.search(text):
        return "contact_if_not"
    return "contact_when" if _WHEN.search(text) else None


def time_in(text: str) -> str:
    """The time to be called that a message names, without a question; empty if it names none."""
    clauses = (
        " ".join(part.split()).strip(" ,:-")
        for part in re.split(r"[.!?;]+(?=\s|$)", _WHEN.sub(". ", text))
    )
    return ", ".join(clause for clause in clauses if TIME.search(clause))


def earlier_one(text: str) -> Literal["first", "before"] | None:
    """Whether the first number is right after all, or the one before."""
    if _FIRST.search(text):
        return "first"
    return "before" if _BEFORE.search(text) else None


def after_no(text: str) -> str:
    """What else is said after a no at the beginning; empty if it is only the no."""
    rest = _LEADING_NO.sub("", text)
    return rest if rest != text and len(rest.split()) >= _FEWEST else ""


def yields(text: str) -> bool:
    """Whether somebody who declined gives in: "ok fine, name and number"."""
    return bool(_YIELDS.search(text))


def wants_a_call(text: str) -> bool:
    """Whether somebody does not want to ring, but to be rung."""
    return bool(_RING_ME.search(text) and _NOT_RING.search(text))
