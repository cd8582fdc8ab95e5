"""A tenth is read twice; where two differ, the clinician has the word."""

import pytest
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.reviews.decisions import Asked, DecisionError, decide
from backtalk.reviews.sign_off import readings
from backtalk.reviews.training_data.examples import gather
from tests.reviews import OTHER, RIGHT, said, words

ME, YOU, CLINICIAN = 1, 2, 3


def read(db: Session, content: Content, *labels: tuple[str, str]) -> None:
    """Each pair is what the first and the second reader said of one message."""
    for number, (text, (first, second)) in enumerate(
        zip(words(len(labels), twice=True), labels, strict=True), 1
    ):
        message = said(db, text, number)
        decide(db, content, ME, Asked([message.id], "other", first))
        decide(db, content, YOU, Asked([message.id], "other", second))


def test_agreement_is_counted(db: Session, content: Content) -> None:
    assert readings.agreement(db) == readings.Agreement(0, 0, None)
    read(db, content, (RIGHT, RIGHT), (OTHER, OTHER), (RIGHT, OTHER), (OTHER, OTHER))
    found = readings.agreement(db)
    assert (found.pairs, found.same) == (4, 3)
    assert found.kappa == pytest.approx(0.5)


def test_that_it_was_right_is_the_same_as_naming_the_answer(db: Session, content: Content) -> None:
    message = said(db, words(1, twice=True)[0])
    decide(db, content, ME, Asked([message.id], "right"))
    decide(db, content, YOU, Asked([message.id], "other", RIGHT))
    assert readings.agreement(db).same == 1
    assert readings.disagreements(db) == []


@pytest.mark.parametrize(
    ("right", "label"), [("first", RIGHT), ("second", OTHER), ("neither", None)]
)
def test_the_clinician_settles_where_two_differ(
    db: Session, content: Content, right: str, label: str | None
) -> None:
    read(db, content, (RIGHT, OTHER))
    (pair,) = readings.disagreements(db)
    assert [one.reason for one in gather(db, content).left_out] == [
        "two readers differ; the clinician has the word"
    ]
    readings.settle(db, CLINICIAN, pair.first.id, right)
    assert readings.disagreements(db) == []
    assert [one.label for one in gather(db, content).examples] == ([label] if label else [])


def test_what_is_not_there_cannot_be_settled(db: Session, content: Content) -> None:
    with pytest.raises(DecisionError):
        readings.settle(db, CLINICIAN, 7, "first")


def test_a_third_trainer_does_not_read_it(db: Session, content: Content) -> None:
    message = said(db, words(1, twice=True)[0])
    for reader in (ME, YOU):
        decide(db, content, reader, Asked([message.id], "right"))
    with pytest.raises(DecisionError, match="Somebody else"):
        decide(db, content, 9, Asked([message.id], "right"))
