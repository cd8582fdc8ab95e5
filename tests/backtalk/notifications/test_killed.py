"""Fault injection: the process is killed at each point between commit and send; none is lost."""

import multiprocessing
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from backtalk.db.models import Lead
from backtalk.db.session import session
from backtalk.notifications import sender
from tests.backtalk.notifications import killed
from tests.backtalk.notifications.helpers import CLINIC, Clock, add_target, rows
from tests.backtalk.notifications.killed import POINTS
from tests.backtalk.notifications.receiver import Behaviour, Receiver

TWICE = ("while the receiver works", "after the answer", "before the commit of the settle")
"""Where the receiver has it already, and nobody on our side knows."""


@dataclass(frozen=True)
class Ended:
    code: int | None
    said: str


def run(point: str, folder: Path) -> Ended:
    """A process of its own; what it needs is imported once, not in each."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([killed.__name__])
    log = folder / "log"
    log.touch()
    given = {name: value for name, value in os.environ.items() if name.startswith("BACKTALK_")}
    process = context.Process(target=killed.main, args=(point, given, log))
    process.start()
    process.join(60)
    return Ended(process.exitcode, log.read_text())


@pytest.mark.usefixtures("any_outbox")
@pytest.mark.parametrize("point", POINTS)
def test_a_request_survives_being_killed(
    tmp_path: Path, receiver: Receiver, behaviour: Behaviour, point: str
) -> None:
    if point == "while the receiver works":
        behaviour.answers = ["late", 200]
    add_target(receiver.url)
    child = run(point, tmp_path)
    assert child.code == -signal.SIGKILL
    assert "end" not in child.said
    with session() as db:
        saved = list(db.scalars(select(Lead.id)))
    if "told" in child.said:
        assert len(saved) == 1
    assert len(saved) == len(rows()) == (point != "before the commit of the request")
    clock = Clock()
    clock.at += sender.HOLD
    sender.send_due(CLINIC, clock)
    assert {got.json["lead"]["id"] for got in behaviour.got} == set(saved)
    assert len(set(behaviour.keys)) == len(saved)
    assert len(behaviour.keys) == (2 if point in TWICE else len(saved))
    assert {row.state for row in rows()} <= {"sent"}


@pytest.mark.usefixtures("any_outbox")
def test_the_same_process_ends_when_it_is_left_alone(
    tmp_path: Path, receiver: Receiver, behaviour: Behaviour
) -> None:
    add_target(receiver.url)
    assert run("nowhere", tmp_path) == Ended(0, "told end")
    assert len(behaviour.got) == 1
