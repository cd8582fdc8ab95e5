"""How soon a danger sign needs care; everything that tells levels apart does so by these."""

from enum import StrEnum


class Level(StrEnum):
    """How soon, the strongest first."""

    EMERGENCY_NOW = "emergency_now"
    SAME_DAY = "same_day"
    SOON = "soon"

    @property
    def rank(self) -> int:
        """Its number in the database, by which lists sort: the strongest has the least."""
        return RANKS[self]


RANKS: dict[str, int] = {level: rank for rank, level in enumerate(Level, start=1)}
LEVEL_OF = {level.rank: level for level in Level}
NO_DANGER = 9
"""The rank of what has no danger sign."""


def stronger(one: Level, other: Level) -> Level:
    """The level that asks for help sooner."""
    return min(one, other, key=RANKS.__getitem__)
