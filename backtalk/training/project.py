"""What a model is made from: the program's own files, and the clinic's decisions."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from backtalk.reviews.training_data.nlu import NotTrainingData, read_file
from backtalk.settings import ROOT

# What a model is made from; a change in any of it asks for a new one.
SOURCES = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "engine/backtalk_engine/**/*.py",
    "engine/uv.lock",
)
DECISIONS = "data/nlu/annotated"
"""What trainers decided; it changes in the console, all else with the program."""


def fingerprint(root: Path = ROOT) -> str:
    """The state of everything that a model is made from, as 12 hexadecimal digits."""
    return _digest(root, _sources(root))


def base(root: Path = ROOT) -> str:
    """The same without the decisions: a model of another base belongs to another program."""
    decided = root / DECISIONS
    return _digest(root, (path for path in _sources(root) if decided not in path.parents))


def examples(root: Path = ROOT) -> dict[str, int]:
    """The decisions of trainers that a training now would learn from, by answer or act."""
    found: Counter[str] = Counter()
    for path in sorted((root / DECISIONS).glob("**/*.yml")):
        # What is wrong with a file is said where a training is asked for, not where it is counted.
        with suppress(NotTrainingData, OSError, UnicodeDecodeError):
            found.update(line.label for line in read_file(path))
    return dict(found)


def decisions(root: Path = ROOT) -> int:
    """How many decisions of trainers a training now would learn from."""
    return sum(examples(root).values())


def _sources(root: Path) -> list[Path]:
    return sorted({path for pattern in SOURCES for path in root.glob(pattern)})


def _digest(root: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]
