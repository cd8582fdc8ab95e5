"""Weighs the answers to an unsure message by what is under discussion and by its deciding words."""

import re

from actions.knowledge import content
from actions.reading import Reading

_SHORT = 7
_COUNTED = 6
_SAME_TOPIC = 1.3
_SAME_MATTER = 1.3
_SAME_FORM = 1.4
_OTHER_TIME = 0.6
_REWEIGHED = 4

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


def in_context(reading: Reading) -> list[str]:
    """The ids of the answers, best first; "can it heal?" after a disc is about the disc.

    Where the engine is sure, its order stands. Else one that is asked in the same form ("how
    long", "which", "at night") counts more, and after a short message one on the same matter within
    the topic under discussion (`disc_heal` after `disc_what`).
    """
    ids = [ranked.id for ranked in reading.answers]
    if reading.band == "sure" or not reading.text:
        return ids
    said = reading.text.lower().replace("\u2019", "'")
    forms, times = _found(_FORMS, said), _found(_TIMES, said)
    last = reading.slot("answer") or ""
    topic, _, name = last.partition("/")
    short = bool(last) and len(reading.text.split()) <= _SHORT
    weighed = []
    for place, ranked in enumerate(reading.answers[:_COUNTED]):
        weight = 1.0
        if short and ranked.topic == topic:
            weight *= _SAME_TOPIC
            if ranked.id.partition("/")[2].partition("_")[0] == name.partition("_")[0]:
                weight *= _SAME_MATTER
        answer = content().answers.get(ranked.id)
        if answer and place < _REWEIGHED:
            heading = answer.heading.lower()
            weight *= _SAME_FORM if forms & _found(_FORMS, heading) else 1.0
            own = _found(_TIMES, heading)
            weight *= _SAME_FORM if times & own else _OTHER_TIME if own - times else 1.0
        weighed.append((ranked.score * weight, ranked.id))
    ordered = [answer_id for _, answer_id in sorted(weighed, key=lambda pair: -pair[0])]
    return [*ordered, *ids[_COUNTED:]]
