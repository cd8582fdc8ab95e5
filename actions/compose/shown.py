"""Which exercise cards a conversation has seen, in which order, and which is under discussion.

`told` keeps a key for each exercise, and one for each group of cards that came together.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from actions.nlu import card_questions
from actions.nlu.reading import Reading
from backtalk.content.exercises import Exercise
from backtalk.content.library import Content
from backtalk.content.models import Answer

_GROUP = "group:"
_WITHDRAWN = ("hurt", "unfit")
_ALIKE = 4  # letters in which "lifting" is "lift"
_CARDS = re.compile(r"\b(?:below|cards?|these two|this stretch|this exercise)\b", re.IGNORECASE)


def key(exercise_id: str) -> str:
    """The key of an exercise that was shown."""
    return f"exercise:{exercise_id}"


def keys(ids: Sequence[str]) -> list[str]:
    """The keys that tell of cards that came together."""
    return [*map(key, ids), _GROUP + "+".join(ids)] if ids else []


def listed(ids: Sequence[str]) -> list[str]:
    """The key of exercises whose names alone were listed."""
    return [_GROUP + "+".join(ids)] if ids else []


def cards(reading: Reading, told: Iterable[str]) -> list[str] | None:
    """All exercises seen, in the order in which they were first shown; what the slot keeps."""
    seen = [k.removeprefix("exercise:") for k in told if k.startswith("exercise:") and "#" not in k]
    return list(dict.fromkeys([*(reading.slot("cards") or []), *seen])) or None


def cards_in(told: Iterable[str]) -> bool:
    """Whether these keys tell of cards."""
    return any(kept.startswith(_GROUP) for kept in told)


def latest(content: Content, reading: Reading) -> list[Exercise]:
    """The exercises of the latest group, in order: a single one is under discussion."""
    groups = [k.removeprefix(_GROUP) for k in reading.told if k.startswith(_GROUP)]
    ids = groups[-1].split("+") if groups else []
    return [content.exercises[i] for i in ids if i in content.exercises]


def resolve(
    content: Content, reading: Reading, which: int | Literal["this"], kind: str | None
) -> Exercise | None:
    """The exercise that "the second one" or "that one" means.

    Args:
        content: What the assistant can say.
        reading: The message.
        which: A place in the order of the cards, or the latest.
        kind: "stretch" or "exercise", where only those of the kind count.
    """
    group = latest(content, reading)
    every = [content.exercises[i] for i in reading.slot("cards") or [] if i in content.exercises]
    if which == "this":
        return group[0] if len(group) == 1 else None
    for some in (group, every):
        of_kind = [e for e in some if kind != "stretch" or "stretching" in e.topics]
        if -len(of_kind) <= which < len(of_kind):
            return of_kind[which]
    return None


def withdrawn(reading: Reading) -> set[str]:
    """The exercises that hurt the visitor, or are wrong for them: never to be shown again."""
    pairs = (key.partition(":") for key in reading.told)
    return {exercise for kind, _, exercise in pairs if kind in _WITHDRAWN}


def described(content: Content, reading: Reading) -> Exercise | None:
    """The exercise seen before that "the one where you lift a leg" tells of, if just one fits.

    None if the last answer names moves of its own that it rather tells of.
    """
    words = card_questions.description(reading.text)
    answer = content.answers.get(str(reading.slot("answer")))
    if answer and not answer.cards and _fits(words, " ".join(answer.paragraphs)) == len(words):
        return None
    seen = [content.exercises[i] for i in reading.slot("cards") or [] if i in content.exercises]
    met = sorted(((_fits(words, _lines(exercise)), exercise.id) for exercise in seen), reverse=True)
    if not met or met[0][0] <= len(words) / 2 or (met[1:2] and met[1][0] == met[0][0]):
        return None
    return content.exercises[met[0][1]]


def _lines(exercise: Exercise) -> str:
    return " ".join((exercise.name, *exercise.steps, *exercise.ways.values()))


def _fits(words: Collection[str], text: str) -> int:
    known = {word[:_ALIKE] for word in re.findall(r"[a-z]+", text.lower())}
    return sum(word[:_ALIKE] in known for word in words)


def speaks_of_cards(answer: Answer) -> bool:
    """Whether an answer's words point at the cards under it."""
    return any(_CARDS.search(paragraph) for paragraph in answer.paragraphs)


def current(content: Content, reading: Reading) -> list[Exercise]:
    """The latest group, unless another answer was told after it."""
    since = list(reading.told)
    while since and not since[-1].startswith(_GROUP):
        if since.pop() in content.answers:
            return []
    return latest(content, reading)
