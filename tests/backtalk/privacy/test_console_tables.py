"""What the console keeps of a visitor is masked and forgotten with the rest."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.db.models import ChatMessage, Conversation, Lead, LeadNote, Notification
from backtalk.privacy.deletion import forget
from backtalk.privacy.masking import mask_conversation
from tests.backtalk.notifications.helpers import target_in


def lead(conversation_id: str, message_id: str = "m", **values: object) -> Lead:
    return Lead(
        conversation_id=conversation_id,
        message_id=message_id,
        name=b"n",
        consent_text="yes",
        consent_version="1",
        **values,
    )


def test_notes_and_notifications_go_with_the_lead_and_others_are_no_longer_merged_into_it(
    db: Session,
) -> None:
    db.add_all([Conversation(id="c"), Conversation(id="other")])
    db.add(gone := lead("c"))
    db.flush()
    db.add(stays := lead("other", merged_into=gone.id))
    db.add(LeadNote(lead_id=gone.id, staff_id=1, text=b"secret"))
    row = Notification(key="k", kind="lead", target_id=target_in(db), payload=b"secret")
    row.lead_id = gone.id
    db.add(row)
    db.commit()
    forget(db, "c")
    db.commit()
    db.refresh(stays)
    assert stays.merged_into is None
    assert db.scalars(select(LeadNote)).all() == []
    assert db.scalars(select(Notification)).all() == []


def test_details_among_the_entities_are_masked(db: Session) -> None:
    db.add(Conversation(id="c"))
    db.flush()
    entities = [{"entity": "time_of_day", "value": "morning"}, {"value": "ann@clinic.test"}]
    message = ChatMessage(
        conversation_id="c",
        message_id="m",
        text="mornings, ann@clinic.test",
        state="answered",
        entities=entities,
    )
    db.add(message)
    db.commit()
    mask_conversation(db, "c", "US")
    db.commit()
    db.refresh(message)
    assert message.entities == [
        {"entity": "time_of_day", "value": "morning"},
        {"value": "[email]"},
    ]
