"""Reads the sets of lines on which the danger signs are measured."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backtalk.evaluate.questions import QuestionsError

SETS = Path(__file__).parent / "data" / "red_flags"
MUST_PASS = SETS / "must_pass"
HELD_OUT = SETS / "held_out"

DangerKind = Literal["plain", "typos", "euphemism", "indirect", "third_person", "split_negation"]
LookAlikeKind = Literal["denied", "past", "everyday", "idiom", "question", "elsewhere"]
_Texts = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


@dataclass(frozen=True)
class Line:
    """What a visitor might type.

    Args:
        red_flag_id: The danger sign that it was written for.
        danger: Whether it meets the row; otherwise it only looks like it.
        kind: The way in which it is put.
        index: Its place within its kind, from 0.
        text: The line; not shown by `repr`, so that a failing test does not give a held-out line
            away.
    """

    red_flag_id: str
    danger: bool
    kind: str
    index: int
    text: str = field(repr=False)


class _File(BaseModel):
    # What was read is held back from messages for the same reason.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    danger: dict[DangerKind, _Texts]
    look_alikes: dict[LookAlikeKind, _Texts]


def read_lines(folder: Path) -> list[Line]:
    """All lines of a set: a file `<row>.yml` for each row.

    Raises:
        QuestionsError: If there is none, or a file cannot be used; no line of it is named.
    """
    lines = [line for file in sorted(folder.glob("*.yml")) for line in _lines(file)]
    if not lines:
        raise QuestionsError(f"{folder} has no lines of danger signs in it.")
    return lines


def _lines(file: Path) -> Iterator[Line]:
    content = _read(file)
    groups = ((True, content.danger.items()), (False, content.look_alikes.items()))
    for danger, kinds in groups:
        for kind, texts in kinds:
            for index, text in enumerate(texts):
                yield Line(file.stem, danger, kind, index, text)


def _read(file: Path) -> _File:
    try:
        return _File.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        reason = "it cannot be read as UTF-8 text"
    except yaml.MarkedYAMLError as error:
        place = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        reason = f"it is not YAML{place}"
    except yaml.YAMLError:
        reason = "it is not YAML"
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    # Without the error that it came from: YAML's own quotes the line.
    raise QuestionsError(f"{file} cannot be used: {reason}.")
