"""Taking a contact request: the one way in, for the chat and for the plain form.

Contact details are encrypted on the way in. Unique indexes of `leads` see to it that a message
makes one request and that a person has one in a conversation, however many processes take it at
the same moment.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from backtalk.content import Content
from backtalk.conversations.counters import recount
from backtalk.db.models import Conversation, Lead, LeadEvent, now
from backtalk.leads import changes, unconfirmed
from backtalk.leads.contact import Contact
from backtalk.leads.due import due
from backtalk.leads.summary import summarize
from backtalk.leads.workflow import LeadError
from backtalk.privacy.age import says_under_16
from backtalk.privacy.deletion import forget_leads

_TRIES = 5
Source = Literal["chat", "form", "phone", "visit", "import"]
BY_HAND = "Asked for by the person; written down by staff."
"""What is kept as consent where staff add a request."""


class LeadsUnavailable(Exception):
    """The database is away; nothing was saved."""


@dataclass(frozen=True)
class LeadRequest:
    """What a visitor asks for.

    Args:
        name: As the visitor wrote it.
        phone: In E.164 (`+14155550132`), if given.
        email: If given; one of the two must be.
        consent_version: The version of the text that the visitor agreed to.
        conversation_id: The chat; None for the plain form without one.
        message_id: The message that made the request; the same in all that is added to it.
        best_time: When to call, in the visitor's words or empty.
        reason: What about, in the visitor's words or empty.
        source: The chat or the plain form; what staff add came by phone, in person, or a file.
        minor: The visitor has said to be under 16.
        complete: Nothing more is asked for.
    """

    name: str
    phone: str | None
    email: str | None
    consent_version: str
    conversation_id: str | None
    message_id: str
    best_time: str = ""
    reason: str = ""
    source: Source = "chat"
    minor: bool = False
    complete: bool = True


@dataclass(frozen=True)
class Saved:
    """The request is on disk."""

    lead: Lead


@dataclass(frozen=True)
class Repeated:
    """The clinic had this person's request of this conversation; what is new was added to it."""

    lead: Lead


@dataclass(frozen=True)
class Refused:
    """Nothing was saved, for this reason."""

    reason: Literal["consent", "under_16", "unreachable"]


class OnSaved(Protocol):
    """Who wants to know of each request that is saved, in the transaction that saves it."""

    def __call__(self, db: Session, lead: Lead, *, new: bool, complete: bool) -> None:
        """Take note of a request.

        Args:
            db: The session; it is committed afterwards.
            lead: The request, as it is saved.
            new: It is there since now, or was closed and is asked for again.
            complete: Nothing more is asked for.
        """


def take(
    db: Session, content: Content, request: LeadRequest, on_saved: OnSaved
) -> Saved | Repeated | Refused:
    """Save a request, or what is new in one; it is committed when this returns.

    The same message again is the same request: details that differ replace the earlier ones. The
    same person again in one conversation makes no second request.

    Args:
        db: A session with no transaction begun.
        content: The clinic's: what is agreed to, when it is open.
        request: What the visitor asks for.
        on_saved: Told of what is saved, before it is committed: both are there, or neither.

    Raises:
        LeadsUnavailable: If the database is away; nothing was saved then.
    """
    if request.consent_version != content.phrase("contact_consent_version"):
        return Refused("consent")
    if not request.name.strip() or not (request.phone or request.email):
        return Refused("unreachable")
    try:
        for _ in range(_TRIES):
            try:
                with db.begin():
                    if _is_minor(db, request):
                        return Refused("under_16")
                    return _take(db, content, request, on_saved)
            except (IntegrityError, StaleDataError):
                # Another process was first: what it saved is there at the next look.
                db.expire_all()
        raise LeadsUnavailable("conflict")
    except SQLAlchemyError as error:
        # Its text may hold what was to be saved.
        raise LeadsUnavailable(type(error).__name__) from None


