"""Typos: an unknown word becomes the vocabulary's word that it was meant to be."""

from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 5  # shorter words have too many neighbours: "hop", "hip", "hit"
_LONG = 8
_COMMON = 3


class Speller:
    """Corrects unknown words against a small vocabulary; a known word is left as it is."""

    def __init__(self, vocabulary: Iterable[str], known: Iterable[str]) -> None:
        """Take the words to correct to, and those that are words already."""
        self._vocabulary = sorted({word for word in vocabulary if len(word) >= _SHORTEST})
        self._known = frozenset(known) | frozenset(self._vocabulary)

    def correct(self, word: str) -> str:
        """The lower-case word meant: one slip (an eight-letter word may hold two)."""
        word = word.lower()
        if len(word) < _SHORTEST or word in self._known or not word.isalpha():
            return word
        slips = 2 if len(word) >= _LONG else 1
        found = process.extractOne(word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word


def common_words(texts: Iterable[str]) -> list[str]:
    """Words frequent enough in `texts` to be words, not slips of the pen."""
    counts = Counter(word for text in texts for word in text.lower().split())
    return sorted(word for word, count in counts.items() if count >= _COMMON and word.isalpha())
