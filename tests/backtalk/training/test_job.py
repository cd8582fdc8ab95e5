"""The process that trains: what it makes, and what is left when it fails, is stopped or killed."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from backtalk.content.loader import load
from backtalk.db.migrate import upgrade
from backtalk.db.models import TrainedModel, TrainingRun
from backtalk.db.session import session
from backtalk.reviews.training_data.conversation_tests import mark_wrong
from backtalk.run import engine
from backtalk.settings import ROOT
from backtalk.training import archives, cancellation, checks, job, models, runs
from backtalk.training.comparison import lines
from backtalk.training.comparison.lines import Line
from tests.backtalk.training.conftest import PYTHON, READ, answer, told
from tests.environment import environment
from tests.reviews import OTHER, said, words

Fake = Callable[[str], None]
AT_ONCE = 20.0
"""Seconds; it takes one, and more on a busy machine."""
QUESTIONS = [
    Line("questions", "a", "what is a roller", expected=("foam_rolling/what",)),
    Line("questions", "b", "can i run", expected=("sciatica/run",)),
]


@pytest.fixture(autouse=True)
def clinic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, models_folder: Path, fake_rasa: Fake
) -> Iterator[None]:
    """A database, a model that answers, two questions to compare on, and quick signs of life."""
    monkeypatch.setattr(job, "EVERY", 0.05)
    monkeypatch.setattr(lines, "questions", lambda: QUESTIONS)
    monkeypatch.setattr(lines, "danger", lambda: DANGER)
    with environment(monkeypatch, var=tmp_path / "var", models=models_folder):
        upgrade()
        (models_folder / "one.tar.gz").write_bytes(b"one")
        with session() as db, db.begin():
            models.activate(db, models.register(db, models_folder / "one.tar.gz"), "first")
        yield
        cancellation.forget()


DANGER = [
    next(line for line in lines.danger() if line.kind == kind) for kind in ("must_pass", "held_out")
]
RED_FLAG = next(line.danger.red_flag_id for line in DANGER if line.danger)


def begun() -> int:
    with session() as db, db.begin():
        runs.ask(db, 3)
    claimed = runs.claim()
    assert claimed
    return claimed


def read(run_id: int) -> TrainingRun:
    with session() as db:
        return db.get_one(TrainingRun, run_id)


def active() -> TrainedModel:
    with session() as db:
        found = models.active(db)
    assert found
    assert archives.intact(found)
    return found


def test_it_makes_a_candidate_and_compares_it(models_folder: Path) -> None:
    alarm = answer("hip_pain/groin", verdict="alarm", red_flag_id=RED_FLAG)
    told(models_folder / "one.tar.gz", {"can i run": answer("x/y"), DANGER[0].text: alarm})
    run_id = begun()
    job.run(run_id)
    run = read(run_id)
    assert (run.state, run.error, run.step) == ("done", None, "compare")
    with session() as db:
        made = db.get_one(TrainedModel, run.model_id)
    assert (made.state, made.made_by) == ("candidate", 3)
    assert archives.intact(made)
    found = made.comparison
    assert found
    assert found["against"] == active().id != made.id
    assert [lost["red_flag_id"] for lost in found["danger"]["must_pass"]["lost"]] == [RED_FLAG]
    assert found["changed"] == 2
    assert {change["set"] for change in found["changes"]} == {"questions", "must_pass"}


def test_what_rasa_says_is_passed_on_with_its_log(fake_rasa: Fake) -> None:
    fake_rasa("print('reading'); print('ValueError: \\x1b[91mno such intent\\x1b[0m'); exit(1)")
    run_id = begun()
    job.run(run_id)
    run = read(run_id)
    assert (run.state, run.error) == ("failed", "Training failed: no such intent")
    assert run.log == "reading\nValueError: no such intent"
    assert active().archive == "one.tar.gz"


def test_examples_that_contradict_each_other_are_named_before_training(
    monkeypatch: pytest.MonkeyPatch, fake_rasa: Fake
) -> None:
    fake_rasa("raise SystemExit('must not run')")
    problems = [f"a.yml, line {number} and b.yml are one message." for number in range(7)]
    monkeypatch.setattr(checks, "problems", lambda content: problems)
    run_id = begun()
    job.run(run_id)
    error = read(run_id).error
    assert error
    assert error.startswith(problems[0])
    assert error.endswith("And 2 more.")


def test_a_full_disk_leaves_no_half_archive(fake_rasa: Fake, models_folder: Path) -> None:
    # As the kernel does it: what is written beyond the limit fails.
    fake_rasa(
        "import pathlib, resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "given = sys.argv\n"
        "folder, name = (given[given.index(o) + 1] for o in ('--out', '--fixed-model-name'))\n"
        "pathlib.Path(folder, name + '.tar.gz').write_bytes(bytes(9000))\n"
    )
    run_id = begun()
    job.run(run_id)
    run = read(run_id)
    assert run.state == "failed"
    assert run.error
    assert "File too large" in run.error
    assert [file.name for file in models_folder.glob("*.tar.gz")] == ["one.tar.gz"]
    assert not (models_folder / ".training").exists()
    assert active().archive == "one.tar.gz"


@pytest.mark.parametrize("step", ["train", "compare"])
def test_stopped_in_the_middle_it_ends_and_leaves_what_answers(
    step: str, fake_rasa: Fake, monkeypatch: pytest.MonkeyPatch, models_folder: Path
) -> None:
    begun_processes = models_folder.parent / "begun"
    begun_processes.mkdir()
    sleeps = (
        "import os, pathlib, time\n"
        f"pathlib.Path({str(begun_processes)!r}, str(os.getpid())).touch()\n"
        "time.sleep(60)"
    )
    processes = {"train": 1, "compare": 2}[step]
    if step == "train":
        fake_rasa(sleeps)
    else:
        monkeypatch.setattr(engine, "read_turns_command", lambda model: [PYTHON, "-c", sleeps])
    run_id = begun()
    cancelled_at = []

    def cancel() -> None:
        while len(list(begun_processes.iterdir())) < processes:
            time.sleep(0.02)
        with session() as db, db.begin():
            runs.cancel(db, run_id)
        cancelled_at.append(time.monotonic())

    cancelling = threading.Thread(target=cancel)
    cancelling.start()
    job.run(run_id)
    cancelling.join()
    assert time.monotonic() - cancelled_at[0] < AT_ONCE
    for process in begun_processes.iterdir():
        assert not psutil.pid_exists(int(process.name))
    assert read(run_id).state == "cancelled"
    assert active().archive == "one.tar.gz"
    assert not (models_folder / ".training").exists()


def test_stopped_while_it_waits_for_another_training_it_ends(models_folder: Path) -> None:
    run_id = begun()
    with (models_folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stopping = threading.Timer(0.5, cancellation.request)
        stopping.start()
        began = time.monotonic()
        job.run(run_id)
    assert time.monotonic() - began < AT_ONCE
    assert (read(run_id).state, read(run_id).error) == ("failed", runs.STOPPED)


KILLED = """
import sys
from backtalk.run import engine
from backtalk.training import job
engine.command = lambda *given: [sys.executable, "-c", "import time; time.sleep(60)", *given]
job.main()
"""


@pytest.mark.parametrize(
    ("number", "state"), [(signal.SIGKILL, "running"), (signal.SIGTERM, "failed")]
)
def test_killed_in_the_middle_what_answers_goes_on_answering(
    number: signal.Signals, state: str, models_folder: Path
) -> None:
    run_id = begun()
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(run_id)])
    while read(run_id).step != "train" or not (models_folder / ".training" / "rasa.log").exists():
        time.sleep(0.02)
    os.kill(process.pid, number)
    process.wait(20)
    assert read(run_id).state == state
    assert active().archive == "one.tar.gz"
    if state == "failed":
        assert read(run_id).error == runs.STOPPED


def test_a_model_that_cannot_be_asked_is_no_candidate_that_was_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        engine, "read_turns_command", lambda model: [PYTHON, "-c", f"{READ}\nraise SystemExit(1)"]
    )
    run_id = begun()
    job.run(run_id)
    assert read(run_id).error == ("The model cannot be loaded, or fails on a message; train again.")
    with session() as db:
        (made,) = [model for model in models.history(db) if model.state == "candidate"]
    assert made.comparison is None


def test_a_kept_conversation_test_is_tried_on_both(models_folder: Path) -> None:
    # Of the random sample: nothing of it goes into the project's own examples.
    (text,) = words(1, audit=True)
    with session() as db, db.begin():
        turn = said(db, text, 1, answer=OTHER)
        mark_wrong(db, load(ROOT / "content"), 3, turn.id, "sciatica/run", "", keep=True)
    told(models_folder / "one.tar.gz", {text: answer("sciatica/run")})
    run_id = begun()
    job.run(run_id)
    with session() as db:
        made = db.get_one(TrainedModel, read(run_id).model_id)
    assert made.comparison
    assert made.comparison["story_tests"] == {
        "n": 1,
        "before": 1,
        "after": 0,
        "lost": ["kept test 1"],
        "failing": ["kept test 1"],
    }
