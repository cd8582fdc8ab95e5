"""The second component of the pipeline, after the entities: danger signs, before any answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from backtalk_engine.nlu import folders, names
from backtalk_engine.nlu.encoder.encoder import encode_message, encoder, normalised
from backtalk_engine.nlu.red_flags.likeness import HARMLESS, Classifier
from backtalk_engine.nlu.red_flags.patterns import PatternError
from backtalk_engine.nlu.red_flags.rules import Rules
from backtalk_engine.nlu.red_flags.verdict import (
    NONE,
    SOON,
    Thresholds,
    Verdict,
    decide,
)
from backtalk_engine.nlu.trainable import Trainable
from backtalk_engine.nlu.words.language import ENGLISH

_ROWS = "red_flags.yml"
_SIGNS = "signs"
_SCOPE = "scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlags(Trainable, IntentClassifier):
    """Two judges on danger: the patterns of `data/red_flags.yml`, and likeness to examples.

    Its verdict stands in `danger` of each parsed message; `Decision` makes it win.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds (`Thresholds`); `docs/understanding.md` says how they were set."""
        return {"agree": 0.2, "card": 0.8, "ask": 0.7}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Take the thresholds; no row is known yet."""
        super().__init__(config, model_storage, resource)
        self._thresholds = Thresholds(**{name: config[name] for name in self.get_default_config()})

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The rows are no training data to Rasa, but a change of them asks for a new model."""
        files = (folders.data() / _ROWS, *_sign_files())
        return "".join(file.read_text("utf-8") for file in files)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the rows, and fit the second judge to the examples of danger and of look-alikes.

        Raises:
            RasaException: If the rows or their words cannot be used.
        """
        rows, words = _read(folders.data() / _ROWS)["red_flags"], read_signs()
        rules = _rules(rows, words)
        texts, labels = _examples(training_data)
        vectors = encoder().encode_all([*map(normalised, texts)], folders.var() / "vectors.npz")
        urgent = {
            red_flag_id for red_flag_id, described in rows.items() if described["level"] != SOON
        }
        classifier = Classifier.fit(vectors, [rules.bases(text) for text in texts], labels, urgent)
        with self._model_storage.write_to(self._resource) as folder:
            kept = {
                red_flag_id: {key: described.get(key) for key in ("level", "patterns")}
                for red_flag_id, described in rows.items()
            }
            (folder / "rows.json").write_text(json.dumps({"rows": kept, "words": words}))
            classifier.save(folder / "likeness.npz")
        return self._resource

    def restore(self, folder: Path) -> None:
        """Read what training kept (see parent class)."""
        stored = json.loads((folder / "rows.json").read_text())
        self._classifier = Classifier.read(folder / "likeness.npz")
        self._rules = _rules(stored["rows"], stored["words"])
        self._levels = {red_flag_id: kept["level"] for red_flag_id, kept in stored["rows"].items()}

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the verdict on each message."""
        for message in messages:
            verdict = self._judge(message)
            message.set(names.DANGER, verdict.as_dict(), add_to_output=True)
        return messages

    def _judge(self, message: Message) -> Verdict:
        given = (message.get("metadata") or {}).get(names.CONTEXT) or {}
        judged = self._rules.judge(message.get("text") or "", given.get(names.EARLIER) or ())
        if not judged.hits and message.get(names.LANGUAGE) not in (None, ENGLISH):
            return Verdict(NONE, [])  # the second judge knows English alone
        likeness = self._classifier.score(encode_message(message), judged.bases)
        return decide(judged, likeness, self._levels, self._thresholds)


def read_signs() -> Mapping[str, Any]:
    """The lists of `data/signs/`: what `scope.yml` says, and under `words` all other lists.

    Raises:
        RasaException: If a file cannot be read or two define the same list.
    """
    words: dict[str, Any] = {}
    for file in _sign_files():
        found = _read(file)
        if file.stem == _SCOPE:
            scope = found
            continue
        twice = sorted(words.keys() & found.keys())
        if twice:
            raise RasaException(f"{file.name} defines the list {twice[0]} a second time.")
        words |= found
    return {**scope, "words": words}


def _sign_files() -> list[Path]:
    return sorted((folders.data() / _SIGNS).glob("*.yml"))


def _read(file: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RasaException(f"{file.name} cannot be read: {error}") from error
    return found


def _rules(rows: Mapping[str, Any], words: Mapping[str, Any]) -> Rules:
    try:
        return Rules(rows, words)
    except PatternError as error:
        raise RasaException(str(error)) from error


def _examples(training_data: TrainingData) -> tuple[list[str], list[str]]:
    """Texts, and the row of each; whatever else is learned is harmless."""
    texts, labels = [], []
    for example in training_data.intent_examples:
        texts.append(example.get("text"))
        red_flag_id = example.get("intent_response_key", "").partition("/")[2]
        labels.append(red_flag_id if example.get("intent") == names.RED_FLAG else HARMLESS)
    return texts, labels
