"""What holds through a conversation: conditions that were stated, the place, what is discussed.

These weights are set by hand: the follow-ups that are learned from have no conversation before the
answer after which they were typed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from backtalk_engine.nlu import names
from backtalk_engine.nlu.ranking.context import Context, matter
from backtalk_engine.nlu.ranking.texts import AnswerText

_STATED = 1.7
"""Log odds that an answer made for a stated condition has more: what is right for most may harm
whoever has a new hip or is pregnant. They have half of it once more."""
_WEAKER = frozenset({"older_adult", "nerve_pain"})
"""Conditions that are no matter of their own in most questions."""
_SOMETIMES = frozenset({"child", "osteoporosis"})
"""Those that are in about every second one, and have the half alone."""
_ELSEWHERE = 2.0
"""Log odds that an answer about another place has less than one about the only place named."""
_FOR_OTHERS = 1.5
"""Log odds that an answer for a condition that nobody has named has less."""
_NAMED = 1.2
"""Log odds that an answer on a condition spoken of lately has more: it is what one has still."""
_TWIN = 0.5
"""Log odds by which an answer on what is under discussion leads its like on something else."""
_FAR = 6.0  # log odds behind the likeliest from which on nothing is taken for what was meant
_GENERAL = frozenset({"consistency", "daily_life", "exercise_safety"})
"""Topics whose questions can be asked of most of the others, too."""
_NO_HEALTH = frozenset({"front_desk", "beyond", "therapy"})
"""Topics for which it does not matter what somebody has."""
_BY_ITSELF = 3.0
"""Log odds that what the message surely asks for by itself has more, where it is no matter of
health."""
_DENIED = 3.0
"""Log odds that an answer on what is denied has less: "no stretching then, what first"."""
_STEM = 4  # letters
_DOING = {"stretching": "stre", "foam_rolling": "roll", "core_stability": "core"}
"""Topics of things to do, by how the words for them begin."""
_IS_CONDITION = "conditions/"
_NERVE, _SCIATICA, _BACK = "nerve_pain", "sciatica", "low_back_pain"
"""Who has said that it is sciatica asks "how long" of that, whatever was told in between."""

Logits = npt.NDArray[np.float64]
Texts = Mapping[str, AnswerText]


def held(
    logits: Logits,
    found: Sequence[str],
    texts: Texts,
    context: Context,
    named: Collection[str],
    text: str,
    dropped: str,
    alone: str | None,
    *,
    own_subject: bool,
) -> Logits:
    """The log odds of candidates, with what was said in the conversation before.

    Args:
        logits: Their log odds by all other evidence.
        found: The candidates.
        texts: The answers, by id.
        context: What was said before the message.
        named: The ids of what the message names.
        text: The message, less what it denies.
        dropped: The words that it denies.
        alone: What the message surely asks of the desk by itself, if it does.
        own_subject: Whether it names a body part or a condition.
    """
    logits = logits.copy()
    best = found[int(np.argmax(logits))]
    if alone in found:
        logits[found.index(alone)] += _BY_ITSELF  # "I want to book then", whatever somebody has
        best = str(alone)
    health = names.is_answer(best) and names.base_intent(best) not in _NO_HEALTH
    if health and not _names_another(found, text, context):
        logits += _STATED * _for_the_stated(found, texts, context, _WEAKER | _SOMETIMES)
        logits += _STATED / 2 * _for_the_stated(found, texts, context, _WEAKER)
    logits -= _ELSEWHERE * np.array([context.is_elsewhere(name, named) for name in found])
    denied = _topics_in(dropped)
    logits -= _DENIED * np.array([names.base_intent(name) in denied for name in found])
    logits -= _FOR_OTHERS * np.array([context.is_for_others(name, named) for name in found])
    if not own_subject:
        logits += _NAMED * _on_the_named(found, texts, context)
        twin = None if named or denied else _twin(found, texts, context, int(np.argmax(logits)))
        if twin is not None and logits[twin] > logits.max() - _FAR:
            logits[twin] = logits.max() + _TWIN
    return logits


def _for_the_stated(
    found: Sequence[str], texts: Texts, context: Context, but: frozenset[str]
) -> npt.NDArray[np.bool_]:
    """Which answers are made for a condition that was stated before, but for some of them."""
    stated = tuple(condition for condition in context.conditions if condition not in but)
    told = replace(context, conditions=stated, parts=())
    known = map(texts.get, found)
    return np.array([text is not None and told.is_for_them(text) for text in known])


def _names_another(found: Sequence[str], text: str, context: Context) -> bool:
    """Whether a condition is named that is not the stated one: "how far with the stenosis"."""
    words = {*text.split()} - {*context.conditions}
    matters = (name.partition("/")[2].partition("_")[0] for name in found if _IS_CONDITION in name)
    return any(name in words for name in matters)


def _topics_in(words: str) -> set[str]:
    """The topics of things to do that are named in `words`."""
    said = {word[:_STEM] for word in words.split()}
    return {topic for topic, stem in _DOING.items() if stem in said}


def _on_the_named(found: Sequence[str], texts: Texts, context: Context) -> npt.NDArray[np.bool_]:
    """Which answers are on the condition that was spoken of lately."""
    about = matter(context.named, texts) if context.named else "/"
    return np.array([name == about or name.startswith(f"{about}_") for name in found])


def _twin(found: Sequence[str], texts: Texts, context: Context, best: int) -> int | None:
    """The place of the answer to the likeliest question on what is under discussion.

    "How often in a week?" after an answer on rolling is about rolling, though more examples of it
    are about training in general.
    """
    last, name = context.answer or "", found[best].partition("/")[2]
    topic, answered = names.base_intent(last), names.base_intent(found[best])
    if answered == _BACK and _NERVE in context.conditions:
        topic = _SCIATICA
    elif answered not in _GENERAL - {topic}:
        return None
    twins = (f"{matter(last, texts)}_{name}", f"{topic}/{name}") if name else ()
    return next((found.index(t) for t in twins if t in found and t != last), None)
