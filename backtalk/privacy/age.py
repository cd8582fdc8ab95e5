"""Telling from a visitor's words that they are too young for a contact request."""

import re

ADULT_ENOUGH = 16
"""Years from which on a request is taken."""
_YOUNGEST = 4
_SAID = re.compile(
    r"\b(?:i am|i'm|im|i just turned|i turned)\s+(?:only\s+|just\s+)?(?P<age>\d{1,2})\b"
    r"(?!['\u2019.:]\d|\s*(?:%|/|out of|min|hour|day|week|month|st\b|nd\b|rd\b|th\b|am\b|pm\b|stone"
    r"|kg|lbs?\b|ft\b|f[eo]+t\b|miles|km))"
    r"|\b(?:i am|i'm|im)\s+in\s+(?:middle school|elementary school|primary school)\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:my(?! age)|our|his|her|their|an?|the|he|she|they)(?:['\u2019](?:s|re))?(?: \w+){0,2} *$",
    re.IGNORECASE,
)


def says_under_16(text: str) -> bool:
    """Whether somebody says in the first person that they are under 16."""
    found = _SAID.search(text.replace("\u2019", "'"))
    if found is None:
        return False
    return found["age"] is None or _YOUNGEST <= int(found["age"]) < ADULT_ENOUGH


def is_of_another(text: str, start: int) -> bool:
    """Whether an age that stands at `start` is somebody else's: "my son is 12"."""
    return not says_under_16(text) and bool(_OF_ANOTHER.search(text[:start]))
