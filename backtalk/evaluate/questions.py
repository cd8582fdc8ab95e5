"""Reads a file of labelled questions."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class QuestionsError(Exception):
    """The file cannot be used; the message names file, line and reason."""


class Question(BaseModel):
    """One question as a member of the public wrote it.

    Args:
        text: What was asked.
        label: The best label.
        also: Other labels that are right too.
    """

    model_config = ConfigDict(frozen=True, str_min_length=1)

    text: str
    label: str
    also: frozenset[str] = frozenset()


def read_questions(file: Path) -> list[Question]:
    """The questions of a JSON Lines file: `{"text", "label", "also"}` a line.

    Raises:
        QuestionsError: If the file cannot be read, holds none, or a line is none.
    """
    try:
        questions = list(_questions(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise QuestionsError(f"{file} cannot be read: {reason}.") from error
    if not questions:
        raise QuestionsError(f"{file} has no questions in it.")
    return questions


def _questions(file: Path) -> Iterator[Question]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield Question.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                field = ".".join(str(part) for part in first["loc"])
                problem = f"{field}: {first['msg']}" if field else first["msg"]
                raise QuestionsError(f"{file}, line {number}: {problem}.") from error
