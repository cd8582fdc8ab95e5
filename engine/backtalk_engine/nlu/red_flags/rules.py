"""The first judge: which rows' patterns a message meets, leaving out what is not meant."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backtalk_engine.nlu.red_flags import patterns, scope
from backtalk_engine.nlu.red_flags.denial import Span
from backtalk_engine.nlu.red_flags.index import Index, Rule
from backtalk_engine.nlu.red_flags.lists import Lists
from backtalk_engine.nlu.red_flags.seen import NEAR_BEFORE, Seen
from backtalk_engine.nlu.red_flags.text import Text, read, read_after

OUTCOMES = ("emergency_now", "same_day", "soon", "check", "hint")
"""What a pattern of a row can mean, strongest first."""
_DENIED = "denied"
_LEAVE_OUT = (_DENIED, "look_alikes")
_WEAKENED = "weakened_by"
_VAGUE = "kept_vague_by"
_CARDS = ("emergency_now", "same_day")
_CLEAR = (*_CARDS, "soon")


@dataclass(frozen=True)
class Hit:
    """A row whose pattern is met: what follows from it, the visitor's words, the first one's place.

    `asked`: the words are vague, so that the visitor is to be asked. `weak`: what else is said
    keeps them vague. `other`: it is not the visitor's own. `signs`: the words and lists that it is
    met by, and those that would do in the place of one of them.
    """

    red_flag_id: str
    outcome: str
    words: str
    at: int = 0
    asked: bool = False
    weak: bool = False
    other: bool = False
    signs: Sequence[str] = ()


@dataclass(frozen=True)
class Judgement:
    """The rows that a message meets, and those whose signs it denies.

    `touched`: it has a word of some sign. `bases`: its words, in their base forms. `taken_back`:
    the rows of which it says as a whole that all is well. `denied_signs`: each word or list of
    signs that it denies, and its words for it.
    """

    hits: Sequence[Hit]
    denied: Sequence[str]
    touched: bool
    bases: Sequence[str]
    taken_back: Sequence[str] = ()
    denied_signs: Sequence[tuple[str, str]] = ()


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
            Rule(red_flag_id, outcome, patterns.parse(source))
            for red_flag_id, described in rows.items()
            for outcome in (*OUTCOMES, *_LEAVE_OUT, _WEAKENED, _VAGUE)
            for source in (described.get("patterns") or {}).get(outcome, ())
        ]
        self._lists = Lists(words, (atom for rule in rules for atom in rule.pattern.atoms))
        meeting = [rule for rule in rules if rule.outcome in OUTCOMES]
        self._meeting = Index(meeting)
        self._leaving_out = Index(rule for rule in rules if rule.outcome in _LEAVE_OUT)
        self._weakening = Index(rule for rule in rules if rule.outcome in (_WEAKENED, _VAGUE))
        # What only leaves out is no sign: the "no" of the look-alike "no fall" still denies.
        self._signs = frozenset(atom for rule in meeting for atom in rule.pattern.atoms)
        self._atoms = _atoms_of_rows(meeting)
        self._row_of = _own_signs(self._atoms)
        self._instead = _instead(meeting)

    def judge(self, message: str, earlier: Sequence[str] = ()) -> Judgement:
        """Which rows a message meets, alone or together with what was said before it.

        Args:
            message: What is to be judged.
            earlier: The messages before it, oldest first. Only what is clear counts of them, and
                only with a sign of the message itself.
        """
        text = read(message, self._lists.speller)
        seen, signs, lasting = self._see(text, text.sentences)
        likely = self._meeting.possible(seen.found)
        hits = self._hits(seen, likely, lasting, ())
        if hits:
            # A "no" that is part of a sign that is met denies nothing of the other rows either.
            rest = [rule for rule in likely if rule.red_flag_id not in hits]
            hits |= self._hits(seen, rest, lasting, [*hits])
        bases = [word.base for word in text.words if word.base[0].isalpha()]
        touched = any(text.words[start].base[0].isalpha() for start, _ in signs)
        denied = self._denied(seen, hits)
        if earlier and touched:
            clear = {red_flag_id for red_flag_id, hit in hits.items() if hit.outcome in _CLEAR}
            joined = self._joined(earlier, message)
            hits |= {
                red_flag_id: hit
                for red_flag_id, hit in joined.items()
                if red_flag_id not in {*clear, *denied}
            }
        taken_back = self._taken_back(seen, hits)
        return Judgement(
            [*hits.values()], denied, touched, bases, taken_back, self._denied_signs(seen)
        )

    def _joined(self, earlier: Sequence[str], message: str) -> dict[str, Hit]:
        """The rows of which one sign stands in the message and another in those before it."""
        text, sentences, own = read_after(earlier, message, self._lists.speller)
        seen, _, lasting = self._see(text, sentences)
        seen = replace(seen, near=NEAR_BEFORE, own=own)
        clear = [r for r in self._meeting.possible(seen.found) if r.outcome in _CLEAR]
        return self._hits(seen, clear, lasting, ())

    def _see(self, text: Text, sentences: Sequence[int]) -> tuple[Seen, list[Span], list[Span]]:
        """A text with the words of all lists, its signs, and those of them that last."""
        found = self._lists.find(text)
        signs, lasting = (_spans(found, names) for names in (self._signs, self._lists.lasting))
        others = [*scope.elsewhere(text, found)]
        flags = scope.overlooked(text, found, signs, lasting, others)
        return Seen(text, self._lists, found, *flags, others, sentences), signs, lasting

    def bases(self, message: str) -> list[str]:
        """The base forms of a message's words, typos mended; no marks, no numbers."""
        words = read(message, self._lists.speller).words
        return [word.base for word in words if word.base[0].isalpha()]

    def _hits(
        self, seen: Seen, rules: Sequence[Rule], lasting: Sequence[Span], also: Sequence[str]
    ) -> dict[str, Hit]:
        """The rows of `rules` that are met; a "no" inside of their signs, or of `also`, is none."""
        hits: dict[str, Hit] = {}
        hidden = self._hidden(seen) if rules else {}
        of_row: dict[str, Seen] = {}
        flags: dict[frozenset[Span], tuple[list[bool], list[bool]]] = {}
        for rule in rules:
            if rule.red_flag_id in hits:
                continue
            if rule.red_flag_id not in of_row:
                atoms = self._atoms[rule.red_flag_id].union(
                    *(self._atoms[red_flag_id] for red_flag_id in also)
                )
                own = scope.telling(seen.found, _spans(seen.found, atoms))
                if own not in flags:
                    flags[own] = scope.overlooked(
                        seen.text, seen.found, [*own], lasting, seen.others
                    )
                of_row[rule.red_flag_id] = replace(seen, gone=flags[own][0], never=flags[own][1])
            covered = hidden.get(rule.red_flag_id, ())
            spans = of_row[rule.red_flag_id].met(rule.pattern, covered)
            if spans and (not seen.own or seen.astride(spans)):
                first = min(start for start, _ in spans)
                other = scope.is_somebody_elses(seen.text, first)
                words = _excerpt(seen.text, spans)
                clear = rule.outcome in _CARDS
                weak = self._weakened(rule.red_flag_id, of_row[rule.red_flag_id], clear) and not (
                    clear and self._met_twice(rule, rules, spans, of_row[rule.red_flag_id], covered)
                )
                outcome = "check" if weak and clear else rule.outcome
                hits[rule.red_flag_id] = Hit(
                    rule.red_flag_id,
                    outcome,
                    words,
                    first,
                    weak=weak,
                    other=other,
                    signs=self._signs_of(rule),
                )
        return hits

    def _met_twice(
        self,
        met: Rule,
        rules: Iterable[Rule],
        spans: Sequence[Span],
        seen: Seen,
        covered: Sequence[bool],
    ) -> bool:
        """Whether other words than `spans` are clear for the same row, too."""
        others = (
            r
            for r in rules
            if r.red_flag_id == met.red_flag_id and r.outcome in _CARDS and r is not met
        )
        found = (seen.met(rule.pattern, covered) for rule in others)
        return any({*places} - {*spans} for places in found)

    def _weakened(self, red_flag_id: str, seen: Seen, clear: bool) -> bool:
        """Whether the words that are met are vague for what else is said: "when I stretch"."""
        return any(
            seen.met(rule.pattern)
            for rule in self._weakening.possible(seen.found)
            if rule.red_flag_id == red_flag_id and not (clear and rule.outcome == _VAGUE)
        )

    def _denied(self, seen: Seen, hits: Container[str]) -> list[str]:
        """The rows of which a sign that is theirs alone is denied, and none is met."""
        rows = {
            self._row_of[name]
            for name, spans in seen.found.items()
            if name in self._row_of and any(seen.never[start] for start, _ in spans)
        }
        return [
            red_flag_id
            for red_flag_id in self._atoms
            if red_flag_id in rows and red_flag_id not in hits
        ]

    def _signs_of(self, rule: Rule) -> list[str]:
        """What a rule needs, and what would do in the place of one of these."""
        atoms = rule.pattern.atoms
        other = (
            self._instead.get((rule.red_flag_id, atoms - {atom}), frozenset()) for atom in atoms
        )
        return sorted(atoms.union(*other))

    def _taken_back(self, seen: Seen, hits: Container[str]) -> list[str]:
        bare = replace(seen, gone=[False] * len(seen.gone), never=[False] * len(seen.never))
        met = (
            rule.red_flag_id
            for rule in self._leaving_out.possible(seen.found)
            if rule.outcome == _DENIED and rule.red_flag_id not in hits and bare.met(rule.pattern)
        )
        return list(dict.fromkeys(met))

    def _denied_signs(self, seen: Seen) -> list[tuple[str, str]]:
        return sorted(
            {
                (name, seen.text.excerpt(*span))
                for name, spans in seen.found.items()
                if name in self._signs
                for span in spans
                if seen.never[span[0]]
            }
        )

    def _hidden(self, seen: Seen) -> dict[str, list[bool]]:
        """The words that each row overlooks: a denial, or a combination known to be harmless."""
        nothing = [False] * len(seen.gone)
        bare = replace(seen, gone=nothing, never=nothing)
        hidden: dict[str, list[bool]] = {}
        for rule in self._leaving_out.possible(seen.found):
            for spans in bare.all_met(rule.pattern):
                first, last = min(s for s, _ in spans), max(e for _, e in spans)
                overlooked = hidden.setdefault(rule.red_flag_id, list(nothing))
                overlooked[first:last] = [True] * (last - first)
        return hidden


