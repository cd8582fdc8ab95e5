"""Whether each answer is short, sourced, asked for in enough ways, and found when it is asked."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from backtalk.content.checks.findings import Finding
from backtalk.content.checks.readability import words
from backtalk.content.errors import ContentError
from backtalk.content.files import parse_yaml, read_text
from backtalk.content.library import Content
from backtalk.content.models import Answer

MOST_WORDS = 60
MOST_WORDS_OF_MORE = 80
MOST_WORDS_OF_A_SENTENCE = 20
FEWEST_EXAMPLES = 20
_ENOUGH = 3  # left-out lines, to say that none found its answer
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def findings(content: Content, examples: Path | None, left_out: Path | None) -> Iterator[Finding]:
    """What is wrong with the answers themselves.

    Args:
        content: What the assistant says.
        examples: The folder `data/nlu/topics`; None leaves the examples alone.
        left_out: What training found of questions that it left out (`var/left_out.json`).
    """
    for topic in content.topics.values():
        file = f"content/topics/{topic.id}.md"
        for answer in topic.answers:
            yield from _length(file, answer)
        general = sum(answer.general for answer in topic.answers)
        if general:
            problem = f"{general} paragraphs rest on general knowledge that no clinician confirmed"
            yield Finding("warning", file, problem)
    if examples:
        yield from _examples(content, examples)
    if left_out and left_out.exists():
        yield from _never_chosen(content, json.loads(left_out.read_text(encoding="utf-8")))


def _length(file: str, answer: Answer) -> Iterator[Finding]:
    limits = (
        ("the answer", answer.paragraphs, MOST_WORDS),
        ("what stands under More", answer.more, MOST_WORDS_OF_MORE),
    )
    for what, paragraphs, most in limits:
        length = words("\n".join(paragraphs))
        if length > most:
            problem = f"{answer.heading}: {what} has {length} words; {most} is the most"
            yield Finding("error", file, problem)
        for sentence in (s for p in paragraphs for s in _SENTENCE.split(p)):
            if words(sentence) > MOST_WORDS_OF_A_SENTENCE:
                problem = (
                    f"{answer.heading}: `{sentence[:50]}…` has {words(sentence)} words;"
                    f" {MOST_WORDS_OF_A_SENTENCE} is the most for a sentence"
                )
                yield Finding("error", file, problem)


def _examples(content: Content, folder: Path) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    for file in sorted(folder.glob("*.yml")):
        try:
            counts.update(_count(parse_yaml(file, read_text(file))))
        except ContentError as error:
            yield Finding("error", f"data/nlu/topics/{file.name}", error.problem)
    for answer in content.answers.values():
        count = counts.pop(answer.id, 0)
        if count < FEWEST_EXAMPLES:
            where = f"data/nlu/topics/{answer.topic}.yml"
            problem = f"{answer.id} has {count} examples; {FEWEST_EXAMPLES} is the least"
            yield Finding("warning", where, problem)
    for intent in counts:
        where = f"data/nlu/topics/{intent.partition('/')[0]}.yml"
        yield Finding("error", where, f"{intent} has examples but no answer")


def _count(data: object) -> Iterator[tuple[str, int]]:
    entries = data.get("nlu", []) if isinstance(data, dict) else []
    for entry in entries:
        if isinstance(entry, dict) and "intent" in entry:
            lines = str(entry.get("examples", "")).splitlines()
            yield str(entry["intent"]), sum(line.strip().startswith("- ") for line in lines)


def _never_chosen(content: Content, kept: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    for answer in content.answers.values():
        found = kept.get(answer.id)
        if found and found["lines"] >= _ENOUGH and not found["first"]:
            others = ", ".join(found["instead"])
            problem = f"{answer.id} is never chosen for its own examples, but {others}"
            yield Finding("warning", f"data/nlu/topics/{answer.topic}.yml", problem)
