"""Requests of one person: found by the keyed hashes of phone and e-mail, and merged into one."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backtalk.conversations.counters import rank_leads
from backtalk.db.models import Lead, LeadEvent
from backtalk.leads import workflow
from backtalk.leads.contact import Contact
from backtalk.leads.workflow import LeadError
from backtalk.privacy import crypto


def alike(db: Session, lead: Lead) -> list[Lead]:
    """Other requests with the same phone or e-mail, not merged yet, the latest first."""
    same = [
        column == value
        for column, value in (
            (Lead.phone_hash, lead.phone_hash),
            (Lead.email_hash, lead.email_hash),
        )
        if value
    ]
    if not same:
        return []
    return list(
        db.scalars(
            select(Lead)
            .where(or_(*same), Lead.id != lead.id, Lead.merged_into.is_(None))
            .order_by(Lead.id.desc())
            .limit(20)
        )
    )


def count_alike(db: Session, leads: Sequence[Lead]) -> dict[int, int]:
    """How many other requests each of these has that are alike; none is left out."""
    phones = {lead.phone_hash for lead in leads if lead.phone_hash}
    emails = {lead.email_hash for lead in leads if lead.email_hash}
    others: dict[str, set[int]] = {}
    for column, wanted in ((Lead.phone_hash, phones), (Lead.email_hash, emails)):
        if wanted:
            query = select(column, Lead.id, Lead.merged_into).where(column.in_(wanted))
            for value, lead_id, merged_into in db.execute(query):
                if merged_into is None:
                    others.setdefault(value or "", set()).add(lead_id)
    found = Counter[int]()
    for lead in leads:
        same = others.get(lead.phone_hash or "", set()) | others.get(lead.email_hash or "", set())
        found[lead.id] = len(same - {lead.id})
    return {lead_id: number for lead_id, number in found.items() if number}


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: they share a word, whatever its capitals."""
    return bool(crypto.hash_name(one) & crypto.hash_name(other))


def merge(
    db: Session, lead: Lead, other_id: int, staff_id: int, *, sure: bool = False
) -> LeadEvent:
    """Let `lead` stand for another request too; the other leaves the lists and keeps all it has.

    What is more urgent of the two counts. The caller commits.

    Args:
        db: A session.
        lead: The one that stays, from `workflow.get`.
        other_id: The one that is merged into it.
        staff_id: Who does it.
        sure: They are one person though their names differ.

    Raises:
        LeadError: If they are the same, do not share a phone number or an e-mail, or have
            different names and nobody said that it is one person.
        backtalk.leads.workflow.Stale: If somebody else was faster.
    """
    other = workflow.get(db, other_id)
    shared = (lead.phone_hash and lead.phone_hash == other.phone_hash) or (
        lead.email_hash and lead.email_hash == other.email_hash
    )
    if other.id == lead.id or not shared:
        raise LeadError("Only requests with the same phone number or e-mail can be merged.")
    names = Contact.of(lead).name, Contact.of(other).name
    if not sure and not same_name(*names):
        raise LeadError(
            f"{names[0]} and {names[1]} have different names: a family may share a number. Say that"
            " it is one person, then merge."
        )
    parts = [other, *db.scalars(select(Lead).where(Lead.merged_into == other.id))]
    moved = {str(part.id): part.merged_into for part in parts}
    for part in parts:
        part.merged_into = lead.id
    values = {
        "due_at": min(filter(None, (lead.due_at, other.due_at)), default=None),
        "attempts": lead.attempts + other.attempts,
    }
    event = workflow.change(db, lead, staff_id, "merged", values, merged=moved)
    rank_leads(db, Lead.id == lead.id)
    return event
