"""Which answer a message asks for, or which act it is, and a second request in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from backtalk_engine.nlu import folders, left_out, names, requests
from backtalk_engine.nlu.context import Context, resolve
from backtalk_engine.nlu.encoder import Vectors, encode_message, encoder, normalised
from backtalk_engine.nlu.naming import KINDS, Naming
from backtalk_engine.nlu.ranking import Ranked, Ranking
from backtalk_engine.nlu.texts import AnswerText, answer_texts
from backtalk_engine.nlu.trainable import Trainable

_KEPT = 8


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerClassifier(Trainable, IntentClassifier):
    """Ranks every answer of `content/` and every act against the whole message.

    The texts of the answers are read at every start, so that an edit needs no training.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How much the head smooths, set by leaving examples out."""
        return {"ridge": 0.5}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of answers and acts; note how those left out are ranked."""
        examples = [
            (normalised(example.get("text")), _label(example))
            for example in training_data.intent_examples
            if example.get("intent") not in names.DANGER_MATERIAL
        ]
        naming = Naming.of(training_data)
        texts = answer_texts(folders.content())
        ranking, found = Ranking.fit(
            examples,
            encoder().encode_all([text for text, _ in examples], folders.var() / "vectors.npz"),
            [naming.named(text) for text, _ in examples],
            texts,
            _text_vectors(texts),
            self._config["ridge"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            ranking.save(folder / "ranking.npz")
            summary = json.dumps(left_out.by_answer(found))
            (folder / "left_out.json").write_text(summary)
        (folders.var() / "left_out.json").write_text(summary)
        return self._resource

    def restore(self, folder: Path) -> None:
        """Read what training kept, and the answers as they are now."""
        self._ranking = Ranking.read(folder / "ranking.npz")
        self._texts = answer_texts(folders.content())
        self._ranking.speak_of(self._texts, _text_vectors(self._texts))
        encoder().encode("warm up")

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, answers, novelty and a second request on each message."""
        for message in messages:
            text = normalised(message.get("text") or "")
            named = {e["value"] for e in message.get("entities") or [] if e["entity"] in KINDS}
            context = Context.of(message)
            ranking = self._rank(text, encode_message(message), named, context)
            rest: list[tuple[str, Ranked]] = []
            clauses = requests.split(text)
            if len(clauses) > 1:
                ranked = [self._rank(c, encoder().encode(c), named, context) for c in clauses]
                ranking, rest = requests.order(ranking, list(zip(clauses, ranked, strict=True)))
            nearest = self._ranking.nearest(encode_message(message))
            self._describe(message, ranking, rest[1:], 1 - nearest)
            if not rest:
                self._follow(message, text, ranking, named, context)
        return messages

    def _rank(self, text: str, vector: Vectors, named: set[str], context: Context) -> Ranked:
        return self._ranking.rank(self._ranking.question(text, vector, named), context.favour)

    def _follow(
        self, message: Message, text: str, plain: Ranked, named: set[str], context: Context
    ) -> None:
        """Rank the answers of a message that leans on the last question as if it stood before."""
        last = self._texts.get(context.answer or "")
        kinds = {entity["entity"] for entity in message.get("entities") or []}
        share = context.share(text, plain, kinds) if last else 0.0
        if last is None or not share:
            return
        whole = normalised(f"{last.heading} {text}")
        joined = self._rank(whole, encoder().encode(whole), named, context)
        answers = _answers(resolve(plain, joined, context, share))
        message.set(names.ANSWERS, answers, add_to_output=True)
        if answers and plain[0][0] != names.FOLLOW_UP:
            intent = {"name": names.ANSWER, "confidence": answers[0]["score"]}
            message.set("intent", intent, add_to_output=True)

    def _describe(
        self, message: Message, ranking: Ranked, rest: list[tuple[str, Ranked]], novelty: float
    ) -> None:
        best, confidence = ranking[0]
        found: dict[str, Any] = {
            "intent": {"name": names.intent_of(best), "confidence": confidence},
            "intent_ranking": [
                {"name": name, "confidence": probability} for name, probability in ranking[:_KEPT]
            ],
            names.ANSWERS: _answers(ranking),
            names.NOVELTY: novelty,
            names.REQUESTS: [
                {
                    "text": text,
                    "intent": names.intent_of(other[0][0]),
                    names.ANSWERS: _answers(other),
                }
                for text, other in rest
            ],
        }
        for key, value in found.items():
            message.set(key, value, add_to_output=True)


def _answers(ranking: Ranked) -> list[dict[str, Any]]:
    found = [(name, share) for name, share in ranking if names.is_answer(name)]
    return [{"id": name, "score": share} for name, share in found[:_KEPT]]


def _label(example: Message) -> str:
    return str(example.get("intent_response_key") or example.get("intent"))


def _text_vectors(texts: dict[str, AnswerText]) -> dict[str, tuple[Vectors, Vectors]]:
    """The vectors of each answer's heading, and of heading and first paragraph together."""
    lines = [
        normalised(line)
        for text in texts.values()
        for line in (text.heading, f"{text.heading} {text.point}")
    ]
    if not lines:
        return {}
    vectors = encoder().encode_all(lines, folders.var() / "texts.npz")
    return {name: (vectors[2 * n], vectors[2 * n + 1]) for n, name in enumerate(texts)}