def _excerpt(text: Text, spans: Sequence[Span]) -> str:
    return " … ".join(dict.fromkeys(text.excerpt(*span) for span in sorted(set(spans))))


def _spans(found: Mapping[str, Sequence[Span]], names: Container[str]) -> list[Span]:
    return [span for name, spans in found.items() if name in names for span in spans]


def _atoms_of_rows(rules: Iterable[Rule]) -> dict[str, set[str]]:
    """The words and lists that each row's patterns name."""
    named: dict[str, set[str]] = {}
    for rule in rules:
        named.setdefault(rule.red_flag_id, set()).update(rule.pattern.atoms)
    return named


def _own_signs(named: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The row of each word or list that no other row names."""
    rows_of = Counter(atom for atoms in named.values() for atom in atoms)
    return {
        atom: red_flag_id
        for red_flag_id, atoms in named.items()
        for atom in atoms
        if rows_of[atom] == 1
    }


def _instead(rules: Iterable[Rule]) -> dict[tuple[str, frozenset[str]], frozenset[str]]:
    """By row and the rest of a rule: the words and lists that complete it to a rule of a card."""
    found: dict[tuple[str, frozenset[str]], set[str]] = {}
    for rule in rules:
        if rule.outcome in _CARDS:
            for atom in rule.pattern.atoms:
                found.setdefault((rule.red_flag_id, rule.pattern.atoms - {atom}), set()).add(atom)
    return {key: frozenset(atoms) for key, atoms in found.items() if len(atoms) > 1}
