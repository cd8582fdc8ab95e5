"""The pages about models: counters, and a training that is asked for, seen and stopped."""

import asyncio
import sys

import pytest

from backtalk.db.models import TrainingRun, now
from backtalk.db.session import session
from backtalk.training import project
from tests.web.console.browser import Browser
from tests.web.console.models.making import words
from web.jobs import training


async def test_the_counters_say_how_far_decisions_have_come(
    trainer: Browser, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "decisions", lambda: 74)
    text = words((await trainer.get("/models")).text)
    assert (
        "37 decisions are not yet in a model; candidate 2 contains 37 that the active model does"
        " not; active is 1."
    ) in text


async def test_a_training_is_asked_for_seen_and_stopped(trainer: Browser) -> None:
    answer = await trainer.post("/models/train")
    assert answer.headers["location"] == "/console/models"
    assert "Waiting for the one before it." not in (await trainer.get("/models")).text
    async with asyncio.timeout(10):
        while "Checking the examples" not in (text := (await trainer.get("/models")).text):
            await asyncio.sleep(0.02)
    assert "about 2 minutes left" in text
    assert '<progress class="w-100" max="100" value="0" aria-labelledby="run-1">' in text
    await trainer.post("/models/train")
    await trainer.post("/models/train")
    text = words((await trainer.get("/models")).text)
    assert "One waits already" in text
    assert "Training 2 Waiting for the one before it." in text
    for run in (2, 1):
        await trainer.post(f"/models/trainings/{run}/cancel")
    text = words((await trainer.get("/models")).text)
    assert "Training 2 was stopped. Nothing changed." in text


async def test_a_process_that_breaks_off_is_said_to_have_failed(
    trainer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    await trainer.post("/models/train")
    async with asyncio.timeout(10):
        while "Training 1 failed. The training broke off." not in (
            text := words((await trainer.get("/models")).text)
        ):
            await asyncio.sleep(0.02)
    assert "The model that answers is as it was; train again." in text


async def test_a_failed_training_says_why_and_shows_its_log(trainer: Browser) -> None:
    with session() as db, db.begin():
        said = {"error": "Training failed: no.", "log": "line <1>\nline 2"}
        db.add(TrainingRun(state="failed", ended_at=now(), **said))
    text = (await trainer.get("/models")).text
    assert "Training 1 failed. Training failed: no." in text
    assert '<pre class="log" tabindex="0">line &lt;1&gt;\nline 2</pre>' in text
