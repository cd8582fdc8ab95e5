"""People: who may use the console, and as what."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Staff, StaffLink, StaffSession
from backtalk.notifications import mail
from backtalk.notifications.errors import NotSent
from backtalk.notifications.texts import Text
from backtalk.staff import accounts, links, second_factor, sessions
from backtalk.staff.accounts import StaffError
from web.console.page import field, record, signed_in
from web.console.render import go, render
from web.gateway import gateway

_PAGE = "/console/people"
ROLES = {
    "staff": "Requests, conversations and insights",
    "trainer": "The inbox: what was misread. No contact details",
    "clinician": "Signs answers, exercises and danger signs",
    "admin": "Everything: people, settings, deletion, audit",
}


@dataclass(frozen=True)
class _Person:
    staff: Staff
    link: StaffLink | None
    open_sessions: list[StaffSession]


async def show(request: Request) -> Response:
    """Everybody, and the form to invite somebody."""
    return await _list(request)


async def invite(request: Request) -> Response:
    """Make an account, and show the link by which its owner sets a password."""
    name, email, role = (field(request, key) for key in ("name", "email", "role"))

    def work(db: Session) -> tuple[Staff, str]:
        staff = accounts.add(db, name, email, role)
        record(request, db, "staff.invited", "staff", staff.id, role=role)
        return staff, links.make(db, staff, "invite")

    try:
        staff, code = await gateway(request).in_database(work)
    except StaffError as error:
        return await _list(request, str(error), {"name": name, "email": email, "role": role})
    return await _hand_over(request, staff, code)


async def show_one(request: Request) -> Response:
    """One person, and what can be done about their account."""
    return await _one(request)


async def change_role(request: Request) -> Response:
    """Give another role."""
    role = field(request, "role")

    def work(db: Session, staff: Staff) -> None:
        before = staff.role
        accounts.change_role(db, staff, role)
        record(request, db, "staff.role_changed", "staff", staff.id, before=before, after=role)

    return await _change(request, work, "The role is changed.")


async def change_details(request: Request) -> Response:
    """Give another name or address."""
    name, email = field(request, "name"), field(request, "email")

    def work(db: Session, staff: Staff) -> None:
        accounts.change_details(db, staff, name, email)
        record(request, db, "staff.details_changed", "staff", staff.id)

    return await _change(request, work, "Name and e-mail are changed.")


async def disable(request: Request) -> Response:
    """Close the account at once, everywhere."""

    def work(db: Session, staff: Staff) -> None:
        if staff.id == signed_in(request).id:
            raise StaffError("You cannot close your own account; another admin can.")
        accounts.disable(db, staff)
        record(request, db, "staff.disabled", "staff", staff.id)

    return await _change(request, work, "The account is closed, and signed out everywhere.")


async def enable(request: Request) -> Response:
    """Open a closed account again."""

    def work(db: Session, staff: Staff) -> None:
        accounts.enable(staff)
        record(request, db, "staff.enabled", "staff", staff.id)

    return await _change(request, work, "The account is open again.")


async def make_link(request: Request) -> Response:
    """Show a link by which the person sets a new password; the old one still works until then."""

    def work(db: Session) -> tuple[Staff, str]:
        staff = _get(db, request)
        if staff.disabled_at is not None:
            raise StaffError("The account is closed; open it first.")
        kind: links.Kind = "reset" if staff.password_hash else "invite"
        record(request, db, "staff.link_made", "staff", staff.id, link=kind)
        return staff, links.make(db, staff, kind)

    try:
        staff, code = await gateway(request).in_database(work)
    except StaffError as error:
        return await _one(request, str(error))
    return await _hand_over(request, staff, code)


async def end_sessions(request: Request) -> Response:
    """Sign the person out everywhere."""

    def work(db: Session, staff: Staff) -> None:
        ended = sessions.revoke_all(db, staff.id)
        record(request, db, "staff.session_ended", "staff", staff.id, sessions=ended)

    return await _change(request, work, "They are signed out everywhere.")


async def second_factor_off(request: Request) -> Response:
    """Ask for no code any more, for somebody who lost their phone."""

    def work(db: Session, staff: Staff) -> None:
        second_factor.turn_off(staff)
        record(request, db, "staff.second_factor_off", "staff", staff.id)

    return await _change(request, work, "They sign in with their password alone now.")


async def _change(request: Request, work: Callable[[Session, Staff], None], said: str) -> Response:
    try:
        await gateway(request).in_database(lambda db: work(db, _get(db, request)))
    except StaffError as error:
        return await _one(request, str(error))
    return go(request, f"{_PAGE}/{request.path_params['id']}", said)


def _get(db: Session, request: Request) -> Staff:
    staff = db.get(Staff, int(request.path_params["id"]))
    if staff is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return staff


async def _list(request: Request, error: str = "", typed: dict[str, str] | None = None) -> Response:
    def work(db: Session) -> list[_Person]:
        waiting = links.waiting(db)
        return [_Person(s, waiting.get(s.id), []) for s in accounts.everybody(db)]

    context = {
        "people": await gateway(request).in_database(work),
        "roles": ROLES,
        "error": error,
        "typed": typed or {},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "admin/people.html", context, status)


async def _one(request: Request, error: str = "") -> Response:
    def work(db: Session) -> _Person:
        staff = _get(db, request)
        return _Person(staff, links.waiting(db).get(staff.id), sessions.open_of(db, staff.id))

    person = await gateway(request).in_database(work)
    context = {"person": person, "roles": ROLES, "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "admin/person.html", context, status)


async def _hand_over(request: Request, staff: Staff, code: str) -> Response:
    """Mail the link if the clinic has a mail server, and show it in any case."""
    gate = gateway(request)
    # In the answer itself: kept nowhere, it can be shown only once.
    link = f"{request.url.scheme}://{request.url.netloc}/console/set-password#{code}"
    kind: links.Kind = "reset" if staff.password_hash else "invite"
    days = links.LIFETIMES[kind].days
    mailed, problem = False, ""
    server = await gate.in_database(mail.server)
    if server is not None:
        text = _letter(gate.content.get().clinic.name, staff, link, days)
        try:
            await to_thread.run_sync(mail.send, server, staff.email, text)
            mailed = True
            await gate.in_database(
                lambda db: record(request, db, "staff.link_mailed", "staff", staff.id)
            )
        except NotSent as error:
            problem = str(error)
    context = {"person": staff, "link": link, "days": days, "mailed": mailed, "problem": problem}
    return render(request, "admin/person_link.html", context)


def _letter(clinic: str, staff: Staff, link: str, days: int) -> Text:
    until = f"It works once, within {days} day{'s' if days > 1 else ''}."
    if staff.password_hash:
        title, why = f"A new password for {clinic}", "With this link you choose a new password:"
    else:
        title, why = f"Your account at {clinic}", "With this link you choose your password:"
    return Text(title, f"Hello {staff.name},\n\n{why}\n{link}\n\n{until} Pass it on to nobody.")
