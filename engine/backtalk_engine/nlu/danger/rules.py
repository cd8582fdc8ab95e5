"""The first voice: which rows' patterns a message meets, leaving out what is not meant."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backtalk_engine.nlu.danger import patterns, scope
from backtalk_engine.nlu.danger.denial import Span
from backtalk_engine.nlu.danger.index import Index, Rule
from backtalk_engine.nlu.danger.lists import Lists
from backtalk_engine.nlu.danger.patterns import Item, Pattern
from backtalk_engine.nlu.danger.text import Text, read

OUTCOMES = ("emergency_now", "same_day", "soon", "check", "hint")
"""What a pattern of a row can mean, strongest first."""
_LEAVE_OUT = ("denied", "look_alikes")
_WEAKENED = "weakened_by"
_CARDS = ("emergency_now", "same_day")
_GAP = 4  # words between two of a sequence
_NEAR = 14  # words between two signs of one sentence


@dataclass(frozen=True)
class Hit:
    """A row whose pattern is met: what follows from it, the visitor's words, the first one's place.

    `asked`: the words are vague, so that the visitor is to be asked. `weak`: they would be clear,
    but for what else is said. `other`: it is not the visitor's own.
    """

    row: str
    outcome: str
    words: str
    at: int = 0
    asked: bool = False
    weak: bool = False
    other: bool = False


@dataclass(frozen=True)
class Judgement:
    """The rows that a message meets, and those whose signs it denies.

    `touched`: it has a word of some sign. `bases`: its words, in their base forms.
    """

    hits: Sequence[Hit]
    denied: Sequence[str]
    touched: bool
    bases: Sequence[str]


@dataclass(frozen=True)
class _Seen:
    """A message, and where each list's words stand.

    `gone`: the words that do not count; `never`: those of them that are not merely past;
    `others`: what is said of others.
    """

    text: Text
    found: Mapping[str, Sequence[Span]]
    gone: Sequence[bool]
    never: Sequence[bool]
    others: Sequence[Span]


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
            Rule(row, outcome, patterns.parse(source))
            for row, described in rows.items()
            for outcome in (*OUTCOMES, *_LEAVE_OUT, _WEAKENED)
            for source in (described.get("patterns") or {}).get(outcome, ())
        ]
        self._lists = Lists(words, (atom for rule in rules for atom in rule.pattern.atoms))
        meeting = [rule for rule in rules if rule.outcome in OUTCOMES]
        self._meeting = Index(meeting)
        self._leaving_out = Index(rule for rule in rules if rule.outcome in _LEAVE_OUT)
        self._weakening = Index(rule for rule in rules if rule.outcome == _WEAKENED)
        # What only leaves out is no sign: the "no" of the look-alike "no fall" still denies.
        self._signs = frozenset(atom for rule in meeting for atom in rule.pattern.atoms)
        self._atoms = _atoms_of_rows(meeting)
        self._row_of = _own_signs(self._atoms)

    def judge(self, message: str) -> Judgement:
        """Which rows a message meets."""
        text = read(message, self._lists.speller)
        found = self._lists.find(text)
        signs, lasting = (_spans(found, names) for names in (self._signs, self._lists.lasting))
        others = [*scope.elsewhere(text, found)]
        seen = _Seen(text, found, *scope.overlooked(text, found, signs, lasting, others), others)
        likely = self._meeting.possible(found)
        hits = self._hits(seen, likely, lasting, ())
        if hits:
            # A "no" that is part of a sign that is met denies nothing of the other rows either.
            rest = [rule for rule in likely if rule.row not in hits]
            hits |= self._hits(seen, rest, lasting, [*hits])
        bases = [word.base for word in text.words if word.base[0].isalpha()]
        touched = any(text.words[start].base[0].isalpha() for start, _ in signs)
        return Judgement([*hits.values()], self._denied(seen, hits), touched, bases)

    def bases(self, message: str) -> list[str]:
        """The base forms of a message's words, typos mended; no marks, no numbers."""
        words = read(message, self._lists.speller).words
        return [word.base for word in words if word.base[0].isalpha()]

    def _hits(
        self, seen: _Seen, rules: Sequence[Rule], lasting: Sequence[Span], also: Sequence[str]
    ) -> dict[str, Hit]:
        """The rows of `rules` that are met; a "no" inside of their signs, or of `also`, is none."""
        hits: dict[str, Hit] = {}
        hidden = self._hidden(seen) if rules else {}
        of_row: dict[str, _Seen] = {}
        flags: dict[frozenset[Span], tuple[list[bool], list[bool]]] = {}
        for rule in rules:
            if rule.row in hits:
                continue
            if rule.row not in of_row:
                atoms = self._atoms[rule.row].union(*(self._atoms[row] for row in also))
                own = scope.telling(seen.found, _spans(seen.found, atoms))
                if own not in flags:
                    flags[own] = scope.overlooked(
                        seen.text, seen.found, [*own], lasting, seen.others
                    )
                of_row[rule.row] = replace(seen, gone=flags[own][0], never=flags[own][1])
            covered = hidden.get(rule.row, ())
            spans = self._met(rule.pattern, of_row[rule.row], covered)
            if spans:
                first = min(start for start, _ in spans)
                other = scope.is_somebody_elses(seen.text, first)
                words = _excerpt(seen.text, spans)
                weak = (
                    rule.outcome in _CARDS
                    and self._weakened(rule.row, of_row[rule.row])
                    and not self._met_twice(rule, rules, spans, of_row[rule.row], covered)
                )
                outcome = "check" if weak else rule.outcome
                hits[rule.row] = Hit(rule.row, outcome, words, first, weak=weak, other=other)
        return hits

    def _met_twice(
        self,
        met: Rule,
        rules: Iterable[Rule],
        spans: Sequence[Span],
        seen: _Seen,
        covered: Sequence[bool],
    ) -> bool:
        """Whether other words than `spans` are clear for the same row, too."""
        others = (r for r in rules if r.row == met.row and r.outcome in _CARDS and r is not met)
        found = (self._met(rule.pattern, seen, covered) for rule in others)
        return any({*places} - {*spans} for places in found)

    def _weakened(self, row: str, seen: _Seen) -> bool:
        """Whether the words that are met are vague for what else is said: "when I stretch"."""
        return any(
            self._met(rule.pattern, seen, ())
            for rule in self._weakening.possible(seen.found)
            if rule.row == row
        )

    def _denied(self, seen: _Seen, hits: Container[str]) -> list[str]:
        """The rows of which a sign that is theirs alone is denied, and none is met."""
        rows = {
            self._row_of[name]
            for name, spans in seen.found.items()
            if name in self._row_of and any(seen.never[start] for start, _ in spans)
        }
        return [row for row in self._atoms if row in rows and row not in hits]

    def _hidden(self, seen: _Seen) -> dict[str, list[bool]]:
        """The words that each row overlooks: a denial, or a combination known to be harmless."""
        nothing = [False] * len(seen.gone)
        bare = replace(seen, gone=nothing, never=nothing)
        hidden: dict[str, list[bool]] = {}
        for rule in self._leaving_out.possible(seen.found):
            for spans in self._all_met(rule.pattern, bare):
                first, last = min(s for s, _ in spans), max(e for _, e in spans)
                row = hidden.setdefault(rule.row, list(nothing))
                row[first:last] = [True] * (last - first)
        return hidden

    def _all_met(self, pattern: Pattern, seen: _Seen) -> Iterator[list[Span]]:
        """Each place where a pattern of one part is met; the first of one with more parts."""
        if len(pattern.parts) > 1:
            spans = self._met(pattern, seen, ())
            yield from [spans] if spans else []
        else:
            options = [self._places(item, seen, ()) for item in pattern.parts[0]]
            yield from _together(options, seen.text.sentences)

    def _met(self, pattern: Pattern, seen: _Seen, covered: Sequence[bool]) -> list[Span]:
        """Where a pattern is met; empty if it is not."""
        spans: list[Span] = []
        for part in pattern.parts:
            options = [self._places(item, seen, covered) for item in part]
            together = next(_together(options, seen.text.sentences), None)
            if together is None:
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


