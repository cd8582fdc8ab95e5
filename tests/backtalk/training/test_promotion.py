"""Promoting and going back: gates, reasons, the audit, and one good active model in any case."""

import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.migrate import upgrade
from backtalk.db.models import AuditEntry, TrainedModel
from backtalk.db.session import session
from backtalk.training import archives, models, project, promotion, start
from backtalk.training.models import ModelError
from tests.backtalk.training.test_gates import GOOD

FALSE_ALARM = deepcopy(GOOD)
FALSE_ALARM["alarms"]["ordinary"]["alarm_after"] = 5
MISSED = deepcopy(FALSE_ALARM)
MISSED["danger"]["must_pass"]["lost"] = [{"key": "1", "red_flag_id": "dvt"}]
NOW, EDITED = {"sciatica/run": "Run a little."}, {"sciatica/run": "Walk first."}
REASON = "The alarms are on lines that a doctor should see."


@pytest.fixture
def db(database_url: str, models_folder: Path) -> Iterator[Session]:
    upgrade()
    with session() as opened:
        yield opened


@pytest.fixture
def two(db: Session, models_folder: Path) -> tuple[TrainedModel, TrainedModel]:
    """The model that answers, and a candidate that was found to be as good."""
    for name in ("one", "two"):
        (models_folder / f"{name}.tar.gz").write_bytes(name.encode())
    active = models.register(db, models_folder / "one.tar.gz")
    models.activate(db, active, "first")
    candidate = models.register(db, models_folder / "two.tar.gz")
    compared(candidate, GOOD, active)
    db.commit()
    return active, candidate


def compared(candidate: TrainedModel, found: dict[str, Any], active: TrainedModel) -> None:
    candidate.comparison = {**found, "against": active.id}


def promote(db: Session, model: TrainedModel, **options: Any) -> None:
    usual = {"base": project.base(), "problems": [], "texts": NOW, "by": 1, "admin": False}
    promotion.promote(db, model, **{**usual, **options})
    db.commit()


def test_a_trainer_promotes_and_goes_back(
    db: Session, two: tuple[TrainedModel, TrainedModel]
) -> None:
    one, other = two
    promote(db, other)
    assert models.active(db) is other
    promotion.go_back(db, one, base=project.base(), texts=EDITED, by=2)
    db.commit()
    assert (models.active(db), one.promoted_by, other.state) == (one, 2, "retired")
    promotion.go_back(db, other, base=project.base(), texts=NOW, by=2)
    # Each has beside it what visitors read when it last answered.
    assert (archives.texts(one), archives.texts(other)) == (NOW, EDITED)
    done = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.what, entry.object_id) for entry in done] == [
        ("model.promoted", str(other.id)),
        ("model.rolled_back", str(one.id)),
        ("model.rolled_back", str(other.id)),
    ]


@pytest.mark.parametrize(
    ("found", "options", "says"),
    [
        (FALSE_ALARM, {}, "An admin may override"),
        (FALSE_ALARM, {"admin": True, "reason": "so"}, "say in a sentence why"),
        (MISSED, {"admin": True, "reason": REASON}, "would be missed or put too mildly"),
        (GOOD, {"base": "0" * 12}, "other files of the program"),
        (GOOD, {"problems": ["a.yml, line 1 contradicts b.yml."]}, "a.yml, line 1"),
    ],
)
def test_a_shut_gate_leaves_the_active_model_as_it_is(
    db: Session,
    two: tuple[TrainedModel, TrainedModel],
    found: dict[str, Any],
    options: dict[str, Any],
    says: str,
) -> None:
    one, other = two
    compared(other, found, one)
    with pytest.raises(ModelError, match=says):
        promote(db, other, **options)
    assert models.active(db) is one


def test_an_admin_overrides_with_a_reason_that_is_kept(
    db: Session, two: tuple[TrainedModel, TrainedModel]
) -> None:
    one, other = two
    compared(other, FALSE_ALARM, one)
    promote(db, other, admin=True, reason=REASON)
    assert models.active(db) is other
    assert other.why == f"overridden: {REASON}"
    assert db.scalars(select(AuditEntry.what)).all() == ["model.overridden"]


def test_a_damaged_candidate_is_refused(
    db: Session, two: tuple[TrainedModel, TrainedModel]
) -> None:
    one, other = two
    archives.place(other).write_bytes(b"twx")
    with pytest.raises(ModelError, match="missing or damaged"):
        promote(db, other)
    assert models.active(db) is one


KILLED = """
import os, signal, sys
from sqlalchemy import event
from backtalk.db.models import TrainedModel
from backtalk.db.session import database, session
from backtalk.training import project, promotion

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

when = sys.argv[2]
if when == "before":
    event.listen(database(), "begin", die)
elif when == "during":
    event.listen(database(), "commit", die)
with session() as db, db.begin():
    model = db.get_one(TrainedModel, int(sys.argv[1]))
    promotion.promote(
        db, model, base=project.base(), problems=[], texts={}, by=1, admin=False
    )
die()
"""


@pytest.mark.parametrize("when", ["before", "during", "after"])
def test_killed_while_promoting_one_good_model_is_active(
    db: Session, two: tuple[TrainedModel, TrainedModel], when: str
) -> None:
    one, other = two
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(other.id), when], capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr
    db.expire_all()
    active = models.active(db)
    assert active is (other if when == "after" else one)
    assert archives.intact(active)


def adopted(archive: Path) -> TrainedModel:
    start.adopt(archive)
    with session() as db:
        found = models.active(db)
    assert found
    return found


def test_backtalk_starts_with_the_active_model_however_many_are_newer(
    db: Session, two: tuple[TrainedModel, TrainedModel]
) -> None:
    one, other = two
    assert start.model_to_serve() == archives.place(one)
    promote(db, other)
    assert start.model_to_serve() == archives.place(other)


def test_with_a_damaged_active_model_it_starts_with_the_one_before(
    db: Session, two: tuple[TrainedModel, TrainedModel]
) -> None:
    one, other = two
    promote(db, other)
    archives.place(other).write_bytes(b"half")
    place = start.model_to_serve()
    assert place == archives.place(one)
    assert adopted(place).why == f"the archive of model {other.id} is damaged or gone"


def test_a_new_program_asks_for_a_model_of_its_own(
    db: Session, two: tuple[TrainedModel, TrainedModel], models_folder: Path
) -> None:
    one, _ = two
    one.base = "0" * 12
    db.commit()
    assert start.model_to_serve() is None
    new = models_folder / f"20990101-000000-{project.fingerprint()}.tar.gz"
    new.write_bytes(b"of the new program")
    assert start.model_to_serve() == new
    found = adopted(new)
    assert (found.archive, found.why) == (new.name, "the program or its own examples were changed")
    assert adopted(new).id == found.id
    db.expire_all()
    assert one.state == "retired"


def test_before_there_are_tables_it_starts_with_what_matches(
    database_url: str, models_folder: Path
) -> None:
    assert start.model_to_serve() is None
    file = models_folder / f"20990101-000000-{project.fingerprint()}.tar.gz"
    file.write_bytes(b"model")
    assert start.model_to_serve() == file
