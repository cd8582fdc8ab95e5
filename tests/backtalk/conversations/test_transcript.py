import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.conversations import transcript
from backtalk.conversations.transcript import read
from backtalk.db.models import ChatMessage, Conversation, DangerSign, Lead
from backtalk.payloads import Answer, Text
from tests.backtalk.privacy.recorded import PLANTED, UP_TO_READ_BACK, record
from tests.leads import JO, taken

ANSWER = Answer(
    topic="stretching",
    section="stretching/how",
    title="How to stretch",
    paragraphs=["Hold for 30 s."],
    safety_net="Stop if it hurts.",
)


def shown(db: Session, *, clear: bool = False) -> str:
    """All that the transcript says."""
    found = read(db, "c1", "US", clear=clear)
    assert found
    said = [
        (t.message.text, t.message.entities, t.message.feedback_text, t.replies, t.signs[0].words)
        for t in found.turns
    ]
    return f"{said} {found.requests}".lower()


def test_a_turn_says_what_was_understood_and_answered(db: Session) -> None:
    with db.begin():
        db.add(Conversation(id="c1"))
        db.flush()
        db.add(
            ChatMessage(
                conversation_id="c1",
                message_id="m1",
                text="how do I stretch",
                state="answered",
                intent="topic/stretching",
                reply=[ANSWER.model_dump(), Text(text="More?").model_dump(), {"type": "gone"}],
            )
        )
        db.add(
            DangerSign(
                conversation_id="c1",
                message_id="m1",
                outcome="check",
                red_flag_id="x",
                level="soon",
            )
        )
    found = read(db, "c1", "US")
    assert found
    (turn,) = found.turns
    assert turn.message.intent == "topic/stretching"
    assert [reply.kind for reply in turn.replies] == ["answer", "text", "text"]
    assert turn.replies[0].text == "How to stretch\nHold for 30 s.\nStop if it hurts."
    assert "older version" in turn.replies[2].text
    assert [sign.red_flag_id for sign in turn.signs] == ["x"]
    assert (found.hidden, found.requests, found.earlier) == (False, [], None)


def test_details_are_masked_until_asked_for_even_while_the_form_is_open(db: Session) -> None:
    with db.begin():
        record(db, "c1", UP_TO_READ_BACK)
    with db.begin():
        masked = shown(db)
        assert not [detail for detail in PLANTED if detail.lower() in masked]
        found = read(db, "c1", "US")
        assert found
        assert found.hidden
        clear = shown(db, clear=True)
    assert "zebedee quuxley" in clear
    assert "415-555-0132" in clear
    kept = db.scalars(select(ChatMessage.text)).all()
    assert "ZEBEDEE quuxley" in kept, "looking changes nothing"


def test_who_asked_for_contact_is_shown_on_demand(db: Session) -> None:
    with db.begin():
        db.add(Conversation(id="c1"))
    taken(db, JO)
    found = read(db, "c1", "US")
    assert found
    assert found.hidden
    assert "Bloggs" not in str(found.requests)
    clear = read(db, "c1", "US", clear=True)
    assert clear
    assert not clear.hidden
    (request,) = clear.requests
    assert (request.name, request.phone, request.email) == (JO.name, JO.phone, JO.email)
    assert request.id == db.scalar(select(Lead.id))


def test_a_long_conversation_has_pages(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript, "TURNS", 2)
    with db.begin():
        db.add(Conversation(id="c1"))
        db.flush()
        for n in range(5):
            db.add(
                ChatMessage(conversation_id="c1", message_id=f"{n}", text=f"{n}", state="failed")
            )
            db.flush()
    pages, before = [], None
    for _ in range(3):
        found = read(db, "c1", "US", before=before)
        assert found
        pages.append([turn.message.text for turn in found.turns])
        before = found.earlier
    assert (pages, before) == ([["3", "4"], ["1", "2"], ["0"]], None)


def test_what_is_not_there_is_nothing(db: Session) -> None:
    assert read(db, "c1", "US") is None
