"""Other ways to type the same message: slips of thumbs, haste, habits. Its meaning stays."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from backtalk.evaluate.red_flag_lines import Line

SEED = 20
_ROUNDS = 4  # over all lines, to find enough messages that differ
_WORD = re.compile(r"[A-Za-z]{3,}")
_CLAUSES = re.compile(r"(?<=[.!?;,])\s+|\s+(?=(?:and|but|so)\b)", re.IGNORECASE)
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in _KEYBOARD
    for at, key in enumerate(row)
}
_FILLERS = ("um", "like", "tbh", "honestly", "you know", "lol", "i mean", "kind of just", "idk")
# Nothing that a danger sign is about.
_DENIALS = (
    "no trouble with my neck", "my elbows are fine", "i dont smoke", "no problems with my wrists",
    "never had tennis elbow", "not allergic to nuts", "my shoulders dont hurt",
)  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """A message made from a line in one way."""

    kind: str
    line: Line
    text: str


def mutations(lines: Sequence[Line], number: int, seed: int = SEED) -> Iterator[Mutation]:
    """About `number` messages, as many of each kind, the same for the same arguments.

    A kind that has only one form of each line gives fewer.
    """
    for kind, mutate in KINDS.items():
        random = Random(f"{seed} {kind}")
        seen = {line.text for line in lines}
        order = random.sample(lines, len(lines)) * _ROUNDS
        wanted = len(seen) + max(1, number // len(KINDS))
        for line in order:
            text = mutate(line.text, random)
            if text not in seen:
                seen.add(text)
                yield Mutation(kind, line, text)
            if len(seen) == wanted:
                break


def _slip(slip: Callable[[str, int, Random], str]) -> Callable[[str, Random], str]:
    """One slip at one letter of a word, the first letter aside, which people get right."""

    def mutate(text: str, random: Random) -> str:
        words = list(_WORD.finditer(text))
        if not words:
            return text
        word = random.choice(words)
        at = random.randrange(1, len(word[0]))
        return text[: word.start()] + slip(word[0], at, random) + text[word.end() :]

    return mutate


def _swapped(word: str, at: int, random: Random) -> str:
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, at: int, random: Random) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int, random: Random) -> str:
    return word[:at] + word[at] + word[at:]


def _beside(word: str, at: int, random: Random) -> str:
    return word[:at] + random.choice(_NEIGHBOURS[word[at].lower()]) + word[at + 1 :]


def _reordered(text: str, random: Random) -> str:
    clauses = _CLAUSES.split(text)
    first = random.randrange(len(clauses))
    return " ".join(clauses[first:] + clauses[:first])


def _filled(text: str, random: Random) -> str:
    words = text.split()
    for _ in range(random.randint(1, 3)):
        words.insert(random.randint(0, len(words)), random.choice(_FILLERS))
    return " ".join(words)


def _with_denial(text: str, random: Random) -> str:
    denial = random.choice(_DENIALS)
    end = "" if text.endswith((".", "!", "?")) else "."
    return random.choice((f"{text}{end} {denial}", f"{denial}. {text}", f"{denial} but {text}"))


def _without_marks(text: str, random: Random) -> str:
    return re.sub(r"[^\w\s]", "", text)


def _in_capitals(text: str, random: Random) -> str:
    return text.upper()


KINDS: Mapping[str, Callable[[str, Random], str]] = {
    "letters swapped": _slip(_swapped),
    "letter dropped": _slip(_dropped),
    "letter doubled": _slip(_doubled),
    "neighbouring key": _slip(_beside),
    "clauses reordered": _reordered,
    "filler words": _filled,
    "harmless denial": _with_denial,
    "capitals": _in_capitals,
    "no punctuation": _without_marks,
}
