"""What tests of the pages about models share: models, and what a comparison found."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

from backtalk.db.session import session
from backtalk.training import models
from backtalk.training.comparison import lines
from tests.backtalk.training.test_gates import GOOD

ROASTED = "is it wise to roast my hip"
FOUND = {
    **GOOD,
    "own_questions": False,
    "questions": {"n": 100, "before": 70, "after": 72, "words": "Two more of 100 are right."},
    "changed": 3,
    "alarms": {
        name: {**of, "check_before": 4, "check_after": 4} for name, of in GOOD["alarms"].items()
    },
}


def made(tmp_path: Path, name: str, *, active: bool = False, **values: Any) -> int:
    file = tmp_path / "models" / f"{name}.tar.gz"
    file.write_bytes(name.encode())
    with session() as db, db.begin():
        model = models.register(db, file)
        for key, value in values.items():
            setattr(model, key, value)
        if active:
            models.activate(db, model, "the first model")
        return model.id


def found(against: int, **values: Any) -> dict[str, Any]:
    changes = [
        {
            "set": "questions",
            "key": lines.questions()[0].key,
            "before": "out_of_scope",
            "after": "foam_rolling/what",
            "right": [False, True],
        },
        {
            "set": "must_pass",
            "key": "gone",
            "before": "alarm:dvt",
            "after": "check+sciatica/run",
            "right": [True, False],
        },
        {"set": "traffic", "key": "999", "before": "none", "after": "greet", "right": None},
    ]
    return deepcopy({**FOUND, "against": against, "changes": changes, **values})


def active_id() -> int:
    with session() as db:
        found = models.active(db)
    assert found
    return found.id


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
