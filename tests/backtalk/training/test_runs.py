"""The queue of trainings: one runs, one waits, none is forgotten, none is said to run that died."""

from datetime import timedelta

import pytest

from backtalk.db.migrate import upgrade
from backtalk.db.models import TrainingRun, now
from backtalk.db.session import session
from backtalk.training import runs


@pytest.fixture(autouse=True)
def tables(database_url: str) -> None:
    upgrade()


def asked() -> int:
    with session() as db, db.begin():
        return runs.ask(db, 1).id


def read(run_id: int) -> TrainingRun:
    with session() as db:
        return db.get_one(TrainingRun, run_id)


def test_one_runs_one_waits_and_no_more() -> None:
    first = asked()
    assert runs.claim() == first
    second = asked()
    with pytest.raises(runs.RunError, match="One waits already"):
        asked()
    assert runs.claim() is None
    assert runs.finish(first, model_id=5)
    assert runs.claim() == second
    assert (read(first).state, read(first).model_id) == ("done", 5)


def test_a_run_that_gives_no_sign_of_life_is_said_to_have_failed() -> None:
    first = asked()
    runs.claim()
    with session() as db, db.begin():
        db.get_one(TrainingRun, first).beat_at = now() - runs.SILENT - timedelta(seconds=1)
    second = asked()
    assert runs.claim() == second
    assert (read(first).state, read(first).error) == ("failed", runs.STOPPED)
    assert not runs.beat(first)
    assert not runs.finish(first, model_id=1)
    assert read(first).state == "failed"


@pytest.mark.parametrize("running", [True, False])
def test_what_runs_and_what_waits_can_be_stopped_once(running: bool) -> None:
    run_id = asked()
    if running:
        runs.claim()
    with session() as db, db.begin():
        runs.cancel(db, run_id)
    assert not runs.beat(run_id, "train")
    assert not runs.finish(run_id, error="too late")
    assert read(run_id).state == "cancelled"
    assert runs.claim() is None
    with session() as db, db.begin(), pytest.raises(runs.RunError, match="ended already"):
        runs.cancel(db, run_id)


def test_the_time_left_is_that_of_the_last_training() -> None:
    with session() as db, db.begin():
        at = now()
        assert runs.usual_seconds(db, "train") == runs.USUAL["train"]
        began = at - timedelta(seconds=500)
        ended = at - timedelta(seconds=400)
        db.add(TrainingRun(state="done", started_at=began, ended_at=ended))
        db.add(TrainingRun(kind="compare", state="done", started_at=at, ended_at=at))
        db.add(TrainingRun(state="failed", started_at=at, ended_at=at))
        db.flush()
        run = TrainingRun(state="running", started_at=at - timedelta(seconds=30))
        usual = runs.usual_seconds(db, "train")
        assert usual == pytest.approx(100)
        assert runs.seconds_left(run, usual, at) == pytest.approx(70)
        run.started_at = at - timedelta(seconds=300)
        assert runs.seconds_left(run, usual, at) == 0
