"""What an answer presumes of whoever asks: a birth, an operation, a disc.

Who reads of an illness that they never named is frightened, or thinks that they were not heard.
Left-out examples do not teach this: their authors knew the answer, and named what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import numpy as np
import numpy.typing as npt

from backtalk_engine.nlu import names
from backtalk_engine.nlu.ranking.evidence import Question
from backtalk_engine.nlu.ranking.texts import AnswerText

_PRESUMED = 1.5
"""Log odds that an answer has less that presumes what nobody said."""
_ILLNESSES = "conditions"
"""The topic whose answers presume the illness that they are about."""


class Presumed:
    """Which conditions each class is made for, and which are about an illness."""

    def __init__(
        self, classes: Sequence[str], texts: Mapping[str, AnswerText], conditions: Set[str]
    ) -> None:
        """Take the classes in their order.

        Args:
            classes: Names of the classes.
            texts: The texts of the answers, by id.
            conditions: Those ids that name what somebody has.
        """
        self._made_for = [
            texts[name].made_for & conditions if name in texts else frozenset() for name in classes
        ]
        self._on_illness = np.array([names.base_intent(name) == _ILLNESSES for name in classes])

    def less(
        self, question: Question, candidates: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        """The log odds that each candidate loses.

        Args:
            question: The message.
            candidates: Places of classes.
        """
        made_for = (self._made_for[place] for place in candidates)
        others = np.array([bool(made) and not made & question.named for made in made_for])
        unnamed = self._on_illness[candidates] & question.lacks_key[candidates]
        lost: npt.NDArray[np.float64] = _PRESUMED * (others | unnamed)
        return lost
