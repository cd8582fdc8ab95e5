"""Which rules a message can meet at all, found without trying each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from backtalk_engine.nlu.red_flags.patterns import Pattern


@dataclass(frozen=True)
class Rule:
    """A pattern of a row, and what it means there."""

    red_flag_id: str
    outcome: str
    pattern: Pattern


class Index:
    """Rules by the rarest word or list that each needs: a message looks at few of them."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Take the rules in the order in which they are to be tried."""
        kept = list(rules)
        needed_by = Counter(atom for rule in kept for atom in rule.pattern.atoms)
        self._rules: dict[str, list[tuple[int, Rule]]] = {}
        for place, rule in enumerate(kept):
            rarest = min(sorted(rule.pattern.atoms), key=needed_by.__getitem__)
            self._rules.setdefault(rarest, []).append((place, rule))

    def possible(self, found: Mapping[str, object]) -> list[Rule]:
        """The rules of which all words and lists are found."""
        some = (
            entry
            for name in found
            for entry in self._rules.get(name, ())
            if entry[1].pattern.atoms <= found.keys()
        )
        return [rule for _, rule in sorted(some, key=itemgetter(0))]
