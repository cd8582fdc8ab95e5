from sqlalchemy.orm import Session

from backtalk.conversations.counters import recount
from backtalk.db.models import ChatMessage, Conversation, DangerSign, Lead
from backtalk.leads.intake import LeadRequest
from backtalk.red_flags.levels import NO_DANGER
from tests.leads import taken


def message(number: int, **values: object) -> ChatMessage:
    return ChatMessage(
        conversation_id="c",
        message_id=f"m{number}",
        text="hello",
        state=values.pop("state", "answered"),
        **values,
    )


def test_a_conversation_is_counted_anew_each_time(db: Session) -> None:
    db.add(Conversation(id="c", topic="stretching"))
    db.flush()
    db.add_all(
        [
            message(1, intent="topic/stretching", confidence=0.9, feedback="up"),
            message(2, intent="not_understood", confidence=0.3, feedback="down"),
            message(3, state="failed", intent="unsure", confidence=0.1),
        ]
    )
    db.flush()
    for _ in range(2):
        recount(db, "c")
    db.commit()
    found = db.get_one(Conversation, "c")
    db.refresh(found)
    assert (found.message_count, found.fallback_count, found.likes, found.dislikes) == (2, 1, 1, 1)
    assert (found.lowest_confidence, found.has_lead, found.danger_rank) == (0.3, False, NO_DANGER)


def test_a_lead_tells_the_topic_and_the_strongest_danger_sign(db: Session) -> None:
    db.add(Conversation(id="c", topic="sciatica"))
    db.flush()
    for level in ("soon", "emergency_now", "same_day"):
        db.add(
            DangerSign(
                conversation_id="c",
                message_id="m1",
                outcome="alarm",
                red_flag_id=level,
                level=level,
            )
        )
    db.commit()
    lead = taken(
        db,
        LeadRequest(
            name="Ann Lee",
            phone="+12065550142",
            email=None,
            conversation_id="c",
            message_id="m1",
            consent_version="1",
            best_time="",
            reason="",
        ),
    )
    db.expire_all()
    kept = db.get_one(Lead, lead.id)
    assert (kept.topic, kept.danger_rank, kept.version) == ("sciatica", 1, 1)
    assert db.get_one(Conversation, "c").has_lead
