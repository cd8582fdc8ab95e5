"""Whom a message is about, where that changes."""

from __future__ import annotations

import re

_FOR_SELF = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|now|but|thanks|thx|what about|how about)\b[\s,]*)*"
    r"(?:for |about )?(?:me|myself|mine)\b(?! (?:to|a|the|know|some|that|if|how|what)\b)"
    r"|\b(?:and|now|but|that'?s|this is) (?:for|about) (?:me|myself)\b|\bme too\b"
    r"|\bi have (?:it|that|this|the same)(?: too| as well)\b|\bmy own\b"
)


def is_for_self(text: str) -> bool:
    """Whether a message goes back from somebody else to who writes: "and for me"."""
    return _FOR_SELF.search(text.lower()) is not None
