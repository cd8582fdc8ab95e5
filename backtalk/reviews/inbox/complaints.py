"""How visitors show that a reply was not what they wanted."""

import re
from typing import Any

from sqlalchemy import Row

_NOT_MEANT = re.compile(
    r"\b(?:not|n[o']t)\s+(?:really\s+)?(?:what\s+i\s+(?:meant|mean|asked|wanted|said)|my question"
    r"|the answer|helpful)\b|\b(?:wrong (?:answer|topic|thing)|i meant\b|none of (?:these|those)"
    r"|(?:did|does)\s?n[o']t answer)",
    re.IGNORECASE,
)
_CHOSEN = re.compile(r'"answer":\s*"([\w/]+)"')


def complained(row: Row[Any], following: Row[Any] | None) -> str:
    """Why a message's reply seems to have missed; empty if nothing says so.

    Args:
        row: The message.
        following: The visitor's next one, if there is one.
    """
    if row.feedback == "down":
        return "The visitor gave the answer a thumbs down."
    if following is None:
        return ""
    chosen = _CHOSEN.search(following.payload or "")
    if chosen and chosen[1] in {other.get("name") for other in row.runners_up or []}:
        return "The visitor then chose another of the answers that were offered."
    if following.payload:
        return ""
    if following.intent == "feedback_bad" or _NOT_MEANT.search(following.text):
        return "The visitor then wrote that it was not what they meant."
    return ""
