"""Contact details of visitors whom a danger sign kept from confirming their request.

They had agreed that the clinic uses them. Staff see beside the danger sign that there is a number;
a request, a stop and the end of the conversation's keeping take it away.
"""

import json

from sqlalchemy import update
from sqlalchemy.orm import Session

from backtalk.db.models import Conversation
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto


def keep(db: Session, conversation_id: str, contact: Contact) -> None:
    """Keep them, encrypted, in the place of earlier ones. The caller commits."""
    _set(db, conversation_id, crypto.encrypt(json.dumps(vars(contact))))


def forget(db: Session, conversation_id: str) -> None:
    """Keep none. The caller commits."""
    _set(db, conversation_id, None)


def of(conversation: Conversation) -> Contact | None:
    """What was left in a conversation, in the clear; the name may be empty.

    Raises:
        backtalk.privacy.crypto.WrongKey: If it was encrypted with another key.
    """
    kept = conversation.left_contact
    return Contact(**json.loads(crypto.decrypt(kept))) if kept else None


def _set(db: Session, conversation_id: str, value: bytes | None) -> None:
    of_it = update(Conversation).where(Conversation.id == conversation_id)
    db.execute(of_it.values(left_contact=value))
