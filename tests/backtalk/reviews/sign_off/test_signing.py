"""A signature is of a text as it stood; danger is learned only once it is signed."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import DangerSign, Decision, Signature, now
from backtalk.reviews.decisions import Asked, DecisionError, decide
from backtalk.reviews.sign_off import false_alarms, signing
from backtalk.reviews.training_data.examples import gather
from tests.reviews import said, words

CLEO = (3, "Cleo Hart")


def one(db: Session, content: Content, kind: signing.Kind) -> signing.Text:
    return signing.texts(db, content, kind)[0]


def sign(db: Session, content: Content, text: signing.Text, **how: Any) -> None:
    given: dict[str, Any] = {"agreed": True, "reason": "", **how}
    signing.sign(db, content, CLEO, text.kind, text.id, text.hash, **given)


@pytest.mark.parametrize("kind", signing.KINDS)
def test_everything_waits_until_it_is_signed(
    db: Session, content: Content, kind: signing.Kind
) -> None:
    before = signing.unsigned(db, content)[kind]
    text = one(db, content, kind)
    assert (text.state, text.text != "") == ("unsigned", True)
    sign(db, content, text)
    assert one(db, content, kind).state == "signed"
    assert signing.unsigned(db, content)[kind] == before - 1
    (kept,) = db.scalars(select(Signature)).all()
    assert (kept.name, kept.staff_id, kept.text_hash) == ("Cleo Hart", 3, text.hash)
    assert (now() - kept.at).total_seconds() < 60


def edited(content: Content) -> Content:
    answer = next(iter(content.answers.values()))
    topic = content.topic(answer.topic)
    changed = answer.model_copy(update={"paragraphs": ("Something else.",)})
    answers = tuple(changed if a.id == answer.id else a for a in topic.answers)
    topics = {**content.topics, topic.id: topic.model_copy(update={"answers": answers})}
    fields = {name: getattr(content, name) for name in Content.model_fields}
    return Content(**{**fields, "topics": topics})


def test_any_edit_voids_the_signature(db: Session, content: Content) -> None:
    sign(db, content, one(db, content, "answer"))
    later = edited(content)
    assert one(db, later, "answer").state == "changed"
    assert one(db, content, "answer").state == "signed"


def test_a_text_that_changed_while_it_was_read_is_not_signed(db: Session, content: Content) -> None:
    text = one(db, content, "answer")
    with pytest.raises(DecisionError, match="changed while you read"):
        sign(db, edited(content), text)
    assert db.scalars(select(Signature)).all() == []


def test_to_reject_takes_a_reason(db: Session, content: Content) -> None:
    text = one(db, content, "red_flag")
    with pytest.raises(DecisionError, match="reason"):
        sign(db, content, text, agreed=False)
    sign(db, content, text, agreed=False, reason="The level is wrong.")
    assert one(db, content, "red_flag").state == "rejected"


@pytest.mark.parametrize(
    ("kind", "label"), [("danger", "red_flag/dvt"), ("not_danger", "look_alike/ordinary")]
)
def test_danger_is_learned_only_once_it_is_signed(
    db: Session, content: Content, kind: str, label: str
) -> None:
    message = said(db, words(1)[0])
    (made,) = decide(db, content, 1, Asked([message.id], kind))
    assert gather(db, content).examples == []
    assert [decision.id for decision in signing.waiting(db)] == [made.id]
    signing.sign_decision(db, content, CLEO, made.id, "dvt", agreed=True, reason="")
    assert [example.label for example in gather(db, content).examples] == [label]
    assert signing.waiting(db) == []
    (kept,) = db.scalars(select(Signature)).all()
    assert made.text not in kept.text


def test_danger_is_lifted_with_a_reason_alone(db: Session, content: Content) -> None:
    (made,) = decide(db, content, 1, Asked([said(db, words(1)[0]).id], "danger"))
    with pytest.raises(DecisionError, match="Say which danger sign"):
        signing.sign_decision(db, content, CLEO, made.id, "", agreed=True, reason="")
    with pytest.raises(DecisionError, match="reason"):
        signing.sign_decision(db, content, CLEO, made.id, "", agreed=False, reason=" ")
    signing.sign_decision(db, content, CLEO, made.id, "", agreed=False, reason="An old injury.")
    assert signing.waiting(db) == []
    assert [one.reason for one in gather(db, content).left_out] == ["the clinician lifted it"]
    with pytest.raises(DecisionError, match="signed already"):
        signing.sign_decision(db, content, CLEO, made.id, "dvt", agreed=True, reason="")


def test_a_row_shows_its_alarms_and_which_were_false(db: Session, content: Content) -> None:
    message = said(db, "ask Grace, my calf is hot", 1, sign="dvt")
    said(db, "my calf is warm", 2, sign="dvt")
    place = {"conversation_id": message.conversation_id, "message_id": "m9"}
    db.add(DangerSign(**place, outcome="not_happening", red_flag_id="dvt", level="same_day"))
    decide(db, content, 1, Asked([message.id], "not_danger"))
    found = false_alarms.alarms(db, "US")["dvt"]
    assert (found.count, found.false, found.denied) == (2, 1, 1)
    assert "ask [name], my calf is hot" in found.words
    assert len(db.scalars(select(Decision)).all()) == 1
