"""The language of the patterns in `data/red_flags.yml`, which a clinician can read.

    <numb> & <saddle>        both in one sentence, near each other, in any order
    cant ... lift ... <foot> in this order, with at most four words between
    <back_pain> + <fever>    both somewhere in the message
    trouser button           these very words ("buttons" and "button" are the same)

`<name>` stands for a list of `data/signs/`.
"""

import re
from dataclasses import dataclass
from functools import cached_property

_NAME = re.compile(r"<([a-z0-9_]+)>")


class PatternError(ValueError):
    """A pattern cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Item:
    """Names of lists, or words, that follow one another with few words between."""

    atoms: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """Parts that stand anywhere in a message; the items of a part stand in one sentence."""

    source: str
    parts: tuple[tuple[Item, ...], ...]

    @cached_property
    def atoms(self) -> frozenset[str]:
        """All names (`<name>`) and words that the pattern needs."""
        return frozenset(a for part in self.parts for item in part for a in item.atoms)


def parse(source: str) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: If a part is empty or a name is written wrong.
    """
    parts = tuple(
        tuple(Item(_atoms(source, item)) for item in part.split("&")) for part in source.split("+")
    )
    return Pattern(source, parts)


def list_name(atom: str) -> str | None:
    """The list that an atom names; None if it is words."""
    found = _NAME.fullmatch(atom)
    return found[1] if found else None


def _atoms(source: str, item: str) -> tuple[str, ...]:
    atoms = tuple(atom.strip() for atom in item.split("..."))
    for atom in atoms:
        if not atom:
            raise PatternError(f'The pattern "{source}" has nothing between two signs.')
        if ("<" in atom or ">" in atom) and list_name(atom) is None:
            raise PatternError(
                f'The pattern "{source}" mixes a list with words in "{atom}": put "..." between.'
            )
    return atoms
