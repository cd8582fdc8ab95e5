"""Measures the danger signs: both sets of lines, and the same messages typed in other ways."""

from dataclasses import dataclass
from typing import Any

from backtalk.content.loader import load
from backtalk.evaluate.fuzz import Survival, survival
from backtalk.evaluate.parser import Parser
from backtalk.evaluate.red_flag_lines import HELD_OUT, MUST_PASS, read_lines
from backtalk.evaluate.red_flags import Levels, Measured, measure
from backtalk.settings import settings


@dataclass(frozen=True)
class Evaluation:
    """What was measured, and of which model; `fuzzed` only if it was asked for."""

    held_out: Measured
    must_pass: Measured
    fuzzed: Survival | None
    model: str

    @property
    def ms_per_message(self) -> float:
        """Mean time of a line to the engine and back, in milliseconds."""
        both = (self.held_out, self.must_pass)
        lines = sum(len(measured.outcomes) for measured in both)
        return round(sum(measured.seconds for measured in both) * 1000 / lines, 2)

    def figures(self) -> dict[str, Any]:
        """What `backtalk evaluate --red-flags --json` prints; of held-out lines only counts."""
        found: dict[str, Any] = {
            "held_out": self.held_out.figures(),
            "must_pass": {
                **self.must_pass.figures(),
                "failing": [
                    {
                        "red_flag_id": outcome.line.red_flag_id,
                        "kind": outcome.line.kind,
                        "verdict": outcome.judged.verdict,
                        "rows": list(outcome.judged.rows),
                        "text": outcome.line.text,
                    }
                    for outcome in self.must_pass.failing()
                ],
            },
        }
        if self.fuzzed:
            found["mutations"] = {
                **self.fuzzed.figures(),
                "lost_messages": [
                    {"red_flag_id": lost.line.red_flag_id, "kind": lost.kind, "text": lost.text}
                    for lost in self.fuzzed.lost()
                ],
            }
        return {**found, "ms_per_message": self.ms_per_message, "model": self.model}


def levels() -> Levels:
    """The level of each row of `data/red_flags.yml`.

    Raises:
        ContentError: If that file or `content/` is broken.
    """
    return {
        red_flag_id: sign.level for red_flag_id, sign in load(settings().content).red_flags.items()
    }


def evaluate(parser: Parser, mutations: int = 0) -> Evaluation:
    """Ask the engine about every line of both sets, then about changed must-pass lines.

    Args:
        parser: The engine.
        mutations: How many changed messages, about.

    Raises:
        ContentError: If the rows cannot be read.
        ParserError: If the engine stops answering, or does not judge a message.
        QuestionsError: If a set cannot be used.
    """
    of_rows = levels()
    held_out, must_pass = (
        measure(read_lines(folder), of_rows, parser) for folder in (HELD_OUT, MUST_PASS)
    )
    fuzzed = survival(must_pass.outcomes, mutations, parser) if mutations else None
    return Evaluation(held_out, must_pass, fuzzed, parser.model() or "")