def add_by_hand(db: Session, content: Content, request: LeadRequest, staff_id: int) -> Lead:
    """Save a request that came by telephone, in person or from another program.

    Staff have asked for consent themselves; that is what is kept of it. The caller commits.

    Args:
        db: A session.
        content: The clinic's: when it is open.
        request: What they wrote down; `consent_version` says by whom.
        staff_id: Who adds it, and has it from now on unless it is from another program.

    Raises:
        LeadError: If there is no name, or neither a number nor an address.
    """
    if not request.name.strip():
        raise LeadError("A request needs a name.")
    if not (request.phone or request.email):
        raise LeadError("A request needs a phone number or an e-mail address.")
    lead = _insert(db, content, request, consent=BY_HAND)
    if request.source != "import":
        lead.assignee_id = staff_id
    event = db.scalars(select(LeadEvent).where(LeadEvent.lead_id == lead.id)).one()
    event.who, event.staff_id = "staff", staff_id
    db.flush()
    return lead


def withdraw(db: Session, conversation_id: str, message_id: str) -> None:
    """Delete a request that must not have been taken.

    Args:
        db: A session with no transaction begun.
        conversation_id: The chat.
        message_id: The message that made it; without such a request nothing happens.

    Raises:
        LeadsUnavailable: If the database is away.
    """
    of_it = (Lead.conversation_id == conversation_id, Lead.message_id == message_id)
    try:
        with db.begin():
            forget_leads(db, db.scalars(select(Lead.id).where(*of_it)).all())
            recount(db, conversation_id)
    except SQLAlchemyError as error:
        raise LeadsUnavailable(type(error).__name__) from None


def _is_minor(db: Session, request: LeadRequest) -> bool:
    found = db.get(Conversation, request.conversation_id) if request.conversation_id else None
    known = request.minor or (found is not None and found.minor)
    return known or says_under_16(request.reason)


def _take(
    db: Session, content: Content, request: LeadRequest, on_saved: OnSaved
) -> Saved | Repeated:
    of_chat = select(Lead).where(Lead.conversation_id == request.conversation_id)
    own = db.scalar(of_chat.where(Lead.message_id == request.message_id))
    details = _details(request)
    other = changes.of_person(db, request.conversation_id, details, own)
    if other is not None:
        if own is not None:
            # Corrected into somebody whose request is there.
            changes.give_way(db, own, other)
        reopened = _repeat(db, content, request, other)
        on_saved(db, other, new=reopened, complete=request.complete)
        return Repeated(other)
    if own is None:
        lead = _insert(db, content, request)
        on_saved(db, lead, new=True, complete=request.complete)
        return Saved(lead)
    changes.correct(db, own, details)
    withdrawn = own.closed_reason == "withdrawn"
    reopened = withdrawn and changes.reopen(db, own, due(content.clinic, now()))
    _add(db, content, own, request, replace=True)
    on_saved(db, own, new=reopened, complete=request.complete)
    return Saved(own)


def _repeat(db: Session, content: Content, request: LeadRequest, other: Lead) -> bool:
    changes.fill_in(db, other, _details(request))
    reopened = changes.reopen(db, other, due(content.clinic, now()))
    _add(db, content, other, request, replace=False)
    return reopened


def _add(db: Session, content: Content, lead: Lead, request: LeadRequest, *, replace: bool) -> None:
    country = content.clinic.country
    changes.add(db, lead, request.best_time, request.reason, country, replace=replace)


def _details(request: LeadRequest) -> Contact:
    return Contact(request.name, request.phone, request.email)


def _insert(db: Session, content: Content, request: LeadRequest, consent: str = "") -> Lead:
    country, names = content.clinic.country, [request.name]
    lead = Lead(
        conversation_id=request.conversation_id,
        message_id=request.message_id,
        # These two are kept in the clear, so no detail may hide in them.
        best_time=changes.masked_time(request.best_time, names, country),
        reason=changes.masked_reason(request.reason, names, country),
        consent_text=consent or content.phrase("contact_consent"),
        consent_version=request.consent_version,
        source=request.source,
        due_at=due(content.clinic, now()),
        summary=summarize(db, request.conversation_id, names, country),
    )
    changes.set_contact(lead, _details(request))
    db.add(lead)
    db.flush()
    changes.set_search_keys(db, lead, _details(request))
    db.add(LeadEvent(lead_id=lead.id, who="visitor", what="created"))
    db.flush()
    if request.conversation_id is not None:
        unconfirmed.forget(db, request.conversation_id)
        recount(db, request.conversation_id)
    return lead
