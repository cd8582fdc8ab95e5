"""A request that staff write down: somebody called, or came by."""

from http import HTTPStatus
from uuid import uuid4

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.contact_points import Reach, parse_reach
from backtalk.content import Content
from backtalk.leads import intake
from backtalk.leads.intake import LeadRequest, Source
from backtalk.leads.workflow import LeadError
from web.console.page import field, record, signed_in
from web.console.pages.leads import common
from web.console.render import go, render
from web.gateway import gateway

WAYS: dict[Source, str] = {"phone": "Called us", "visit": "Came by"}
_FIELDS = ("name", "phone", "email", "best_time", "reason", "source")
_LONGEST = 500


async def show(request: Request) -> Response:
    """The form."""
    return _form(request)


async def add(request: Request) -> Response:
    """Keep it."""
    gate, me = gateway(request), signed_in(request)
    typed = {name: field(request, name, _LONGEST) for name in _FIELDS}
    content = gate.content.get()

    def work(db: Session) -> int:
        if field(request, "agreed") != "yes":
            raise LeadError("Ask the person whether the clinic may keep this, and tick the box.")
        written = read(typed, content)
        lead = intake.add_by_hand(db, content, written, me.id)
        record(request, db, "lead.added", "lead", lead.id, source=written.source)
        return lead.id

    try:
        lead_id = await gate.in_database(work)
    except LeadError as error:
        return _form(request, typed, str(error))
    return go(request, f"{common.BOARD}/{lead_id}", "The request is saved, and yours.")


def read(typed: dict[str, str], content: Content, source: Source | None = None) -> LeadRequest:
    """What somebody typed as a request.

    Args:
        typed: By the names of the form's fields.
        content: The clinic's, for its country.
        source: Where it comes from, if the form does not say.

    Raises:
        LeadError: If number or address cannot be read.
    """
    country = content.clinic.country
    phone, email = typed.get("phone", ""), typed.get("email", "")
    reach = parse_reach(f"{phone} {email}", country) or Reach()
    if phone and not reach.phone:
        raise LeadError(f"“{phone}” is not a phone number that can be called.")
    if email and not reach.email:
        raise LeadError(f"“{email}” is not an e-mail address.")
    way = typed.get("source")
    return LeadRequest(
        name=typed.get("name", "").strip(),
        phone=reach.phone if phone else None,
        email=reach.email if email else None,
        consent_version="staff",
        conversation_id=None,
        message_id=uuid4().hex,
        best_time=typed.get("best_time", ""),
        reason=typed.get("reason", ""),
        source=source or (way if way in WAYS else "phone"),
    )


def _form(request: Request, typed: dict[str, str] | None = None, error: str = "") -> Response:
    context = {"typed": typed or {}, "error": error, "ways": WAYS, "longest": _LONGEST}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "leads/add.html", context, status)
