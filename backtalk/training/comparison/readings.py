"""What a model makes of lines, asked in a process of the engine's environment, and remembered."""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from backtalk.run import engine, processes
from backtalk.settings import ROOT
from backtalk.training import cancellation
from backtalk.training.trainer import NICENESS
from backtalk.whole_files import write_whole

Reading = Mapping[str, Any]
_READ = "reading "  # before each line of the engine's that is one


class ReadingError(Exception):
    """A model could not be asked; the message says why."""


def given(reading: Reading, *, within_conversation: bool = False) -> str:
    """The answer or act that a visitor would get; `none` if it is none.

    Args:
        reading: What a model made of the message.
        within_conversation: Whether something stood before it: a bare "and at night?" then has
            an answer, too.
    """
    answered = ("answer", "follow_up") if within_conversation else ("answer",)
    if reading["intent"] not in answered:
        return reading["intent"] or "none"
    unsure = reading["band"] == "weak" and not reading["requests"]
    return "none" if unsure or not reading["answers"] else str(reading["answers"][0])


def key(text: str) -> str:
    """By what a line is named where its words must not stand."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def kept_readings(archive: Path) -> Path:
    """Where the readings of a model are remembered; by keys, without a visitor's words."""
    return archive.with_name(archive.name.removesuffix(".tar.gz") + ".readings.json")


@dataclass(frozen=True)
class Turn:
    """A message and the slots that stand before it; none before a line alone."""

    text: str = field(repr=False)
    slots: Mapping[str, str] = field(default_factory=dict)


class _Reader:
    """A process of the engine's that reads what it is given, and says so line by line."""

    def __init__(self, command: list[str], turns: Sequence[Turn]) -> None:
        self._count = len(turns)
        self._output = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in `stop`
        with tempfile.TemporaryFile("w+") as lines:
            json.dump([asdict(turn) for turn in turns], lines)
            lines.seek(0)
            self._process = processes.start(
                command,
                cwd=ROOT,
                environment=engine.environment(),
                given=lines.fileno(),
                output=self._output.fileno(),
                niceness=NICENESS,
            )

    def wait(self) -> list[Reading]:
        """The readings in the order of what was given."""
        code = cancellation.wait(self._process)
        self._output.seek(0)
        lines = self._output.read().splitlines()
        read = [line for line in lines if line.startswith(_READ)]
        if code or len(read) < self._count:
            raise ReadingError("The model cannot be loaded, or fails on a message; train again.")
        return [_part(json.loads(line.removeprefix(_READ))) for line in read]

    def stop(self) -> None:
        """End the process if it still runs."""
        processes.stop(self._process)
        self._output.close()


class Asked:
    """Lines and turns that a model is being asked about, in a process of the engine's.

    Args:
        archive: The model.
        texts: The lines; whether each is private, so that nothing about it is remembered.
        turns: Messages within a conversation; nothing about them is remembered.
    """

    def __init__(
        self, archive: Path, texts: Mapping[str, bool], turns: Sequence[Turn] = ()
    ) -> None:
        """Start to ask about what is not remembered.

        Raises:
            EngineMissing: If the engine's environment is not installed.
            OSError: If it cannot be started.
        """
        self._file = kept_readings(archive)
        remembered = _remembered(self._file)
        self._private = {text for text, private in texts.items() if private}
        self._found = {t: remembered[key(t)] for t in texts if key(t) in remembered}
        self._texts = [text for text in texts if text not in self._found]
        asked = [*(Turn(text) for text in self._texts), *turns]
        self._reader = _Reader(engine.read_turns_command(archive), asked) if asked else None

    def wait(self) -> tuple[Mapping[str, Reading], list[Reading]]:
        """All readings of lines by their texts, and of the turns in their order.

        Raises:
            ReadingError: If the model cannot be loaded, or fails on one.
        """
        read = self._reader.wait() if self._reader else []
        lines, turns = read[: len(self._texts)], read[len(self._texts) :]
        if lines:
            self._found |= zip(self._texts, lines, strict=True)
            kept = {key(t): r for t, r in self._found.items() if t not in self._private}
            with suppress(OSError):  # no room: it is asked again next time
                write_whole(self._file, json.dumps(kept))
        return self._found, turns

    def stop(self) -> None:
        """End the process if it still runs."""
        if self._reader:
            self._reader.stop()


def _part(reading: Mapping[str, Any]) -> Reading:
    """What decides about the reply; the words of a danger sign are a visitor's and are left out."""
    danger = reading.get("danger") or {}
    return {
        "intent": (reading.get("intent") or {}).get("name"),
        "answers": [answer["id"] for answer in (reading.get("answers") or [])[:2]],
        "band": reading.get("band"),
        "requests": bool(reading.get("requests")),
        "verdict": danger.get("verdict", "none"),
        "level": danger.get("level"),
        "rows": [row["id"] for row in danger.get("rows") or []],
    }


def _remembered(file: Path) -> dict[str, Reading]:
    try:
        found: dict[str, Reading] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
