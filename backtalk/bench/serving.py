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
from backtalk.training.trainer import ensure_model

MESSAGES = 200
VISITORS = 20  # at the same time
LOAD_SECONDS = 15.0


@dataclass(frozen=True)
class Speed:
    """Milliseconds of one message: half of them take no longer, and 95 of 100."""

    median: float
    p95: float


@dataclass(frozen=True)
class Load:
    """Messages a second, and milliseconds of processor time of each process a message."""

    per_second: float
    processor: dict[str, float]


@dataclass(frozen=True)
class Serving:
    """What was measured; seconds from the start, resident MB, milliseconds."""

    web_seconds: float
    ready_seconds: float
    megabytes: dict[str, float]
    understanding: Speed
    answering: Speed
    load: Load


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
    parts = parts_of(running)
    texts = some_texts(MESSAGES)
    with (
        httpx.Client(base_url=running.engine, trust_env=False, timeout=60) as engine,
        httpx.Client(base_url=running.url, trust_env=False, timeout=60) as gateway,
    ):
        with _on_one_core(parts["engine"]):
            understanding = speed(texts, lambda text: _understand(engine, text))
        answering = speed(texts, lambda text: _ask(gateway, text))
        load = under_load(lambda text, token: _ask(gateway, text, token), texts, parts)
    memory = {name: part.memory_info().rss / 1e6 for name, part in parts.items()}
    return Serving(web, ready, memory, understanding, answering, load)


def parts_of(running: Running) -> dict[str, psutil.Process]:
    """The processes of one that is ready."""
    return {
        "web": running.part("web.server"),
        "actions": running.part("action_server"),
        "engine": running.part("--enable-api"),
    }


@contextmanager
def _on_one_core(process: psutil.Process) -> Iterator[None]:
    cores = process.cpu_affinity() or []
    process.cpu_affinity(cores[:1])
    try:
        yield
    finally:
        process.cpu_affinity(cores)


def speed(texts: list[str], ask: Callable[[str], object]) -> Speed:
    """How long each of `texts` takes, one after the other."""
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


def _ask(gateway: httpx.Client, text: str, token: str | None = None) -> str:
    """Ask as a visitor who has just come, or who goes on; the token of the conversation."""
    body = {"message_id": str(uuid4()), "text": text, **({"token": token} if token else {})}
    answer = gateway.post("/chat/messages", json=body).raise_for_status()
    return str(answer.json()["token"])


def under_load(
    ask: Callable[[str, str | None], str], texts: list[str], parts: dict[str, psutil.Process]
) -> Load:
    """What several visitors cost who write at the same time, each in one conversation.

    Args:
        ask: Says a text in a conversation, a new one for None, and returns its name.
        texts: What they say.
        parts: The processes that answer.
    """
    end = monotonic() + LOAD_SECONDS
    before = {name: _processor(part) for name, part in parts.items()}

    def visit(number: int) -> int:
        asked, token = 0, None
        while monotonic() < end:
            token = ask(texts[(number * 25 + asked) % len(texts)], token)
            asked += 1
        return asked

    with ThreadPoolExecutor(VISITORS) as visitors:
        asked = sum(visitors.map(visit, range(VISITORS)))
    spent = {name: _processor(part) - before[name] for name, part in parts.items()}
    return Load(asked / LOAD_SECONDS, {name: 1000 * s / asked for name, s in spent.items()})


def _processor(process: psutil.Process) -> float:
    """Seconds of processor time since it began."""
    times = process.cpu_times()
    return float(times.user + times.system)
