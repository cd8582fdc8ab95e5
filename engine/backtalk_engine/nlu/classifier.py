"""Which answer a message asks for, or which act it is, and a second request in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from backtalk_engine.nlu import examples, folders, names
from backtalk_engine.nlu.encoder.encoder import (
    Vectors,
    encode_message,
    encoder,
    normalised,
)
from backtalk_engine.nlu.ranking import left_out, requests
from backtalk_engine.nlu.ranking.context import Context, returns_to_self
from backtalk_engine.nlu.ranking.evidence import Question
from backtalk_engine.nlu.ranking.following import (
    Following,
    FollowUp,
    changes_of_subject,
)
from backtalk_engine.nlu.ranking.ranking import Ranked, Ranking
from backtalk_engine.nlu.ranking.texts import AnswerText, answer_texts
from backtalk_engine.nlu.trainable import Trainable
from backtalk_engine.nlu.words.corrections import without_denied
from backtalk_engine.nlu.words.naming import KINDS, SUBJECTS, Naming

_KEPT = 8
_OLDER, _ADULT = 65, 16  # years


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerClassifier(Trainable, IntentClassifier):
    """Ranks every answer of `content/` and every act against the whole message.

    The texts of the answers are read at every start, so that an edit needs no training.
    """

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of answers and acts; note how those left out are ranked."""
        texts, naming = answer_texts(folders.content()), Naming.of(training_data)
        alone = examples.Examples.of(training_data, naming)
        conditions = [name for name, kind in naming.kinds.items() if kind == "condition"]
        ranking, found = Ranking.fit(*alone, texts, text_vectors(texts), conditions)
        self._ranking, self._texts = ranking, texts
        following = Following(ranking, texts)
        follow_ups = [
            FollowUp(example.get("text"), examples.label(example), examples.after(example))
            for example in examples.used(training_data)
            if {examples.after(example), examples.label(example)} <= ranking.places.keys()
            and examples.after(example) in texts
        ]
        learned = [answer for answer in texts if answer in ranking.places]
        following.learn([*follow_ups, *changes_of_subject(found, learned)], naming)
        with self._model_storage.write_to(self._resource) as folder:
            ranking.save(folder / "ranking.npz")
            np.save(folder / "following.npy", following.weights)
            summary = json.dumps(left_out.by_answer(found))
            (folder / "left_out.json").write_text(summary)
        (folders.var() / "left_out.json").write_text(summary)
        return self._resource

    def restore(self, folder: Path) -> None:
        """Read what training kept, and the answers as they are now."""
        self._ranking = Ranking.read(folder / "ranking.npz")
        self._texts = answer_texts(folders.content())
        self._ranking.speak_of(self._texts, text_vectors(self._texts))
        weights = np.load(folder / "following.npy", allow_pickle=False)
        self._following = Following(self._ranking, self._texts, weights)
        encoder().encode("warm up")

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, answers, novelty and a second request on each message."""
        for message in messages:
            written = normalised(message.get("text") or "")
            text = without_denied(written)
            named, subject = _named_in(text, message)
            named |= _age_groups(message)
            context = Context.of(message)
            message.set(names.FOR_SELF, returns_to_self(message), add_to_output=True)
            whole = self._ranking.question(written, encode_message(message), named)
            alone = whole if text == written else self._question(text, named)
            ranking = self._rank(written, alone, subject, context)
            rest: list[tuple[str, Ranked]] = []
            clauses = requests.split(text)
            if len(clauses) > 1:
                each = self._each(clauses, message, context)
                ranking, rest = requests.order(ranking, each)
            self._describe(message, ranking, rest[1:], 1 - self._ranking.nearest(whole))
        return messages

    def _question(self, text: str, named: Iterable[str]) -> Question:
        return self._ranking.question(text, encoder().encode(text), named)

    def _rank(self, written: str, alone: Question, subject: bool, context: Context) -> Ranked:
        if not self._following.knows(context):
            return self._ranking.rank(alone)
        return self._following.rank(self._following.turn(written, alone, subject, context))

    def _each(
        self, clauses: list[str], message: Message, context: Context
    ) -> list[tuple[str, Ranked]]:
        """Rank each clause; one that points back ("and for how long") after the one before it."""
        found: list[tuple[str, Ranked]] = []
        for clause in clauses:
            named, subject = _named_in(clause, message)
            alone = self._question(clause, named | _age_groups(message))
            found.append((clause, self._rank(clause, alone, subject, context)))
            best = found[-1][1][0][0]
            if names.is_answer(best):
                context = replace(context, answer=best)
        return found

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


def _named_in(text: str, message: Message) -> tuple[set[str], bool]:
    """The ids of what a message names that stands in `text`, a part of it; and if one is a subject.

    A clause is weighed by its own words: "can I run with sciatica, and is heat okay" asks of heat.
    """
    whole = message.get("text") or ""
    found = [
        entity
        for entity in message.get("entities") or []
        if entity["entity"] in KINDS
        and normalised(whole[entity.get("start", 0) : entity.get("end", 0)]) in text
    ]
    return {e["value"] for e in found}, any(e["entity"] in SUBJECTS for e in found)


def _age_groups(message: Message) -> set[str]:
    """The conditions that ages in years stand for, but for an adult's in between."""
    ages = [int(e["value"]) for e in message.get("entities") or [] if e["entity"] == "age"]
    older = {"older_adult" for age in ages if age >= _OLDER}
    return older | {"child" for age in ages if age < _ADULT}


def _answers(ranking: Ranked) -> list[dict[str, Any]]:
    found = [(name, share) for name, share in ranking if names.is_answer(name)]
    return [{"id": name, "score": share} for name, share in found[:_KEPT]]


def text_vectors(texts: dict[str, AnswerText]) -> dict[str, tuple[Vectors, Vectors]]:
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
