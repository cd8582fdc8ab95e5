"""What a running Backtalk shows for each line of a file: replies to grade, alarms to count."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from backtalk.evaluate.questions import QuestionsError

LONGEST = 1_000
_TRIES = 60
_UNSEEN = ("sources", "choice", "href")


class Line(BaseModel):
    """One message; other keys of the file say what kind it is (`want`, `level`, `set`)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    want: str | None = None
    level: str | None = None
    set: str | None = None

    @property
    def group(self) -> str:
        """What it is counted with."""
        return self.want or self.level or self.set or "all"


@dataclass(frozen=True)
class Reply:
    """A message and the messages that a visitor would see."""

    line: Line
    shown: Sequence[dict[str, Any]]

    @property
    def kinds(self) -> frozenset[str]:
        """The types of what is shown."""
        return frozenset(str(message.get("type")) for message in self.shown)


def read_lines(file: Path) -> list[Line]:
    """The messages of a JSON Lines file, or of a text file with one a line.

    Raises:
        QuestionsError: If the file cannot be read or holds none.
    """
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        found = [
            Line.model_validate_json(line) if line.startswith("{") else Line(text=line.strip())
            for line in lines
        ]
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise QuestionsError(f"{file} cannot be read: {error}.") from error
    if not found:
        raise QuestionsError(f"{file} has no messages in it.")
    return found


def ask(lines: Iterable[Line], http: httpx.Client) -> Iterator[Reply]:
    """Send each message to the web service as a new visitor's first.

    Raises:
        QuestionsError: If no Backtalk answers.
    """
    for line in lines:
        yield Reply(line, [_plain(message) for message in _messages(line.text, http)])


def traffic(replies: Iterable[Reply]) -> dict[str, dict[str, int]]:
    """By group: messages, and how many of them got an alarm, a check, a contact form."""
    groups: dict[str, Counter[str]] = {}
    for reply in replies:
        counts = groups.setdefault(reply.line.group, Counter())
        kind = next((kind for kind in ("alarm", "check") if kind in reply.kinds), None)
        counts["n"] += 1
        counts["alarm"] += kind == "alarm"
        counts["check"] += kind == "check"
        counts["contact"] += "contact" in reply.kinds
    return {group: dict(counts) for group, counts in sorted(groups.items())}


def _messages(text: str, http: httpx.Client) -> list[dict[str, Any]]:
    body = {"message_id": uuid.uuid4().hex, "text": text[:LONGEST]}
    try:
        for _ in range(_TRIES):
            answer = http.post("/chat/messages", json=body)
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                found: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
                return found
            sleep(float(answer.headers.get("retry-after") or 1))
    except (httpx.HTTPError, KeyError, ValueError) as error:
        problem = f"No Backtalk answers at {http.base_url}: start it with `make run`"
        raise QuestionsError(f"{problem} ({type(error).__name__}).") from error
    raise QuestionsError("Too many requests: start it with BACKTALK_RATE_LIMIT=1000000/minute.")


def _plain(message: dict[str, Any]) -> dict[str, Any]:
    """A message without what a visitor does not see."""
    kept = {key: value for key, value in message.items() if key not in _UNSEEN}
    if "choices" in kept:
        kept["choices"] = [choice["title"] for choice in message["choices"]]
    return kept
