"""Weighs the answers to an unsure message by its deciding words: "how long", "at night"."""

import re

from actions.compose.knowledge import content
from actions.nlu.reading import Reading

_COUNTED = 4
_SAME_FORM = 1.4
_OTHER_TIME = 0.6

_FORMS = {
    "why": r"\bwhy\b|\bwhat causes\b|\bhow come\b",
    "long": r"\bhow (?:long|soon|much time|many (?:days|weeks|months|time))\b"
    r"|\bwhen (?:will|is it)\b"
    r"|\bwhen'?s it\b|\bgo(?:ing)? (?:away|to settle)\b",
    "many": r"\bhow many\b|\breps\b",
    "often": r"\bhow often\b|\btimes a (?:day|week)\b|\bevery ?day\b",
    "which": r"\bwh(?:ich|at) (?:\w+ )?(?:exercises?|stretch(?:es)?|moves?|muscles?)\b",
    "what": r"\bwhat (?:is|are|does) (?!best|good)|\bwhat'?s an?\b|\bmeans?\b",
    "may": r"\b(?:can|may|could) (?:i|she|he|we)\b|\bis it (?:ok|okay|safe|fine)\b|\bok\W*$",
    "should": r"\b(?:should|must|do i have to|do i need)\b",
}
_TIMES = {
    "night": r"\b(?:nights?|sleep\w*|bed|tonight)\b",
    "morning": r"\bmornings?\b|\bwake up\b",
    "evening": r"\bevenings?\b",
    "after": r"\bafter\b",
    "before": r"\bbefore\b",
}


def _found(table: dict[str, str], text: str) -> set[str]:
    return {name for name, pattern in table.items() if re.search(pattern, text)}


def asks(reading: Reading) -> bool:
    """Whether the visitor put a question that an answer was found for, whatever else was said."""
    said = reading.text.lower()
    return bool(_found(_FORMS, said) and reading.answers and reading.band in ("sure", "near"))


def by_form(reading: Reading) -> list[str]:
    """The ids of the answers, best first.

    Where the engine is sure, its order stands. Else one that is asked in the same form ("how
    long", "which", "at night") counts more.
    """
    ids = [ranked.id for ranked in reading.answers]
    if reading.band == "sure" or not reading.text:
        return ids
    said = reading.text.lower()
    forms, times = _found(_FORMS, said), _found(_TIMES, said)
    weighed = []
    for ranked in reading.answers[:_COUNTED]:
        weight = 1.0
        answer = content().answers.get(ranked.id)
        if answer:
            heading = answer.heading.lower()
            weight *= _SAME_FORM if forms & _found(_FORMS, heading) else 1.0
            own = _found(_TIMES, heading)
            weight *= _SAME_FORM if times & own else _OTHER_TIME if own - times else 1.0
        weighed.append((ranked.score * weight, ranked.id))
    ordered = [answer_id for _, answer_id in sorted(weighed, key=lambda pair: -pair[0])]
    return [*ordered, *ids[_COUNTED:]]
