"""One request: how to reach the person, the transcript, notes, history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import AuditEntry, Lead, LeadNote, now
from backtalk.leads import duplicates, history, listing, workflow
from backtalk.leads.contact import Contact
from backtalk.leads.due import next_opening
from backtalk.leads.history import Entry
from backtalk.leads.listing import Card
from backtalk.reach import format_phone
from backtalk.staff import accounts
from backtalk.transcripts import reading
from backtalk.transcripts.reading import Transcript
from web.console.page import record, signed_in
from web.console.pages.leads import common
from web.console.render import go, render
from web.gateway import gateway

_VIEW_COUNTS_FOR = timedelta(hours=1)
"""Looking again within this is one look for the audit, or each click would fill it."""


@dataclass(frozen=True)
class _Shown:
    card: Card
    phones: list[str]
    emails: list[str]
    notes: list[tuple[LeadNote, str]]
    entries: list[Entry]
    transcripts: list[Transcript]
    parts: list[Card]
    alike: list[Card]


async def show(request: Request) -> Response:
    """The request; that its contact details were looked at is recorded."""
    gate, at = gateway(request), now()

    def work(db: Session) -> dict[str, Any]:
        lead = _lead(db, request)
        if lead.merged_into is not None:
            return {"merged_into": lead.merged_into}
        _record_view(db, request, lead)
        everybody = accounts.everybody(db)
        return {
            "shown": _read(db, lead, gate.country),
            "staff": [person for person in everybody if person.disabled_at is None],
            "people": {person.id: person.name for person in everybody},
            "done": common.just_done(db, request),
        }

    found = await gate.in_database(work)
    if "merged_into" in found:
        said = f"#{request.path_params['id']} was merged into this request."
        return go(request, f"{common.BOARD}/{found['merged_into']}", said, "info")
    content = gate.content.get()
    context = {
        "at": at,
        "here": f"{common.BOARD}/{request.path_params['id']}",
        "opening": next_opening(content.clinic, at),
        "signs": {row: sign.name for row, sign in content.red_flags.items()},
        "phone_text": lambda phone: format_phone(phone, gate.country),
        "longest_note": workflow.LONGEST_NOTE,
    }
    return render(request, "lead.html", {**found, **common.vocabulary(request), **context})


def _lead(db: Session, request: Request) -> Lead:
    lead = db.get(Lead, int(request.path_params["id"]))
    if lead is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return lead


def _record_view(db: Session, request: Request, lead: Lead) -> None:
    seen_lately = exists().where(
        AuditEntry.kind == "lead",
        AuditEntry.object_id == str(lead.id),
        AuditEntry.what == "lead.viewed",
        AuditEntry.staff_id == signed_in(request).id,
        AuditEntry.at > now() - _VIEW_COUNTS_FOR,
    )
    if not db.scalar(select(seen_lately)):
        record(request, db, "lead.viewed", "lead", lead.id)


def _read(db: Session, lead: Lead, country: str) -> _Shown:
    at = now()
    (card,) = listing.cards(db, [lead.id], at)
    parts = list(db.scalars(select(Lead).where(Lead.merged_into == lead.id).order_by(Lead.id)))
    everyone = [lead, *parts]
    ids = [one.id for one in everyone]
    contacts = [Contact.of(one) for one in everyone]
    conversations = dict.fromkeys(one.conversation_id for one in everyone if one.conversation_id)
    read = (reading.read(db, chat, country, clear=True) for chat in conversations)
    return _Shown(
        card=card,
        phones=_each(contact.phone for contact in contacts),
        emails=_each(contact.email for contact in contacts),
        notes=workflow.notes(db, ids),
        entries=history.history(db, ids),
        transcripts=[transcript for transcript in read if transcript],
        parts=listing.cards(db, ids[1:], at),
        alike=listing.cards(db, [one.id for one in duplicates.alike(db, lead)], at),
    )


def _each(details: Iterable[str | None]) -> list[str]:
    """Contact details, each once: whom others were merged into has several."""
    return list(dict.fromkeys(detail for detail in details if detail))
