"""What is wrong with the examples, in plain words, before two minutes are spent on training."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from backtalk.content import Content
from backtalk.privacy import details
from backtalk.reviews.training_data.examples import RED_FLAG
from backtalk.reviews.training_data.nlu import Line, NotTrainingData, read_file
from backtalk.settings import ROOT
from backtalk.training.project import DECISIONS

_DANGER = (RED_FLAG, "look_alike")


@dataclass(frozen=True)
class _Example:
    file: str
    line: Line

    @property
    def intent(self) -> str:
        return self.line.label

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line.number}"

    @property
    def of_danger(self) -> bool:
        return self.intent.split("/")[0] in _DANGER

    @property
    def same(self) -> tuple[bool, str]:
        """Equal for texts that the model takes for one; danger has examples of its own."""
        return self.of_danger, self.line.same


def problems(content: Content, root: Path = ROOT) -> list[str]:
    """What must be mended before a training; each a sentence that names file and line, no words.

    Args:
        content: What the assistant says.
        root: The project.
    """
    known = frozenset(content.answers)
    return list(_remembered(known, content.clinic.country, root, _stamp(root)))


def _files(root: Path) -> list[Path]:
    return sorted((root / "data/nlu").rglob("*.yml"))


def _stamp(root: Path) -> tuple[tuple[str, int, int], ...]:
    states = ((path, path.stat()) for path in (root / "domain.yml", *_files(root)))
    return tuple((str(path), state.st_mtime_ns, state.st_size) for path, state in states)


@lru_cache(maxsize=1)
def _remembered(answers: frozenset[str], country: str, root: Path, _: object) -> tuple[str, ...]:
    """What was found, until a file changes."""
    examples: list[_Example] = []
    broken: list[str] = []
    for file in _files(root):
        name = file.relative_to(root).as_posix()
        try:
            examples += [_Example(name, line) for line in read_file(file)]
        except NotTrainingData as error:
            broken.append(f"{name} {error}.")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            broken.append(f"{name} cannot be read: {reason}.")
    if broken:
        return tuple(broken)
    decided = [example for example in examples if example.file.startswith(DECISIONS)]
    if not decided:
        return ()
    known = {*answers, *_acts(root)}
    return (
        *(
            f"{e.place}: nothing is called {e.intent}; it was renamed or removed."
            for e in decided
            if e.intent not in known and not e.of_danger
        ),
        *(
            f"{e.place} holds a phone number, an address or a name; remove it."
            for e in decided
            if details.found(e.line.plain, country)
        ),
        *_contradictions(examples),
    )


def _acts(root: Path) -> list[str]:
    domain = yaml.load((root / "domain.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [next(iter(i)) if isinstance(i, dict) else i for i in domain.get("intents", [])]


def _contradictions(examples: list[_Example]) -> Iterator[str]:
    """Texts that a trainer decided on and that stand under another answer too."""
    groups: dict[tuple[bool, str], dict[str, _Example]] = defaultdict(dict)
    for example in examples:
        groups[example.same].setdefault(example.intent, example)
    for group in groups.values():
        one, *others = sorted(group.values(), key=lambda e: not e.file.startswith(DECISIONS))
        if one.file.startswith(DECISIONS):
            for other in others:
                yield (
                    f"{one.place} and {other.place} are one message with two answers,"
                    f" {one.intent} and {other.intent}; keep one."
                )
