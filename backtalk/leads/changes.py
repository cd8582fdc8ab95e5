"""What a visitor changes in a request that is there: corrections, and what they add.

The caller commits.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from backtalk.db.models import Lead, LeadEvent, LeadName, LeadPart, now
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto
from backtalk.privacy.details import mask

_LONGEST_TIME = 200


def of_person(
    db: Session, conversation_id: str | None, contact: Contact, but: Lead | None
) -> Lead | None:
    """The first request of this conversation with the same phone or e-mail, `but` left out."""
    same: list[ColumnElement[bool]] = []
    if contact.phone:
        same.append(Lead.phone_hash == crypto.hash_phone(contact.phone))
    if contact.email:
        same.append(Lead.email_hash == crypto.hash_email(contact.email))
    if conversation_id is None or not same:
        return None
    of_chat = select(Lead).where(Lead.conversation_id == conversation_id, or_(*same))
    if but is not None:
        of_chat = of_chat.where(Lead.id != but.id)
    return db.scalar(of_chat.order_by(Lead.id).limit(1))


def correct(db: Session, lead: Lead, contact: Contact) -> None:
    """Give a request other contact details; the earlier ones stay in its history, encrypted."""
    before = Contact.of(lead)
    if before == contact:
        return
    set_contact(lead, contact)
    set_search_keys(db, lead, contact)
    _record(db, lead, "corrected", old=vars(before), new=vars(contact))


def fill_in(db: Session, lead: Lead, contact: Contact) -> None:
    """Add a phone or an e-mail that a request lacks; what is there stays."""
    before = Contact.of(lead)
    given = Contact(before.name, before.phone or contact.phone, before.email or contact.email)
    if given != before and of_person(db, lead.conversation_id, given, lead) is None:
        correct(db, lead, given)


def reopen(db: Session, lead: Lead, due_at: datetime) -> bool:
    """Open a request that staff had closed, since the person asks again; whether it was closed."""
    if lead.status != "closed":
        return False
    values: dict[str, Any] = {"status": "new", "due_at": due_at}
    values |= dict.fromkeys(("closed_at", "contacted_at", "booked_at", "next_attempt_at"))
    values |= dict.fromkeys(("closed_reason", "appointment_at", "appointment_with"))
    for name, value in values.items():
        setattr(lead, name, value)
    _record(db, lead, "asked_again")
    return True


def withdraw(db: Session, lead: Lead, *, others: bool) -> None:
    """Close a request that its visitor takes back.

    Args:
        db: A session.
        lead: The request, which is open.
        others: It stands for requests of other chats too: then it stays open, and staff read it.
    """
    if not others:
        lead.status, lead.closed_at, lead.closed_reason = "closed", now(), "withdrawn"
        lead.next_attempt_at = None
    _record(db, lead, "withdrawn")


def give_way(db: Session, lead: Lead, other: Lead) -> None:
    """Let another request of the same person stand for this one."""
    if lead.merged_into is None:
        lead.merged_into = other.id
        _record(db, other, "merged", old={}, new={}, merged={str(lead.id): None})


def add(
    db: Session, lead: Lead, best_time: str, reason: str, country: str, *, replace: bool
) -> None:
    """Add when to call and what about; what is empty changes nothing.

    Args:
        db: A session.
        lead: The request.
        best_time: In the visitor's words.
        reason: In the visitor's words.
        country: Where numbers without a country code belong.
        replace: Put a reason in the place of an earlier one, instead of after it.
    """
    names = [Contact.of(lead).name]
    about = masked_reason(reason, names, country)
    if about and lead.reason and not replace:
        about = lead.reason if about in lead.reason else f"{lead.reason}\n{about}"
    new = {"best_time": masked_time(best_time, names, country), "reason": about}
    new = {name: value for name, value in new.items() if value and value != getattr(lead, name)}
    if not new:
        return
    old = {name: getattr(lead, name) for name in new}
    for name, value in new.items():
        setattr(lead, name, value)
    _record(db, lead, "added", old=old, new=new)


def set_contact(lead: Lead, contact: Contact) -> None:
    """Put contact details into a request, encrypted, and the hashes by which it is found."""
    lead.name = crypto.encrypt(contact.name)
    lead.phone = crypto.encrypt(contact.phone) if contact.phone else None
    lead.email = crypto.encrypt(contact.email) if contact.email else None
    lead.phone_hash = crypto.hash_phone(contact.phone) if contact.phone else None
    lead.email_hash = crypto.hash_email(contact.email) if contact.email else None


def set_search_keys(db: Session, lead: Lead, contact: Contact) -> None:
    """Let a request that has its id be found by this name and this number alone, and by parts."""
    db.execute(delete(LeadName).where(LeadName.lead_id == lead.id))
    db.execute(delete(LeadPart).where(LeadPart.lead_id == lead.id))
    words = crypto.hash_name(contact.name)
    parts = crypto.hash_beginnings(contact.name)
    parts |= crypto.hash_endings(contact.phone) if contact.phone else frozenset()
    db.add_all(LeadName(lead_id=lead.id, word_hash=word) for word in words)
    db.add_all(LeadPart(lead_id=lead.id, part_hash=part) for part in parts)


def masked_time(best_time: str, names: Iterable[str], country: str) -> str | None:
    """When to call, without contact details; None if it is empty."""
    return mask(best_time, names, country)[:_LONGEST_TIME] or None


def masked_reason(reason: str, names: Iterable[str], country: str) -> str | None:
    """What it is about, without contact details; None if it is empty."""
    return mask(reason, names, country) or None


def _record(db: Session, lead: Lead, what: str, **details: Any) -> None:
    kept = crypto.encrypt(json.dumps(details))
    db.add(LeadEvent(lead_id=lead.id, who="visitor", what=what, details=kept))
    db.flush()
