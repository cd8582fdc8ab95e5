"""What a "no" denies: "no fever, chills or weakness but numb down there"."""

from collections.abc import Iterable, Mapping, Sequence

from backtalk_engine.nlu.red_flags.text import Word

Span = tuple[int, int]
Found = Mapping[str, Sequence[Span]]

# How many words a "no" reaches, and how long an item of a list of denials can be.
_REACH = 9
_ITEM = 4
_MARKS = frozenset(".!?;\n\u2026:")
_JOINS = frozenset({"or", "nor", "and"})
# With one of these something else has begun: "no fever, the leg just folds".
_NEW_CLAUSE = frozenset("the it its i im ive id me my mine we our us".split())
# Before one of these "no" is an answer, and denies nothing of what follows: "no i said it is numb".
_SUBJECTS = _NEW_CLAUSE | frozenset("he hes she shes they theyre you youre there theres".split())


def denied(words: Sequence[Word], found: Found, signs: Iterable[Span]) -> list[bool]:
    """For each word whether it is denied.

    Args:
        words: The message.
        found: Where the words of each list of `scope:` stand.
        signs: Where signs stand: "no" inside of one ("no feeling") denies nothing.
    """
    inside = covered(len(words), (span for span in signs if span[1] - span[0] > 1))
    mock = covered(len(words), found.get("not_negators", ()))
    stops = [
        stop and not _is_hyphen(words, at)
        for at, stop in enumerate(covered(len(words), found.get("breaks", ())))
    ]
    flags = [False] * len(words)
    for start, end in found.get("negators", ()):
        answers = words[start].text == "no" and _next_word(words, end) in _SUBJECTS
        if not (inside[start] or mock[start] or answers):
            for at in _reach(words, stops, end):
                flags[at] = True
    for start, _ in found.get("denied_before", ()):
        # "fever: no", "numbness ruled out"
        at = start - 1
        while at >= 0 and start - at <= _ITEM and not stops[at] and words[at].text not in ".!;\n":
            flags[at] = True
            at -= 1
    return flags


def covered(length: int, spans: Iterable[Span]) -> list[bool]:
    """For each of `length` words whether one of the spans covers it."""
    flags = [False] * length
    for start, end in spans:
        flags[start:end] = [True] * (end - start)
    return flags


def _next_word(words: Sequence[Word], at: int) -> str:
    return words[at].text if at < len(words) else ""


def _is_hyphen(words: Sequence[Word], at: int) -> bool:
    """Whether the mark at `at` is inside of a word ("self-harm"), not between two clauses."""
    return (
        words[at].text == "-"
        and 0 < at < len(words) - 1
        and words[at - 1].end == words[at].start
        and words[at].end == words[at + 1].start
    )


def _reach(words: Sequence[Word], stops: Sequence[bool], at: int) -> Iterable[int]:
    """The places that a "no" before `at` reaches, a list of denials to its end."""
    first = at
    while at < len(words) and at - first < _REACH and not _ends(words, stops, at):
        if words[at].text == ",":
            break
        yield at
        at += 1
    if at < len(words) and words[at].text == "," and at - first <= _ITEM:
        yield from _listed(words, stops, at)


def _listed(words: Sequence[Word], stops: Sequence[bool], comma: int) -> list[int]:
    """The rest of "no fever, chills or weakness"; nothing of "no fever, numb down there"."""
    items: list[list[int]] = [[]]
    for at in range(comma + 1, len(words)):
        if words[at].text in _MARKS or (stops[at] and words[at].text != "and"):
            break
        if words[at].text == ",":
            items.append([])
        else:
            items[-1].append(at)
    listed: list[int] = []
    joined = False
    for item in items:
        texts = [words[at].text for at in item]
        if len(item) > _ITEM or _NEW_CLAUSE & {*texts}:
            break
        listed += item
        joined = joined or bool(_JOINS & {*texts})
    return listed if joined or all(len(item) <= 2 for item in items) else []


def _ends(words: Sequence[Word], stops: Sequence[bool], at: int) -> bool:
    return words[at].text in _MARKS or stops[at]
