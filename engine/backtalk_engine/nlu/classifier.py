"""Which answer a message asks for, or which act it is, and a second request in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from backtalk_engine.nlu import folders, left_out, names, requests
from backtalk_engine.nlu.context import Context, Heard, resolve
from backtalk_engine.nlu.corrections import without_denied
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

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of answers and acts; note how those left out are ranked."""
        used = [
            example
            for example in training_data.intent_examples
            if example.get("intent") not in names.DANGER_MATERIAL
        ]
        examples = [(normalised(example.get("text")), _label(example)) for example in used]
        naming = Naming.of(training_data)
        texts = answer_texts(folders.content())
        ranking, found = Ranking.fit(
            examples,
            encoder().encode_all([text for text, _ in examples], folders.var() / "vectors.npz"),
            [naming.named(text) for text, _ in examples],
            [_is_asked(example) for example in used],
            texts,
            _text_vectors(texts),
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
            written = normalised(message.get("text") or "")
            text = without_denied(written)
            vector = encode_message(message) if text == written else encoder().encode(text)
            entities = message.get("entities") or []
            named = {e["value"] for e in entities if e["entity"] in KINDS}
            context = Context.of(message)
            favour = context.favour_of(written, {e["entity"] for e in entities}, self._texts)
            ranking = self._rank(text, vector, named, favour)
            rest: list[tuple[str, Ranked]] = []
            clauses = requests.split(text)
            if len(clauses) > 1:
                ranking, rest = requests.order(ranking, self._each(clauses, named, favour))
            nearest = self._ranking.nearest(encode_message(message))
            self._describe(message, ranking, rest[1:], 1 - nearest)
            if not rest:
                self._follow(message, text, ranking, named, context, favour)
        return messages

    def _rank(
        self, text: str, vector: Vectors, named: set[str], favour: Mapping[str, float]
    ) -> Ranked:
        return self._ranking.rank(self._ranking.question(text, vector, named), favour)

    def _follow(
        self,
        message: Message,
        text: str,
        plain: Ranked,
        named: set[str],
        context: Context,
        favour: Mapping[str, float],
    ) -> None:
        """Rank the answers of a message that leans on what was said before together with that."""
        kinds = {entity["entity"] for entity in message.get("entities") or []}
        ways = context.ways(text, plain, kinds, self._texts)
        told = context.as_told(text, plain, kinds, self._texts)
        if not ways and not told:
            return
        others = [(self._hear(way, named, favour), way.share) for way in ways]
        own = (told[1], self._hear(told[0], named, favour)) if told else (frozenset[str](), [])
        answers = _answers(resolve(plain, others, context, own))
        best, confidence = plain[0]
        if answers and answers[0]["id"] == best:
            # What was said before agrees, so it cannot make the answer less sure.
            answers[0]["score"] = max(confidence, answers[0]["score"])
        message.set(names.ANSWERS, answers, add_to_output=True)
        if answers and best != names.FOLLOW_UP:
            intent = {"name": names.ANSWER, "confidence": answers[0]["score"]}
            message.set("intent", intent, add_to_output=True)

    def _each(
        self, clauses: list[str], named: set[str], favour: Mapping[str, float]
    ) -> list[tuple[str, Ranked]]:
        """Rank each clause; one that points back ("and for how long") after the one before it."""
        found: list[tuple[str, Ranked]] = []
        before = Context()
        for clause in clauses:
            plain = self._rank(clause, encoder().encode(clause), named, favour)
            ways = before.ways(clause, plain, set(), self._texts)
            others = [(self._hear(way, named, favour), way.share) for way in ways]
            found.append((clause, resolve(plain, others, before) if others else plain))
            best = found[-1][1][0][0]
            if names.is_answer(best):
                before = Context(best, names.base_intent(best))
        return found

    def _hear(self, way: Heard, named: set[str], favour: Mapping[str, float]) -> Ranked:
        whole = normalised(way.text)
        return self._rank(whole, encoder().encode(whole), {*named, *way.named}, favour)

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


def _is_asked(example: Message) -> bool:
    """Whether it stands in `data/nlu/asked/`, as the metadata of its intent say."""
    metadata = (example.get("metadata") or {}).get("intent") or {}
    return bool(metadata.get("asked"))


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
