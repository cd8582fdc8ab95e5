"""The plain contact form, for when the assistant cannot help."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from uuid import UUID

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backtalk import conversations
from backtalk.db.models import Lead, now
from backtalk.db.session import session
from backtalk.leads import intake
from backtalk.leads.contact import Contact
from backtalk.leads.intake import LeadRequest, LeadsUnavailable, Refused, Repeated, Saved
from backtalk.messages import Contact as ContactStep
from backtalk.privacy import masking
from backtalk.reach import Reach, format_phone, likely_email, parse_reach
from backtalk.secrets import signing_key
from web.engine import EngineError
from web.errors import ApiError
from web.gateway import Gateway, gateway
from web.logs import failure
from web.requests import check_rate, conversation_of, read
from web.schemas import ContactForm, ContactIn, ContactReply

_CONSENT_CHANGED = "What you agreed to has changed. Please read it again."


async def get_contact(request: Request) -> Response:
    """What the form has to show before anybody agrees to it."""
    content = gateway(request).content.get()
    form = ContactForm(
        consent=content.phrase("contact_consent"),
        consent_version=content.phrase("contact_consent_version"),
        privacy_url=content.clinic.privacy_url,
        opened=gateway(request).tokens.form_opened(),
    )
    return JSONResponse(form.model_dump())


async def post_contact(request: Request) -> Response:
    """Take a contact request; sending it again makes no second one."""
    gate = gateway(request)
    check_rate(gate, request, "contact")
    form = await read(gate, request, ContactIn)
    named = conversation_of(gate, request, form.token)
    if form.website:
        raise _refused("robot", gate.say("contact_form_failed"))
    if form.opened is not None and gate.tokens.form_too_fast(form.opened):
        raise _refused("too_fast", gate.say("contact_form_fast"))
    reach = parse_reach(form.reach, gate.country)
    if reach is None:
        raise _refused("invalid_reach", gate.say("contact_reach_unclear"))
    meant = likely_email(reach.email) if reach.email else None
    if meant and not gate.asked.again(form.message_id, reach.email or ""):
        raise _refused(
            "invalid_reach", gate.content.get().phrase("contact_form_meant", meant=meant)
        )
    begun = await gate.in_database(partial(_conversation, named, _key(form, reach)))
    wanted = LeadRequest(
        name=form.name,
        phone=reach.phone,
        email=reach.email,
        best_time=form.best_time or "",
        reason=form.reason or "",
        consent_version=form.consent_version,
        conversation_id=begun.id,
        message_id=form.message_id,
        source="form",
    )
    outcome = await _take(gate, wanted)
    if isinstance(outcome, Refused):
        raise _refusal(gate, outcome)
    told = gate.content.get().request_saved(isinstance(outcome, Repeated), now())
    await _tell_conversation(gate, begun.id, form.message_id, told)
    token = gate.tokens.for_conversation(begun.id) if begun.new else None
    # Read back to the visitor alone: the history keeps no detail.
    message = f"{told} {_read_back(gate, outcome.lead)}"
    return JSONResponse(ContactReply(message=message, token=token).model_dump())


def _read_back(gate: Gateway, lead: Lead) -> str:
    contact = Contact.of(lead)
    phone = format_phone(contact.phone, gate.country) if contact.phone else None
    parts = (contact.name, phone, contact.email, lead.best_time, lead.reason)
    return gate.content.get().phrase("contact_form_kept", kept="; ".join(filter(None, parts)))


async def _take(gate: Gateway, wanted: LeadRequest) -> Saved | Repeated | Refused:
    def work() -> Saved | Repeated | Refused:
        with session() as db:
            return intake.take(db, gate.content.get(), wanted)

    try:
        return await to_thread.run_sync(work, limiter=gate.threads)
    except LeadsUnavailable as error:
        raise gate.unavailable("database_unavailable", "contact_failed") from error


def _refusal(gate: Gateway, refused: Refused) -> ApiError:
    match refused.reason:
        case "consent":
            return _refused("consent_changed", _CONSENT_CHANGED)
        case "under_16":
            return _refused("under_16", gate.say("under_16_contact"))
        case "unreachable":
            return _refused("invalid_reach", gate.say("contact_reach_unclear"))


async def _tell_conversation(
    gate: Gateway, conversation_id: str, message_id: str, told: str
) -> None:
    """Put the request into the history, and end the questions that it has answered.

    The request is saved by now: what fails here is logged, and the visitor is told the truth.
    """
    patience = gate.settings.engine_timeout

    def record(db: Session) -> bool:
        said = gate.say("contact_form_sent")
        conversations.receive(
            db, conversation_id, message_id, said, None, timedelta(seconds=patience)
        )
        saved = ContactStep(step="saved", text=told)
        conversations.answer(db, conversation_id, message_id, [saved], None)
        return masking.form_is_open(db, conversation_id)

    try:
        async with gate.locks.hold(conversation_id, patience):
            if await gate.in_database(record):
                # What the assistant says to that is not for the visitor: nothing was stopped.
                await gate.engine.ask(conversation_id, "/stop", f"{message_id}.end", patience)
                await gate.in_database(partial(_mask, conversation_id, message_id, gate.country))
    except (ApiError, EngineError, TimeoutError) as error:
        failure("contact_form_not_told", error)


def _mask(conversation_id: str, message_id: str, country: str, db: Session) -> bool:
    return masking.after_turn(db, conversation_id, message_id, country)


@dataclass(frozen=True)
class _Belonging:
    """The conversation that a request belongs to; the token of an old one is not given out."""

    id: str
    new: bool = False


def _key(form: ContactIn, reach: Reach) -> str:
    """What is the same when a form is sent again, and differs from that of anybody else."""
    return "\0".join((form.message_id, form.name, reach.phone or "", reach.email or ""))


def _conversation(named: str | None, key: str, db: Session) -> _Belonging:
    if named and conversations.known(db, named):
        return _Belonging(named)
    # Made from what was sent, so that the same form sent again belongs to the same one.
    derived = hmac.digest(signing_key().encode(), f"contact:{key}".encode(), "sha256")
    conversation_id = str(UUID(bytes=derived[:16]))
    return _Belonging(conversation_id, new=conversations.ensure(db, conversation_id))


def _refused(code: str, message: str) -> ApiError:
    return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, code, message)
