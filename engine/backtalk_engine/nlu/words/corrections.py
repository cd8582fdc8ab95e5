"""What a message takes back, and what it says that tells nothing of what is asked.

"No, I meant my back", "not the groin, more my low back"; "I'm 44 and …".
"""

from __future__ import annotations

import re

_LEADS_IN = re.compile(
    r"^(?:(?:no+|nah|nope|wait|sorry|actually|hm+|well|but|forget it|never ?mind)\b[\s,.!-]*)*"
    r"(?:(?:what )?i (?:mean|meant|ask|asked|am asking|was asking|said|wanted)\b[\s,.:-]*"
    r"(?:(?:is|was|about|for|if|that)\b\s*)?)"
)
_NOT_FOR_ME = re.compile(
    r"^(?:(?:no+|but|hm+|well)\b[\s,.!-]*)*(?:that|this|it)(?:'?s| is) for (?:\w+ )?"
    r"(?:women|men|people|kids|children|runners|beginners|athletes|others|somebody else)"
    r"\s*[.,;!]\s*"
    r"|^(?:that|this|it)(?:'?s| is) [\w' ]{3,25}?\s*[.,;!]\s*(?=i (?:mean|meant|said|asked)\b)"
)
"""That what was answered is about something, or for somebody, else."""
_CORRECTS = re.compile(
    rf"{_LEADS_IN.pattern}|^(?:no+|nah|nope|actually)\b[\s,.!-]+(?:not?\b|just\b|more\b|it'?s\b|the\b)"
)
_DENIED = re.compile(
    r"(?:\b(?:and|but|just|nah|no|its|it's|im|i'm|hes|he's|shes|she's)\b[\s,]+)*"
    r"\b(?:not|no|forget(?: about)?|rather than|instead of"
    r"|never had|(?:haven'?t|hasn'?t) (?:had|done)|didn'?t do|don'?t want(?: to)?"
    r"|(?:(?:i|it|he|she|we|they)\s+)?(?:do|does|did)n'?t"
    r" (?:have|get|feel|(?:hurt|go|run|shoot|spread|travel|radiate)"
    r"(?=\s+(?:in|at|on|down|up|into|to|past|below|through)\s)))\s+"
    r"(?:(?:in|at|on|down|up|into|past|below|through|for|from|of|with|about|because of|really|even"
    r"|the|my|a|an|any|just)\s+)*"
    r"(?!(?:i|it|you|they|better|worse|sure|able|have|to|so|too|what|how|when|if|ok|okay|safe"
    r"|time|much|many|long|good|working|helping|change|difference|use|luck|idea"
    r"|equipment|kit|gear|gym|weights|floor|money|insurance|referral|space|room)\b)"
    r"\w+(?:\s+(?:stuff|pain|bit|thing|problems?|issues?|desk|work|exercises?|stretch(?:es)?"
    r"|one|down|flat|flexors?|joint|roller|ball|legs?))?(?:\s+n?or\s+\w+)*"
    r"(?:\s+(?:tbh|really|though|tho|or anything|or so|yet|lol|any ?more|now|then))*"
    r"(?=\s*(?:[,.;!?]|$)|\s+(?:more|but|rather|just|its|it's|only|no|(?:she|he|i|they) can'?t)\b)"
)
_NOT_SO = re.compile(
    r"(?<!if )(?<!when )\b(?:i|he|she|we|they)\s+(?:do|does|did)(?:n'?t| not)"
    r" (?:lift|run|sit|drive|play|golf)(?:\s+\w+){0,2}(?=\s*[,.;!])|"
    r"\b(?:it|they|my \w+|hip|hips|back|leg)\s+(?:does|do|did)(?:n'?t| not)"
    r" (?:really |even |actually )?hurt(?:\s+(?:at all|lol|though|tho|really|any ?more))*"
    r"(?=\s*(?:[,.;!]|$)|\s+(?:but|just|only|it)\b)"
)
_OTHERS_WANTED = re.compile(
    r"(?:\bno\b[\s,]*)?\b(?:i|she|he|they|we) can(?:no|'?)t (?!sleep|walk)[^.,;!?]{2,25}[.,;!?]+\s*"
    r"(?=(?:so |and |any(?:thing)? |some(?:thing)? |the |what )*(?:other|another|else|different)\b)"
)
"""What somebody can't do, before other things are asked for."""
_FEWEST_LEFT = 3
_ADULT = r"(?:1[89]|[2-5]\d|6[0-4])"
_OLD = r"(?:[ -]?(?:years?|yrs?)[ -]?old|[ -]?y/?o)"
_UNIT = (
    r"(?!\s*-?\s*(?:weeks?|wks?|months?|days?|hours?|hrs?|min\w*|sec\w*|kg|kilos?|lbs?|pounds|stone"
    r"|miles?|k|km|cm|ft|feet|reps?|percent|years? (?:into|after|since)|and a half)\b"
    r"|\s*[%+:/]|\.\d|-\d|\s+to\s+\d)"
)
_JOINS = re.compile(r"^\W*(?:and|but|so)\s+")
_AGE = re.compile(
    rf"\b(?:(?:and|but|i'?m|i am|he'?s|he is|she'?s|she is|aged?|now|only|just)\s+)+{_ADULT}"
    rf"{_OLD}?\b{_UNIT}(?:\s*(?:[mf]|male|female|btw|now|lol|haha)\b)*[\s,.]*"
    rf"|\b{_ADULT}{_OLD}\b[\s,.]*|\(\s*{_ADULT}\s*[mf]?\s*\)|\b{_ADULT}\s?[mf]\b"
    rf"|(?<!['\u2019])\b[mf]\s?{_ADULT}\b{_UNIT}"
)


def corrects(text: str) -> bool:
    """Whether a message corrects what was understood before it."""
    return _CORRECTS.match(text) is not None


def without_denied(text: str) -> str:
    """The message less what it denies, the words that say that it corrects something, and an age.

    "Not the groin, more my low back" is about the back, and who is 44 is neither old nor young.
    Where too little would be left, it stands as it is.
    """
    text, whole = _OTHERS_WANTED.sub("", _NOT_FOR_ME.sub("", text)), text
    younger = _JOINS.sub("", _AGE.sub(" ", text)) if _AGE.search(text) else text
    less = _DENIED.sub(" ", _NOT_SO.sub(" ", _LEADS_IN.sub("", younger)))
    if less == whole:
        return whole
    less = " ".join(less.strip(" ,.;-").split())
    return less if len(less.split()) >= _FEWEST_LEFT else whole
