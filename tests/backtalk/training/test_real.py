"""A training for real, from the queue to a candidate that was compared."""

import shutil
from pathlib import Path

import pytest

from backtalk.db.migrate import upgrade
from backtalk.db.models import TrainedModel, TrainingRun
from backtalk.db.session import session
from backtalk.settings import ROOT
from backtalk.training import archives, job, models, runs, trainer
from backtalk.training.gates import gates
from tests.environment import environment


@pytest.mark.slow
def test_the_same_examples_make_a_candidate_that_every_gate_lets_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matching = trainer.matching_model()
    assert matching, "make model"
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copy(matching, folder)
    # The usual folder of caches has the vectors of all examples.
    url = f"sqlite:///{tmp_path / 'backtalk.db'}"
    with environment(monkeypatch, var=ROOT / "var", models=folder, database_url=url):
        upgrade()
        with session() as db, db.begin():
            active = models.register(db, folder / matching.name)
            models.activate(db, active, "first")
            runs.ask(db, 1)
        run_id = runs.claim()
        assert run_id
        job.run(run_id)
        with session() as db:
            run = db.get_one(TrainingRun, run_id)
            assert (run.state, run.error) == ("done", None)
            made = db.get_one(TrainedModel, run.model_id)
        assert archives.intact(made)
        found = made.comparison
        assert found
        assert (found["changed"], found["questions"]["n"]) == (0, 251)
        assert [gate.name for gate in gates(found, active.id, []) if not gate.open] == []
