"""What a model is made from: the program's own files, and the clinic's decisions."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import yaml

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
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for block in content.get("nlu") or []:
            lines = str(block.get("examples", "")).splitlines()
            found[block.get("intent", "")] += sum(line.lstrip().startswith("- ") for line in lines)
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
