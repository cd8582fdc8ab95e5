"""Reading examples in Rasa's format: the program's own, those made of decisions, and others'."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from backtalk.reviews.texts import normal

_ENTITY = re.compile(r"\[(?P<words>[^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


class NotTrainingData(ValueError):
    """The text is no training data in Rasa's format; the message goes on after a file's name."""


class Line(NamedTuple):
    """An example.

    Args:
        text: Its words as they stand in the file.
        label: Its intent.
        number: Its line in the file.
        same: Equal for lines that a model takes for one.
    """

    text: str
    label: str
    number: int
    same: str

    @property
    def plain(self) -> str:
        """Its words without the marks of entities: `[hip](body_part)` is "hip"."""
        return without_entities(self.text)


class _Text(str):
    """A scalar that knows in which line of the file it begins."""

    __slots__ = ("line",)
    line: int


class _Loader(yaml.CSafeLoader):
    """YAML's safe loader, whose scalars know their lines."""


def _text(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> _Text:
    text = _Text(loader.construct_scalar(node))
    text.line = node.start_mark.line + 1
    return text


_Loader.add_constructor("tag:yaml.org,2002:str", _text)


def without_entities(text: str) -> str:
    """The words of an example whose entities are marked."""
    return _ENTITY.sub(lambda found: found["words"], text)


def entries(text: str) -> list[Mapping[str, Any]]:
    """What stands under `nlu`: examples of intents, synonyms, lookup tables and patterns.

    Raises:
        NotTrainingData: If the text is not YAML, or of another shape.
    """
    loader = _Loader(text)
    try:
        content = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", see line {mark.line + 1}" if mark else ""
        raise NotTrainingData(f"is not YAML{where}") from error
    finally:
        loader.dispose()
    found = content.get("nlu", []) if isinstance(content, dict) else None
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise NotTrainingData("has no list of examples under `nlu`")
    return found


def read_examples(text: str) -> Iterator[Line]:
    """The examples of intents.

    Without follow-ups: "how long" means something only after the answer it was typed after.

    Raises:
        NotTrainingData: If the text is not YAML, or of another shape.
    """
    for entry in entries(text):
        metadata, block = entry.get("metadata"), entry.get("examples")
        after = isinstance(metadata, dict) and metadata.get("after")
        if "intent" in entry and not after and isinstance(block, _Text):
            # The words of a block begin below the `|` that it begins with.
            for number, line in enumerate(block.splitlines(), start=block.line + 1):
                if line.strip().startswith("- "):
                    words = line.strip()[2:].strip()
                    same = normal(without_entities(words))
                    yield Line(words, str(entry["intent"]), number, same)


def read_file(path: Path) -> tuple[Line, ...]:
    """The examples of a file, read once for each of its states: there are 60,000 in all.

    Raises:
        NotTrainingData: If the file is not YAML, or of another shape.
        OSError: If it cannot be read.
        UnicodeDecodeError: If it is not text.
    """
    state = path.stat()
    return _remembered(path, state.st_mtime_ns, state.st_size)


@lru_cache(512)
def _remembered(path: Path, _: int, __: int) -> tuple[Line, ...]:
    return tuple(read_examples(path.read_text(encoding="utf-8")))
