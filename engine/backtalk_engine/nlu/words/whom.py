"""Whom a message is about, where that changes."""

from __future__ import annotations

import re

_FOR_SELF = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|now|but|thanks|thx|what about|how about)\b[\s,]*)*"
    r"(?:for |about )?(?:me|myself|mine)(?=\s*(?:$|[,.;!?]|my\b|i\b|i'?m\b|too\b))"
    r"|\b(?:and|now|but|that'?s|this is) (?:for|about) (?:me|myself)(?=\s*(?:$|[,.;!?]))"
    r"|\bme too\b|\bi have (?:it|that|this|the same)(?: too| as well)(?=\s*(?:$|[,.;!?]))"
)


def is_for_self(text: str) -> bool:
    """Whether a message goes back from somebody else to who writes: "and for me"."""
    return _FOR_SELF.search(text.lower()) is not None
