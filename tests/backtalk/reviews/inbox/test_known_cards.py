"""Cards with a known answer: when one comes, what it shows, what comes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Decision, KnownCard, now
from backtalk.evaluate.strangers import strangers
from backtalk.reviews.decisions import Asked, DecisionError
from backtalk.reviews.inbox import known_cards
from backtalk.reviews.inbox.cards import Card
from backtalk.reviews.inbox.known_cards import EVERY, PAUSE, next_card

ME, YOU = 1, 2
ANSWERS = {one.text: one.answers for one in strangers()}


def decided(db: Session, count: int = EVERY) -> None:
    for number in range(count):
        values = {"text_hash": f"{now()}{number}"[-64:], "text": "x", "stream": "audit"}
        db.add(Decision(**values, kind="right", staff_id=ME))
    db.flush()


def due(db: Session, content: Content) -> Card:
    decided(db)
    card = next_card(db, content, ME)
    assert card
    return card


def test_one_comes_after_twenty_decisions_and_not_another_at_once(
    db: Session, content: Content
) -> None:
    decided(db, EVERY - 1)
    assert next_card(db, content, ME) is None
    decided(db, 1)
    card = next_card(db, content, ME)
    assert card
    assert next_card(db, content, YOU) is None
    known_cards.decide(db, content, ME, str(card.id), Asked([], "right"))
    db.flush()
    assert next_card(db, content, ME) is None
    assert due(db, content).text != card.text


def test_it_shows_a_wrong_answer_and_offers_the_right_one(db: Session, content: Content) -> None:
    card = due(db, content)
    right = ANSWERS[card.text]
    assert card.suggestion
    assert card.suggestion.label not in right
    assert right[0] in [choice.label for choice in card.choices]
    assert len({choice.label for choice in card.choices}) == len(card.choices)
    assert card.suggestion.heading in card.reply


@pytest.mark.parametrize(
    ("kind", "right", "kept"),
    [
        ("other", True, [True]),
        ("other", False, [False]),
        ("right", None, [False]),
        ("danger", None, [False]),
        ("later", None, []),
    ],
)
def test_only_the_known_answer_is_right_and_nothing_is_decided(
    db: Session, content: Content, kind: str, right: bool | None, kept: list[bool]
) -> None:
    card = due(db, content)
    label = ANSWERS[card.text][0] if right else "front_desk/hours"
    before = len(db.scalars(select(Decision)).all())
    name = known_cards.decide(db, content, ME, str(card.id), Asked([], kind, label))
    assert [one.right for one in db.scalars(select(KnownCard))] == kept
    assert len(db.scalars(select(Decision)).all()) == before
    known_cards.undo(db, ME, name)
    assert db.scalars(select(KnownCard)).all() == []


def test_a_card_that_is_not_there_is_refused(db: Session, content: Content) -> None:
    with pytest.raises(DecisionError):
        known_cards.decide(db, content, ME, "known-0", Asked([], "right"))


def test_the_outcome_is_ones_own_and_waits_for_the_end_of_the_sitting(
    db: Session, content: Content
) -> None:
    over = now() - PAUSE - timedelta(minutes=1)
    for staff_id, right, at in (
        (ME, True, over),
        (ME, False, over),
        (ME, True, now()),
        (YOU, 1, over),
    ):
        db.add(KnownCard(staff_id=staff_id, line="x", right=bool(right), at=at))
    assert known_cards.found(db, ME) == (2, 1)
