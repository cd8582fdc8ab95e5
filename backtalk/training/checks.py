"""What is wrong with the examples, in plain words, before two minutes are spent on training."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from backtalk.content import Content
from backtalk.privacy import details
from backtalk.settings import ROOT
from backtalk.training.project import DECISIONS

_INTENT = re.compile(r"\s*- intent:\s*([\w/-]+)")
_OTHER = re.compile(r"\s*- (?:synonym|lookup|regex):")
_EXAMPLE = re.compile(r"\s+- (.+)")
_ENTITY = re.compile(r"\[([^\]]+)\][({][^)}]*[)}]")
_DANGER = ("red_flag", "look_alike")


@dataclass(frozen=True)
class _Example:
    intent: str
    text: str
    file: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line}"

    @property
    def same(self) -> tuple[bool, str]:
        """Equal for texts that the model takes for one; danger has examples of its own."""
        folded = unicodedata.normalize("NFKD", self.text).casefold()
        letters = "".join(c for c in folded if not unicodedata.combining(c))
        words = re.sub(r"\d+", "0", " ".join(re.findall(r"\w+", letters)))
        return self.intent.split("/")[0] in _DANGER, words


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
    """What was found, until a file changes.

    The program's own files are parsed by Rasa, which names what is wrong with one.
    """
    files = _files(root)
    decided_files = (file for file in files if root / DECISIONS in file.parents)
    broken = tuple(problem for file in decided_files for problem in _broken(file, root))
    if broken:
        return broken
    examples = [example for file in files for example in _examples(file, root)]
    decided = [example for example in examples if example.file.startswith(DECISIONS)]
    if not decided:
        return ()
    known = {*answers, *_acts(root)}
    return (
        *(
            f"{e.place}: nothing is called {e.intent}; it was renamed or removed."
            for e in decided
            if e.intent not in known and e.intent.split("/")[0] not in _DANGER
        ),
        *(
            f"{e.place} holds a phone number, an address or a name; remove it."
            for e in decided
            if details.found(e.text, country)
        ),
        *_contradictions(examples),
    )


def _broken(file: Path, root: Path) -> Iterator[str]:
    name = file.relative_to(root).as_posix()
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        yield f"{name} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}."
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield f"{name} is not YAML{f', see line {mark.line + 1}' if mark else ''}."
    else:
        if not isinstance(content, dict) or not isinstance(content.get("nlu", []), list):
            yield f"{name} has no list of examples under `nlu`."


def _examples(file: Path, root: Path) -> Iterator[_Example]:
    intent, name = None, file.relative_to(root).as_posix()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if found := _INTENT.match(line):
            intent = found[1]
        elif _OTHER.match(line):
            intent = None
        elif intent and (example := _EXAMPLE.match(line)):
            yield _Example(intent, _ENTITY.sub(r"\1", example[1]), name, number)


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
