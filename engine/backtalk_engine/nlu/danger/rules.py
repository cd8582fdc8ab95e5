"""The first voice: which rows' patterns a message meets, leaving out what is not meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backtalk_engine.nlu.danger import patterns, scope
from backtalk_engine.nlu.danger.denial import Span
from backtalk_engine.nlu.danger.lists import IDIOMS, Lists
from backtalk_engine.nlu.danger.patterns import Item, Pattern
from backtalk_engine.nlu.danger.text import Text, read

OUTCOMES = ("emergency_now", "same_day", "soon", "check", "hint")
"""What a pattern of a row can mean, strongest first."""
_LEAVE_OUT = ("denied", "look_alikes")
_GAP = 4  # words between two of a sequence
_NEAR = 14  # words between two signs of one sentence
_LONG = 70  # words; in more, one sign is lost on who reads the whole
_AROUND = 8


@dataclass(frozen=True)
class Hit:
    """A row whose pattern is met: what follows from it, and the visitor's words."""

    row: str
    outcome: str
    words: str


@dataclass(frozen=True)
class Judgement:
    """The rows that a message meets, strongest first.

    `kept` is the message without what is denied, over, a figure of speech, or not a person's;
    `near`, of a long message, only what stands around the words that were met.
    """

    hits: list[Hit]
    kept: str
    near: str


@dataclass(frozen=True)
class _Rule:
    row: str
    outcome: str
    pattern: Pattern


@dataclass(frozen=True)
class _Seen:
    """A message, and where each list's words stand.

    `gone`: the words that do not count; `never`: those of them that are not merely past.
    """

    text: Text
    found: Mapping[str, Sequence[Span]]
    gone: Sequence[bool]
    never: Sequence[bool]


class Rules:
    """The rows, ready to judge messages; nothing in it changes."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]], words: Mapping[str, Any]) -> None:
        """Compile rows and words.

        Args:
            rows: `red_flags:` of `data/red_flags.yml`; only `patterns` is looked at.
            words: `data/signs/`.

        Raises:
            PatternError: If a pattern is malformed or names a list that is not there.
        """
        rules = [
            _Rule(row, outcome, patterns.parse(source))
            for row, described in rows.items()
            for outcome in (*OUTCOMES, *_LEAVE_OUT)
            for source in (described.get("patterns") or {}).get(outcome, ())
        ]
        self._lists = Lists(words, (atom for rule in rules for atom in rule.pattern.atoms))
        self._leaving_out = [rule for rule in rules if rule.outcome in _LEAVE_OUT]
        self._meeting = [rule for rule in rules if rule.outcome not in _LEAVE_OUT]
        # What only leaves out is no sign: the "no" of the look-alike "no fall" still denies.
        self._signs = frozenset(atom for rule in self._meeting for atom in rule.pattern.atoms)

    def judge(self, message: str) -> Judgement:
        """Which rows a message meets."""
        text = read(message, self._lists.speller)
        found = self._lists.find(text)
        signs, lasting = (
            [span for name in names for span in found.get(name, ())]
            for names in (self._signs, self._lists.lasting)
        )
        gone, never = scope.overlooked(text, found, signs, lasting)
        seen = _Seen(text, found, gone, never)
        hidden = self._hidden(seen)
        hits: dict[str, Hit] = {}
        places: list[Span] = []
        for rule in self._meeting:
            if rule.row in hits or not rule.pattern.atoms <= found.keys():
                continue
            spans = self._met(rule.pattern, seen, hidden.get(rule.row, ()))
            if spans:
                hits[rule.row] = Hit(rule.row, rule.outcome, _excerpt(text, spans))
                places += spans
        order = sorted(hits.values(), key=lambda hit: OUTCOMES.index(hit.outcome))
        kept = _kept(seen, hidden.values())
        return Judgement(order, kept, _near(text, places) or kept)

    def bases(self, message: str) -> list[str]:
        """The base forms of a message's words, typos mended; no marks, no numbers."""
        words = read(message, self._lists.speller).words
        return [word.base for word in words if word.base[0].isalpha()]

    def _hidden(self, seen: _Seen) -> dict[str, list[bool]]:
        """The words that each row overlooks: a denial, or a combination known to be harmless."""
        nothing = [False] * len(seen.gone)
        bare = _Seen(seen.text, seen.found, nothing, nothing)
        hidden: dict[str, list[bool]] = {}
        for rule in self._leaving_out:
            if not rule.pattern.atoms <= seen.found.keys():
                continue
            spans = self._met(rule.pattern, bare, ())
            if spans:
                first, last = min(s for s, _ in spans), max(e for _, e in spans)
                row = hidden.setdefault(rule.row, list(nothing))
                row[first:last] = [True] * (last - first)
        return hidden

    def _met(self, pattern: Pattern, seen: _Seen, covered: Sequence[bool]) -> list[Span]:
        """Where a pattern is met; empty if it is not."""
        spans: list[Span] = []
        for part in pattern.parts:
            options = [self._places(item, seen, covered) for item in part]
            together = _together(options, seen.text.sentences)
            if not together:
                return []
            spans += together
        return spans

    def _places(self, item: Item, seen: _Seen, covered: Sequence[bool]) -> list[Span]:
        first, *rest = item.atoms
        places = self._usable(first, seen, covered)
        for atom in rest:
            after = self._usable(atom, seen, covered)
            places = [
                (a, d)
                for a, b in places
                for c, d in after
                if 0 <= c - b <= _GAP and seen.text.sentences[a] == seen.text.sentences[c]
            ]
        return places

    def _usable(self, atom: str, seen: _Seen, covered: Sequence[bool]) -> list[Span]:
        """Where an atom's words stand and count."""
        always = atom in self._lists.always
        gone = seen.never if atom in self._lists.lasting else seen.gone
        return [
            (start, end)
            for start, end in seen.found.get(atom, ())
            if (always or not (gone[start] and gone[end - 1]))
            and not (covered and covered[start] and covered[end - 1])
        ]


def _together(options: Sequence[Sequence[Span]], sentences: Sequence[int]) -> list[Span]:
    """One place of each option, all in one sentence and near the first; empty if there are none."""
    first, *others = options
    for anchor in first:
        near = [
            [
                place
                for place in places
                if sentences[place[0]] == sentences[anchor[0]]
                and max(place[0] - anchor[1], anchor[0] - place[1]) <= _NEAR
            ]
            for places in others
        ]
        if all(near):
            return [anchor, *(min(ps, key=lambda place: abs(place[0] - anchor[0])) for ps in near)]
    return []


def _excerpt(text: Text, spans: Sequence[Span]) -> str:
    return " … ".join(dict.fromkeys(text.excerpt(*span) for span in sorted(set(spans))))


def _near(text: Text, places: Sequence[Span]) -> str:
    """What stands around `places` in a long message; empty if it is short, or there are none."""
    if not places or len(text.words) <= _LONG:
        return ""
    first = max(0, min(start for start, _ in places) - _AROUND)
    last = min(len(text.words), max(end for _, end in places) + _AROUND)
    return text.excerpt(first, last)


def _kept(seen: _Seen, hidden: Iterable[Sequence[bool]]) -> str:
    gone = list(seen.gone)
    for start, end in seen.found.get(IDIOMS, ()):
        gone[start:end] = [True] * (end - start)
    for row in hidden:
        gone = [a or b for a, b in zip(gone, row, strict=True)]
    if not any(gone):
        return seen.text.whole
    words = zip(seen.text.words, gone, strict=True)
    return " ".join(seen.text.whole[word.start : word.end] for word, left in words if not left)
