"""How much of what is found survives when the same message is typed in other ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backtalk.evaluate.mutations import KINDS, Mutation, mutations
from backtalk.evaluate.parser import Parser
from backtalk.evaluate.red_flags import Judged, Outcome, judge, share


@dataclass(frozen=True)
class Survival:
    """Each changed message of a line that alarmed, and what the engine says of it."""

    judged: Sequence[tuple[Mutation, Judged]]

    def figures(self) -> dict[str, Any]:
        """Of the messages, by kind: alarms, checks, lost."""
        return {**self._counts(), "per_kind": {kind: self._counts(kind) for kind in KINDS}}

    def lost(self) -> list[Mutation]:
        """Those that get neither alarm nor check."""
        return [mutation for mutation, judged in self.judged if judged.verdict in ("soon", "none")]

    def _counts(self, kind: str | None = None) -> dict[str, Any]:
        verdicts = [j.verdict for m, j in self.judged if kind in (None, m.kind)]
        n, alarm, check = len(verdicts), verdicts.count("alarm"), verdicts.count("check")
        return {
            "n": n,
            "alarm": alarm,
            "check": check,
            "lost": n - alarm - check,
            "alarm_share": share(alarm, n),
            "seen_share": share(alarm + check, n),
        }


def survival(outcomes: Sequence[Outcome], number: int, parser: Parser) -> Survival:
    """Ask about `number` changed messages of the danger lines that alarm as they stand.

    Raises:
        ParserError: If the engine does not answer one of them.
    """
    alarming = [o.line for o in outcomes if o.line.danger and o.judged.verdict == "alarm"]
    return Survival(list(_judged(mutations(alarming, number), parser)))


def _judged(changed: Iterator[Mutation], parser: Parser) -> Iterator[tuple[Mutation, Judged]]:
    for mutation in changed:
        yield mutation, judge(parser, mutation.text)
