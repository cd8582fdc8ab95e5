"""The examples of answers and acts as the ranking learns them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from backtalk_engine.nlu import folders, names
from backtalk_engine.nlu.encoder.encoder import Vectors, encoder, normalised
from backtalk_engine.nlu.words.naming import Naming


class Examples(NamedTuple):
    """Examples that stand alone.

    Attributes:
        pairs: Texts as they are encoded, with the answer or act that each is for.
        vectors: The vector of each text.
        named: What each text names.
        asked: Which stand in `data/nlu/asked/`, as the metadata of their intent say.
    """

    pairs: Sequence[tuple[str, str]]
    vectors: Vectors
    named: Sequence[frozenset[str]]
    asked: Sequence[bool]

    @classmethod
    def of(cls, data: TrainingData, naming: Naming) -> Examples:
        """Those of the training data."""
        alone = [example for example in used(data) if not after(example)]
        pairs = [(normalised(example.get("text")), label(example)) for example in alone]
        return cls(
            pairs,
            encoder().encode_all([text for text, _ in pairs], folders.var() / "vectors.npz"),
            [naming.named(text) for text, _ in pairs],
            [bool(_metadata(example).get("asked")) for example in alone],
        )

    def some(self, places: Sequence[int]) -> Examples:
        """Those at `places`."""
        return Examples(
            [self.pairs[n] for n in places],
            self.vectors[[*places]],
            [self.named[n] for n in places],
            [self.asked[n] for n in places],
        )


def used(data: TrainingData) -> Iterable[Message]:
    """The examples that are no danger material."""
    return (e for e in data.intent_examples if e.get("intent") not in names.DANGER_MATERIAL)


def label(example: Message) -> str:
    """The answer or act that an example is for."""
    return str(example.get("intent_response_key") or example.get("intent"))


def after(example: Message) -> str:
    """The answer that it was typed after, if it is one of `data/nlu/follow_ups/`."""
    return str(_metadata(example).get("after") or "")


def _metadata(example: Message) -> dict[str, Any]:
    return (example.get("metadata") or {}).get("intent") or {}
