"""What a text says word for word: how much likelier its words are in one class than in all.

The sentence vector knows what is alike in meaning; naive Bayes over the stems of words, and of
pairs of words, knows "si joint" from "hip joint" and the front of a thigh from its back.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import Stemmer

Counts = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

_SMOOTH = 5.0  # texts of the whole, which each class is taken to have beside its own
_KEY = 0.8  # of the texts of a class, from which on a word is what the class is about
_WORD = re.compile(r"[a-z0-9']+")
_stemmer = Stemmer.Stemmer("english", 0)


class Own(NamedTuple):
    """An example that a text is, or holds: its class is taken never to have had it."""

    text: str
    place: int


class NaiveBayes:
    """How often each stem and pair of stems stands in the texts of each class."""

    def __init__(
        self, codes: Counts, starts: Counts, places: Counts, counts: Counts, texts: Counts
    ) -> None:
        """Take what `fit` counted; `arrays` gives it back.

        Args:
            codes: Of the stems and pairs, ascending.
            starts: Where the classes of each begin in `places` and `counts`, and their end.
            places: Classes that have it, ascending.
            counts: In how many of their texts.
            texts: How many texts each class has.
        """
        self.arrays = (codes, starts, places, counts, texts)
        self._codes, self._starts, self._places, self._counts, self._texts = self.arrays
        alone = np.add.reduceat(counts, starts[:-1]) if len(codes) else counts
        self._share = alone / max(1, int(texts.sum()))
        each = np.repeat(self._share, np.diff(starts))
        self._weights = np.log1p(counts / (_SMOOTH * each)).astype(np.float32)
        self._absent = np.log(_SMOOTH / (texts + _SMOOTH)).astype(np.float32)
        key = np.flatnonzero(counts >= _KEY * texts[places]) if len(codes) else counts
        self._keys = np.repeat(np.arange(len(codes)), np.diff(starts))[key], places[key]

    @classmethod
    def fit(cls, texts: Sequence[str], labels: npt.NDArray[np.int64]) -> NaiveBayes:
        """Count; what stands in one text alone is left out.

        Args:
            texts: As they are encoded.
            labels: The class of each, from 0 to the number of classes less one.
        """
        pairs = Counter(
            (code, int(label))
            for text, label in zip(texts, labels, strict=True)
            for code in _codes(text)
        )
        together: Counter[int] = Counter()
        for (code, _), count in pairs.items():
            together[code] += count
        kept = sorted(pair for pair in pairs if together[pair[0]] > 1)
        codes, starts = np.unique([code for code, _ in kept], return_index=True)
        return cls(
            codes.astype(np.int64),
            np.append(starts, len(kept)).astype(np.int64),
            np.array([place for _, place in kept], np.int64),
            np.array([pairs[pair] for pair in kept], np.int64),
            np.bincount(labels),
        )

    def scores(self, text: str, own: Own | None = None) -> Scores:
        """How far the words of `text` speak for each class, shape (classes,); 0 if none is known.

        It is the sum of their log-likelihood ratios over the root of their number: words come in
        groups, so ten that agree are not ten witnesses.

        Args:
            text: As it is encoded.
            own: The example that it is or holds, if it is to be left out.
        """
        known = self._known(text)
        found = len(known) * self._absent
        for n in known:
            start, end = self._starts[n], self._starts[n + 1]
            found[self._places[start:end]] += self._weights[start:end]
        if own is not None:
            found[own.place] = self._without(known, own)
        scores: Scores = found / np.float32(max(1, len(known)) ** 0.5)
        return scores

    def lacks_key(self, text: str) -> npt.NDArray[np.bool_]:
        """Of which classes a text has none of the words that nearly all of their texts share."""
        codes, places = self._keys
        there = np.isin(codes, self._known(text))
        keyed, met = (
            np.bincount(some, minlength=len(self._texts)) for some in (places, places[there])
        )
        lacking: npt.NDArray[np.bool_] = (keyed > 0) & (met == 0)
        return lacking

    def _without(self, known: npt.NDArray[np.int64], own: Own) -> float:
        """What `scores` sums for the class of an example that is not to count."""
        mine = {*_codes(own.text)}
        total = 0.0
        for n in known:
            start, end = self._starts[n], self._starts[n + 1]
            at = start + np.searchsorted(self._places[start:end], own.place)
            there = at < end and self._places[at] == own.place
            count = (self._counts[at] if there else 0) - (int(self._codes[n]) in mine)
            base = _SMOOTH * self._share[n]
            total += np.log((max(0, count) + base) / base)
        texts = self._texts[own.place] - 1
        return float(total + len(known) * np.log(_SMOOTH / (texts + _SMOOTH)))

    def _known(self, text: str) -> npt.NDArray[np.int64]:
        codes = np.fromiter(_codes(text), np.int64)
        at = np.searchsorted(self._codes, codes)
        at[at == len(self._codes)] = 0
        found: npt.NDArray[np.int64] = at[self._codes[at] == codes] if len(self._codes) else at[:0]
        return found


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def _codes(text: str) -> dict[int, None]:
    """The hash of each stem and pair of stems, once, in the order of the text."""
    stems = [_stem(word) for word in _WORD.findall(text)]
    pieces = [*stems, *(f"{a} {b}" for a, b in pairwise(stems))]
    return dict.fromkeys(zlib.crc32(piece.encode()) for piece in pieces)
