"""Reads `content/` into one checked value, or says in one sentence what is broken."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from backtalk.content.clinic import Clinic, Country
from backtalk.content.errors import ContentError
from backtalk.content.exercises import Exercise, Routine
from backtalk.content.files import label, parse_yaml, read_text
from backtalk.content.library import Content, Language
from backtalk.content.models import Source, Topic, Vocabulary
from backtalk.content.phrases import Phrases
from backtalk.content.red_flags import FILE, RedFlags
from backtalk.content.references import broken_references
from backtalk.content.topics import read_topic


def load(directory: Path, dead: Iterable[str] = (), red_flags: Path = FILE) -> Content:
    """Read and cross-check all content.

    Args:
        directory: The folder `content/`.
        dead: Links that were found dead; visitors do not get them.
        red_flags: The file of the danger signs.

    Raises:
        ContentError: If a file is missing, cannot be read, or does not fit the others.
    """
    content = read(directory, dead, red_flags)
    for error in broken_references(content):
        raise error
    return content


def read(directory: Path, dead: Iterable[str] = (), red_flags: Path = FILE) -> Content:
    """Like `load`, without looking whether the files fit each other."""
    gone = frozenset(dead)
    sources = _read(directory / "sources.yml", TypeAdapter(dict[str, Source]))
    return Content(
        clinic=_read(directory / "clinic.yml", TypeAdapter(Clinic)),
        countries=_read(directory / "countries.yml", TypeAdapter(dict[str, Country])),
        languages=_read(directory / "languages.yml", TypeAdapter(dict[str, Language])),
        phrases=_read(directory / "phrases.yml", TypeAdapter(Phrases)),
        vocabulary=_read(directory / "vocabulary.yml", TypeAdapter(Vocabulary)),
        sources={i: _without_dead(source, gone) for i, source in sources.items()},
        topics=_topics(directory / "topics"),
        exercises={i: _withheld(e, gone) for i, e in _exercises(directory).items()},
        routine=_read(directory / "routine.yml", TypeAdapter(Routine)),
        red_flags=_read(red_flags, TypeAdapter(RedFlags)).red_flags,
    )


def _read[T](path: Path, adapter: TypeAdapter[T]) -> T:
    data = parse_yaml(path, read_text(path))
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise ContentError.of(label(path), error) from error


def _exercises(directory: Path) -> dict[str, Exercise]:
    """The exercises by id; an error names the id instead of a position."""
    path = directory / "exercises.yml"
    entries = parse_yaml(path, read_text(path))
    if not isinstance(entries, list):
        raise ContentError(label(path), "must be a list, one entry per exercise")
    found: dict[str, Exercise] = {}
    for position, entry in enumerate(entries, 1):
        name = str(entry.get("id", position)) if isinstance(entry, dict) else str(position)
        try:
            exercise = Exercise.model_validate(entry)
        except ValidationError as error:
            raise ContentError.of(label(path), error, name) from error
        if exercise.id in found:
            raise ContentError(label(path), f"the id {exercise.id} stands twice")
        found[exercise.id] = exercise
    return found


def _topics(folder: Path) -> dict[str, Topic]:
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise ContentError("content/topics", "there is no topic file (*.md) in it")
    return {path.stem: read_topic(path) for path in paths}


def _withheld(exercise: Exercise, gone: frozenset[str]) -> Exercise:
    if exercise.video.status != "ok" or exercise.video.url not in gone:
        return exercise
    video = exercise.video.model_copy(update={"status": "withheld"})
    return exercise.model_copy(update={"video": video})


def _without_dead(source: Source, gone: frozenset[str]) -> Source:
    return source.model_copy(update={"url": None}) if source.url in gone else source
