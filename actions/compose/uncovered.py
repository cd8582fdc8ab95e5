"""What a message names and the assistant has nothing on."""

from collections.abc import Sequence

from actions.nlu.reading import Reading
from backtalk.content.library import Content
from backtalk.content.models import Answer

_ALIKE = 4  # letters that a word shares with what it names
_THINGS = ("tool", "activity", "condition")


def thing(clinic: Content, reading: Reading, answers: Sequence[Answer]) -> str | None:
    """The visitor's word for what they name, where no answer is made for it or speaks of it.

    Args:
        clinic: What the assistant can say.
        reading: The message.
        answers: The answers that come closest; of all others the headings alone are looked at.
    """
    covered: set[str] = set()
    words = ""
    for answer in answers:
        about = clinic.topic(answer.topic).about
        covered |= {*answer.for_, *(about if isinstance(about, tuple) else ())}
        words += f"{clinic.topic(answer.topic).title} {answer.heading} {answer.text} ".lower()
    kinds = {e["value"]: e["entity"] for e in reading.entities}
    things = [(i, word) for i, word in reading.named if kinds.get(i) in _THINGS]
    things = [(i, word) for i, word in things if _names(clinic, word, i)]
    for answer in clinic.answers.values():
        covered |= {*answer.for_}
        words += answer.heading.lower() + " "
    missing = [w for i, w in things if i not in covered and w.lower()[:5] not in words]
    return missing[0] if missing and len(missing) == len(things) else None


def _names(clinic: Content, word: str, name: str) -> bool:
    """Whether the visitor's word is a word for a thing, and not one mistaken for it."""
    vocabulary = clinic.vocabulary
    kinds = (vocabulary.tools, vocabulary.activities, vocabulary.conditions, vocabulary.body_parts)
    known = " ".join([name.replace("_", " "), *(kind.get(name, "") for kind in kinds)]).lower()
    begun = {w[:_ALIKE] for w in known.split() if len(w) >= _ALIKE}
    return any(w[:_ALIKE] in begun for w in word.lower().split())
