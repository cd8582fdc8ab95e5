"""Messages that raised nothing though they are like examples of danger."""

from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from backtalk.insights.likeness import essence
from backtalk.reviews.training_data.examples import RED_FLAG
from backtalk.reviews.training_data.nlu import read_file
from backtalk.settings import ROOT

EXAMPLES = ROOT / "data" / "nlu" / "red_flags"
_COMMON = 400  # lines; a word of more of them tells nothing
_SHARED = 3  # telling words in common, before texts are compared at all
_ALIKE = 78  # of 100
_TRIED = 12
_MOST_KNOWN = 20_000


class Examples:
    """Lines of danger by their telling words."""

    def __init__(self, lines: list[tuple[str, str]]) -> None:
        """Take pairs of a red flag's id and a line."""
        self._lines = [(red_flag_id, essence(line)) for red_flag_id, line in lines]
        places: dict[str, list[int]] = defaultdict(list)
        for place, (_, line) in enumerate(self._lines):
            for word in set(line.split()):
                places[word].append(place)
        self._places = {word: found for word, found in places.items() if len(found) <= _COMMON}

    def row_of(self, text: str) -> str | None:
        """The danger sign whose example the text is like; None if it is like none."""
        words = essence(text)
        shared: Counter[int] = Counter()
        for word in set(words.split()):
            shared.update(self._places.get(word, ()))
        for place, count in shared.most_common(_TRIED):
            if count < _SHARED:
                return None
            red_flag_id, line = self._lines[place]
            if fuzz.token_sort_ratio(words, line) >= _ALIKE:
                return red_flag_id
        return None


@lru_cache(1)
def examples(folder: Path = EXAMPLES) -> Examples:
    """The examples that the second judge on danger is taught with, without look-alikes."""
    lines = []
    for file in sorted(folder.glob("*.yml")):
        for line in read_file(file):
            kind, _, red_flag_id = line.label.partition("/")
            if kind == RED_FLAG:
                lines.append((red_flag_id, line.text))
    return Examples(lines)


_known: dict[str, str | None] = {}
"""By the key of the text: a visitor's words are not kept here."""


def near_miss(key: str, text: str) -> str | None:
    """The danger sign that a message without an alarm is near to, if it is.

    Args:
        key: Of the text, by which the answer is remembered.
        text: The message.
    """
    if key not in _known:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known[key] = examples().row_of(text)
    return _known[key]
