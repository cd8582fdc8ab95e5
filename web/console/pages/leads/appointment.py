"""The appointment of a request as a calendar file for staff."""

from datetime import timedelta
from http import HTTPStatus

from icalendar import Calendar, Event
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.contact_points import format_phone
from backtalk.db.models import Lead, now
from backtalk.leads.contact import Contact
from web.console.page import record
from web.gateway import gateway

_LENGTH = timedelta(minutes=45)


async def show(request: Request) -> Response:
    """The file; it names the person, so that it was taken is recorded."""

    def work(db: Session) -> tuple[Lead, Contact]:
        lead = db.get(Lead, int(request.path_params["id"]))
        if lead is None or lead.appointment_at is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        record(request, db, "lead.exported", "lead", lead.id, format="ics")
        return lead, Contact.of(lead)

    lead, contact = await gateway(request).in_database(work)
    return Response(
        _file(request, lead, contact),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="appointment-{lead.id}.ics"'},
    )


def _file(request: Request, lead: Lead, contact: Contact) -> bytes:
    clinic, country = gateway(request).content.get().clinic, gateway(request).country
    reach = [format_phone(contact.phone, country) if contact.phone else None, contact.email]
    event = Event()
    event.add("uid", f"request-{lead.id}@backtalk")
    event.add("dtstamp", now())
    event.add("dtstart", lead.appointment_at)
    event.add("duration", _LENGTH)
    event.add("summary", f"{contact.name} (request #{lead.id})")
    event.add("location", clinic.address)
    whom = [f"With {lead.appointment_with}"] if lead.appointment_with else []
    event.add("description", "\n".join([*whom, *filter(None, reach)]))
    calendar = Calendar()
    calendar.add("prodid", f"-//Backtalk//{clinic.name}//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
