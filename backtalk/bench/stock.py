"""Rasa as it comes, with the bot that `rasa init` writes, under the same load as Backtalk.

It wants TensorFlow and Python 3.10, so that it gets an environment of its own, outside of git.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import httpx
import psutil

from backtalk.bench import serving
from backtalk.bench.errors import BenchError
from backtalk.evaluate.parser import free_port
from backtalk.run.processes import start, stop
from backtalk.settings import ROOT

HOME = ROOT / ".uv" / "stock"
VERSION = "3.6.21"
_TEXTS = (
    "hello",
    "i am sad",
    "yes",
    "no",
    "good afternoon",
    "are you a bot?",
    "i feel great",
    "bye",
)
_PATIENCE = 300.0


def compare() -> Iterator[str]:
    """Measure both, one after the other; the lines of a table with their ratios.

    Raises:
        BenchError: If stock Rasa cannot be installed or does not start.
    """
    _install()
    stock, ours = _measure_stock(), serving.measure_serving()
    yield "| what | stock Rasa, its own bot | Backtalk, the whole chain | ratio |"
    yield "|---|---|---|---|"
    yield _row("start until ready", "s", stock.ready_seconds, ours.ready_seconds)
    yield _row("memory after the load", "MB", _all(stock.megabytes), _all(ours.megabytes))
    yield _row("a message, median", "ms", stock.answering.median, ours.answering.median)
    yield _row("a message, 95 %", "ms", stock.answering.p95, ours.answering.p95)
    at_once = f"messages a second, {serving.VISITORS} visitors at once"
    yield _row(at_once, "", stock.load.per_second, ours.load.per_second)


def _install() -> None:
    """Make its environment and its bot, unless they are there.

    Raises:
        BenchError: If that fails.
    """
    uv, python = ROOT / ".uv/bin/uv", HOME / "venv/bin/python"
    steps = (
        (HOME / "venv/bin/rasa", (uv, "venv", "-q", "--clear", "--python", "3.10", HOME / "venv")),
        (
            HOME / "venv/bin/rasa",
            (uv, "pip", "install", "--python", python, f"rasa=={VERSION}", "setuptools<81"),
        ),
        (
            HOME / "bot/models",
            (HOME / "venv/bin/rasa", "init", "--no-prompt", "--init-dir", HOME / "bot"),
        ),
    )
    (HOME / "bot").mkdir(parents=True, exist_ok=True)  # `rasa init` makes none
    missing = [command for made, command in steps if not made.exists()]
    for command in missing:
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            shutil.rmtree(HOME / "bot", ignore_errors=True)
            raise BenchError(
                f"Stock Rasa was not set up: `{Path(command[0]).name} {command[1]}` failed:"
                f" {(done.stdout + done.stderr).strip()[-400:]}"
            )


def _environment() -> dict[str, str]:
    others = {"PYTHONPATH", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def _measure_stock() -> serving.Serving:
    port = free_port()
    command = [str(HOME / "venv/bin/rasa"), "run", "--enable-api", "--port", str(port)]
    with (HOME / "rasa.log").open("w") as log:
        began = monotonic()
        process = start(
            [*command, "--interface", "127.0.0.1"],
            cwd=HOME / "bot",
            environment=_environment(),
            output=log.fileno(),
        )
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60
            ) as http:
                ready = _ready(http, process, began)
                return _measure(http, psutil.Process(process.pid), ready)
        finally:
            stop(process)


def _ready(http: httpx.Client, process: "subprocess.Popen[str]", began: float) -> float:
    while process.poll() is None and monotonic() - began < _PATIENCE:
        try:
            _ask(http, "hello")
            return monotonic() - began
        except httpx.HTTPError:
            sleep(0.1)
    raise BenchError(f"Stock Rasa does not start; {HOME / 'rasa.log'} says why.")


def _measure(http: httpx.Client, process: psutil.Process, ready: float) -> serving.Serving:
    texts = [_TEXTS[number % len(_TEXTS)] for number in range(serving.MESSAGES)]
    answering = serving.speed(texts, lambda text: _ask(http, text))
    load = serving.under_load(
        lambda text, token: _ask(http, text, token), texts, {"engine": process}
    )
    memory = {"engine": process.memory_info().rss / 1e6}
    return serving.Serving(ready, ready, memory, answering, answering, load)


def _ask(http: httpx.Client, text: str, sender: str | None = None) -> str:
    """Ask as a visitor who has just come, or who goes on; the name of the conversation."""
    sender = sender or str(uuid4())
    body = {"sender": sender, "message": text}
    http.post("/webhooks/rest/webhook", json=body).raise_for_status()
    return sender


def _all(megabytes: dict[str, float]) -> float:
    return sum(megabytes.values())


def _row(what: str, unit: str, stock: float, ours: float) -> str:
    return f"| {what} | {stock:.1f} {unit} | {ours:.1f} {unit} | {ours / stock:.2f} |"
