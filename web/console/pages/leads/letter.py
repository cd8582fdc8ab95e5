"""An e-mail to who asked for contact: a template filled in, to be read, changed and sent."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from anyio import to_thread
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Lead
from backtalk.leads import workflow
from backtalk.leads.contact import Contact
from backtalk.leads.workflow import LeadError, NoLead, Stale
from backtalk.notifications import letters, mail, outbox, sender
from backtalk.notifications.letters import Template
from backtalk.notifications.texts import Text
from web.console import query
from web.console.page import field, form, record, signed_in
from web.console.pages.leads import common
from web.console.render import go, render
from web.gateway import gateway

LABELS: dict[Template, str] = {
    "letter_tried": "We tried to reach you",
    "letter_appointment": "Your appointment",
    "letter_question": "A question about your request",
}
_NOBODY = "This request has no e-mail address, or no mail server is set up."
_FASTER = "Somebody else changed this request in the meantime. Read it, then send this again."


async def show(request: Request) -> Response:
    """The e-mail as it would go out."""
    given = query.text(request, "template", 32)
    template = next((one for one in letters.TEMPLATES if one == given), letters.TEMPLATES[0])
    content = gateway(request).content.get()

    def work(db: Session) -> tuple[Lead, str, Text]:
        lead = common.lead(db, request)
        to = _address(db, lead)
        return lead, to, letters.draft(content, template, Contact.of(lead).name, lead)

    try:
        lead, to, text = await gateway(request).in_database(work)
    except LeadError as error:
        return go(request, _page(request), str(error), "warning")
    return _form(request, lead, to, text, uuid4().hex)


async def write(request: Request) -> Response:
    """Send it, once however often the form is sent."""
    given = form(request)
    body = str(given.get("body") or "").replace("\r\n", "\n").strip()[: letters.LONGEST_BODY + 1]
    text = Text(field(request, "subject"), body)
    key, version = field(request, "key", 32), common.number(field(request, "version"))

    def work(db: Session) -> int | None:
        lead = workflow.get(db, int(request.path_params["id"]))
        if letters.find(db, key) is not None:
            return None
        if version != lead.version or not key:
            raise Stale
        row = letters.write(db, lead, signed_in(request).id, key, _address(db, lead), text)
        record(request, db, "lead.letter", "lead", lead.id)
        db.flush()
        return row.id if row else None

    try:
        row_id = await gateway(request).in_database(work)
    except NoLead:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    except Stale:
        # Of two clicks at once, the second may not have seen what the first had written.
        if await gateway(request).in_database(lambda db: letters.find(db, key)) is None:
            return await _again(request, text, key, _FASTER)
        row_id = None
    except LeadError as error:
        return await _again(request, text, key, str(error))
    if row_id is None:
        return go(request, _page(request), "This e-mail was sent already.", "info")
    return await _send(request, row_id)


async def send_again(request: Request) -> Response:
    """Try one that failed for another day."""
    key = field(request, "key", 32)

    def work(db: Session) -> int | None:
        row = letters.find(db, key)
        if row is None or row.lead_id is None or not outbox.send_again(db, [row.id]):
            return None
        record(request, db, "lead.letter_again", "lead", row.lead_id)
        return row.id

    row_id = await gateway(request).in_database(work)
    if row_id is None:
        return go(request, _page(request), "It has been sent, or is waiting, already.", "info")
    return await _send(request, row_id)


async def _send(request: Request, row_id: int) -> Response:
    clinic = gateway(request).content.get().clinic
    problem = await to_thread.run_sync(sender.send_now, row_id, clinic)
    if problem is None:
        return go(request, _page(request), "The e-mail is sent.")
    said = f"The e-mail has not gone out yet, and is tried again. {problem}"
    return go(request, _page(request), said, "error")


async def _again(request: Request, text: Text, key: str, problem: str) -> Response:
    """The form as it was typed: nobody writes an e-mail twice."""

    def work(db: Session) -> tuple[Lead, str]:
        lead = common.lead(db, request)
        return lead, _address(db, lead)

    try:
        lead, to = await gateway(request).in_database(work)
    except LeadError as error:
        return go(request, _page(request), str(error), "warning")
    return _form(request, lead, to, text, key or uuid4().hex, problem)


def _form(
    request: Request, lead: Lead, to: str, text: Text, key: str, problem: str = ""
) -> Response:
    context: dict[str, Any] = {
        "lead": lead,
        "to": to,
        "text": text,
        "key": key,
        "problem": problem,
        "longest": (letters.LONGEST_SUBJECT, letters.LONGEST_BODY),
        "templates": LABELS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "leads/letter.html", context, status)


def _address(db: Session, lead: Lead) -> str:
    """The person's address; of one who asked several times, the first that there is."""
    merged = db.scalars(select(Lead).where(Lead.merged_into == lead.id).order_by(Lead.id))
    found = filter(None, (Contact.of(one).email for one in (lead, *merged)))
    address = next(found, None)
    if address is None or mail.server(db) is None:
        raise LeadError(_NOBODY)
    return address


def _page(request: Request) -> str:
    return f"{common.BOARD}/{request.path_params['id']}"
