"""Whether a message takes back what an alarm was raised for.

Denying something else does not: who has chest pain and is not sweating still has chest pain. Who
finds no words for it has the button "This isn't happening".
"""

import re

from actions.nlu.reading import Reading
from actions.red_flags import extract
from backtalk.red_flags.state import Check, Hold

_WORD = re.compile(r"[a-z]+")
_OF_CHILDREN = frozenset({"child_limp"})
"""Rows that an adult's age takes back: "I'm 29, I'm no kid"."""
_START = 4
"""Letters by which "numb" and "numbness", "crashed" and "crash" are one word."""
_NOT_A_SIGN = frozenset(
    """
    a an and any arm arms at back been bottom bum but calf chest cannot cant can do does dont down
    feet felt foot for from get got groin had has have having he her hers hip hips his i if im in
    is it its knee leg legs me my no not of off on or our out part parts private she side since so
    spine stomach that the their them there they this thigh to today too up us was we were with
    yesterday you your
    """.split()
)
"""Words that say where or who, and so are in what is denied and what is not."""


def denies(reading: Reading, question: Hold | Check) -> bool:
    """Whether the message denies flatly what an alarm or a check is about.

    A check asks about the whole row. An alarm was raised for words: only they can be taken back.
    A crisis is asked about again in any case.
    """
    if not extract.negates(reading.text):
        return False  # "what's the point?" is asked in general, and denies nothing
    red_flag_id = question.signs[0].red_flag_id
    if red_flag_id not in (reading.danger.get("denied") or []):
        return False
    if isinstance(question, Check) or question.is_crisis:
        return True
    if red_flag_id in _OF_CHILDREN and reading.is_adult and not reading.person:
        return True
    denied = _signs(reading.text)
    return any(
        _same(one, other) for one in _signs(_heard(reading, red_flag_id)) for other in denied
    )


def _heard(reading: Reading, red_flag_id: str) -> str:
    """The words of the latest message that showed the row; empty where none did."""
    for event in reversed(reading.tracker.events):
        if event["event"] == "user":
            found = ((event.get("parse_data") or {}).get("danger") or {}).get("rows") or []
            words = [one.get("words") or "" for one in found if one.get("id") == red_flag_id]
            if words:
                return words[0]
    return ""


def _signs(text: str) -> set[str]:
    return set(_WORD.findall(text.lower().replace("'", ""))) - _NOT_A_SIGN


def _same(one: str, other: str) -> bool:
    start = min(len(one), len(other), _START)
    return one[:start] == other[:start]
