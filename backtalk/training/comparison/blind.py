"""Reading two replies to a message without knowing which model's is which."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.db.models import BlindReading, TrainedModel
from backtalk.training.comparison.evidence import Difference
from backtalk.training.models import ModelError

Said = Literal["first", "second", "both", "none"]
SAID: tuple[Said, ...] = get_args(Said)
SETS = ("traffic", "questions")
"""What is read blindly, a clinic's own messages first; danger signs have gates of their own."""


@dataclass(frozen=True)
class Pair:
    """Two replies that differ; `line` names the message, `left` how many are left with it."""

    line: str
    first: str
    second: str
    left: int


@dataclass(frozen=True)
class Tally:
    """What all who read blindly found better."""

    after: int
    before: int
    both: int
    none: int

    @property
    def n(self) -> int:
        """Readings in all."""
        return self.after + self.before + self.both + self.none

    def words(self) -> str:
        """What it says, in a sentence or two."""
        told = (
            f"Of {self.n} readings without knowing whose reply is whose, {self.after} found the"
            f" candidate's better and {self.before} the other one; {self.both} found both right,"
            f" {self.none} neither."
        )
        p = Difference(self.n, self.after, self.before).p
        if p >= 0.05:
            return f"{told} That is not enough evidence yet."
        better = "The candidate is" if self.after > self.before else "The model that answers is"
        return f"{told} {better} better."


def next_pair(db: Session, model: TrainedModel, staff_id: int) -> Pair | None:
    """The next message that this person has not read; None if there is none left."""
    done = set(db.scalars(select(BlindReading.line).where(*_of(model), _by(staff_id))))
    open_ = [change for change in _changes(model) if _line(change) not in done]
    if not open_:
        return None
    change, line = open_[0], _line(open_[0])
    first, second = change["before"], change["after"]
    if _swapped(model, line):
        first, second = second, first
    return Pair(line, first, second, len(open_))


def keep(db: Session, model: TrainedModel, staff_id: int, line: str, said: str) -> None:
    """Keep what somebody found better. The caller commits.

    Raises:
        ModelError: If there is nothing to say of this message, or it was said.
    """
    if said not in SAID or line not in {_line(change) for change in _changes(model)}:
        raise ModelError("This message is not to be read any more.")
    whose = ["after", "before"] if _swapped(model, line) else ["before", "after"]
    better = dict(zip(("first", "second"), whose, strict=True)).get(said, said)
    db.add(BlindReading(line=line, better=better, staff_id=staff_id, **_names(model)))
    try:
        db.flush()
    except IntegrityError as error:
        raise ModelError("You have read this message already.") from error


def recount(db: Session, model: TrainedModel) -> Tally | None:
    """What was said so far of a model against the one that it was compared with, if anything."""
    if not model.comparison:
        return None
    counts = Counter(db.scalars(select(BlindReading.better).where(*_of(model))))
    return (
        Tally(*(counts[name] for name in ("after", "before", "both", "none"))) if counts else None
    )


def _changes(model: TrainedModel) -> list[Mapping[str, Any]]:
    changes = (model.comparison or {}).get("changes", [])
    return [change for kind in SETS for change in changes if change["set"] == kind]


def _line(change: Mapping[str, Any]) -> str:
    return f"{change['set']}:{change['key']}"


def _swapped(model: TrainedModel, line: str) -> bool:
    """By lot, and the same each time: it must not be told from the order."""
    return hashlib.sha256(f"{model.sha256} {line}".encode()).digest()[0] % 2 == 1


def _names(model: TrainedModel) -> dict[str, int]:
    return {"model_id": model.id, "against_id": (model.comparison or {})["against"]}


def _of(model: TrainedModel) -> tuple[Any, Any]:
    names = _names(model)
    return (
        BlindReading.model_id == names["model_id"],
        BlindReading.against_id == names["against_id"],
    )


def _by(staff_id: int) -> Any:
    return BlindReading.staff_id == staff_id
