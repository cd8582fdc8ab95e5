"""What a sign is said of: denied, over long ago, a dog's, asked about in general, or here and now.

The words that decide are lists under `scope:` in `data/signs/`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from backtalk_engine.nlu.red_flags.denial import (
    Found,
    Span,
    covered,
    denied,
)
from backtalk_engine.nlu.red_flags.text import Text

_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_YEAR = frozenset({"in", "since", "of", "during", "back"})
# How many words a time may stand behind the sign that it belongs to: "cancer, that was in 2016".
_BEHIND = 4
# A question is one in general if it begins so within its first words.
_OPENING = 4
_SELF = frozenset("i im ive id me my mine we our us".split())
_WRITER = frozenset("i im ive id me we".split())
_PEOPLE = frozenset(
    "mum mom mam dad father mother nan nana gran grandma grandad granddad grandpa husband wife son"
    " daughter partner brother sister boyfriend girlfriend uncle aunt auntie friend child kid baby"
    " toddler teenager client patient patients neighbour neighbor flatmate roommate lad colleague"
    " boss".split()
)
_FALLS = frozenset("fall land slip stumbl trip".split())
_WHOSE = frozenset("a an her his my our the their your".split())
_SAYS = frozenset("says said tells told keeps texted talks".split())
_RELATIVES = _PEOPLE | frozenset("he she his her hes shes him they".split())


def overlooked(
    text: Text,
    found: Found,
    signs: Sequence[Span],
    lasting: Sequence[Span],
    others: Iterable[Span],
) -> tuple[list[bool], list[bool]]:
    """For each word whether a sign there is not one of somebody's, now; and whether it never was.

    Args:
        text: The message.
        found: Where the words of each list of `scope:` stand.
        signs: Where signs stand.
        lasting: Where signs stand that matter although they are past. In "had cancer in 2016 and
            my hip aches" the year is the cancer's, and says nothing of the ache.
        others: What is said of others, or of nobody (`elsewhere`).
    """
    never = denied(text.words, found, signs)
    for start, end in others:
        never[start:end] = [True] * (end - start)
    gone = list(never)
    for start, end in _over(text, found, signs, lasting):
        gone[start:end] = [True] * (end - start)
    return gone, never


def telling(found: Found, signs: Iterable[Span]) -> frozenset[Span]:
    """Those of `signs` that `overlooked` looks at in this message: often none."""
    if found.get("resolved") or found.get("unchanged"):
        return frozenset(signs)
    negators = found.get("negators", ())
    return frozenset(
        (start, end)
        for start, end in signs
        if end - start > 1 and any(start <= at < end for at, _ in negators)
    )


def is_somebody_elses(text: Text, sign: int) -> bool:
    """Whether the sign at word `sign` is said of somebody whom the visitor writes about.

    Whoever is named last before it in its sentence has it; "my mum says I ..." is about the writer.
    """
    at = sign
    while at >= 0 and text.sentences[at] == text.sentences[sign]:
        if text.words[at].text in _WRITER:
            return False
        if text.words[at].text in _RELATIVES:
            return True
        at -= 1
    return False


def _over(
    text: Text, found: Found, signs: Sequence[Span], lasting: Sequence[Span]
) -> Iterator[Span]:
    """The clauses of what is long over, or the same for years; not of what is "back again"."""
    ended, same, past = (list(found.get(n, ())) for n in ("resolved", "unchanged", "past"))
    past += _years(text)
    # "come back" says that it is here, but not inside of "never came back".
    here = [span for span in found.get("present", ()) if not _within(span, (*ended, *same, *past))]
    same, past = (
        [span for span in spans if not any(0 <= span[0] - end <= _BEHIND for _, end in lasting)]
        for spans in (same, past)
    )
    clauses = list(_clauses(text, found))
    for number, clause in enumerate(clauses):
        if _any(here, clause) or not _any((*ended, *same, *past), clause):
            continue
        yield clause
        if number and _any((*ended, *same), clause):
            before = clauses[number - 1]
            alone = text.sentences[before[0]] != text.sentences[clause[0]]
            if not (alone and _any(signs, clause)) and not _any(here, before):
                yield before


def _clauses(text: Text, found: Found) -> Iterator[Span]:
    """Parts of sentences that have their own time."""
    turns = covered(len(text.words), found.get("turns", ()))
    start = 0
    for at in range(1, len(text.words) + 1):
        if at == len(text.words) or text.sentences[at] != text.sentences[at - 1] or turns[at]:
            yield start, at
            start = at


def _years(text: Text) -> Iterator[Span]:
    """Where a year stands that is over: "in 1998"."""
    for at, word in enumerate(text.words[1:], 1):
        said = text.words[at - 1].text in _BEFORE_YEAR and _YEAR.fullmatch(word.text)
        if said and int(word.text) < date.today().year:
            yield at - 1, at + 1


def elsewhere(text: Text, found: Found) -> Iterator[Span]:
    """The sentences about animals, films and questions in general; and what is only imagined."""
    questions = found.get("general_questions", ())
    turns = covered(len(text.words), found.get("turns", ()))
    for _, group in groupby(range(len(text.words)), key=lambda at: text.sentences[at]):
        places = list(group)
        sentence = places[0], places[-1] + 1
        animals = [
            span
            for span in found.get("animals", ())
            if _within(span, [sentence]) and not _in_the_way(text, span[0])
        ]
        said = {text.words[at].text for at in places}
        people = _SELF | _PEOPLE
        named = said & people
        if named and animals:
            named &= {text.words[at].text for at in places if not _any(animals, (at, at + 2))}
        fiction = _any(found.get("fiction", ()), sentence) and not {"my", "me"} & said
        asked = (
            any(0 <= start - sentence[0] <= _OPENING for start, _ in questions)
            and not (_SELF | _RELATIVES) & said
            and not found.get("present")
        )
        if (animals and not named) or fiction or asked:
            yield sentence
        for start, end in found.get("imagined", ()):
            real = _within((start, end), found.get("not_imagined", ())) or _is_told(text, end)
            if sentence[0] <= start < sentence[1] and not real:
                ends = (
                    at for at in places if at >= end and (text.words[at].text == "," or turns[at])
                )
                yield start, next(ends, sentence[1])


def _in_the_way(text: Text, at: int) -> bool:
    """Whether somebody came to fall over the animal at word `at`: "tripped on the cat"."""
    while at and text.words[at - 1].text in _WHOSE:
        at -= 1
    before = [word.base for word in text.words[max(at - 2, 0) : at]]
    return before[-1:] in (["over"], ["off"]) or (before[-1:] == ["on"] and before[0] in _FALLS)


def _is_told(text: Text, at: int) -> bool:
    """Whether what begins at word `at` was said: "what do I do if my son says he wants to die"."""
    following = [word.text for word in text.words[at : at + 4]]
    return any(a in _RELATIVES and b in _SAYS for a, b in pairwise(following))


def _any(spans: Iterable[Span], outer: Span) -> bool:
    return any(outer[0] <= start and end <= outer[1] for start, end in spans)


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)
