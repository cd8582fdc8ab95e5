"""Which ids of the vocabulary an example names, by the lookup tables alone.

`EntityMatcher` does the same for messages and mends typos too, at a cost that thousands of
examples need not pay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rasa.shared.nlu.training_data.training_data import TrainingData

KINDS = frozenset({"body_part", "tool", "activity", "condition"})
"""The kinds of entities that an answer can be made for."""
SUBJECTS = frozenset({"body_part", "condition"})
"""The kinds that begin a subject of their own."""
_WORD = re.compile(r"[a-z0-9']+")


class Naming:
    """Finds the longest surface forms in a text, from left to right."""

    def __init__(
        self, terms: Iterable[tuple[str, str]], kinds: Mapping[str, str] | None = None
    ) -> None:
        """Take (surface form, id) pairs, and the kind of each id."""
        self.kinds = dict(kinds or {})
        self._ids = {" ".join(_WORD.findall(surface.lower())): name for surface, name in terms}
        self._longest = max((len(surface.split()) for surface in self._ids), default=0)

    @classmethod
    def of(cls, training_data: TrainingData) -> Naming:
        """The forms of the lookup tables."""
        found = [
            (surface, training_data.entity_synonyms.get(surface, surface), table["name"])
            for table in training_data.lookup_tables
            if table["name"] in KINDS
            for surface in table["elements"]
        ]
        return cls(((surface, name) for surface, name, _ in found), {n: k for _, n, k in found})

    def named(self, text: str) -> frozenset[str]:
        """The ids that `text` names."""
        words, found, start = _WORD.findall(text.lower()), set(), 0
        while start < len(words):
            for end in range(min(len(words), start + self._longest), start, -1):
                name = self._ids.get(" ".join(words[start:end]))
                if name:
                    found.add(name)
                    start = end - 1
                    break
            start += 1
        return frozenset(found)
