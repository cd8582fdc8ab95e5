"""What follows from the two voices: alarm, check, soon, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backtalk_engine.nlu.danger.rules import Hit, Judgement
from backtalk_engine.nlu.danger.voice import Heard

ALARM = "alarm"
CHECK = "check"
SOON = "soon"
NONE = "none"
NOW = "emergency_now"
TODAY = "same_day"
_STRENGTH = {NOW: 0, TODAY: 1, SOON: 2}
_MOST_ROWS = 3
_WHOLE = 0.7  # a denial is often of something else, so what is left without it speaks for less


@dataclass(frozen=True)
class Thresholds:
    """When something follows.

    Args:
        alarm: Evidence from which the alarm is raised.
        check: Evidence from which the visitor is asked.
        soon: What the second voice must say for a row that can wait some days.
        met: What a met pattern adds to the evidence; one that only asks adds half.
        doubt: Evidence from which the visitor is asked although the other voice doubts what a
            met or half met pattern says; below it, that voice is sure that nothing is meant.
    """

    alarm: float
    check: float
    soon: float
    met: float
    doubt: float


@dataclass(frozen=True)
class Verdict:
    """What follows from a message, and for which rows, strongest first."""

    verdict: str
    rows: list[Hit]

    def as_dict(self) -> dict[str, object]:
        """As it stands in the parse result."""
        rows = [{"id": h.row, "level": h.outcome, "words": h.words} for h in self.rows]
        level = self.rows[0].outcome if self.rows else None
        return {"verdict": self.verdict, "level": level, "rows": rows}


def decide(
    judged: Judgement,
    whole: Heard,
    kept: Heard,
    levels: Mapping[str, str],
    thresholds: Thresholds,
) -> Verdict:
    """Add up what the voices say; neither is enough to be left in peace against the other.

    Args:
        judged: What the patterns say.
        whole: What the second voice hears in the message.
        kept: What it hears without what is denied, over, or not a person's.
        levels: The level of each row.
        thresholds: When something follows.
    """
    met = [hit for hit in judged.hits if hit.outcome in (NOW, TODAY)]
    asked = [Hit(h.row, levels[h.row], h.words) for h in judged.hits if h.outcome == CHECK]
    evidence = _WHOLE * _loudness(whole, levels) + (1 - _WHOLE) * _loudness(kept, levels)
    evidence += thresholds.met if met else thresholds.met / 2 if asked else 0
    likeliest = _likeliest(kept, levels)
    found = [*met, *asked] or [Hit(likeliest, levels[likeliest], "")]
    if evidence >= thresholds.alarm:
        return Verdict(ALARM, _strongest(found))
    if evidence >= (thresholds.doubt if met or asked else thresholds.check):
        return Verdict(CHECK, _strongest(found))
    soon = [hit for hit in judged.hits if hit.outcome == SOON]
    soon += [
        Hit(row, SOON, "")
        for row, score in kept.rows.items()
        if levels[row] == SOON and score >= thresholds.soon
    ]
    return Verdict(SOON, _strongest(soon)) if soon else Verdict(NONE, [])


def _loudness(heard: Heard, levels: Mapping[str, str]) -> float:
    """A message that is a little like many rows is less of a sign than one that is like one."""
    return heard.urgent + heard.rows[_likeliest(heard, levels)]


def _likeliest(heard: Heard, levels: Mapping[str, str]) -> str:
    """The row that the second voice means, of those that cannot wait."""
    return max((row for row in heard.rows if levels[row] != SOON), key=lambda row: heard.rows[row])


def _strongest(hits: Iterable[Hit]) -> list[Hit]:
    """The highest level first, each row once."""
    ordered = sorted(hits, key=lambda hit: _STRENGTH[hit.outcome])
    first = {hit.row: hit for hit in reversed(ordered)}
    return sorted(first.values(), key=lambda hit: _STRENGTH[hit.outcome])[:_MOST_ROWS]
