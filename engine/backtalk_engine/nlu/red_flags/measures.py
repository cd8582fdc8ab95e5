"""Numbers that decide: ages ("im 78", "12 yo"), how many, how warm, how far pregnant ("35+2")."""

from collections.abc import Iterable, Mapping, Sequence

from backtalk_engine.nlu.red_flags.text import Word

_OLDEST = 110
_PREGNANT = "<pregnant>"
_WEEKS = range(12, 43)
_GROWING = 13  # "29f" is how old and which sex, "5m" is how far
_BARE = frozenset({",", "(", ".", "a", "am", "as", "hi", "i", "im", "-"})
_OLD = (["y", "o"], *([year, "old"] for year in ("year", "years", "yr", "yrs")), ["years", "young"])
_SAID_AFTER = frozenset("here yo yro".split())
_YEARS = frozenset({"yrs", "yr"})
_LASTING = frozenset(
    "for since of over last past about almost nearly after in within every than been some".split()
)
"""Before "6 yrs" these, or a word such as "running", say how long something has gone on."""
_SAID_BEFORE = frozenset(
    "im aged age am is shes hes turned was only , at of both dads mums moms nans grans husbands"
    " wifes mum dad mom gran nan male female m f neighbour neighbor uncle aunt grandma grandad"
    " grandpa".split()
)
_UNITS = frozenset(
    "week weeks wk wks month months day days hour hours hr hrs sec secs seconds min mins minutes"
    " year years kg kilos lbs pounds quid stone miles mph k km kmh metres meters reps rounds sets"
    " times mg tablets pills degrees am pm ft foot feet cm mm inches percent out / push pushups"
    " squats crunches burpees jumps lunges sit situps pullups press steps sessions people"
    " on to or x".split()
)
_WAKES = frozenset("awake her him me up us wake wakes waking woke woken".split())

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
        weeks, plus, _ = word.text.partition("+")
        if plus:  # weeks and days, as midwives write them
            if int(weeks) in _WEEKS:
                yield _PREGNANT, at
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
    if (after[:1] and after[0] in _SAID_AFTER) or after[:2] in _OLD:
        return True
    if after[:1] and after[0] in _YEARS:
        lasts = any(
            w.text in _LASTING or w.text.endswith("ing") for w in words[max(at - 2, 0) : at]
        )
        return not lasts and after[1:2] not in (["ago"], ["of"], ["now"], ["later"])
    if not at and after[:1] == [","]:
        return True
    if after[:2] == ["-", "year"] or (at and words[at - 1].text == "(" and after[:1] == [")"]):
        return True
    if (
        after[:1] in (["f"], ["m"])
        and number >= _GROWING
        and (not at or words[at - 1].text in _BARE)
    ):
        return True
    before = [word.text for word in words[max(at - 2, 0) : at]]
    said = bool(before) and before[-1] in _SAID_BEFORE and before != ["out", "of"]
    if before[-1:] == ["at"] and before[0] in _WAKES:  # the hour of a clock
        return False
    return said and not (after and after[0] in _UNITS)
