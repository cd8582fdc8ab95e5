"""The words of the lines that models were compared on; a visitor's are read where they are kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from backtalk.privacy.personal import scrub
from backtalk.training.comparison import lines
from backtalk.training.comparison.lines import Line

GONE = "This message was deleted."


def written(db: Session, names: Iterable[str], country: str) -> dict[str, str]:
    """What visitors wrote, of those lines that are messages of theirs, by the lines' names."""
    parts = (name.partition(":") for name in names)
    numbers = [int(key) for kind, _, key in parts if kind == "traffic"]
    return {_name(line): scrub(line.text, country) for line in lines.traffic(db, numbers)}


def of_sets() -> dict[str, str]:
    """The lines of the sets that may be shown; never a held-out one."""
    read = (line for line in lines.danger() if line.kind == "must_pass")
    return {_name(line): line.text for line in (*lines.questions(), *read)}


def of_change(change: Mapping[str, Any]) -> str:
    """The name of the line of which the reply would change."""
    return f"{change['set']}:{change['key']}"


def _name(line: Line) -> str:
    return f"{line.kind}:{line.key}"
