"""A message as words: one case, no accents of typing, typos mended, places kept."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from backtalk_engine.nlu.red_flags import english
from backtalk_engine.nlu.words.spelling import Speller

_WORD = re.compile(
    r"[^\W\d_]+(?:['\u2018\u2019`\u00b4][^\W\d_]+)*|\d\d\+[0-6](?!\d)|\d+(?:[.,]\d+)?|[.,!?;:\n\u2026()/=-]"
)
_APOSTROPHES = re.compile(r"['\u2018\u2019`\u00b4]")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_MEANT = {"pan": "pain", "hart": "heart", "cal": "calf"}
"""Words of the dictionary that are a slip of the pen wherever bodies are spoken of."""
_FILLERS = frozenset({"um", "umm", "uh", "lol", "honestly"})
_PAIRS = frozenset({("you", "know"), ("i", "mean")})
_ASKING = frozenset("do did does dont if as let would what how".split())
_ENDS = frozenset(".!?;\n\u2026")


class Word(NamedTuple):
    """A word or mark: its spelling mended, its base form, and where it stands in the text."""

    text: str
    base: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """The words of a message; `sentences[n]` is the number of the sentence that word n is in."""

    whole: str
    words: list[Word]
    sentences: list[int]

    def excerpt(self, start: int, end: int) -> str:
        """The visitor's own words from word `start` to before word `end`."""
        return " ".join(self.whole[self.words[start].start : self.words[end - 1].end].split())


def read(message: str, speller: Speller | None = None) -> Text:
    """Take a message, or a phrase of the rows, apart; with a `speller`, mend its typos."""
    whole = message if message.isascii() else _visible(message)
    found = list(_WORD.finditer(whole))
    plain = [_plain(match[0]) for match in found]
    words: list[Word] = []
    at = 0
    while at < len(found):
        fillers = _fillers(plain, at) if speller else 0
        if fillers:
            at += fillers
            continue
        word, taken = english.merged(plain, at)
        if speller and taken == 1:
            word = _MEANT.get(word) or speller.correct(word)
        last = found[at + taken - 1]
        words.append(Word(word, english.base(word), found[at].start(), last.end()))
        at += taken
    return Text(whole, words, list(_sentences(words)))


def _fillers(plain: Sequence[str], at: int) -> int:
    """How many words from place `at` on say nothing: "it's gone, you know, numb"."""
    if plain[at] in _FILLERS:
        return 1
    before = plain[at - 1] if at else ""
    return 2 if (plain[at], *plain[at + 1 : at + 2]) in _PAIRS and before not in _ASKING else 0


def read_after(
    earlier: Sequence[str], message: str, speller: Speller | None = None
) -> tuple[Text, list[int], int]:
    """Take a message apart together with those before it.

    Returns:
        All of them as one text; the numbers of its sentences where each message goes on with the
        sentence in which the one before it ended; the place of the last message's first word.
    """
    *before, own = [_visible(part) for part in (*earlier, message)]
    starts = list(accumulate((len(part) + 1 for part in before), initial=0))[1:]
    text = read("\n".join([*before, own]), speller)
    numbers = list(text.sentences)
    begun = [next((n for n, w in enumerate(text.words) if w.start >= at), None) for at in starts]
    for first in begun:
        if first is not None:
            last = next((n for n in range(first - 1, -1, -1) if text.words[n].text not in _ENDS), 0)
            gap = numbers[first] - numbers[last]
            numbers[first:] = [number - gap for number in numbers[first:]]
    return text, numbers, len(text.words) if begun[-1] is None else begun[-1]


def _visible(message: str) -> str:
    shown = "".join(c for c in message if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", shown)


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    return _APOSTROPHES.sub("", _DRAWN_OUT.sub(r"\1\1", word.lower()))


def _sentences(words: list[Word]) -> Iterable[int]:
    number = 0
    for word in words:
        yield number
        number += word.text in _ENDS
