"""Mixed load for a long time: whether memory, open files and answers stay as they were."""

import random
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter, sleep
from uuid import uuid4

import httpx

from backtalk.bench.errors import BenchError
from backtalk.bench.running import Running
from backtalk.bench.sample import some_texts
from backtalk.bench.serving import parts_of
from backtalk.training.trainer import ensure_model

VISITORS = 4
PAUSE = 0.2  # seconds between two calls of one visitor: a load that leaves the machine room
WARM_UP = 0.25  # of the time, in which caches fill
GROWTH = 0.05  # of memory after that, at most
_TURNS = 12  # messages of one conversation


@dataclass(frozen=True)
class Look:
    """One minute: seconds since the start, MB and open files of each part, milliseconds."""

    at: float
    megabytes: dict[str, float]
    files: dict[str, int]
    median: float
    p95: float
    calls: int


def soak(minutes: float) -> Iterator[str]:
    """Run mixed load and tell each minute how it is; a table at the end.

    Raises:
        BenchError: If a call failed, or memory or open files grew after the warm-up.
    """
    ensure_model()
    texts = some_texts(400)
    with tempfile.TemporaryDirectory() as folder:
        running = Running(Path(folder), RATE_LIMIT="1000000/minute")
        try:
            running.wait_for("Ready after")
            yield (
                "| minute | "
                + " | ".join(f"{p} MB, files" for p in parts_of(running))
                + (" | median, 95 % ms | calls |")
            )
            yield "|---|---|---|---|---|---|"
            looks = []
            for look in _looks(running, texts, minutes * 60):
                looks.append(look)
                yield _row(look)
        finally:
            running.end()
    yield _verdict(looks, minutes * 60 * WARM_UP)


def _looks(running: Running, texts: list[str], seconds: float) -> Iterator[Look]:
    parts, over, taken = parts_of(running), threading.Event(), list[float]()
    began = monotonic()
    with ThreadPoolExecutor(VISITORS) as threads:
        visitors = [
            threads.submit(_visit, running.url, texts, n, over, taken) for n in range(VISITORS)
        ]
        try:
            while monotonic() - began < seconds:
                sleep(min(60, seconds / 8))
                for visitor in visitors:
                    if visitor.done():
                        visitor.result()
                now, taken[:] = taken[:], []
                yield Look(
                    monotonic() - began,
                    {name: part.memory_info().rss / 1e6 for name, part in parts.items()},
                    {name: part.num_fds() for name, part in parts.items()},
                    median(now),
                    quantiles(now, n=20)[-1],
                    len(now),
                )
        finally:
            over.set()


def _visit(
    url: str, texts: list[str], number: int, over: threading.Event, taken: list[float]
) -> None:
    """One conversation after the other: messages, reads, and a contact request at the end.

    Raises:
        BenchError: If a call fails.
    """
    drawn = random.Random(number)
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as http:

        def call(method: str, path: str, body: dict[str, object] | None = None) -> httpx.Response:
            began = perf_counter()
            answer = http.request(method, path, json=body)
            taken.append((perf_counter() - began) * 1000)
            if not answer.is_success:
                raise BenchError(f"{method} {path} was answered {answer.status_code}.")
            sleep(PAUSE)
            return answer

        while not over.is_set():
            token: dict[str, object] = {}
            for _ in range(_TURNS):
                message = {"message_id": str(uuid4()), "text": drawn.choice(texts)}
                token = {"token": call("POST", "/chat/messages", message | token).json()["token"]}
            http.headers["Authorization"] = f"Bearer {token['token']}"
            for path in ("/chat/history", "/chat/widget", "/health"):
                call("GET", path)
            del http.headers["Authorization"]
            version = call("GET", "/chat/contact").json()["consent_version"]
            details = {"name": "Jo March", "reach": f"{uuid4().hex}@example.com"}
            agreed = {"message_id": str(uuid4()), "consent": True, "consent_version": version}
            call("POST", "/chat/contact", details | agreed | token)


def _row(look: Look) -> str:
    told = (f"{mb:.0f}, {look.files[part]}" for part, mb in look.megabytes.items())
    speed = f"{look.median:.0f}, {look.p95:.0f}"
    return f"| {look.at / 60:.1f} | {' | '.join(told)} | {speed} | {look.calls} |"


def _verdict(looks: list[Look], warm: float) -> str:
    first, *_, last = [look for look in looks if look.at >= warm]
    grown = {part: last.megabytes[part] / mb - 1 for part, mb in first.megabytes.items()}
    files = {part: last.files[part] - count for part, count in first.files.items()}
    told = ", ".join(f"{p} {100 * g:+.1f} % and {files[p]:+d} files" for p, g in grown.items())
    told = f"after {warm / 60:.0f} minutes of warm-up: {told}"
    if max(grown.values()) > GROWTH or max(files.values()) > VISITORS:
        raise BenchError(f"It grew, {told}.")
    return told
