"""Everything that is kept of one person, wherever it lies.

One person is who gave the same phone number or e-mail address, or whose requests staff merged.
Families share a number, so what is found is shown to an admin before any of it is deleted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from backtalk.contact_points import Reach, parse_reach
from backtalk.db.models import Conversation, Lead, LeadName
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto, masking, names
from backtalk.privacy.details import Details

MOST = 200
"""Requests that are shown of one person, or of those who share a name."""


@dataclass(frozen=True)
class Request:
    """A contact request in the clear."""

    lead: Lead
    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Trace:
    """What is deleted as one: a conversation with its requests, or a request without one.

    `sure` is false for what shares a name with the person and nothing else.
    """

    conversation: Conversation | None
    requests: Sequence[Request]
    sure: bool = True


def of_conversation(db: Session, conversation_id: str) -> list[Trace]:
    """What is kept of the visitor of a conversation; empty if it is not there."""
    conversation = db.get(Conversation, conversation_id)
    if conversation is None:
        return []
    leads = db.scalars(select(Lead).where(Lead.conversation_id == conversation_id)).all()
    return _traces(db, _related(db, leads), alone=[conversation])


def of_lead(db: Session, lead_id: int) -> list[Trace]:
    """What is kept of the person of a contact request; empty if it is not there."""
    lead = db.get(Lead, lead_id)
    return _traces(db, _related(db, [lead])) if lead else []


def of_words(db: Session, text: str, country: str) -> list[Trace]:
    """What is kept of the person with this phone number, e-mail address or name.

    Args:
        db: A session.
        text: A number or an address, else a name: all of its words must be in it.
        country: Where numbers without a country code belong (`US`).
    """
    reach = parse_reach(text, country)
    if reach:
        same: list[ColumnElement[bool]] = []
        if reach.phone:
            same.append(Lead.phone_hash == crypto.hash_phone(reach.phone))
        if reach.email:
            same.append(Lead.email_hash == crypto.hash_email(reach.email))
        leads = _related(db, db.scalars(select(Lead).where(or_(*same))).all())
        return _traces(db, leads, alone=_holding(db, reach, [], country))
    words = crypto.hash_name(text)
    if not words:
        return []
    named = (
        select(LeadName.lead_id)
        .where(LeadName.word_hash.in_(words))
        .group_by(LeadName.lead_id)
        .having(func.count() == len(words))
    )
    found = select(Lead).where(Lead.id.in_(named)).order_by(Lead.id.desc()).limit(MOST)
    held = _holding(db, None, names.words(text), country)
    return _traces(db, db.scalars(found).all(), sure=False, alone=held)


def _holding(
    db: Session, reach: Reach | None, name: Iterable[str], country: str
) -> list[Conversation]:
    """Conversations that hold these details though no request came of them (yet).

    A contact form that is open does, and what was left before a danger sign.
    """
    held = masking.open_details(db, country)
    kept = select(Conversation).where(Conversation.left_contact.is_not(None))
    for conversation in db.scalars(kept):
        contact = unconfirmed.of(conversation)
        if contact:
            about = held.setdefault(conversation.id, Details())
            about.names.add(contact.name)
            about.phones.update(filter(None, [contact.phone]))
            about.emails.update(filter(None, [contact.email]))
    wanted = {word.casefold() for word in name}
    ids = [
        conversation_id
        for conversation_id, about in held.items()
        if (_reaches(about, reach) if reach else wanted <= {w.casefold() for w in about.words})
    ]
    return list(db.scalars(select(Conversation).where(Conversation.id.in_(ids)).limit(MOST)))


def _reaches(about: Details, reach: Reach) -> bool:
    phones = {crypto.hash_phone(phone) for phone in about.phones}
    emails = {crypto.hash_email(email) for email in about.emails}
    by_phone = reach.phone is not None and crypto.hash_phone(reach.phone) in phones
    return by_phone or (reach.email is not None and crypto.hash_email(reach.email) in emails)


def _related(db: Session, leads: Iterable[Lead]) -> list[Lead]:
    """These requests and all that share a number, an address or a merger with one of them."""
    known: dict[int, Lead] = {}
    fresh = list(leads)
    while fresh and len(known) < MOST:
        known |= {lead.id: lead for lead in fresh}
        same = or_(
            Lead.phone_hash.in_({lead.phone_hash for lead in fresh if lead.phone_hash}),
            Lead.email_hash.in_({lead.email_hash for lead in fresh if lead.email_hash}),
            Lead.merged_into.in_({lead.id for lead in fresh}),
            Lead.id.in_({lead.merged_into for lead in fresh if lead.merged_into}),
        )
        fresh = list(db.scalars(select(Lead).where(same, Lead.id.not_in(known)).limit(MOST)))
    return list(known.values())


def _traces(
    db: Session,
    leads: Iterable[Lead],
    *,
    sure: bool = True,
    alone: Iterable[Conversation] = (),
) -> list[Trace]:
    requests = [_clear(lead) for lead in sorted(leads, key=lambda lead: lead.id)]
    ids = {r.lead.conversation_id for r in requests if r.lead.conversation_id}
    conversations = {
        c.id: c for c in db.scalars(select(Conversation).where(Conversation.id.in_(ids)))
    }
    conversations |= {conversation.id: conversation for conversation in alone}
    # All requests of a conversation go with it, whoever made them: they must be seen.
    whole = db.scalars(
        select(Lead).where(
            Lead.conversation_id.in_(conversations), Lead.id.not_in([r.lead.id for r in requests])
        )
    )
    requests += [_clear(lead) for lead in whole]
    traces = [
        Trace(c, [r for r in requests if r.lead.conversation_id == c.id], sure)
        for c in conversations.values()
    ]
    traces += [
        Trace(None, [r], sure) for r in requests if r.lead.conversation_id not in conversations
    ]
    return traces


def _clear(lead: Lead) -> Request:
    return Request(lead, **vars(Contact.of(lead)))
