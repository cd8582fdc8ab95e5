"""Whether the inbox's order pays: a simulated clinic decides on what it shows, or on any."""

import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import mean
from typing import Any

from backtalk.bench.curves import drawn
from backtalk.bench.errors import BenchError
from backtalk.reviews.inbox.candidates import Candidate, Said
from backtalk.reviews.inbox.queue import Item, doubtful
from backtalk.run import engine
from backtalk.settings import ROOT

PICTURE = ROOT / "docs/images/inbox-order.svg"
SEEDS = (1, 2, 3)
WEEKS = 3
EACH = 150  # decisions of a week
_UNSURE = 0.15  # as `Decision`: what is less likely is not shown


@dataclass(frozen=True)
class Simulated:
    """Percent of other strangers' questions that find their answer: by order, seed and week."""

    inbox: list[list[float]] = field(default_factory=list)
    random: list[list[float]] = field(default_factory=list)

    def gain(self) -> list[float]:
        """Points by which the inbox's order is better after the last week, by seed."""
        return [one[-1] - other[-1] for one, other in zip(self.inbox, self.random, strict=True)]


class _Clinic:
    """A process of the engine's that learns what it is told of a stream of questions."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.texts: list[str] = self._read()

    def learn(self, places: Sequence[int]) -> tuple[float, list[tuple[str, float, float]]]:
        """Percent right, and how the stream reads, once these questions are learned."""
        if self._process.stdin:
            print(json.dumps(places), file=self._process.stdin, flush=True)
        found = self._read()
        return 100 * found["right"] / found["of"], found["stream"]

    def _read(self) -> Any:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise BenchError("The simulation broke off: run `make train` to see why.")
        return json.loads(line)


def measure() -> Iterator[str]:
    """Simulate, draw the picture, and give the lines of the table."""
    found = simulate()
    PICTURE.write_text(drawn(found.inbox, found.random, EACH), encoding="utf-8")
    yield from table(found)


def simulate() -> Simulated:
    """Let three clinics learn for some weeks, each in both orders."""
    found = Simulated()
    for seed in SEEDS:
        with _clinic(seed) as clinic:
            begun = clinic.learn([])
            found.inbox.append(_weeks(clinic, begun, None))
            found.random.append(_weeks(clinic, begun, random.Random(seed)))
    return found


def _weeks(clinic: _Clinic, begun: Any, chance: random.Random | None) -> list[float]:
    right, stream = begun
    shares, decided = [right], []
    for _ in range(WEEKS):
        left = [n for n in range(len(clinic.texts)) if n not in decided]
        decided += chance.sample(left, EACH) if chance else _shown(clinic.texts, stream, left)
        right, stream = clinic.learn(decided)
        shares.append(right)
    return shares


def _shown(texts: list[str], stream: Any, left: list[int]) -> list[int]:
    """What the inbox shows first; as there, it goes on with what is left when that is decided."""
    items = {n: _item(n, texts[n], *stream[n]) for n in left}
    chosen: list[int] = []
    while len(chosen) < EACH:
        some = [item.said.id for item in doubtful(items.values())] or [*items]
        chosen += some
        for n in some:
            del items[n]
    return chosen[:EACH]


def _item(place: int, text: str, best: str, share: float, margin: float) -> Item:
    got = best if share >= _UNSURE else "unsure"
    said = Said(place, "", "", text, datetime.now(UTC), got, share, margin)
    return Item(Candidate(str(place), [said]), said, "uncertain", "")


@contextmanager
def _clinic(seed: int) -> Iterator[_Clinic]:
    process = subprocess.Popen(
        engine.simulate_command(seed),
        cwd=ROOT,
        env=engine.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _Clinic(process)
    finally:
        process.kill()
        process.communicate()


def table(found: Simulated) -> list[str]:
    """The shares by decisions, mean of the seeds, and what the order gained, as Markdown."""
    heads = [str(week * EACH) for week in range(WEEKS + 1)]
    rows = {"what the inbox shows first": found.inbox, "any": found.random}
    gains = ", ".join(f"{gain:+.1f}" for gain in found.gain())
    return [
        f"| decided on | {' | '.join(f'{head} decisions' for head in heads)} |",
        f"|---|{'---|' * len(heads)}",
        *(_row(name, runs) for name, runs in rows.items()),
        "",
        f"Points gained by the order after {WEEKS * EACH} decisions, by seed: {gains}.",
    ]


def _row(name: str, runs: list[list[float]]) -> str:
    shares = (f"{mean(of_week):.1f} %" for of_week in zip(*runs, strict=True))
    return f"| {name} | {' | '.join(shares)} |"
