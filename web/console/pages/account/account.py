"""My account: password, second factor, where I am signed in."""

from dataclasses import dataclass
from http import HTTPStatus

from anyio import to_thread
from cryptography.fernet import InvalidToken
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Staff, StaffSession
from backtalk.privacy import crypto
from backtalk.staff import accounts, passwords, second_factor, sessions
from web.console.page import address, field, form, record, signed_in
from web.console.render import HOME, go, render
from web.console.security.throttle import Throttle
from web.gateway import gateway

_PAGE = "/console/account"
_WRONG = "The current password is not right."


@dataclass(frozen=True)
class _Account:
    has_second_factor: bool
    recovery_codes: int
    open_sessions: list[StaffSession]


async def show(request: Request) -> Response:
    """What the person can change about their account."""
    return await _account(request)


async def show_password(request: Request) -> Response:
    """The form for a new password."""
    return _password_form(request)


async def change_password(request: Request) -> Response:
    """Take a new password; other browsers are signed out."""
    who = signed_in(request)
    password = str(form(request).get("password") or "")
    if password != str(form(request).get("again") or ""):
        return _password_form(request, "The two new passwords differ.")
    if password == str(form(request).get("current") or ""):
        return _password_form(request, "The new password is the same as the current one.")
    refused = await _check_current(request)
    if refused:
        return _password_form(request, refused)

    def work(db: Session) -> None:
        accounts.set_password(db, db.get_one(Staff, who.id), password, keep=who.session_id)
        record(request, db, "staff.password_changed", "staff", who.id)

    try:
        await gateway(request).in_database(work)
    except passwords.WeakPassword as error:
        return _password_form(request, str(error))
    return go(request, HOME if who.must_change_password else _PAGE, "Your password is changed.")


async def begin_second_factor(request: Request) -> Response:
    """Show a new secret as a picture and in letters."""
    return _second_factor_form(request, second_factor.new_secret())


async def second_factor_on(request: Request) -> Response:
    """Ask for a code from now on, if the app shows the right one."""
    who = signed_in(request)
    try:
        owner, _, secret = crypto.decrypt(field(request, "secret", 1000).encode()).partition(":")
    except (crypto.WrongKey, InvalidToken):
        owner, secret = "", ""
    if owner != str(who.id):
        return go(request, _PAGE, "That did not work. Please start again.", "error")

    def work(db: Session) -> list[str] | None:
        staff = db.get_one(Staff, who.id)
        if staff.totp_secret is not None:
            return []
        if not second_factor.turn_on(db, staff, secret, field(request, "code", 20)):
            return None
        record(request, db, "staff.second_factor_on", "staff", who.id)
        return second_factor.new_recovery_codes(staff)

    codes = await gateway(request).in_database(work)
    if codes is None:
        error = "The code is not right. Check the time on your phone and try again."
        return _second_factor_form(request, secret, error)
    if not codes:
        return go(request, _PAGE, "From now on you sign in with a code too.")
    # In the answer itself: kept nowhere, they can be shown only once.
    return render(request, "account/recovery_codes.html", {"codes": codes})


async def new_recovery_codes(request: Request) -> Response:
    """Show new codes for a lost phone; it takes the password."""
    who = signed_in(request)
    refused = await _check_current(request)
    if refused:
        return await _account(request, refused)

    def work(db: Session) -> list[str]:
        staff = db.get_one(Staff, who.id)
        if staff.totp_secret is None:
            return []
        record(request, db, "staff.recovery_codes", "staff", who.id)
        return second_factor.new_recovery_codes(staff)

    codes = await gateway(request).in_database(work)
    if not codes:
        return go(request, _PAGE, "Set up the second factor first.", "warning")
    return render(request, "account/recovery_codes.html", {"codes": codes})


async def second_factor_off(request: Request) -> Response:
    """Ask for no code any more; it takes the password."""
    who = signed_in(request)
    refused = await _check_current(request)
    if refused:
        return await _account(request, refused)

    def work(db: Session) -> None:
        second_factor.turn_off(db.get_one(Staff, who.id))
        record(request, db, "staff.second_factor_off", "staff", who.id)

    await gateway(request).in_database(work)
    return go(request, _PAGE, "You sign in with your password alone now.")


async def end_session(request: Request) -> Response:
    """Sign one browser out."""
    who, session_id = signed_in(request), int(request.path_params["id"])

    def work(db: Session) -> bool:
        ended = sessions.revoke(db, who.id, session_id)
        if ended:
            record(request, db, "staff.session_ended", "staff", who.id)
        return ended

    if await gateway(request).in_database(work):
        return go(request, _PAGE, "That browser is signed out.")
    return go(request, _PAGE, "That browser was signed out already.", "warning")


async def end_other_sessions(request: Request) -> Response:
    """Sign all other browsers out."""
    who = signed_in(request)

    def work(db: Session) -> None:
        ended = sessions.revoke_all(db, who.id, keep=who.session_id)
        record(request, db, "staff.session_ended", "staff", who.id, sessions=ended)

    await gateway(request).in_database(work)
    return go(request, _PAGE, "All other browsers are signed out.")


async def _account(request: Request, error: str = "") -> Response:
    who = signed_in(request)

    def work(db: Session) -> _Account:
        staff = db.get_one(Staff, who.id)
        left = len(staff.recovery_hashes or [])
        return _Account(staff.totp_secret is not None, left, sessions.open_of(db, who.id))

    found = await gateway(request).in_database(work)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "account/account.html", {"account": found, "error": error}, status)


async def _check_current(request: Request) -> str | None:
    """What is wrong with the current password that the form gives, if anything is."""
    who = signed_in(request)
    throttle: Throttle = request.app.state.throttle
    name = f"password of {who.id}"
    if await throttle.wait(name, address(request)) is not None:
        return "Too many tries. Please wait 15 min."

    def work(db: Session) -> str | None:
        return db.get_one(Staff, who.id).password_hash

    kept = await gateway(request).in_database(work)
    given = str(form(request).get("current") or "")
    right = await to_thread.run_sync(
        passwords.matches, given, kept, limiter=request.app.state.hashing
    )
    if right:
        await throttle.succeeded(name, address(request))
    return None if right else _WRONG


def _password_form(request: Request, error: str = "") -> Response:
    context = {"error": error, "shortest": passwords.SHORTEST}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "account/password.html", context, status)


def _second_factor_form(request: Request, secret: str, error: str = "") -> Response:
    who = signed_in(request)
    context = {
        "error": error,
        "qr": second_factor.qr(secret, who.email),
        "letters": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        # Encrypted, and good for this person alone: nobody can plant a secret they know.
        "secret": crypto.encrypt(f"{who.id}:{secret}").decode(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "account/second_factor.html", context, status)
