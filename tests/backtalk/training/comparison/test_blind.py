"""Two replies read without knowing whose is whose, and what comes of it."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from backtalk.db.models import TrainedModel
from backtalk.training.comparison import blind
from backtalk.training.models import ModelError

ME, YOU = 1, 2


def model(db: Session, *changes: tuple[str, str]) -> TrainedModel:
    found: dict[str, Any] = {
        "against": 1,
        "changes": [
            {"set": kind, "key": key, "before": f"old/{key}", "after": f"new/{key}"}
            for kind, key in changes
        ],
    }
    made = TrainedModel(
        archive="a", sha256="a", data_hash="", base="", decisions=3, state="candidate"
    )
    made.comparison = found
    db.add(made)
    db.flush()
    return made


def prefer(db: Session, candidate: TrainedModel, staff_id: int, prefix: str) -> None:
    """Find the reply better that begins so."""
    pair = blind.next_pair(db, candidate, staff_id)
    assert pair
    said = "first" if pair.first.startswith(prefix) else "second"
    blind.keep(db, candidate, staff_id, pair.line, said)


def test_own_messages_come_first_and_danger_signs_never(db: Session) -> None:
    candidate = model(db, ("must_pass", "a"), ("questions", "b"), ("traffic", "7"))
    lines = []
    while pair := blind.next_pair(db, candidate, ME):
        lines.append((pair.line, pair.left))
        blind.keep(db, candidate, ME, pair.line, "both")
    assert lines == [("traffic:7", 2), ("questions:b", 1)]


def test_the_order_tells_nothing_and_the_tally_everything(db: Session) -> None:
    candidate = model(db, *(("traffic", str(number)) for number in range(20)))
    assert blind.recount(db, candidate) is None
    places = set()
    for _ in range(20):
        pair = blind.next_pair(db, candidate, ME)
        assert pair
        places.add(pair.first.startswith("new"))
        assert blind.next_pair(db, candidate, YOU) is not None
        prefer(db, candidate, ME, "new")
    assert places == {True, False}
    found = blind.recount(db, candidate)
    assert found
    assert (found.after, found.before, found.n) == (20, 0, 20)
    assert found.words().endswith("The candidate is better.")


def test_a_few_readings_are_not_enough_evidence(db: Session) -> None:
    candidate = model(db, ("traffic", "1"), ("traffic", "2"))
    prefer(db, candidate, ME, "new")
    prefer(db, candidate, YOU, "old")
    found = blind.recount(db, candidate)
    assert found
    assert (found.after, found.before) == (1, 1)
    assert found.words().endswith("That is not enough evidence yet.")


def test_nobody_says_it_twice_nor_of_another_message(db: Session) -> None:
    candidate = model(db, ("traffic", "1"))
    blind.keep(db, candidate, ME, "traffic:1", "none")
    db.commit()
    with pytest.raises(ModelError, match="already"):
        blind.keep(db, candidate, ME, "traffic:1", "first")
    db.rollback()
    for line, said in (("traffic:9", "first"), ("traffic:1", "after")):
        with pytest.raises(ModelError, match="not to be read"):
            blind.keep(db, candidate, YOU, line, said)
