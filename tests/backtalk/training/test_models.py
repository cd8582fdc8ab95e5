"""Which model answers: one, however many promote; what differs from what was made is refused."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.db.migrate import upgrade
from backtalk.db.models import TrainedModel, now
from backtalk.db.session import session
from backtalk.training import archives, models, project


@pytest.fixture
def db(database_url: str, models_folder: Path) -> Iterator[Session]:
    upgrade()
    with session() as opened:
        yield opened


def made(db: Session, folder: Path, name: str) -> TrainedModel:
    (folder / f"{name}.tar.gz").write_bytes(name.encode())
    return models.register(db, folder / f"{name}.tar.gz")


def test_one_model_answers_and_the_one_before_is_kept(db: Session, models_folder: Path) -> None:
    one, two = made(db, models_folder, "one"), made(db, models_folder, "two")
    models.activate(db, one, "first")
    assert models.candidate(db) is two
    models.activate(db, two, "better", by=7)
    assert models.active(db) is two
    assert (one.state, two.state, two.promoted_by, two.why) == ("retired", "active", 7, "better")
    assert models.candidate(db) is None


def test_the_database_lets_no_second_model_be_active(db: Session, models_folder: Path) -> None:
    models.activate(db, made(db, models_folder, "one"), "first")
    made(db, models_folder, "two")
    with pytest.raises(IntegrityError):
        db.execute(update(TrainedModel).values(state="active"))


def test_a_model_is_registered_once(db: Session, models_folder: Path) -> None:
    assert made(db, models_folder, "one") is made(db, models_folder, "one")


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_damaged_archive_is_refused(db: Session, models_folder: Path, damage: str) -> None:
    model = made(db, models_folder, "one")
    models.check_usable(model, project.base())
    file = archives.place(model)
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(b"onf" if damage == "changed" else b"on")
    with pytest.raises(models.ModelError, match="missing or damaged"):
        models.check_usable(model, project.base())


def test_a_model_of_another_program_is_refused(db: Session, models_folder: Path) -> None:
    with pytest.raises(models.ModelError, match="other files of the program"):
        models.check_usable(made(db, models_folder, "one"), "0" * 12)


def test_the_last_five_and_what_was_promoted_within_a_year_are_kept(
    db: Session, models_folder: Path
) -> None:
    made_ = [made(db, models_folder, f"m{number}") for number in range(9)]
    made_[0].promoted_at = now() - timedelta(days=400)
    made_[1].promoted_at = now() - timedelta(days=300)
    made_[2].state, made_[2].promoted_at = "active", now() - timedelta(days=900)
    assert sorted(archives.remove_old(db, now())) == [made_[0].id, made_[3].id]
    left = {file.name for file in models_folder.glob("*.tar.gz")}
    assert left == {f"m{number}.tar.gz" for number in (1, 2, 4, 5, 6, 7, 8)}
    assert made_[0].removed_at
    with pytest.raises(models.ModelError, match="removed because it is old"):
        models.check_usable(made_[0], project.base())
    assert archives.remove_old(db, now()) == []
