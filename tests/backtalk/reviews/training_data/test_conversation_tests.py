"""Turns that are marked wrong on a conversation's page and kept as tests."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.reviews.decisions import Asked, DecisionError, decide
from backtalk.reviews.training_data import conversation_tests, files
from backtalk.reviews.training_data.conversation_tests import drop, kept, mark_wrong
from backtalk.training.comparison import story_tests
from backtalk.training.comparison.story_tests import StoryTest
from tests.reviews import OTHER, RIGHT, said

ME, YOU = 1, 2
RUN = "sciatica/run"
IT = "can i run with it at all"


@pytest.fixture
def turn(db: Session) -> int:
    """The second message of a conversation, which got the wrong answer."""
    said(db, "my leg hurts and tingles", 1, chat=5)
    return said(db, IT, 2, chat=5, answer=OTHER).id


def reading(answer: str, **values: Any) -> dict[str, Any]:
    usual = {"intent": "answer", "answers": [answer], "band": "sure", "requests": False}
    return {**usual, "verdict": "none", "level": None, "rows": [], **values}


def exported(db: Session, content: Content, tmp_path: Path, nlu: Path) -> list[StoryTest]:
    files.export(db, content, tmp_path, nlu)
    found = yaml.safe_load((tmp_path / conversation_tests.FILE).read_text())
    return [story_tests.of(story) for story in found["stories"]]


def test_a_kept_turn_fails_now_and_passes_when_mended(
    db: Session, content: Content, turn: int, tmp_path: Path, nlu: Path
) -> None:
    made = mark_wrong(db, content, ME, turn, RUN, "it was sciatica", keep=True)
    assert (made.kind, made.label, made.note) == ("other", RUN, "it was sciatica")
    (test,) = exported(db, content, tmp_path, nlu)
    assert (test.text, test.label) == (IT, RUN)
    assert test.slots == {"answer": RIGHT, "topic": "sciatica"}
    assert not test.passes(reading(OTHER))
    assert test.passes(reading(RUN))
    assert test.passes(reading(RUN, intent="follow_up", band="near"))
    assert not test.passes(reading(RUN, band="weak"))
    assert not test.passes(reading(RUN, verdict="alarm"))


def test_the_file_is_one_that_rasa_reads(
    db: Session, content: Content, turn: int, tmp_path: Path, nlu: Path
) -> None:
    mark_wrong(db, content, ME, turn, RUN, "", keep=True)
    greeting = said(db, "good evening to all of you", 9, chat=9)
    mark_wrong(db, content, ME, greeting.id, "greet", "", keep=True)
    exported(db, content, tmp_path, nlu)
    found = yaml.safe_load((tmp_path / conversation_tests.FILE).read_text())
    assert [story["steps"] for story in found["stories"]] == [
        [
            {"slot_was_set": [{"answer": RIGHT}, {"topic": "sciatica"}]},
            {"user": IT, "intent": "answer"},
            {"action": "action_answer"},
            {"slot_was_set": [{"answer": RUN}, {"topic": "sciatica"}]},
        ],
        [{"user": "good evening to all of you", "intent": "greet"}],
    ]


def test_a_start_over_ends_what_was_under_discussion(db: Session, content: Content) -> None:
    said(db, "my leg hurts", 1, chat=5)
    said(db, "start over", 2, chat=5, answer=None, action="action_start_over")
    turn = said(db, IT, 3, chat=5, answer=OTHER)
    made = mark_wrong(db, content, ME, turn.id, RUN, "", keep=True)
    assert made.test_context == {}


def test_what_is_not_kept_is_a_decision_alone(db: Session, content: Content, turn: int) -> None:
    assert mark_wrong(db, content, ME, turn, "out_of_scope", "", keep=False).kind == "none"
    assert kept(db) == []


def test_a_turn_that_another_trainer_decided_alike_is_kept_too(
    db: Session, content: Content, turn: int
) -> None:
    (first,) = decide(db, content, YOU, Asked([turn], "other", RUN))
    assert mark_wrong(db, content, ME, turn, RUN, "", keep=True) is first
    assert [test.id for test in kept(db)] == [first.id]


@pytest.mark.parametrize(
    ("label", "says"), [(OTHER, "what the visitor got"), ("gone/answer", "does not exist")]
)
def test_what_cannot_be_right_is_refused(
    db: Session, content: Content, turn: int, label: str, says: str
) -> None:
    with pytest.raises(DecisionError, match=says):
        mark_wrong(db, content, ME, turn, label, "", keep=True)
    with pytest.raises(DecisionError, match="deleted"):
        mark_wrong(db, content, ME, 999, RUN, "", keep=True)


def test_a_test_goes_with_the_words_or_when_it_is_dropped(
    db: Session, content: Content, turn: int, tmp_path: Path, nlu: Path
) -> None:
    made = mark_wrong(db, content, ME, turn, RUN, "", keep=True)
    drop(db, made.id)
    assert kept(db) == []
    with pytest.raises(DecisionError, match="not there any more"):
        drop(db, made.id)
    made.test_context = {}
    assert len(exported(db, content, tmp_path, nlu)) == 1
    made.text = ""  # as deletion does it
    assert kept(db) == []
    files.export(db, content, tmp_path, nlu)
    assert (tmp_path / conversation_tests.FILE).read_text() == ""
