"""What a text says word for word: its words, pairs of words and pieces of words, as a unit vector.

The sentence vector knows what is alike in meaning; this knows "si joint" from "hip joint", and
finds "stretchs" near "stretches". Nothing is spelt out: each piece has a place by its hash.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_WIDTH = 512  # places of words, and as many of pieces of words
_COUNTED = 1 << 16  # places in which is counted how rare something is
_PIECES = (3, 4)
_WORD = re.compile(r"[a-z0-9']+")

Wordings = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Wording:
    """How rare each word and piece is among the examples; 0 for those that none has."""

    rarity: Wordings

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Wording:
        """Count in how many of `texts` each word and piece stands."""
        counts = np.zeros(_COUNTED, np.float32)
        for text in texts:
            for family in _families(text):
                counts[[code % _COUNTED for code in _codes(family)]] += 1
        rarity = np.where(counts > 1, np.log(max(1, len(texts)) / np.maximum(counts, 1)), 0)
        return cls(rarity.astype(np.float32))

    def of(self, text: str) -> Wordings:
        """Two unit vectors behind each other, of words and of pieces, shape (1024,)."""
        found = np.zeros(2 * _WIDTH, np.float32)
        for start, family in zip((0, _WIDTH), _families(text), strict=True):
            codes = np.fromiter(_codes(family), np.int64, len(family))
            half = found[start : start + _WIDTH]
            signs = np.where(codes & 1, 1, -1)
            np.add.at(half, (codes >> 1) % _WIDTH, signs * self.rarity[codes % _COUNTED])
            half /= np.linalg.norm(half) or 1
        return found

    def of_all(self, texts: Sequence[str]) -> Wordings:
        """Those of many texts, shape (texts, 1024)."""
        return np.stack([self.of(text) for text in texts])


def _families(text: str) -> tuple[list[str], list[str]]:
    """Each word and each piece once, in the order of the text: sums come out the same each time."""
    words = _WORD.findall(text)
    whole = dict.fromkeys([*words, *(f"{a} {b}" for a, b in pairwise(words))])
    framed = [f"<{word}>" for word in dict.fromkeys(words)]
    pieces = dict.fromkeys(
        f"#{w[i : i + n]}" for w in framed for n in _PIECES for i in range(len(w) - n + 1)
    )
    return [*whole], [*pieces]


def _codes(family: Iterable[str]) -> Iterable[int]:
    return (zlib.crc32(piece.encode()) for piece in family)
