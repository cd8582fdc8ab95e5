"""Names that the components share: keys on Rasa's messages, intents that they set."""

ANSWERS = "answers"
BAND = "band"
CONTEXT = "context"
EARLIER = "earlier"
"""In the context: what the visitor wrote before, oldest first."""
NOVELTY = "novelty"
REQUESTS = "requests"
LANGUAGE = "language"
KNOWN = "known_share"
DENIED_CONDITIONS = "denied_conditions"
"""The conditions that a message says are not there."""
FOR_SELF = "for_self"
"""Whether the visitor comes back to themselves, after somebody else was spoken of."""
DANGER = "danger"

ANSWER = "answer"
"""The intent of every message that one of `content/`'s answers is for."""
FOLLOW_UP = "follow_up"
NOT_UNDERSTOOD = "not_understood"
NOT_ENGLISH = "not_english"

SURE, NEAR, WEAK = "sure", "near", "weak"
"""The bands: answer; answer and name others; say honestly that it is not clear."""

RED_FLAG = "red_flag"
LOOK_ALIKE = "look_alike"
DANGER_MATERIAL = frozenset({RED_FLAG, LOOK_ALIKE})
"""Intents of examples from which danger is learned; no message is given one of them."""


def base_intent(name: str) -> str:
    """Rasa's intent of a label: `sciatica` of the retrieval intent `sciatica/run`."""
    return name.partition("/")[0]


def is_answer(name: str) -> bool:
    """Whether a label is the id of an answer, `<topic>/<name>`, and not an act."""
    return "/" in name


def intent_of(name: str) -> str:
    """The intent that the dialogue acts on for a label."""
    return ANSWER if is_answer(name) else name
