"""Hears that somebody is worn out by pain, and sees to it that they are asked how they are."""

import re

from rasa_sdk.executor import CollectingDispatcher

from actions.compose import replies
from actions.nlu.reading import Reading
from actions.red_flags import held
from backtalk.content.library import Content
from backtalk.content.models import Answer

KEY = "low:"
"""What `told` keeps of a message that sounded low."""
MOOD_ASKED = "asked about mood"
"""What `told` keeps of the question how they are."""
_SAID = "mood_heard"
_FED_UP = "low_back_pain/fed_up"
_ABOUT = frozenset({_FED_UP, "low_back_pain/no_cause"})
_IT = r"(?:it|this|the|my|being|hurting|living|hearing)"
_SO = r"(?:so |very |really |a bit |pretty |just )*"
_LOW = re.compile(
    rf"\bfed up (?:with|of) {_IT}\b|\bso fed up\b|\bfed up\W*$"
    r"|\bwhat'?s the point(?: any ?more| in trying| of trying| of it all)?\W*$"
    r"|\bnothing (?:ever |has |is )?(?:works?|working|worked|helps?|helping|helped)\b"
    rf"|\b(?:so|just|really|sick and) (?:tired|sick|worn out) (?:of|from|by) {_IT}\b"
    rf"|\bsick of {_IT}\b"
    r"|\b(?:no ?one|nobody) (?:\w+ )?(?:believes?|listens?|understands?|cares?|takes me)\b"
    r"|\bwaste of (?:time and )?money\b"
    r"|\b(?:given|giving|gave|give) up (?:hope|on (?:it|this|my back|everything))\b"
    rf"|\b(?:i'?m|i am|feel(?:ing)?|been) {_SO}(?:low|down|miserable|depressed|hopeless|beaten)\b"
    r"(?! (?:back|in|on|to|the))",
    re.IGNORECASE,
)


def is_low(text: str) -> bool:
    """Whether the words sound worn out by pain."""
    return bool(_LOW.search(" ".join(text.split())))


def answer(
    content: Content, reading: Reading, best: Answer | None
) -> tuple[Answer | None, list[str]]:
    """What is told to somebody who sounds worn out, and what `told` keeps of it.

    The second time, or after an answer that is about it, the visitor is asked how they are
    (`Reading.asks_mood`), once; no exercise goes with that, and no tip.

    Args:
        content: What the assistant can say.
        reading: The message.
        best: The answer that fits it.
    """
    words, about = is_low(reading.text), best is not None and best.id in _ABOUT
    if reading.alarm or not (words or about):
        return best, []
    times = sum(key.startswith(KEY) for key in reading.told)
    if times or reading.band == "weak":
        best = _comfort(content, reading, best)
    kept = [f"{KEY}{times}"]
    if (times or about) and MOOD_ASKED not in reading.told:
        reading.asks_mood = reading.explain_only = True
        kept.append(MOOD_ASKED)
    return best, kept


def say(dispatcher: CollectingDispatcher, content: Content, reading: Reading) -> str:
    """Say that it was heard, in other words each time; returns what `told` keeps of it."""
    lines, before = content.phrase_lines("mood_heard"), f"{_SAID}:"
    times = sum(key.startswith(before) for key in reading.told)
    replies.say(dispatcher, lines[times % len(lines)])
    return f"{before}{times}"


def _comfort(content: Content, reading: Reading, best: Answer | None) -> Answer | None:
    """The answer that fits if it comforts, else the one for everybody, unless it was told."""
    if best and best.id in held.COMFORT and best.id not in reading.told:
        return best
    return None if _FED_UP in reading.told else content.answers.get(_FED_UP)
