"""Months and seasons that are long over: "since I slipped in May", said in November."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from backtalk_engine.nlu.red_flags.text import Word

_BEFORE = frozenset("in since last during of early late mid from around at".split())
_SURELY = frozenset("in since last during of early late mid".split())
_VERBS = frozenset({"may", "march"})
"""Months that are verbs as well: "at home and my back may be broken"."""
_LINKS = frozenset("the this end start beginning middle".split())
# With one of these in the sentence the same may have happened anew: "in May and again yesterday".
_ANEW = frozenset("again yesterday today tonight".split())
_MONTHS = {
    name: (number,)
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec xmas christmas",
        ),
        1,
    )
    for name in names.split()
}
# Of both halves of the globe: what is spring to one visitor is autumn to another.
_SPRING, _SUMMER = (3, 4, 5, 9, 10, 11), (6, 7, 8, 12, 1, 2)
_NAMED = {**_MONTHS, "spring": _SPRING, "autumn": _SPRING, "summer": _SUMMER, "winter": _SUMMER}


def long_over(
    words: Sequence[Word], sentences: Sequence[int], least: Mapping[str, int]
) -> Iterable[tuple[str, int]]:
    """The names of `least` that a month or season meets, each with its place.

    Args:
        words: The message.
        sentences: The number of the sentence that each word is in.
        least: By name, how many months ago it has to be.
    """
    anew = {sentences[at] for at, word in enumerate(words) if word.text in _ANEW}
    for at, word in enumerate(words):
        if word.text in _NAMED and sentences[at] not in anew and _is_time(words, at):
            ago = min(_ago(month) for month in _NAMED[word.text])
            yield from ((name, at) for name, months in least.items() if ago >= months)


def _is_time(words: Sequence[Word], at: int) -> bool:
    """Whether it is said as a time, "in the early spring", and no verb or name."""
    before = _SURELY if words[at].text in _VERBS else _BEFORE
    for word in reversed(words[:at]):
        if word.text in before:
            return True
        if word.text not in _LINKS:
            return False
    return False


def _ago(month: int) -> int:
    """How many months ago the last such month was: none if it is this one."""
    return (date.today().month - month) % 12
