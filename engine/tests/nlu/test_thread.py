"""What holds through a conversation."""

import numpy as np
import pytest

from backtalk_engine.nlu.ranking.context import Context
from backtalk_engine.nlu.ranking.texts import AnswerText
from backtalk_engine.nlu.ranking.thread import held

IDS = (
    "consistency/how_often",
    "foam_rolling/how_often",
    "foam_rolling/how",
    "low_back_pain/how_long",
    "low_back_pain/walking",
    "sciatica/how_long",
    "conditions/stenosis",
    "conditions/stenosis_walk",
    "life_stages/pregnant_sleep",
    "life_stages/hip_replacement_sit",
    "front_desk/hours",
)
TEXTS = {name: AnswerText(name, name, name, frozenset()) for name in IDS}


def first(
    likely: dict[str, float],
    context: Context,
    named: tuple[str, ...] = (),
    text: str = "",
    dropped: str = "",
    alone: str | None = None,
    *,
    own_subject: bool = False,
) -> str:
    logits = np.array([likely.get(name, -5.0) for name in IDS])
    now = held(logits, IDS, TEXTS, context, named, text, dropped, alone, own_subject=own_subject)
    return IDS[int(np.argmax(now))]


OFTEN = {"consistency/how_often": 2.0, "foam_rolling/how_often": 0.0}
WALK = {"low_back_pain/walking": 1.0, "conditions/stenosis_walk": 0.2}


def test_a_bare_question_is_about_what_is_discussed_if_that_has_an_answer_to_it() -> None:
    rolling = Context("foam_rolling/how")
    assert first(OFTEN, rolling) == "foam_rolling/how_often"
    assert first(OFTEN, rolling, own_subject=True) == "consistency/how_often"
    assert first(OFTEN, Context("front_desk/hours")) == "consistency/how_often"


def test_who_has_sciatica_asks_of_that() -> None:
    likely = {"low_back_pain/how_long": 2.0, "sciatica/how_long": 0.0}
    assert first(likely, Context("low_back_pain/walking", ("nerve_pain",))) == "sciatica/how_long"
    assert first(likely, Context("low_back_pain/walking")) == "low_back_pain/how_long"


def test_a_condition_spoken_of_lately_is_still_there() -> None:
    lately = Context("front_desk/hours", named="conditions/stenosis")
    assert first(WALK, lately) == "conditions/stenosis_walk"
    assert first(WALK, lately, own_subject=True) == "low_back_pain/walking"
    assert first(WALK, Context("front_desk/hours")) == "low_back_pain/walking"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [((), "low_back_pain/walking"), (("hip_replacement",), "life_stages/hip_replacement_sit")],
)
def test_what_is_made_for_a_stated_condition_leads(
    conditions: tuple[str, ...], expected: str
) -> None:
    likely = {"low_back_pain/walking": 1.0, "life_stages/hip_replacement_sit": 0.0}
    assert first(likely, Context("foam_rolling/how", conditions)) == expected


def test_a_condition_that_is_named_now_counts_before_one_that_was_stated() -> None:
    likely = {"conditions/stenosis_walk": 1.0, "life_stages/hip_replacement_sit": 0.0}
    stated = Context("foam_rolling/how", ("hip_replacement",))
    assert first(likely, stated) == "life_stages/hip_replacement_sit"
    asked = "how far can i walk with the stenosis"
    assert first(likely, stated, text=asked) == "conditions/stenosis_walk"


def test_what_is_for_a_condition_that_nobody_named_comes_later() -> None:
    likely = {"life_stages/pregnant_sleep": 1.0, "foam_rolling/how": 0.0}
    assert first(likely, Context("foam_rolling/how_often")) == "foam_rolling/how"
    assert first(likely, Context("foam_rolling/how_often"), ("pregnant",)) != "foam_rolling/how"


def test_what_is_surely_asked_of_the_desk_is_no_matter_of_health() -> None:
    likely = {"life_stages/pregnant_sleep": 1.0, "front_desk/hours": 0.0}
    pregnant = Context("life_stages/pregnant_sleep", ("pregnant",))
    assert first(likely, pregnant) == "life_stages/pregnant_sleep"
    assert first(likely, pregnant, alone="front_desk/hours") == "front_desk/hours"


def test_what_is_denied_is_not_gone_on_with() -> None:
    after = Context("foam_rolling/how")
    assert first(OFTEN, after) == "foam_rolling/how_often"
    assert first(OFTEN, after, dropped="no rolling") == "consistency/how_often"
