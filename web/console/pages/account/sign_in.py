"""Signing in, with a second factor if there is one, and out."""

from dataclasses import dataclass
from http import HTTPStatus

from anyio import to_thread
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Staff
from backtalk.secrets import signing_key
from backtalk.staff import accounts, audit, passwords, second_factor, sessions
from web.console.page import address, field, form, record, signed_in
from web.console.render import HOME, go, own_page, render
from web.console.security import cookies, device
from web.console.security.browsers import browser_name
from web.console.security.throttle import Throttle
from web.gateway import gateway

_WRONG = "E-mail or password is not right."
_WRONG_CODE = "The code is not right, or was used already. Wait for the next one."
_PROOF_SECONDS = 300


@dataclass(frozen=True)
class _Account:
    id: int
    password_hash: str | None
    has_second_factor: bool


async def show(request: Request) -> Response:
    """The form; who is signed in goes on."""
    wanted = own_page(request.query_params.get("next", HOME))
    if request.state.signed_in:
        return go(request, wanted)
    return render(request, "account/sign_in.html", {"next": wanted})


async def sign_in(request: Request) -> Response:
    """Check e-mail and password."""
    email, wanted = field(request, "email"), own_page(field(request, "next"))
    password = str(form(request).get("password") or "")
    context = {"next": wanted, "email": email}
    known = device.known(request, email)
    wait = await _throttle(request).wait(email, address(request), known)
    if wait is not None:
        return _refuse(request, "account/sign_in.html", context, _too_often(wait), wait)

    def look(db: Session) -> _Account | None:
        staff = accounts.by_email(db, email)
        if staff is None or staff.disabled_at is not None:
            return None
        return _Account(staff.id, staff.password_hash, staff.totp_secret is not None)

    found = await gateway(request).in_database(look)
    right = await to_thread.run_sync(
        passwords.matches,
        password,
        found.password_hash if found else None,
        limiter=request.app.state.hashing,
    )
    if found is None or not right:
        await _note_failure(request, found.id if found else None)
        return _refuse(request, "account/sign_in.html", context, _WRONG)
    if found.has_second_factor:
        proof = _proofs().dumps([found.id, found.password_hash])
        return render(request, "account/sign_in_code.html", {"next": wanted, "proof": proof})
    await _throttle(request).succeeded(email, address(request), known)
    return await _enter(request, found.id, wanted)


async def give_code(request: Request) -> Response:
    """Check the second factor of somebody whose password was right."""
    proof, wanted = field(request, "proof", 2000), own_page(field(request, "next"))
    try:
        staff_id, password_hash = _proofs().loads(proof, max_age=_PROOF_SECONDS)
    except BadData:
        return go(request, "/console/sign-in", "That took too long. Please start again.", "warning")
    context = {"next": wanted, "proof": proof}
    account = f"code of {staff_id}"
    wait = await _throttle(request).wait(account, address(request))
    if wait is not None:
        return _refuse(request, "account/sign_in_code.html", context, _too_often(wait), wait)

    def work(db: Session) -> bool:
        staff = db.get_one(Staff, staff_id)
        known = staff.password_hash == password_hash and staff.disabled_at is None
        code = field(request, "code", 20)
        if known and second_factor.take(db, staff, code):
            return True
        if not (known and second_factor.take_recovery_code(db, staff, code)):
            return False
        left = len(staff.recovery_hashes or [])
        audit.record(
            db,
            "sign_in.recovered",
            staff_id,
            kind="staff",
            object_id=staff_id,
            details={"left": left},
        )
        return True

    if not await gateway(request).in_database(work):
        await _note_failure(request, staff_id)
        return _refuse(request, "account/sign_in_code.html", context, _WRONG_CODE)
    await _throttle(request).succeeded(account, address(request))
    return await _enter(request, staff_id, wanted)


async def sign_out(request: Request) -> Response:
    """End the session."""
    who = signed_in(request)

    def work(db: Session) -> None:
        sessions.revoke(db, who.id, who.session_id)
        record(request, db, "sign_out", "staff", who.id)

    await gateway(request).in_database(work)
    answer = go(request, "/console/sign-in", "You are signed out.")
    cookies.drop(request, answer)
    return answer


async def _enter(request: Request, staff_id: int, wanted: str) -> Response:
    """Start a session; one that this browser had before ends."""
    before = request.state.signed_in

    def work(db: Session) -> tuple[str, str]:
        if before:
            sessions.revoke(db, before.id, before.session_id)
        staff = db.get_one(Staff, staff_id)
        _, token = sessions.start(db, staff, browser_name(request.headers.get("user-agent", "")))
        audit.record(
            db, "sign_in.done", staff_id, kind="staff", object_id=staff_id, address=address(request)
        )
        return token, staff.email

    token, email = await gateway(request).in_database(work)
    answer = go(request, wanted)
    cookies.keep(request, answer, token)
    device.remember(request, answer, email)
    return answer


async def _note_failure(request: Request, staff_id: int | None) -> None:
    def work(db: Session) -> None:
        audit.record(
            db,
            "sign_in.failed",
            None,
            kind="staff",
            object_id=staff_id,
            address=address(request),
        )

    await gateway(request).in_database(work)


def _refuse(
    request: Request, page: str, context: dict[str, str], error: str, wait: int | None = None
) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wait is None else HTTPStatus.TOO_MANY_REQUESTS
    answer = render(request, page, {**context, "error": error}, status)
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _too_often(seconds: int) -> str:
    return f"Too many tries. Please wait {(seconds + 59) // 60} min and try again."


def _throttle(request: Request) -> Throttle:
    found: Throttle = request.app.state.throttle
    return found


def _proofs() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_key(), salt="backtalk.second-factor")
