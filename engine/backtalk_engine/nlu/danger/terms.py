"""Words and pairs of words as features: what a message says, beside what it means."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

_LEAST = 2  # a pair of words in one example alone says nothing of others

Sparse = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Terms:
    """TF-IDF over base forms and their pairs; rarer counts for more."""

    places: dict[str, int]
    rarity: npt.NDArray[np.float32]

    @classmethod
    def fit(cls, texts: Iterable[Sequence[str]]) -> Self:
        """Learn which terms there are and how rare each is, from texts as base forms."""
        counts: Counter[str] = Counter()
        number = 0
        for text in texts:
            counts.update(set(_terms(text)))
            number += 1
        kept = sorted(term for term, count in counts.items() if count >= _LEAST)
        rarity = [1 + math.log((1 + number) / (1 + counts[term])) for term in kept]
        return cls(places(kept), np.array(rarity, np.float32))

    def of(self, text: Sequence[str]) -> Sparse:
        """Places and weights of a text's terms, as a vector of length one."""
        counts = Counter(place for t in _terms(text) if (place := self.places.get(t)) is not None)
        found = np.array(sorted(counts), np.int64)
        weights = np.array([1 + math.log(counts[place]) for place in found], np.float32)
        weights *= self.rarity[found]
        return found, weights / max(1e-9, float(np.linalg.norm(weights)))


def places(terms: Iterable[str]) -> dict[str, int]:
    """Each term's column."""
    return {term: place for place, term in enumerate(terms)}


def _terms(text: Sequence[str]) -> Iterable[str]:
    yield from text
    yield from (" ".join(pair) for pair in pairwise(text))
