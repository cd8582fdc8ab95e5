"""Questions that come with Backtalk, by people who knew no example, with their right answers."""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

FILE = files("backtalk.evaluate") / "data" / "strangers.jsonl"


@dataclass(frozen=True)
class Stranger:
    """One question; `answers` are right, the best first."""

    text: str = field(repr=False)
    answers: tuple[str, ...]


@cache
def strangers() -> tuple[Stranger, ...]:
    """All of them."""
    found = (json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())
    return tuple(Stranger(one["text"], (one["answer"], *one["also"])) for one in found)
