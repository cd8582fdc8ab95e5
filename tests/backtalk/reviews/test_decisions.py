"""Decisions are kept, taken back, and never two of one message."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import ChatMessage, DangerSign, Decision
from backtalk.privacy.deletion import forget
from backtalk.privacy.retention import _conversations
from backtalk.red_flags.records import unreached
from backtalk.reviews.decisions import Asked, DecisionError, decide, undo
from backtalk.reviews.inbox.queue import queue
from backtalk.reviews.training_data.examples import gather
from tests.reviews import OTHER, RIGHT, said, words

ME, YOU = 1, 2


def kept(db: Session) -> list[Decision]:
    return list(db.scalars(select(Decision).where(Decision.undone_at.is_(None))))


@pytest.mark.parametrize(
    ("asked", "label", "second"),
    [
        (Asked([], "right"), RIGHT, None),
        (Asked([], "other", OTHER), OTHER, None),
        (Asked([], "two", RIGHT, OTHER), RIGHT, OTHER),
        (Asked([], "none"), "out_of_scope", None),
        (Asked([], "new", note="Do you treat necks?"), None, None),
        (Asked([], "two_requests"), None, None),
    ],
)
def test_a_decision_keeps_what_was_said_and_how_long_it_took(
    db: Session, content: Content, asked: Asked, label: str | None, second: str | None
) -> None:
    message = said(db, words(1)[0])
    (made,) = decide(db, content, ME, replace(asked, messages=[message.id], seconds=2.5))
    assert (made.kind, made.label, made.second_label) == (asked.kind, label, second)
    assert (made.shown, made.reply, made.seconds) == (RIGHT, "Move a little, often.", 2.5)
    assert (made.staff_id, made.reading, made.at.tzinfo is not None) == (ME, 1, True)
    assert made.note == (asked.note or None)


def test_personal_data_is_not_kept(db: Session, content: Content) -> None:
    one = said(db, "my son Tom has sciatica, ring 415 555 0132", 1)
    two = said(db, "ask xqzv about it", 2)
    decide(db, content, ME, Asked([one.id], "other", OTHER))
    decide(db, content, ME, Asked([two.id], "personal"))
    assert [d.text for d in kept(db)] == ["my son [name] has sciatica, ring [phone]", ""]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Asked([1], "other", "gone/answer"), "does not exist"),
        (Asked([1], "other"), "does not exist"),
        (Asked([1], "two", RIGHT, RIGHT), "two different"),
        (Asked([1], "nonsense"), "no decision"),
        (Asked([1], "right", stream="nonsense"), "no decision"),
        (Asked([], "right"), "At most"),
        (Asked([1, 2], "danger"), "At most 0"),
        (Asked(list(range(1, 23)), "right"), "At most 20"),
        (Asked([99], "right"), "deleted"),
        (Asked([2], "right"), "deleted"),
        (Asked([3], "right"), "deleted"),
    ],
)
def test_what_makes_no_sense_is_refused_whole(
    db: Session, content: Content, asked: Asked, why: str
) -> None:
    said(db, words(1)[0], 1)
    said(db, "Jo Bloggs", 2, action="contact_form")
    said(db, "[contact details]", 3)
    with pytest.raises(DecisionError, match=why):
        decide(db, content, ME, asked)
    assert kept(db) == []


def test_many_that_are_alike_get_one_decision_and_one_undo(db: Session, content: Content) -> None:
    rows = [said(db, text, number).id for number, text in enumerate(words(3), 1)]
    made = decide(db, content, ME, Asked(rows, "other", OTHER))
    assert len(made) == 3
    assert len({decision.batch for decision in made}) == 1
    undo(db, ME)
    assert kept(db) == []


def test_undo_goes_back_one_by_one_without_an_end(db: Session, content: Content) -> None:
    rows = [said(db, text, number).id for number, text in enumerate(words(12), 1)]
    for row in rows:
        decide(db, content, ME, Asked([row], "right"))
    back = [undo(db, ME)[0].message_id for _ in rows]
    assert back == [f"m{number}" for number in range(12, 0, -1)]
    with pytest.raises(DecisionError, match="nothing left"):
        undo(db, ME)
    assert len(db.scalars(select(Decision)).all()) == 12


def test_nobody_takes_back_what_another_decided(db: Session, content: Content) -> None:
    (made,) = decide(db, content, ME, Asked([said(db, words(1)[0]).id], "right"))
    with pytest.raises(DecisionError):
        undo(db, YOU, str(made.batch))


def test_deciding_again_replaces_and_undo_brings_the_first_back(
    db: Session, content: Content
) -> None:
    message = said(db, words(1, twice=False)[0])
    decide(db, content, ME, Asked([message.id], "right"))
    message.answer = OTHER
    decide(db, content, YOU, Asked([message.id], "other", "sciatica/run"))
    standing = [d.label for d in kept(db) if d.replaced_at is None]
    assert standing == ["sciatica/run"]
    undo(db, YOU)
    assert [d.label for d in kept(db) if d.replaced_at is None] == [RIGHT]


def test_two_trainers_at_once_make_one_decision(db: Session, content: Content) -> None:
    (text,) = words(1, twice=False)
    message = said(db, text)
    decide(db, content, ME, Asked([message.id], "right"))
    with pytest.raises(DecisionError, match="Somebody else"):
        decide(db, content, YOU, Asked([message.id], "other", OTHER))
    assert [d.staff_id for d in kept(db)] == [ME]


def test_danger_is_told_to_staff_at_once_and_not_lifted_with_a_key(
    db: Session, content: Content
) -> None:
    message = said(db, words(1)[0])
    decide(db, content, ME, Asked([message.id], "danger"))
    (sign,) = db.scalars(select(DangerSign)).all()
    assert sign.outcome == "noticed"
    found, total = unreached(db)
    assert total == 1
    assert found[0].signs == [sign]
    with pytest.raises(DecisionError, match="Only a clinician"):
        undo(db, ME)


def test_a_danger_sign_does_not_stand_in_the_way_of_what_came_before_it(
    db: Session, content: Content
) -> None:
    first, second = (said(db, text, n).id for n, text in enumerate(words(2), 1))
    decide(db, content, ME, Asked([first], "right"))
    decide(db, content, ME, Asked([second], "danger"))
    assert [decision.kind for decision in undo(db, ME)] == ["right"]
    assert [decision.kind for decision in kept(db)] == ["danger"]


@pytest.mark.parametrize("kind", ["other", "none", "two_requests"])
def test_an_alarm_is_called_false_only_with_a_clinician(
    db: Session, content: Content, kind: str
) -> None:
    row = said(db, words(1)[0], intent="alarm", answer=None, sign="dvt").id
    with pytest.raises(DecisionError, match="Press F"):
        decide(db, content, ME, Asked([row], kind, OTHER))
    (made,) = decide(db, content, ME, Asked([row], "not_danger"))
    assert made.kind == "not_danger"


def test_deletion_takes_the_words_and_they_are_not_asked_about_again(
    db: Session, content: Content
) -> None:
    (text,) = words(1)
    message = said(db, text, 1)
    decide(db, content, ME, Asked([message.id], "other", OTHER))
    forget(db, message.conversation_id)
    db.expunge_all()
    (decision,) = kept(db)
    assert (decision.text, decision.reply, decision.conversation_id) == ("", "", None)
    assert gather(db, content).examples == []
    said(db, text, 2)
    assert queue(db, content, ME).items == []


def test_what_was_learned_outlives_the_chat(db: Session, content: Content) -> None:
    message = said(db, words(1)[0], 1)
    (made,) = decide(db, content, ME, Asked([message.id], "other", OTHER))
    text, last_at = made.text, message.received_at
    db.commit()
    _conversations(last_at.replace(year=last_at.year + 1))
    db.expire_all()
    assert db.scalars(select(ChatMessage)).all() == []
    (decision,) = kept(db)
    assert (decision.text, decision.conversation_id) == (text, None)
