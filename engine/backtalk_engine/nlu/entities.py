"""Body parts, tools, conditions and the rest, matched by spaCy against the lookup tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.matcher import Matcher
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from backtalk_engine.nlu import names
from backtalk_engine.nlu.trainable import Trainable
from backtalk_engine.nlu.words.language import language
from backtalk_engine.nlu.words.naming import KINDS
from backtalk_engine.nlu.words.spelling import Speller, common_words

_UNITS = ["second", "sec", "minute", "min", "hour", "hr", "day", "week", "month", "year"]
_NUMBERS = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen twenty".split(),
        1,
    )
} | {"a": 1, "an": 1, "half": 0.5, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "couple": 2}
_NOT = frozenset(
    "not n't no never without isn't aren't dont arent havent hasnt doesnt didnt isnt wasnt".split()
)
_ABLE = frozenset("ca can could do does did wo will would should".split())
_NEGATION_REACH = 3
_WEEKS = r"(?:1[2-9]|[23]\d|4[0-2])"
_GESTATION = re.compile(
    rf"(?<![\d+.]){_WEEKS}\+[0-6](?![\d.])"
    rf"|\b(?:i'?m|i am|she'?s|she is)(?: about| nearly| almost| now)? {_WEEKS} ?(?:weeks|wks|w)\b"
    r"(?=\s*(?:$|[,.;!?]|(?:and|but|so|now|today|with|pregnant|along|gone)\b))",
    re.IGNORECASE,
)
_OTHER_WEEKS = re.compile(
    r"\b(?:post\w*|birth|surgery|op|operation|replacement|training|marathon|sober|rehab)\b",
    re.IGNORECASE,
)
_OTHERS = frozenset("women woman people ladies mums moms patients folk".split())
_POSE_REACH = 4
_SIDES = frozenset("back side front stomach tummy".split())
_HURTS = frozenset("hurt hurts hurting pain painful sore ache aches bad".split())
_LIES = frozenset(
    "lie lies lying lay lays laying laid flat sleep sleeps sleeping roll rolling".split()
)
Term = tuple[str, str, str]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityMatcher(Trainable, EntityExtractorMixin):
    """Finds the surface forms of `data/nlu/entities.yml`, typos included, and durations and ages.

    Spelling is corrected first and matching is exact: hundreds of fuzzy patterns would cost 18 ms
    on a long message.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to set."""
        return {}

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the lookup tables with their synonyms, and the words that are words."""
        terms = [
            (table["name"], surface, training_data.entity_synonyms.get(surface, surface))
            for table in training_data.lookup_tables
            for surface in table["elements"]
        ]
        words = common_words(
            example.get("text")
            for example in training_data.intent_examples
            # Written in every way to mistype: what is frequent there need not be a word.
            if example.get("intent") not in names.DANGER_MATERIAL
        )
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "terms.json").write_text(json.dumps({"terms": terms, "words": words}))
        return self._resource

    def restore(self, folder: Path) -> None:
        """Read what training kept (see parent class)."""
        stored = json.loads((folder / "terms.json").read_text())
        self._prepare(stored["terms"], stored["words"])

    def _prepare(self, terms: list[Term], words: list[str]) -> None:
        self._nlp = spacy.blank("en")
        ruler = EntityRuler(self._nlp, phrase_matcher_attr="LOWER")
        ruler.add_patterns(
            [{"label": kind, "pattern": surface, "id": value} for kind, surface, value in terms]
        )
        self._ruler = ruler
        self._speller = Speller(
            (word for _, surface, _ in terms for word in surface.lower().split()), words
        )
        self._known = frozenset(words)
        self._numbers = Matcher(self._nlp.vocab)
        number = {"LOWER": {"REGEX": r"^(\d{1,3}|" + "|".join(_NUMBERS) + ")$"}}
        unit = {"LOWER": {"IN": [*_UNITS, *(f"{unit}s" for unit in _UNITS)]}}
        joiner = {"LOWER": {"IN": ["of", "-", "an", "a"]}, "OP": "?"}
        self._numbers.add("duration", [[number, joiner, unit]], greedy="LONGEST")
        self._numbers.add(
            "age",
            [
                [
                    {"LOWER": {"IN": ["i", "im"]}},
                    {"LOWER": {"IN": ["'m", "am", "m", "\u2019m"]}, "OP": "?"},
                    {"LOWER": {"IN": ["only", "just", "a"]}, "OP": "?"},
                    {"LOWER": {"REGEX": r"^\d{1,3}$"}},
                    {"LOWER": {"IN": ["years", "year", "yrs", "yr", "y"]}, "OP": "?"},
                    {"LOWER": {"IN": ["old", "yo"]}, "OP": "?"},
                ]
            ],
            greedy="LONGEST",
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Set entities and language on each message."""
        for message in messages:
            text = message.get("text") or ""
            doc = self._nlp.make_doc(text)
            terms, denied = self._terms(doc)
            found = [*terms, *self._measures(doc), *self._weeks(text)]
            message.set("entities", [*(message.get("entities") or []), *found], add_to_output=True)
            message.set(names.DENIED_CONDITIONS, denied, add_to_output=True)
            words = [token.lower_ for token in doc if token.is_alpha]
            share = sum(word in self._known for word in words) / max(1, len(words))
            message.set(names.KNOWN, share)
            message.set(names.LANGUAGE, language(text, share), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: nothing after this learns from entities."""
        return training_data

    def _terms(self, doc: Doc) -> tuple[list[dict[str, Any]], list[str]]:
        """What is named, and the conditions among it that are denied, which are left out."""
        corrected = Doc(
            self._nlp.vocab,
            words=[self._speller.correct(token.text) for token in doc],
            spaces=[bool(token.whitespace_) for token in doc],
        )
        named, denied = [], []
        for span in self._ruler(corrected).ents:
            if span.label_ in KINDS and _denied(span):
                denied += [span.id_] if span.label_ == "condition" else []
            elif not (span.label_ in KINDS and _is_pose(span)):
                named.append(self._entity(doc[span.start : span.end], span.label_, span.id_))
        return named, denied

    def _weeks(self, text: str) -> Iterable[dict[str, Any]]:
        """How far a pregnancy is, said without its name: "28+3", "I'm 36 weeks"."""
        if _OTHER_WEEKS.search(text):
            return
        for found in _GESTATION.finditer(text):
            yield {
                "entity": "condition",
                "value": "pregnant",
                "start": found.start(),
                "end": found.end(),
                "extractor": type(self).__name__,
            }

    def _measures(self, doc: Doc) -> Iterable[dict[str, Any]]:
        for span in filter_spans(self._numbers(doc, as_spans=True)):
            if span.label_ == "duration":
                yield self._entity(span, "duration", _seconds(span))
            elif (
                span[-1].lower_ in ("old", "yo")
                or span.end == len(doc)
                or not doc[span.end].is_alpha
                or doc[span.end].is_stop
            ):
                # "I'm 12 weeks pregnant" and "I'm 5 foot" are no age.
                age = next(token.text for token in span if token.is_digit)
                yield self._entity(span, "age", age)

    def _entity(self, span: Span, kind: str, value: Any) -> dict[str, Any]:
        return {
            "entity": kind,
            "value": value,
            "start": span.start_char,
            "end": span.end_char,
            "extractor": type(self).__name__,
        }


def _denied(span: Span) -> bool:
    """Whether what `span` names is denied, as in "not my hip" or "I'm not pregnant".

    What somebody can't do is no denial, but for a condition; and a condition is denied from
    further off ("I don't have any osteoporosis").
    """
    condition = span.label_ == "condition"
    after = span.doc[span.end].lower_ if span.end < len(span.doc) else ""
    before = {token.lower_ for token in span.doc[max(0, span.start - _POSE_REACH) : span.start]}
    if condition and after in _OTHERS and {"that", "thats", "it", "its"} & before:
        return True  # "that is for pregnant women"
    reach = _NEGATION_REACH if condition else _NEGATION_REACH - 1
    for token in span.doc[max(0, span.start - reach) : span.start]:
        if token.lower_ in _NOT:
            verb = span.doc[token.i - 1].lower_ if token.i else ""
            if condition or verb not in _ABLE:
                return True
    return False


def _is_pose(span: Span) -> bool:
    """Whether a body part only says how somebody lies: "lying on my back"."""
    said = [token.lower_ for token in span.doc[: span.start]]
    lies = "on" in said[-2:] and bool(_LIES & {*said[-_POSE_REACH:]})
    pose = span[-1].lower_ in _SIDES and lies
    return span.label_ == "body_part" and pose and not _HURTS & {*said}


def _seconds(span: Span) -> float:
    """The duration of "10 minutes" or "half an hour", in seconds."""
    first = span[0].lower_
    number = float(_NUMBERS.get(first, 0) or first)
    sizes = {"s": 1, "mi": 60, "h": 3600, "d": 86400, "w": 604800, "mo": 2629800, "y": 31557600}
    unit = span[-1].lower_
    return number * next(size for start, size in sizes.items() if unit.startswith(start))
