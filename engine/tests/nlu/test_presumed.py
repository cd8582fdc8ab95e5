"""What an answer presumes of whoever asks."""

import numpy as np
import pytest

from backtalk_engine.nlu.ranking.evidence import Question
from backtalk_engine.nlu.ranking.presumed import Presumed
from backtalk_engine.nlu.ranking.texts import AnswerText

CLASSES = ["conditions/disc", "life_stages/pregnant_back", "low_back_pain/walk"]
TEXTS = {
    name: AnswerText(
        name, name, name, frozenset({"pregnant", "low_back"} if "preg" in name else ())
    )
    for name in CLASSES
}


@pytest.mark.parametrize(
    ("named", "lacks_disc", "less"),
    [
        ((), True, [True, True, False]),
        ((), False, [False, True, False]),
        (("pregnant",), True, [True, False, False]),
        (("low_back",), True, [True, True, False]),
    ],
)
def test_what_nobody_named_is_less_likely_meant(
    named: tuple[str, ...], lacks_disc: bool, less: list[bool]
) -> None:
    presumed = Presumed(CLASSES, TEXTS, {"pregnant"})
    lacks = np.array([lacks_disc, True, True])
    empty = np.zeros(3, np.float32)
    question = Question(empty, empty, frozenset(named), 3, lacks)
    assert (presumed.less(question, np.arange(3)) > 0).tolist() == less
