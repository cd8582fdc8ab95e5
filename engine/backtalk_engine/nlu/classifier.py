"""Topic or act, aspect, novelty, and a second request: what a message asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from backtalk_engine.nlu import folders, names, requests
from backtalk_engine.nlu.encoder import Vectors, encode_message, encoder, normalised
from backtalk_engine.nlu.head import Head, likeness
from backtalk_engine.nlu.trainable import Trainable

_RANKING_LENGTH = 10


@dataclass(frozen=True)
class Reading:
    """What one text was read as; `ranking` holds (intent, probability), best first."""

    ranking: list[tuple[str, float]]
    aspect: str
    aspect_confidence: float
    novelty: float


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicAspectClassifier(Trainable, IntentClassifier):
    """Two heads over one sentence encoding: the intent, and the aspect of a topic."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Ridge and sharpness of each head (`Head.fit`), set by leaving examples out."""
        return {
            "intent_ridge": 0.5,
            "intent_sharpness": 10.0,
            "aspect_ridge": 0.1,
            "aspect_sharpness": 6.0,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Fit both heads on the examples; one without an aspect teaches only the intent."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get("intent") not in names.DANGER_MATERIAL
        ]
        texts = [normalised(example.get("text")) for example in examples]
        vectors = encoder().encode_all(texts, folders.var() / "vectors.npz")
        self._intents = Head.fit(
            vectors,
            [e.get("intent_response_key") or e.get("intent") for e in examples],
            self._config["intent_ridge"],
            self._config["intent_sharpness"],
        )
        self._aspects = Head.fit(
            vectors,
            [_aspect_label(example) for example in examples],
            self._config["aspect_ridge"],
            self._config["aspect_sharpness"],
        )
        self._seen = vectors
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, topic, aspect, novelty and a second request on each message."""
        for message in messages:
            text = normalised(message.get("text") or "")
            reading = self._read(encode_message(message))
            ranking = reading.ranking
            rest: list[tuple[str, Reading]] = []
            clauses = requests.split(text)
            if len(clauses) > 1:
                readings = [self._read(encoder().encode(clause)) for clause in clauses]
                ranking, rest = requests.order(ranking, list(zip(clauses, readings, strict=True)))
                if rest:
                    reading = rest.pop(0)[1]
            self._describe(message, ranking, reading, rest)
        return messages

    def _describe(
        self,
        message: Message,
        ranking: list[tuple[str, float]],
        reading: Reading,
        rest: list[tuple[str, Reading]],
    ) -> None:
        best, confidence = ranking[0]
        found: dict[str, Any] = {
            "intent": {"name": names.base_intent(best), "confidence": confidence},
            "intent_ranking": [
                {"name": name, "confidence": probability}
                for name, probability in ranking[:_RANKING_LENGTH]
            ],
            names.TOPIC: names.topic_of(best),
            names.ASPECT: {"name": reading.aspect, "confidence": reading.aspect_confidence},
            names.NOVELTY: reading.novelty,
            names.REQUESTS: [
                {
                    "text": text,
                    "intent": names.base_intent(other.ranking[0][0]),
                    names.TOPIC: names.topic_of(other.ranking[0][0]),
                    names.ASPECT: other.aspect,
                }
                for text, other in rest
            ],
        }
        for key, value in found.items():
            message.set(key, value, add_to_output=True)

    def _read(self, vector: Vectors) -> Reading:
        cosines = vector[None] @ self._seen.T
        likenesses = likeness(cosines)
        intents = self._intents.probabilities(likenesses)[0]
        aspects = self._aspects.probabilities(likenesses)[0]
        best = int(aspects.argmax())
        return Reading(
            [(self._intents.classes[n], float(intents[n])) for n in np.argsort(-intents)],
            self._aspects.classes[best],
            float(aspects[best]),
            1.0 - float(cosines.max()),
        )

    def _persist(self) -> None:
        # Plain arrays, no pickle: a model file can do nothing but be read.
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(
                folder / "classifier.npz",
                seen=self._seen,
                **{
                    f"{name}_{field}": np.asarray(getattr(head, field))
                    for name, head in (("intents", self._intents), ("aspects", self._aspects))
                    for field in Head.__dataclass_fields__
                },
            )

    def restore(self, folder: Path) -> None:
        """Read what training kept (see parent class)."""
        with np.load(folder / "classifier.npz", allow_pickle=False) as stored:
            self._intents, self._aspects = (
                Head(
                    stored[f"{name}_classes"].tolist(),
                    stored[f"{name}_weights"],
                    float(stored[f"{name}_sharpness"]),
                )
                for name in ("intents", "aspects")
            )
            self._seen = stored["seen"]
        encoder().encode("warm up")


def _aspect_label(example: Message) -> str | None:
    aspect = (example.get("metadata") or {}).get("intent", {}).get("aspect")
    return str(aspect) if aspect else None
