"""Which part of `content/` answers a message: its sections ranked by likeness."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import frontmatter
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu import folders, names
from backtalk_engine.nlu.encoder import encode_message, encoder, normalised

_SECTION = re.compile(
    r"^## (?P<heading>[^\n{]+?) *\{(?P<attributes>[^}\n]*)\} *\n(?P<body>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(\w+)=(\S+)")
_SOURCES = re.compile(r" *\[(?:-|[A-Z][A-Z0-9 ]*)\]")
_KEPT = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PassageRanker(GraphComponent):
    """Ranks the clinic's sections; read at every start: edited content needs no training."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to set."""
        return {}

    def __init__(self, content: Path) -> None:
        """Read and encode the sections of the topics under `content`."""
        passages = [p for file in sorted(content.glob("topics/*.md")) for p in sections(file)]
        self._ids = [(section, topic) for section, topic, _ in passages]
        texts = [normalised(text) for _, _, text in passages]
        cache = folders.var() / "passages.npz"
        self._vectors = encoder().encode_all(texts, cache) if texts else None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PassageRanker:
        """Create the ranker (see parent class)."""
        return cls(folders.content())

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the likeliest sections, each with topic and cosine, on each message."""
        for message in messages:
            message.set(names.PASSAGES, self._rank(message), add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        if self._vectors is None:
            return []
        scores = self._vectors @ encode_message(message)
        ranked: dict[str, dict[str, Any]] = {}
        for n in np.argsort(-scores):
            section, topic = self._ids[n]
            ranked.setdefault(section, {"id": section, "topic": topic, "score": float(scores[n])})
            if len(ranked) == _KEPT:
                break
        return list(ranked.values())


def sections(file: Path) -> list[tuple[str, str, str]]:
    """(section id, topic id, text) of each heading, and of each heading with its first paragraph.

    The id is `topic#aspect`, with `.part+part` behind it where the section names parts.
    """
    post = frontmatter.load(str(file))
    topic = str(post["id"])
    found = []
    for match in _SECTION.finditer(post.content + "\n"):
        attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
        parts = attributes.get("part", "").replace(",", "+")
        section = f"{topic}#{attributes['aspect']}" + (f".{parts}" if parts else "")
        first = _SOURCES.sub("", match["body"].strip().partition("\n\n")[0])
        found.append((section, topic, match["heading"]))
        found.append((section, topic, f"{match['heading']} {first}"))
    return found
