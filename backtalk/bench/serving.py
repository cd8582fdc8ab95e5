"""Start, memory and speed of a running Backtalk."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter
from uuid import uuid4

import httpx
import psutil

from backtalk.bench.running import Running
from backtalk.bench.sample import some_texts
from backtalk.secrets import engine_token
from backtalk.training import ensure_model

MESSAGES = 200
VISITORS = 8  # at the same time
LOAD_SECONDS = 15.0


@dataclass(frozen=True)
class Speed:
    """Milliseconds of one message: half of them take no longer, and 95 of 100."""

    median: float
    p95: float


@dataclass(frozen=True)
class Serving:
    """What was measured; seconds from the start, resident MB, milliseconds, messages a second."""

    web_seconds: float
    ready_seconds: float
    megabytes: dict[str, float]
    understanding: Speed
    answering: Speed
    per_second: float


def measure_serving() -> Serving:
    """Start Backtalk on free ports with an empty database, measure it, and stop it.

    A model is there before, so that the start is one without training.
    """
    ensure_model()
    with tempfile.TemporaryDirectory() as folder:
        running = Running(Path(folder), RATE_LIMIT="1000000/minute", ENGINE_TOKEN=engine_token())
        try:
            return _measure(running)
        finally:
            running.end()


def _measure(running: Running) -> Serving:
    web = running.wait_for("is warming up")
    ready = running.wait_for("Ready after")
    parts = {
        "web": running.part("uvicorn"),
        "actions": running.part("action_server"),
        "engine": running.part("--enable-api"),
    }
    texts = some_texts(MESSAGES)
    with (
        httpx.Client(base_url=running.engine, trust_env=False, timeout=60) as engine,
        httpx.Client(base_url=running.url, trust_env=False, timeout=60) as gateway,
    ):
        with _on_one_core(parts["engine"]):
            understanding = _speed(texts, lambda text: _understand(engine, text))
        answering = _speed(texts, lambda text: _ask(gateway, text))
        per_second = _load(gateway, texts)
    memory = {name: part.memory_info().rss / 1e6 for name, part in parts.items()}
    return Serving(web, ready, memory, understanding, answering, per_second)


@contextmanager
def _on_one_core(process: psutil.Process) -> Iterator[None]:
    cores = process.cpu_affinity() or []
    process.cpu_affinity(cores[:1])
    try:
        yield
    finally:
        process.cpu_affinity(cores)


def _speed(texts: list[str], ask: Callable[[str], None]) -> Speed:
    for text in texts[:10]:
        ask(text)
    taken = []
    for text in texts:
        began = perf_counter()
        ask(text)
        taken.append((perf_counter() - began) * 1000)
    return Speed(median(taken), quantiles(taken, n=20)[-1])


def _understand(engine: httpx.Client, text: str) -> None:
    engine.post(
        "/model/parse", params={"token": engine_token()}, json={"text": text}
    ).raise_for_status()


def _ask(gateway: httpx.Client, text: str) -> None:
    """Ask as a visitor who has just come."""
    body = {"message_id": str(uuid4()), "text": text}
    gateway.post("/chat/messages", json=body).raise_for_status()


def _load(gateway: httpx.Client, texts: list[str]) -> float:
    """Messages a second that several visitors get answered at the same time."""
    end = monotonic() + LOAD_SECONDS

    def visit(number: int) -> int:
        asked = 0
        while monotonic() < end:
            _ask(gateway, texts[(number * 25 + asked) % len(texts)])
            asked += 1
        return asked

    with ThreadPoolExecutor(VISITORS) as visitors:
        return sum(visitors.map(visit, range(VISITORS))) / LOAD_SECONDS
