"""What a message takes back: "no, I meant my back", "not the groin, more my low back"."""

from __future__ import annotations

import re

_LEADS_IN = re.compile(
    r"^(?:(?:no+|nah|nope|wait|sorry|actually|hm+|well|but|forget it|never ?mind)\b[\s,.!-]*)*"
    r"(?:(?:what )?i (?:mean|meant|ask|asked|am asking|was asking|said|wanted)\b[\s,.:-]*"
    r"(?:(?:is|was|about|for|if|that)\b\s*)?)"
)
_CORRECTS = re.compile(
    rf"{_LEADS_IN.pattern}|^(?:no+|nah|nope|actually)\b[\s,.!-]+(?:not?\b|just\b|more\b|it'?s\b|the\b)"
)
_DENIED = re.compile(
    r"(?:\b(?:and|but|just|nah|no|its|it's|im|i'm|hes|he's|shes|she's)\b[\s,]+)*"
    r"\b(?:not|no|forget(?: about)?|rather than|instead of"
    r"|never had|(?:haven'?t|hasn'?t) (?:had|done)|didn'?t do|don'?t want(?: to)?"
    r"|(?:(?:i|it|he|she|we|they)\s+)?(?:do|does|did)n'?t"
    r" (?:have|get|feel|hurt(?=\s+(?:in|at|on)\s)))\s+"
    r"(?:(?:in|at|on|for|from|of|with|about|because of|really|even|the|my|a|an|any|just)\s+)*"
    r"(?!(?:i|it|you|they|better|worse|sure|able|have|to|so|too|what|how|when|if|ok|okay|safe"
    r"|time|much|many|long|good|working|helping|change|difference|use|luck|idea)\b)"
    r"\w+(?:\s+(?:stuff|pain|bit|thing|problems?|issues?))?(?:\s+n?or\s+\w+)*"
    r"(?:\s+(?:tbh|really|though|tho|or anything|or so|yet|lol))*"
    r"(?=\s*(?:[,.;!?]|$)|\s+(?:more|but|rather|just|its|it's|only|no)\b)"
)
_FEWEST_LEFT = 3


def corrects(text: str) -> bool:
    """Whether a message corrects what was understood before it."""
    return _CORRECTS.match(text) is not None


def without_denied(text: str) -> str:
    """The message less what it denies and the words that say that it corrects something.

    "Not the groin, more my low back" is about the back. Where too little would be left, it stands
    as it is.
    """
    less = _DENIED.sub(" ", _LEADS_IN.sub("", text))
    if less == text:
        return text
    less = " ".join(less.strip(" ,.;-").split())
    return less if len(less.split()) >= _FEWEST_LEFT else text
