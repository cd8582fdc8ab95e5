"""What is said when a content file cannot be used."""

from pathlib import Path

from pydantic import ValidationError


class ContentError(Exception):
    """A content file is broken; the message is one sentence naming file and field."""

    def __init__(self, file: str | Path, problem: str) -> None:
        """Say what is wrong (`problem`, without a full stop) with which file."""
        self.file = str(file)
        self.problem = problem
        super().__init__(f"{self.file}: {problem}.")

    @classmethod
    def of(cls, file: str | Path, error: ValidationError, *above: str) -> "ContentError":
        """The first of pydantic's complaints as one sentence."""
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in (*above, *first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        message = message[:1].lower() + message[1:] if field else message
        return cls(file, f"{field}: {message}" if field else message)
