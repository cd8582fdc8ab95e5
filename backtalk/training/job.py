"""One training that was asked for in the console: `python -m backtalk.training.job NUMBER`.

A process of its own, started by web and ended with it. It writes what trainers decided into the
training data, checks that, trains, registers the candidate and compares it; each second it gives a
sign of life and looks whether it may go on.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from backtalk.content import ContentError
from backtalk.content.store import current
from backtalk.db.models import TrainedModel, TrainingRun
from backtalk.db.session import session
from backtalk.evaluate.questions import QuestionsError
from backtalk.reviews.training_data.files import ExportRefused, export
from backtalk.run.engine import EngineMissing
from backtalk.settings import settings
from backtalk.training import archives, cancellation, checks, models, runs, trainer
from backtalk.training.cancellation import Cancelled
from backtalk.training.comparison import compare, lines
from backtalk.training.comparison.readings import ReadingError
from backtalk.training.trainer import TrainingError

EVERY = 1.0
SHOWN = 5  # of the problems that the examples have
_OURS = (ContentError, EngineMissing, ExportRefused, QuestionsError, ReadingError)


def run(run_id: int) -> None:
    """Do all of it, and write down how it ended."""
    log = None
    try:
        with _alive(run_id):
            model_id = _work(run_id)
    except (*_OURS, TrainingError) as error:
        log = getattr(error, "log", None)
        runs.finish(run_id, error=str(error), log=log)
    except OSError as error:
        runs.finish(run_id, error=f"The disk failed ({error.strerror}); make room and train again.")
    except Cancelled:
        runs.finish(run_id, error=runs.STOPPED)  # nothing, if it was cancelled
    else:
        runs.finish(run_id, model_id=model_id)


def _work(run_id: int) -> int:
    with session() as db:
        given = db.get_one(TrainingRun, run_id)
    compared = given.model_id if given.kind == "compare" else None
    model_id = compared or _train(run_id, given.asked_by)
    _begin(run_id, "compare")
    with session() as db:
        candidate, active = db.get_one(TrainedModel, model_id), models.active(db)
        traffic = lines.traffic(db)
    if active is not None and active.id != candidate.id:
        if not archives.intact(active) or not archives.intact(candidate):
            raise ReadingError("An archive is missing or damaged; train again.")
        found = compare.compare(active, candidate, traffic)
        with session() as db, db.begin():
            db.get_one(TrainedModel, model_id).comparison = found
    return model_id


def _train(run_id: int, asked_by: int | None) -> int:
    content = current()
    with session() as db, db.begin():
        export(db, content, settings().var)
    problems = checks.problems(content)
    if problems:
        more = f" And {len(problems) - SHOWN} more." if len(problems) > SHOWN else ""
        raise TrainingError(" ".join(problems[:SHOWN]) + more)
    _begin(run_id, "train")
    archive = trainer.train(lambda _: cancellation.check())
    with session() as db, db.begin():
        return models.register(db, archive, asked_by).id


def _begin(run_id: int, step: Literal["train", "compare"]) -> None:
    cancellation.check()
    runs.beat(run_id, step)


@contextmanager
def _alive(run_id: int) -> Iterator[None]:
    """Give signs of life while the block runs, and ask it to break off when it may not go on."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(EVERY):
            if not runs.beat(run_id):
                cancellation.request()
                return

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()


def main() -> None:
    """Run the training whose number is given; SIGTERM breaks it off."""
    signal.signal(signal.SIGTERM, cancellation.request)
    run(int(sys.argv[1]))


if __name__ == "__main__":
    main()
