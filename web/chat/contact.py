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

from backtalk.contact_points import Reach, format_phone, likely_email, parse_reach
from backtalk.conversations import store
from backtalk.db.models import Lead, now
from backtalk.db.session import session
from backtalk.leads import intake, status
from backtalk.leads.contact import Contact
from backtalk.leads.intake import LeadRequest, LeadsUnavailable, Refused, Repeated, Saved
from backtalk.notifications import outbox
from backtalk.payloads import Contact as ContactStep
from backtalk.privacy import masking
from backtalk.secrets import signing_key
from web.chat.engine import EngineError
from web.chat.requests import (
    check_conversation_rate,
    check_rate,
    conversation_of,
    read,
    required_conversation,
)
from web.chat.schemas import ContactForm, ContactIn, ContactReply, WithdrawIn, WithdrawReply
from web.errors import ApiError
from web.gateway import Gateway, gateway
from web.middleware.logs import failure

_CONSENT_CHANGED = "What you agreed to has changed. Please read it again."


async def get_contact(request: Request) -> Response:
    """What the form has to show before anybody agrees to it, and how an earlier request stands."""
    gate = gateway(request)
    content, named = gate.content.get(), conversation_of(gate, request)
    lead = await gate.in_database(lambda db: status.latest(db, named)) if named else None
    form = ContactForm(
        request=status.told(content, lead) if lead else "",
        can_withdraw=lead is not None and status.is_open(lead),
        consent=content.phrase("contact_consent"),
        consent_version=content.phrase("contact_consent_version"),
        privacy_url=content.clinic.privacy_url,
        opened=gate.tokens.form_opened(),
    )
    return JSONResponse(form.model_dump())


async def post_contact(request: Request) -> Response:
    """Take a contact request; sending it again makes no second one."""
    gate = gateway(request)
    await check_rate(gate, request, "contact")
    form = await read(gate, request, ContactIn)
    named = conversation_of(gate, request, form.token)
    if named:
        await check_conversation_rate(gate, "contact", named)
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
    saved = ContactStep(step="saved", text=told)
    await _tell_conversation(gate, begun.id, form.message_id, "contact_form_sent", saved)
    token = gate.tokens.for_conversation(begun.id) if begun.own else None
    # Read back to the visitor alone: the history keeps no detail.
    message = f"{told} {_read_back(gate, outcome.lead)}"
    return JSONResponse(ContactReply(message=message, token=token).model_dump())


async def withdraw_contact(request: Request) -> Response:
    """Close the open request of this chat for its visitor; asking again is no error."""
    gate = gateway(request)
    await check_rate(gate, request, "write")
    body = await read(gate, request, WithdrawIn)
    named = required_conversation(gate, request, body.token)
    await check_conversation_rate(gate, "write", named)
    done = await gate.in_database(lambda db: status.withdraw_all(db, named))
    told = gate.say("contact_withdrawn" if done else "contact_withdrawn_already")
    if done:
        ended = ContactStep(step="stopped", text=told)
        await _tell_conversation(gate, named, body.message_id, "contact_withdraw", ended)
    return JSONResponse(WithdrawReply(message=told).model_dump())


def _read_back(gate: Gateway, lead: Lead) -> str:
    contact = Contact.of(lead)
    phone = format_phone(contact.phone, gate.country) if contact.phone else None
    parts = (contact.name, phone, contact.email, lead.best_time, lead.reason)
    return gate.content.get().phrase("contact_form_kept", kept="; ".join(filter(None, parts)))


async def _take(gate: Gateway, wanted: LeadRequest) -> Saved | Repeated | Refused:
    def work() -> Saved | Repeated | Refused:
        with session() as db:
            return intake.take(db, gate.content.get(), wanted, on_saved=outbox.announce_lead)

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
    gate: Gateway, conversation_id: str, message_id: str, phrase: str, told: ContactStep
) -> None:
    """Put what became of the request into the history, and end the questions that it answers.

    It is saved by now: what fails here is logged, and the visitor is told the truth.
    """
    patience = gate.settings.engine_timeout

    def record(db: Session) -> bool:
        said = gate.say(phrase)
        store.receive(db, conversation_id, message_id, said, None, timedelta(seconds=patience))
        store.answer(db, conversation_id, message_id, [told], None)
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
    """The conversation that a request belongs to; `own` if it began with the request.

    Who sends the same request again gets the token again: the answer to the first may be lost.
    """

    id: str
    own: bool = False


def _key(form: ContactIn, reach: Reach) -> str:
    """What is the same when a form is sent again, and differs from that of anybody else."""
    return "\0".join((form.message_id, form.name, reach.phone or "", reach.email or ""))


def _conversation(named: str | None, key: str, db: Session) -> _Belonging:
    if named and store.known(db, named):
        return _Belonging(named)
    # Made from what was sent, so that the same form sent again belongs to the same one.
    derived = hmac.digest(signing_key().encode(), f"contact:{key}".encode(), "sha256")
    conversation_id = str(UUID(bytes=derived[:16]))
    store.ensure(db, conversation_id)
    return _Belonging(conversation_id, own=True)


def _refused(code: str, message: str) -> ApiError:
    return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, code, message)
