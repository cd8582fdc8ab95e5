"""A conversation script: what a visitor says, and what each reply must hold.

A reply is held to what a visitor reads: the answer that is told (`answer`, one of some ids), the
cards (`cards`), words that must be there (`says`) or must not (`never`), buttons (`offers`), links
(`links`). Where it is the flow that counts, `reply` names every payload in a short line: `answer
stretching/hold`, `exercise glute_ball`, `phrase greet`, `ask routine_goal` (choices with a
question), `contact name`, `routine easy_walk core_1`, `alarm`, `check`, `sign shingles` (what to do
within days); choices without a question are left out there. Every reply is also held to the shape
of all, and every conversation to saying nothing twice.
"""

import re
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from backtalk import payloads
from backtalk.content.library import Content
from backtalk.payloads import Message


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Turn(_Strict):
    """One message (`say` or `choose` a button by its title), and what the reply must hold.

    `answer` are the ids one of which must be told (`hip_pain/*` is any of hip pain), or `none`.
    `again` allows to say again what was said before.
    """

    say: str | None = None
    choose: str | None = None
    database: Literal["away", "back"] | None = None
    reply: list[str] | None = None
    answer: list[str] | Literal["none"] | None = None
    cards: list[str] | None = None
    again: bool = False
    links: list[str] = []
    offers: list[str] = []
    says: list[str] = []
    never: list[str] = []


class Lead(_Strict):
    """A contact request as it must stand in the database."""

    name: str
    phone: str | None = None
    email: str | None = None
    best_time: str | None = None
    reason: str | None = None


class Kept(_Strict):
    """What must stand in the database at the end."""

    leads: list[Lead] = []
    messages: int | None = None


class Script(_Strict):
    """One conversation."""

    name: str
    turns: list[Turn]
    kept: Kept = Kept()


def scripts(folder: Path) -> list[tuple[str, Script]]:
    """Every script with its file's name."""
    many = TypeAdapter(list[Script])
    return [
        (file.stem, script)
        for file in sorted(folder.glob("*.yml"))
        for script in many.validate_python(yaml.safe_load(file.read_text()))
    ]


class Lines:
    """Replies as short lines; sentences of phrases.yml are named by their key."""

    def __init__(self, content: Content) -> None:
        self._patterns = {
            key: [_pattern(line, content.facts) for line in content.phrases.lines(key)]
            for key in type(content.phrases).model_fields
            if not re.fullmatch(r"\{\w+\}", content.phrases.lines(key)[0])
        }
        self._signs = {
            flag.text.format_map(content.facts): red_flag_id
            for red_flag_id, flag in content.red_flags.items()
        }

    def of(self, reply: list[Message]) -> list[str]:
        """One line a payload, but for choices without a question."""
        return [line for message in reply if (line := self._line(message))]

    def phrase(self, text: str) -> str | None:
        """The key of the sentence that `text` is."""
        known = self._patterns.items()
        return next((key for key, ways in known if any(p.fullmatch(text) for p in ways)), None)

    def _line(self, message: Message) -> str:
        match message:
            case payloads.Answer():
                return f"answer {message.section}"
            case payloads.Exercise():
                return f"exercise {message.id}"
            case payloads.Routine():
                return " ".join(["routine", *(step.exercise for step in message.steps)])
            case payloads.Contact():
                return f"contact {message.step}"
            case payloads.Choices():
                return f"ask {self.phrase(message.text)}" if message.text else ""
            case payloads.Text() if message.text in self._signs:
                return f"sign {self._signs[message.text]}"
            case payloads.Text():
                return f"phrase {self.phrase(message.text)}"
            case _:
                return message.type


def titles(reply: list[Message]) -> list[str]:
    """The titles of all buttons of a reply."""
    return [choice.title for message in reply for choice in getattr(message, "choices", [])]


def shape_faults(reply: list[Message]) -> list[str]:
    """What is wrong with the form of a reply, whatever it says."""
    kinds = [message.type for message in reply]
    answers = [m for m in reply if isinstance(m, payloads.Answer) and m.topic != "emergency"]
    faults = {
        "no payload": not reply,
        "an alarm with other things": "alarm" in kinds and kinds != ["alarm"],
        "two payloads of choices": kinds.count("choices") > 1,
        "choices before something else": "choices" in kinds[:-1],
        "more than two exercise cards": kinds.count("exercise") > 2,
        "more than two answers": kinds.count("answer") > 2,
        # A list of signs or of exercises has a line above it.
        "more than four choices": any(
            len(titles([message])) > (7 if getattr(message, "text", "") else 4) for message in reply
        ),
        "a wall of text": sum(len(answer.paragraphs) for answer in answers) > 3,
        "a button twice": len(titles(reply)) > len({*titles(reply)}),
        "the same payload twice": len(reply)
        > len({message.model_dump_json() for message in reply}),
    }
    return [fault for fault, found in faults.items() if found]


def _pattern(line: str, facts: dict[str, str]) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", line)
    known = (re.escape(facts[p]) if p in facts else ".+?" for p in parts[1::2])
    pieces: list[Any] = [re.escape(part) for part in parts[::2]]
    return re.compile("".join(p + q for p, q in zip(pieces, [*known, ""], strict=True)), re.DOTALL)