def _together(options: Sequence[Sequence[Span]], sentences: Sequence[int]) -> Iterator[list[Span]]:
    """One place of each option, all in one sentence and near the first, for each place of that."""
    first, *others = options
    for anchor in first:
        near = [
            [
                place
                for place in places
                if sentences[place[0]] == sentences[anchor[0]]
                and (place[0] >= anchor[1] or anchor[0] >= place[1])
                and max(place[0] - anchor[1], anchor[0] - place[1]) <= _NEAR
            ]
            for places in others
        ]
        if all(near):
            yield [anchor, *(min(ps, key=lambda p: abs(p[0] - anchor[0])) for ps in near)]


def _excerpt(text: Text, spans: Sequence[Span]) -> str:
    return " … ".join(dict.fromkeys(text.excerpt(*span) for span in sorted(set(spans))))


def _spans(found: Mapping[str, Sequence[Span]], names: Container[str]) -> list[Span]:
    return [span for name, spans in found.items() if name in names for span in spans]


def _atoms_of_rows(rules: Iterable[Rule]) -> dict[str, set[str]]:
    """The words and lists that each row's patterns name."""
    named: dict[str, set[str]] = {}
    for rule in rules:
        named.setdefault(rule.row, set()).update(rule.pattern.atoms)
    return named


def _own_signs(named: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The row of each word or list that no other row names."""
    rows_of = Counter(atom for atoms in named.values() for atom in atoms)
    return {atom: row for row, atoms in named.items() for atom in atoms if rows_of[atom] == 1}
