"""The figures of the danger signs: what is found, what is missed, what alarms for nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal, cast

from backtalk.evaluate.parser import Parser, ParserError
from backtalk.evaluate.questions import QuestionsError
from backtalk.evaluate.red_flag_lines import Line
from backtalk.red_flags.levels import Level

Verdict = Literal["alarm", "check", "soon", "none"]
FOUND: tuple[Verdict, ...] = ("alarm", "check", "soon")
Levels = Mapping[str, Level]
LOOK_ALIKES = "look_alikes"


@dataclass(frozen=True)
class Judged:
    """What the engine says about danger in a message; `rows` strongest first."""

    verdict: Verdict
    level: Level | None
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """A line, the level of its row, and what the engine says of it."""

    line: Line
    level: Level
    judged: Judged

    @property
    def passes(self) -> bool:
        """Whether a visitor would get what a must-pass line has to get."""
        if not self.line.danger:
            return self.judged.verdict != "alarm"
        return self.judged.verdict == "alarm" or (
            self.level == "soon" and self.judged.verdict != "none"
        )

    @property
    def weaker(self) -> bool:
        """Whether the alarm is of a lower level than the row: a doctor today, not 911 now."""
        found = self.judged.level
        return self.judged.verdict == "alarm" and found is not None and found.rank > self.level.rank


@dataclass(frozen=True)
class Target:
    """What held-out lines have to reach.

    Args:
        group: A level, or the look-alikes.
        verdicts: Those that are counted.
        bound: Share of the lines of the group, 0 to 1.
        at_least: Whether the share must not be less than `bound`, or not more.
    """

    group: str
    verdicts: frozenset[Verdict]
    bound: float
    at_least: bool

    def measure(self, outcomes: Iterable[Outcome]) -> dict[str, Any]:
        """The share that was reached, and whether it is enough."""
        verdicts = [o.judged.verdict for o in outcomes if _group(o) == self.group]
        reached = share(sum(verdict in self.verdicts for verdict in verdicts), len(verdicts))
        return {
            "group": self.group,
            "verdicts": sorted(self.verdicts),
            "share": reached,
            "at_least" if self.at_least else "at_most": self.bound,
            "met": reached >= self.bound if self.at_least else reached <= self.bound,
        }


TARGETS = (
    Target(Level.EMERGENCY_NOW, frozenset({"alarm"}), 0.82, at_least=True),
    Target(Level.EMERGENCY_NOW, frozenset({"alarm", "check"}), 0.85, at_least=True),
    Target(Level.SAME_DAY, frozenset({"alarm"}), 0.80, at_least=True),
    Target(LOOK_ALIKES, frozenset({"alarm"}), 0.02, at_least=False),
    Target(LOOK_ALIKES, frozenset({"check"}), 0.10, at_least=False),
)
"""What held-out lines must not fall below; where they are to get to stands in
`docs/clinical-safety.md`. There is none for `soon`, which neither alarms nor withholds anything.
"""


@dataclass(frozen=True)
class Measured:
    """A set's outcomes and the time that they took."""

    outcomes: Sequence[Outcome]
    seconds: float

    def figures(self) -> dict[str, Any]:
        """Counts in all, by row and by kind, and the targets; no text."""
        return {
            "totals": _counted(self.outcomes, _group),
            "targets": [target.measure(self.outcomes) for target in TARGETS],
            "per_row": {
                red_flag_id: {"level": of_row[0].level, **_counted(of_row, _side)}
                for red_flag_id, of_row in _grouped(
                    self.outcomes, lambda o: o.line.red_flag_id
                ).items()
            },
            "per_kind": {
                side: _counted(of_side, lambda o: o.line.kind)
                for side, of_side in _grouped(self.outcomes, _side).items()
            },
        }

    def failing(self) -> list[Outcome]:
        """The lines that would get what they must not get."""
        return [outcome for outcome in self.outcomes if not outcome.passes]


def judge(parser: Parser, text: str) -> Judged:
    """What the engine says about danger in a message.

    Raises:
        ParserError: If the engine stops answering, or does not judge a message.
    """
    parsed = parser.parse(text)
    danger = parsed.get("danger")
    if not danger or not (parsed.get("intent") or {}).get("name"):
        raise ParserError("The engine did not judge a message for danger signs: run `make train`.")
    # Whether a row is asked about or the commonest signs: the visitor reads a question.
    verdict = "check" if danger["verdict"] == "general" else danger["verdict"]
    return Judged(
        cast(Verdict, verdict),
        Level(danger["level"]) if danger["level"] else None,
        tuple(one["id"] for one in danger["rows"]),
    )


def measure(lines: Sequence[Line], levels: Levels, parser: Parser) -> Measured:
    """Ask the engine about every line, one after the other.

    Raises:
        ParserError: If the engine stops answering, or does not judge a message.
        QuestionsError: If a line is of a row that is not there.
    """
    for red_flag_id in sorted({line.red_flag_id for line in lines} - levels.keys()):
        raise QuestionsError(
            f"There are lines for {red_flag_id}, but data/red_flags.yml has no such row."
        )
    judge(parser, lines[0].text)  # pays for what is loaded on demand
    began = perf_counter()
    outcomes = [Outcome(line, levels[line.red_flag_id], judge(parser, line.text)) for line in lines]
    return Measured(outcomes, perf_counter() - began)


def share(part: int, whole: int) -> float:
    """`part` of `whole`, 0 to 1; nothing of nothing is 0."""
    return round(part / whole, 4) if whole else 0.0


def _group(outcome: Outcome) -> str:
    return outcome.level if outcome.line.danger else LOOK_ALIKES


def _side(outcome: Outcome) -> str:
    return "danger" if outcome.line.danger else LOOK_ALIKES


def _grouped(
    outcomes: Iterable[Outcome], name: Callable[[Outcome], str]
) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(name(outcome), []).append(outcome)
    return groups


def _counted(
    outcomes: Iterable[Outcome], name: Callable[[Outcome], str]
) -> dict[str, dict[str, int]]:
    return {group: _counts(members) for group, members in _grouped(outcomes, name).items()}


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many got which verdict.

    `weaker` and `other_row` are among the alarms of danger lines: those of too low a level, and
    those that do not name the row that the line was written for.
    """
    verdicts = Counter(outcome.judged.verdict for outcome in outcomes)
    found: dict[str, int] = {verdict: verdicts[verdict] for verdict in FOUND}
    if not outcomes[0].line.danger:
        return {"n": len(outcomes), **found}
    alarms = [o for o in outcomes if o.judged.verdict == "alarm"]
    return {
        "n": len(outcomes),
        **found,
        "missed": verdicts["none"],
        "weaker": sum(o.weaker for o in alarms),
        "other_row": sum(o.line.red_flag_id not in o.judged.rows for o in alarms),
    }
