"""Taking labelled texts in: our own export, Rasa's YAML, JSON Lines, CSV."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Decision
from backtalk.privacy.personal import scrub
from backtalk.reviews import labels, texts
from backtalk.reviews.decided import of_text
from backtalk.reviews.kinds import FIRST
from backtalk.reviews.training_data.nlu import Line, NotTrainingData, entries, read_examples

FORMATS = (".yml", ".yaml", ".jsonl", ".csv")
_LABELS = ("label", "intent", "answer")
_WITHOUT_EFFECT = ("synonym", "regex", "lookup")


class ImportRefused(Exception):
    """The file cannot be read; the message names it and says why."""


@dataclass
class Imported:
    """What became of the lines of a file; `refused` says of each why it was not taken."""

    taken: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)
    without_effect: list[str] = field(default_factory=list)


def take(db: Session, content: Content, file: Path) -> Imported:
    """Keep each line as a decision. The caller commits.

    A text that was decided here already stays as it was decided.

    Raises:
        ImportRefused: If the file is none of the formats, or broken.
    """
    done = Imported()
    for text, label in _lines(file, done):
        _take(db, content, text, label, done)
    return done


def _take(db: Session, content: Content, text: str, label: str, done: Imported) -> None:
    masked = scrub(" ".join(text.split()), content.clinic.country)
    kind = _kind(content, label)
    if not masked or kind is None:
        done.refused.append(f"“{masked}”: there is no answer or act {label or '(none)'} here.")
        return
    key = texts.key(masked)
    before = of_text(db, key, FIRST)
    if before is not None:
        if before.label == label or (before.kind, kind) == ("danger", "danger"):
            done.known += 1
        else:
            done.refused.append(f"“{masked}” is {label} in the file, but {before.label} here.")
        return
    db.add(
        Decision(
            text_hash=key,
            text=masked,
            stream="import",
            kind=kind,
            label=label if kind == "other" else None,
            shown=None,
        )
    )
    db.flush()
    done.taken += 1


def _kind(content: Content, label: str) -> str | None:
    """Danger that comes in by a file waits for a clinician as any other does."""
    if label.startswith("red_flag/"):
        return "danger"
    if label.startswith("look_alike/"):
        return "not_danger"
    return "other" if labels.choice(content, label) else None


def _lines(file: Path, done: Imported) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ImportRefused(f"{file} cannot be read: {reason}.") from error
    match file.suffix.lower():
        case ".yml" | ".yaml":
            yield from _of_yaml(file, text, done)
        case ".jsonl":
            for number, line in enumerate(text.splitlines(), 1):
                if line.strip():
                    yield _of_json(file, number, line)
        case ".csv":
            yield from _of_csv(file, text)
        case _:
            raise ImportRefused(f"{file} is none of {', '.join(FORMATS)}.")


def _of_yaml(file: Path, text: str, done: Imported) -> Iterator[tuple[str, str]]:
    try:
        found = entries(text)
    except NotTrainingData as error:
        raise ImportRefused(f"{file} is not training data in Rasa's format.") from error
    if not found:
        raise ImportRefused(f"{file} has no examples under `nlu`.")
    for entry in found:
        kind = next((name for name in _WITHOUT_EFFECT if name in entry), None)
        if kind:
            done.without_effect.append(f"{kind} {entry[kind]}")
    yield from ((_plain(line, done), line.label) for line in read_examples(text))


def _plain(line: Line, done: Imported) -> str:
    mark = "marked entities"
    if line.plain != line.text and mark not in done.without_effect:
        done.without_effect.append(mark)
    return line.plain


def _of_json(file: Path, number: int, line: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
        return str(row["text"]), next(str(row[name]) for name in _LABELS if row.get(name))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise ImportRefused(f'{file}, line {number}: it lacks "text" or "label".') from error


def _of_csv(file: Path, text: str) -> Iterator[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(text))
    label = next((name for name in _LABELS if name in (rows.fieldnames or ())), None)
    if label is None or "text" not in (rows.fieldnames or ()):
        raise ImportRefused(f"{file} needs a first line that names the columns text and label.")
    for row in rows:
        yield str(row["text"] or ""), str(row[label] or "")
