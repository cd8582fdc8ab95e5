"""What is said when a content file cannot be used."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PLAIN = {
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list, such as [one, two]",
    "dict_type": "must be lines of `name: value`",
    "model_type": "must be lines of `name: value`",
}
"""Pydantic's kinds of complaints in words for people who do not program."""


class ContentError(Exception):
    """A content file is broken; the message is one sentence naming file and field.

    Args:
        all: What else is wrong, this first.
    """

    all: "Sequence[ContentError]"

    def __init__(self, file: str | Path, problem: str) -> None:
        """Say what is wrong (`problem`, without a full stop) with which file."""
        self.file = str(file)
        self.problem = problem
        self.all = [self]
        super().__init__(f"{self.file}: {problem}.")

    @classmethod
    def of(cls, file: str | Path, error: ValidationError, *above: str) -> "ContentError":
        """Pydantic's complaints, a sentence each."""
        return cls.together(
            [cls(file, _sentence(one, above)) for one in error.errors(include_url=False)]
        )

    @classmethod
    def together(cls, errors: "Sequence[ContentError]") -> "ContentError":
        """The first of these errors, which knows all of them."""
        first = errors[0]
        first.all = list(errors)
        return first


def _sentence(error: "ErrorDetails", above: Sequence[str]) -> str:
    field = ".".join(str(part) for part in (*above, *error["loc"]))
    message = _plain(error)
    return f"{field}: {message}" if field else message


def _plain(error: "ErrorDetails") -> str:
    kind, given = error["type"], error["input"]
    match kind:
        case "missing":
            return f"field required; add a line `{error['loc'][-1]}: …`"
        case "extra_forbidden":
            return "is not known here; see how it is spelled, or take it out"
        case "string_type" if isinstance(given, int | float):
            return f'must be text: put it in quotes, as in "{given}"'
        case "string_type":
            return "must be one line of text"
        case "string_pattern_mismatch" | "string_too_short" if not str(given).strip():
            return "must not be empty"
        case "string_pattern_mismatch" if "\n" in str(given).strip():
            return "must stand on one line"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
    own = error["msg"]
    return _PLAIN.get(kind, own[:1].lower() + own[1:])
