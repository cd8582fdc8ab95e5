"""Mail to one person, through the server by which the clinic is notified."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from backtalk.content.clinic import Clinic
from backtalk.notifications import services, targets
from backtalk.notifications.targets import Email, Secret, Target
from backtalk.notifications.texts import Text
from backtalk.privacy.crypto import WrongKey


def server(db: Session) -> Email | None:
    """The mail server of the first e-mail notification that is on; None if there is none."""
    return next((email for _, email in _servers(db)), None)


def target(db: Session) -> Target | None:
    """The e-mail notification whose server this is."""
    return next((target for target, _ in _servers(db)), None)


def _servers(db: Session) -> Iterator[tuple[Target, Email]]:
    for known in targets.all_targets(db):
        if known.kind == "email" and known.enabled:
            try:
                email = targets.secret_of(db, known.id).email
            except WrongKey:
                continue
            if email:
                yield known, email


def send(server: Email, to: str, text: Text) -> None:
    """Send it; it may take seconds.

    Args:
        server: Whose.
        to: The address of one person.
        text: What to send.

    Raises:
        backtalk.notifications.errors.NotSent: If it was refused or not answered.
    """
    services.send(Secret(email=server.model_copy(update={"to": (to,)})), text)


def send_as_clinic(server: Email, clinic: Clinic, to: str, text: Text) -> None:
    """Send it to a visitor, in the clinic's name; a reply goes to the clinic's own address.

    Raises:
        backtalk.notifications.errors.NotSent: If it was refused or not answered.
    """
    named = {"sender_name": clinic.name, "reply_to": clinic.email}
    send(server.model_copy(update=named), to, text)
