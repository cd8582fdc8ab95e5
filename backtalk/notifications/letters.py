"""Letters: what staff write to somebody who asked for contact, by e-mail.

A letter goes through the outbox, so that it is tried again if the mail server is away; what it
says stays in the request's history.
"""

from datetime import datetime
from typing import Any, get_args
from typing import Literal as OneOf

from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk import date_formats
from backtalk.content import Content
from backtalk.content.clinic import Clinic
from backtalk.db.models import Lead, Notification, now
from backtalk.leads import workflow
from backtalk.leads.workflow import LeadError
from backtalk.notifications import mail
from backtalk.notifications.errors import NotSent
from backtalk.notifications.outbox import put
from backtalk.notifications.targets import Email
from backtalk.notifications.texts import Text

Template = OneOf["letter_tried", "letter_appointment", "letter_question"]
TEMPLATES: tuple[Template, ...] = get_args(Template)
"""Keys of `content/phrases.yml`."""
KIND = "letter"
LONGEST_SUBJECT = 150
LONGEST_BODY = 4000


def draft(content: Content, template: Template, name: str, lead: Lead) -> Text:
    """A template filled in for a request.

    Args:
        content: The clinic's.
        template: Which.
        name: The person's.
        lead: Their request; without an appointment a template keeps the place for it.
    """
    at = lead.appointment_at
    appointment = _when(at, content.clinic) if at else "…"
    if at and lead.appointment_with:
        appointment += f", with {lead.appointment_with}"
    subject, *paragraphs = content.phrase_lines(template, name=name, appointment=appointment)
    return Text(subject, "\n\n".join(paragraphs))


def write(
    db: Session, lead: Lead, staff_id: int, key: str, to: str, text: Text
) -> Notification | None:
    """Put a letter into the outbox and into the request's history. The caller commits.

    Who writes has the request from now on, if nobody had it; it counts as a try to reach them.

    Args:
        db: A session.
        lead: From `workflow.get`.
        staff_id: Who writes.
        key: Of the form that was sent: the same again is the same letter.
        to: The person's address.
        text: The letter.

    Returns:
        Its row in the outbox; None if there is one under this key.

    Raises:
        LeadError: If subject or text is empty or too long, or there is no mail server.
        backtalk.leads.workflow.Stale: If somebody else changed the request at the same moment.
    """
    if not 0 < len(text.title) <= LONGEST_SUBJECT:
        raise LeadError(f"The subject has 1 to {LONGEST_SUBJECT} characters.")
    if not 0 < len(text.body) <= LONGEST_BODY:
        raise LeadError(f"The text has 1 to {LONGEST_BODY} characters.")
    if find(db, key) is not None:
        return None
    through = mail.target(db)
    if through is None:
        raise LeadError("No mail server is set up.")
    at = now()
    values: dict[str, Any] = {"contacted_at": lead.contacted_at or at}
    values["assignee_id"] = lead.assignee_id or staff_id
    if lead.status == "new":
        values["status"] = "contacted"
    workflow.change(db, lead, staff_id, KIND, values, subject=text.title, body=text.body, key=key)
    payload = {"type": KIND, "to": to, "subject": text.title, "body": text.body}
    return put(db, through, KIND, key, payload, lead.id)


def find(db: Session, key: str) -> Notification | None:
    """The letter of this form in the outbox, if it is there."""
    same = (Notification.key == key, Notification.kind == KIND)
    return db.scalar(select(Notification).where(*same))


def of_requests(db: Session, lead_ids: list[int]) -> dict[str, Notification]:
    """The letters in the outbox that belong to these requests, by their keys."""
    of_them = (Notification.lead_id.in_(lead_ids), Notification.kind == KIND)
    return {row.key: row for row in db.scalars(select(Notification).where(*of_them))}


def send(server: Email | None, payload: dict[str, Any], clinic: Clinic) -> None:
    """Send what waits in the outbox.

    Args:
        server: The clinic's mail server, as it is now.
        payload: The letter.
        clinic: In whose name.

    Raises:
        NotSent: If there is no mail server, or it refused.
    """
    if server is None:
        raise NotSent("No e-mail notification is set up and on, so there is no mail server.")
    text = Text(payload["subject"], payload["body"])
    mail.send_as_clinic(server, clinic, payload["to"], text)


def _when(at: datetime, clinic: Clinic) -> str:
    local = at.astimezone(clinic.zone)
    day, time = (
        date_formats.date_and_year(local, clinic.country),
        date_formats.clock(local, clinic.country),
    )
    return f"{day}, {time}"
