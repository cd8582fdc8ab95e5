"""One request: how to reach the person, the transcript, notes, history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.contact_points import format_phone
from backtalk.conversations.transcript import Transcript, read
from backtalk.db.models import Lead, LeadNote, Notification, now
from backtalk.leads import duplicates, history, viewing, workflow
from backtalk.leads.contact import Contact
from backtalk.leads.due import next_opening
from backtalk.leads.history import Entry
from backtalk.leads.lists import listing, tags
from backtalk.leads.lists.listing import Card
from backtalk.notifications import letters, mail
from backtalk.staff import accounts, audit
from web.console import query
from web.console.page import record, signed_in
from web.console.pages.leads import common, letter, words
from web.console.pages.leads.actions import SOON
from web.console.render import go, render
from web.console.words import sign_names
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
    letters: dict[str, Notification]


async def show(request: Request) -> Response:
    """The request; that its contact details were looked at is recorded."""
    gate, at = gateway(request), now()

    def work(db: Session) -> dict[str, Any]:
        lead = common.lead(db, request)
        if lead.merged_into is not None:
            return {"merged_into": lead.merged_into}
        _record_view(db, request, lead)
        everybody = accounts.everybody(db)
        return {
            "shown": _read(db, lead, gate.country),
            "staff": [person for person in everybody if person.disabled_at is None],
            "people": {person.id: person.name for person in everybody},
            "done": common.just_done(db, request),
            "used_tags": tags.used(db),
            "others": _others(db, request, lead),
            "can_mail": mail.server(db) is not None,
        }

    found = await gate.in_database(work)
    if "merged_into" in found:
        said = f"#{request.path_params['id']} was merged into this request."
        return go(request, f"{common.BOARD}/{found['merged_into']}", said, "info")
    content = gate.content.get()
    soon = at + SOON
    context = {
        "soon": (words.clock(soon, content.clinic), content.clinic.open_at(soon)),
        "called": query.text(request, "called") == "yes",
        "same_name": duplicates.same_name,
        "longest_tag": tags.LONGEST,
        "at": at,
        "here": f"{common.BOARD}/{request.path_params['id']}",
        "opening": next_opening(content.clinic, at),
        "signs": sign_names(content),
        "phone_text": lambda phone: format_phone(phone, gate.country),
        "longest_note": workflow.LONGEST_NOTE,
        "templates": letter.LABELS,
    }
    return render(request, "leads/lead.html", {**found, **common.vocabulary(request), **context})


def _record_view(db: Session, request: Request, lead: Lead) -> None:
    me = signed_in(request).id
    if not audit.seen_lately(db, "lead.viewed", me, _VIEW_COUNTS_FOR, lead.id):
        record(request, db, "lead.viewed", "lead", lead.id)


def _others(db: Session, request: Request, lead: Lead) -> list[str]:
    me = signed_in(request).id
    viewing.look(db, lead.id, me)
    return viewing.others(db, lead.id, me)


def _read(db: Session, lead: Lead, country: str) -> _Shown:
    at = now()
    (card,) = listing.cards(db, [lead.id], at)
    parts = list(db.scalars(select(Lead).where(Lead.merged_into == lead.id).order_by(Lead.id)))
    everyone = [lead, *parts]
    ids = [one.id for one in everyone]
    contacts = [Contact.of(one) for one in everyone]
    conversations = dict.fromkeys(one.conversation_id for one in everyone if one.conversation_id)
    found = (read(db, chat, country, clear=True) for chat in conversations)
    return _Shown(
        card=card,
        phones=_each(contact.phone for contact in contacts),
        emails=_each(contact.email for contact in contacts),
        notes=workflow.notes(db, ids),
        entries=history.history(db, ids),
        transcripts=[transcript for transcript in found if transcript],
        parts=listing.cards(db, ids[1:], at),
        alike=listing.cards(db, [one.id for one in duplicates.alike(db, lead)], at),
        letters=letters.of_requests(db, ids),
    )


def _each(details: Iterable[str | None]) -> list[str]:
    """Contact details, each once: whom others were merged into has several."""
    return list(dict.fromkeys(detail for detail in details if detail))
