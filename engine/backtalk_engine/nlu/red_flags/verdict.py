"""What follows from the two judges: alarm, check, soon, or nothing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from backtalk_engine.nlu.red_flags.likeness import Likeness
from backtalk_engine.nlu.red_flags.rules import Hit, Judgement

ALARM = "alarm"
CHECK = "check"
SOON = "soon"
GENERAL = "general"
"""Nothing was named, but the message is like danger: one general check under the answer."""
NONE = "none"
NOW = "emergency_now"
TODAY = "same_day"
_STRENGTH = {NOW: 0, TODAY: 1, SOON: 2}
CRISIS = frozenset({"pain_despair", "suicidal_intent"})
_MOST_ROWS = 3


@dataclass(frozen=True)
class Thresholds:
    """How like danger (`Likeness.urgent`) a message is from which something follows.

    Args:
        agree: Vague words of a row are taken as clear ones, if it is this row that it is like.
        card: A general card that names no sign, where no row is met.
        ask: One general check under the answer, where no row is met.
    """

    agree: float
    card: float
    ask: float


@dataclass(frozen=True)
class Verdict:
    """What follows from a message, and for which rows, strongest first.

    `denied` are the rows whose signs the message denies; `like` is the row that it is most like,
    whatever its words. `taken_back` and `denied_signs` are as in `Judgement`.
    """

    verdict: str
    rows: Sequence[Hit]
    denied: Sequence[str] = ()
    like: str = ""
    taken_back: Sequence[str] = ()
    denied_signs: Sequence[tuple[str, str]] = ()

    def as_dict(self) -> dict[str, object]:
        """As it stands in the parse result."""
        rows = [
            {
                "id": hit.red_flag_id,
                "level": hit.outcome,
                "words": hit.words,
                "asked": hit.asked,
                "other": hit.other,
                "signs": list(hit.signs),
            }
            for hit in self.rows
        ]
        level = self.rows[0].outcome if self.rows else None
        return {
            "verdict": self.verdict,
            "level": level,
            "rows": rows,
            "denied": list(self.denied),
            "like": self.like,
            "taken_back": list(self.taken_back),
            "denied_signs": [{"sign": sign, "words": said} for sign, said in self.denied_signs],
        }


def decide(
    judged: Judgement, likeness: Likeness, levels: Mapping[str, str], thresholds: Thresholds
) -> Verdict:
    """What words have met stands; likeness makes vague words clear, or speaks without a row.

    Args:
        judged: What the words say.
        likeness: What the message is like.
        levels: The level of each row.
        thresholds: When something follows from likeness.
    """
    met, asked = [], []
    for hit in judged.hits:
        clear = hit.outcome in _STRENGTH
        level = hit.outcome if clear else levels[hit.red_flag_id]
        like = (
            not hit.weak and likeness.urgent >= thresholds.agree and likeness.means(hit.red_flag_id)
        )
        if clear or like:
            met.append(replace(hit, outcome=level))
        elif hit.outcome == CHECK:
            asked.append(replace(hit, outcome=level, asked=True))
    met, asked = _in_order(met), _in_order(asked)
    score = likeness.urgent if judged.touched else -math.inf
    verdict, rows = NONE, [*met]
    # Of despair in no words of despair the visitor is asked; a card of an emergency would be harsh.
    high = score >= thresholds.card and likeness.rows[0] not in CRISIS
    if (met and met[0].outcome != SOON) or high:
        verdict = ALARM
    elif asked:
        verdict, rows = CHECK, [*asked, *met]
    elif met:
        verdict = SOON
    elif score >= thresholds.ask:
        verdict = GENERAL
    return Verdict(
        verdict,
        rows[:_MOST_ROWS],
        judged.denied,
        likeness.rows[0],
        judged.taken_back,
        judged.denied_signs,
    )


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    """The highest level first, within a level in the order of the text."""
    return sorted(hits, key=lambda hit: (_STRENGTH[hit.outcome], hit.at))
