"""How much a difference between two models on the same lines is worth."""

import math
import random
from dataclasses import dataclass

DRAWS = 10_000
_USUAL_CHANGE = 0.08
"""Share of lines on which two models differ, where none was seen."""
_SIGMAS = 1.96 + 0.84
"""Two-sided 95 % and a chance of 80 % to see a difference that is there."""


@dataclass(frozen=True)
class Difference:
    """What became right and what became wrong.

    Args:
        n: Lines in all.
        better: Lines that only the candidate answers rightly.
        worse: Lines that only the active model answers rightly.
    """

    n: int
    better: int
    worse: int

    @property
    def points(self) -> float:
        """The difference in percentage points."""
        return 100 * (self.better - self.worse) / self.n if self.n else 0.0

    @property
    def p(self) -> float:
        """McNemar's test, exact and two-sided."""
        changed = self.better + self.worse
        tail = sum(math.comb(changed, k) for k in range(min(self.better, self.worse) + 1))
        return float(min(1.0, 2 * tail / 2**changed))

    def interval(self) -> tuple[float, float]:
        """The middle 95 % of the difference in points over paired bootstrap samples.

        A sample of n lines holds so many that became better and so many that became worse: drawn
        as counts, which is the same as drawing each line.
        """
        if not self.n:
            return 0.0, 0.0
        drawn = random.Random(0)  # the same data, the same interval
        up = self.better / self.n
        down = self.worse / (self.n - self.better) if self.n > self.better else 0.0
        found = []
        for _ in range(DRAWS):
            better = drawn.binomialvariate(self.n, up)
            found.append(better - drawn.binomialvariate(self.n - better, down))
        found.sort()
        low, high = found[int(0.025 * DRAWS)], found[int(0.975 * DRAWS) - 1]
        return 100 * low / self.n, 100 * high / self.n

    def visible(self) -> int:
        """The smallest difference in points that so many lines can show."""
        share = max(_USUAL_CHANGE, (self.better + self.worse) / self.n)
        return math.ceil(100 * _SIGMAS * math.sqrt(share / self.n))

    def words(self) -> str:
        """What it says, in a sentence or two."""
        if not self.n:
            return "There are no messages to compare on."
        if not self.better + self.worse:
            return (
                f"Of {self.n} messages each is answered as rightly as before; they can show a"
                f" difference of about {self.visible()} points."
            )
        low, high = self.interval()
        said = (
            f"{self.better} of {self.n} messages got a right answer that had a wrong one, and"
            f" {self.worse} the other way round: {self.points:+.1f} points, with 95 % certainty"
            f" between {low:+.1f} and {high:+.1f}."
        )
        if low > 0 and self.p < 0.05:
            return f"{said} The candidate is better."
        if high < 0 and self.p < 0.05:
            return f"{said} The candidate is worse."
        return (
            f"{said} That is not enough evidence yet: {self.n} messages can show a difference of"
            f" about {self.visible()} points."
        )
