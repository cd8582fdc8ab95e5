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
    if isinstance(question, Check) or question.is_crisis:
        kinds = ["taken_back", *(["denied"] if extract.negates(reading.text) else [])]
        return any(question.signs[0].red_flag_id in (reading.danger.get(k) or []) for k in kinds)
    return all(_takes_back(reading, sign.red_flag_id) for sign in question.signs)


def _takes_back(reading: Reading, red_flag_id: str) -> bool:
    """Whether the message denies what showed a row, or says that all is well with it."""
    danger = reading.danger
    if red_flag_id in (danger.get("taken_back") or []):
        return True
    if not extract.negates(reading.text):
        return False  # "what's the point?" is asked in general, and denies nothing
    of_a_child = red_flag_id in _OF_CHILDREN and reading.is_adult and not reading.person
    if of_a_child and red_flag_id in (danger.get("denied") or []):
        return True
    raised = _raised_by(reading, red_flag_id)
    return any(
        one["sign"] in raised and not {*_WORD.findall(one["words"].lower())} <= _NOT_A_SIGN
        for one in danger.get("denied_signs") or []
    )


def _raised_by(reading: Reading, red_flag_id: str) -> list[str]:
    """The signs by which the latest message that showed the row did so; none if it named none."""
    for event in reversed(reading.tracker.events):
        if event["event"] == "user":
            found = ((event.get("parse_data") or {}).get("danger") or {}).get("rows") or []
            signs = [one.get("signs") or [] for one in found if one.get("id") == red_flag_id]
            if signs:
                return signs[0]
    return []
