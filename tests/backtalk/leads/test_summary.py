from dataclasses import replace

from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Conversation
from tests.leads import JO, taken


def say(db: Session, number: int, intent: str, text: str) -> None:
    db.add(
        ChatMessage(
            conversation_id="c1",
            message_id=f"q{number}",
            text=text,
            state="answered",
            intent=intent,
        )
    )


def test_a_request_tells_what_was_asked_and_nothing_personal(db: Session) -> None:
    db.add(Conversation(id="c1"))
    db.flush()
    say(db, 1, "greet", "hi")
    say(db, 2, "topic/sciatica", "Jo Bloggs here, my leg\ntingles, ring 415 555 0132")
    say(db, 3, "topic/foam_rolling", "how do I roll?")
    say(db, 4, "topic/sciatica", "and then?")
    db.commit()
    lead = taken(db, JO)
    assert lead.summary == (
        "Asked about sciatica and foam rolling. First: “[name] here, my leg tingles, ring [phone]”"
    )


def test_a_long_question_is_cut_between_words(db: Session) -> None:
    db.add(Conversation(id="c1"))
    db.flush()
    say(db, 1, "topic/sciatica", "word " * 100)
    db.commit()
    summary = taken(db, JO).summary or ""
    assert summary.endswith("word …”")
    assert len(summary) < 220


def test_without_a_question_there_is_no_summary(db: Session) -> None:
    assert taken(db, JO).summary is None
    assert taken(db, replace(JO, conversation_id=None)).summary is None
