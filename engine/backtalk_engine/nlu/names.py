"""Names that the components share: keys on Rasa's messages, intents that they set."""

TOPIC = "topic"
ASPECT = "aspect"
PASSAGES = "passages"
NOVELTY = "novelty"
REQUESTS = "requests"
LANGUAGE = "language"
KNOWN = "known_share"
OFFERED = "offered"
DANGER = "danger"

UNSURE = "unsure"
PASSAGE = "passage"
NOT_UNDERSTOOD = "not_understood"
NOT_ENGLISH = "not_english"

RED_FLAG = "red_flag"
LOOK_ALIKE = "look_alike"
DANGER_MATERIAL = frozenset({RED_FLAG, LOOK_ALIKE})
"""Intents of examples from which danger is learned; no message is given one of them."""


def base_intent(name: str) -> str:
    """Rasa's intent of a label: `topic` of the retrieval intent `topic/stretching`."""
    return name.partition("/")[0]


def topic_of(name: str) -> str | None:
    """The topic of a label, or None if it is no topic."""
    base, _, topic = name.partition("/")
    return topic if base == TOPIC and topic else None
