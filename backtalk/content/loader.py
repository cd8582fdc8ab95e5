"""Reads `content/` into one checked value, or says in one sentence what is broken."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from backtalk.content.checks.references import broken_references
from backtalk.content.clinic import Clinic, Country
from backtalk.content.errors import ContentError
from backtalk.content.exercises import Exercise, Routine
from backtalk.content.files import label, parse_yaml, read_text
from backtalk.content.library import Content, Language
from backtalk.content.models import Source, Topic, Vocabulary
from backtalk.content.phrases import Phrases
from backtalk.content.red_flags import FILE, RedFlags
from backtalk.content.topics import read_topic

Text = Callable[[Path], str]
"""Gives a file's text."""


def load(
    directory: Path, dead: Iterable[str] = (), red_flags: Path = FILE, text: Text = read_text
) -> Content:
    """Read and cross-check all content.

    Args:
        directory: The folder `content/`.
        dead: Links that were found dead; visitors do not get them.
        red_flags: The file of the danger signs.
        text: Gives a file's text, with the clinic's edits in it for example.

    Raises:
        ContentError: If a file is missing, cannot be read, or does not fit the others.
    """
    content = read(directory, dead, red_flags, text)
    broken = list(broken_references(content))
    if broken:
        raise ContentError.together(broken)
    return content


def read(
    directory: Path, dead: Iterable[str] = (), red_flags: Path = FILE, text: Text = read_text
) -> Content:
    """Like `load`, without looking whether the files fit each other.

    Raises:
        ContentError: Saying the first of what is wrong, with all of it in `all`.
    """
    found: dict[str, Any] = {}
    wrong: list[ContentError] = []
    for name, part in _parts(directory, red_flags, text).items():
        try:
            found[name] = part()
        except ContentError as error:
            wrong += error.all
    if wrong:
        raise ContentError.together(wrong)
    return _without_dead_links(Content(**found), frozenset(dead))


def load_again(
    content: Content,
    directory: Path,
    files: Iterable[str],
    text: Text,
    dead: Iterable[str] = (),
) -> Content:
    """The content with some of its files read anew, and cross-checked.

    Args:
        content: What is loaded.
        directory: The folder `content/`.
        files: Within the folder: `clinic.yml`, `topics/stretching.md`.
        text: Gives a file's text.
        dead: Links that were found dead.

    Raises:
        ContentError: With all that is wrong with these files in `all`.
    """
    parts = _parts(directory, FILE, text)
    found: dict[str, Any] = {}
    wrong: list[ContentError] = []
    for file in dict.fromkeys(files):
        try:
            if file.startswith("topics/"):
                topic = read_topic(directory / file, text)
                found["topics"] = {**found.get("topics", content.topics), topic.id: topic}
            else:
                found[Path(file).stem] = parts[Path(file).stem]()
        except ContentError as error:
            wrong += error.all
    if wrong:
        raise ContentError.together(wrong)
    same = {name: getattr(content, name) for name in Content.model_fields}
    fresh = _without_dead_links(Content(**same | found), frozenset(dead))
    broken = list(broken_references(fresh))
    if broken:
        raise ContentError.together(broken)
    return fresh


def _parts(directory: Path, red_flags: Path, text: Text) -> dict[str, Callable[[], Any]]:
    """What reads each field of `Content`."""

    def of[T](path: Path, shape: type[T]) -> T:
        return _read(path, TypeAdapter(shape), text)

    return {
        "clinic": lambda: of(directory / "clinic.yml", Clinic),
        "countries": lambda: of(directory / "countries.yml", dict[str, Country]),
        "languages": lambda: of(directory / "languages.yml", dict[str, Language]),
        "phrases": lambda: of(directory / "phrases.yml", Phrases),
        "vocabulary": lambda: of(directory / "vocabulary.yml", Vocabulary),
        "sources": lambda: of(directory / "sources.yml", dict[str, Source]),
        "topics": lambda: _topics(directory / "topics", text),
        "exercises": lambda: _exercises(directory, text),
        "routine": lambda: of(directory / "routine.yml", Routine),
        "red_flags": lambda: of(red_flags, RedFlags).red_flags,
    }


def _without_dead_links(content: Content, gone: frozenset[str]) -> Content:
    if not gone:
        return content
    sources = {i: _without_dead(s, gone) for i, s in content.sources.items()}
    exercises = {i: _withheld(e, gone) for i, e in content.exercises.items()}
    return content.model_copy(update={"sources": sources, "exercises": exercises})


def _read[T](path: Path, adapter: TypeAdapter[T], text: Text) -> T:
    data = parse_yaml(path, text(path))
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise ContentError.of(label(path), error) from error


def _exercises(directory: Path, text: Text) -> dict[str, Exercise]:
    """The exercises by id; an error names the id instead of a position."""
    path = directory / "exercises.yml"
    entries = parse_yaml(path, text(path))
    if not isinstance(entries, list):
        raise ContentError(label(path), "must be a list, one entry per exercise")
    found: dict[str, Exercise] = {}
    wrong: list[ContentError] = []
    for position, entry in enumerate(entries, 1):
        name = str(entry.get("id", position)) if isinstance(entry, dict) else str(position)
        try:
            exercise = Exercise.model_validate(entry)
        except ValidationError as error:
            wrong += ContentError.of(label(path), error, name).all
            continue
        if exercise.id in found:
            wrong.append(ContentError(label(path), f"the id {exercise.id} stands twice"))
        found[exercise.id] = exercise
    if wrong:
        raise ContentError.together(wrong)
    return found


def _topics(folder: Path, text: Text) -> dict[str, Topic]:
    # Not the hidden files that macOS puts beside others on shared drives (`._stretching.md`).
    paths = sorted(folder.glob("[!.]*.md"))
    if not paths:
        raise ContentError("content/topics", "there is no topic file (*.md) in it")
    found: dict[str, Topic] = {}
    wrong: list[ContentError] = []
    for path in paths:
        try:
            found[path.stem] = read_topic(path, text)
        except ContentError as error:
            wrong += error.all
    if wrong:
        raise ContentError.together(wrong)
    return found


def _withheld(exercise: Exercise, gone: frozenset[str]) -> Exercise:
    if exercise.video.status != "ok" or exercise.video.url not in gone:
        return exercise
    video = exercise.video.model_copy(update={"status": "withheld"})
    return exercise.model_copy(update={"video": video})


def _without_dead(source: Source, gone: frozenset[str]) -> Source:
    return source.model_copy(update={"url": None}) if source.url in gone else source
