"""Numbers that decide: ages ("im 78", "12 yo") and how many, or how warm."""

from collections.abc import Iterable, Mapping, Sequence

from backtalk_engine.nlu.danger.text import Word

_OLDEST = 110
_YEARS = frozenset({"yo", "yrs", "yr", "yro"})
_OLD = (["y", "o"], ["year", "old"], ["years", "old"], ["yr", "old"], ["years", "young"])
_SAID_BEFORE = frozenset(
    "im aged age am is shes hes turned was , at of both dads mums moms nans grans husbands wifes"
    " mum dad mom gran nan male female m f".split()
)
_UNITS = frozenset(
    "week weeks wks month months day days hour hours min mins minutes year years kg lbs pounds"
    " stone miles k km reps sets times mg tablets pills degrees am pm ft foot cm inches"
    " percent out /".split()
)

Ranges = Mapping[str, Sequence[Sequence[float]]]


def measured(
    words: Sequence[Word], ages: Mapping[str, Sequence[float]], numbers: Ranges
) -> Iterable[tuple[str, int]]:
    """The names of the ranges that hold a number of the message, each with its place.

    Args:
        words: The message.
        ages: Lowest and highest age in years by name.
        numbers: Lowest and highest of each range by name, for numbers that are no age.
    """
    for at, word in enumerate(words):
        if not word.text[:1].isdigit():
            continue
        number = float(word.text.replace(",", "."))
        if _is_age(words, at, number):
            yield from ((n, at) for n, (low, high) in ages.items() if low <= number <= high)
        else:
            for name, ranges in numbers.items():
                if any(low <= number <= high for low, high in ranges):
                    yield name, at


def _is_age(words: Sequence[Word], at: int, number: float) -> bool:
    if not 1 <= number <= _OLDEST or number != int(number):
        return False
    after = [word.text for word in words[at + 1 : at + 4]]
    if (after[:1] and after[0] in _YEARS and after[1:2] != ["ago"]) or after[:2] in _OLD:
        return True
    if after[:2] == ["-", "year"]:
        return True
    said = bool(at) and words[at - 1].text in _SAID_BEFORE
    return said and not (after and after[0] in _UNITS)
