"""What a page of the console is, and who is looking at it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import AuditEntry
from backtalk.staff import audit
from backtalk.staff.roles import Role

Handler = Callable[[Request], Awaitable[Response]]


class _RowId(IntegerConvertor):
    """A row's number, as `{id:number}`: no longer than a database takes."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _RowId())


@dataclass(frozen=True)
class Menu:
    """How a page stands in the menu; `icon` is a class of Font Awesome."""

    label: str
    icon: str


@dataclass(frozen=True)
class Page:
    """One address of the console.

    Args:
        method: GET or POST.
        path: Below `/console`.
        handler: What answers.
        roles: Who may use it; none for a page without an account.
        menu: How it stands in the menu, if it does.
        background: Asked for by a script, not a person: it keeps no session alive.
        unfinished: Open to who must change their password first.
    """

    method: Literal["GET", "POST"]
    path: str
    handler: Handler
    roles: frozenset[Role]
    menu: Menu | None = None
    background: bool = False
    unfinished: bool = False

    @property
    def href(self) -> str:
        """Its address on this server."""
        return f"/console{self.path}"


@dataclass(frozen=True)
class SignedIn:
    """The member of staff who asks."""

    id: int
    name: str
    email: str
    role: str
    session_id: int
    must_change_password: bool


def signed_in(request: Request) -> SignedIn:
    """Who asks, on a page that is not public."""
    found: SignedIn = request.state.signed_in
    return found


def form(request: Request) -> FormData:
    """The fields of a form that was sent; `web.console.security.forms` has read and checked it."""
    found: FormData = request.state.form
    return found


def field(request: Request, name: str, longest: int = 500) -> str:
    """One field of the form as text, without what stands around it; empty if it is not there."""
    return str(form(request).get(name) or "")[:longest].strip()


def address(request: Request) -> str:
    """Where the request came from."""
    return request.client.host if request.client else "unknown"


def record(
    request: Request,
    db: Session,
    what: str,
    kind: str | None = None,
    object_id: object = None,
    **details: Any,
) -> AuditEntry:
    """Write into the audit, in this transaction, what the person who is signed in does."""
    return audit.record(
        db,
        what,
        signed_in(request).id,
        kind=kind,
        object_id=object_id,
        details=details or None,
        address=address(request),
    )
