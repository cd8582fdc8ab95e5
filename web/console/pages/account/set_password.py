"""Setting a password by a one-time link: an invitation, or a reset.

The code stands behind the `#` of the link, which no browser sends, so that it is in no log; a
script puts it into the form.
"""

from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.staff import audit, links
from backtalk.staff.passwords import SHORTEST, WeakPassword
from web.console.page import address, field, form
from web.console.render import go, render
from web.console.security import cookies
from web.console.security.throttle import Throttle
from web.gateway import gateway

_USED = "This link was used already, or is too old. Ask an admin for a new one."


async def show(request: Request) -> Response:
    """The form."""
    return render(request, "account/set_password.html", {"shortest": SHORTEST})


async def set_password(request: Request) -> Response:
    """Take the password, if the code is good."""
    code, password = field(request, "code"), str(form(request).get("password") or "")
    throttle: Throttle = request.app.state.throttle
    if await throttle.wait(f"link {code}", address(request)) is not None:
        return _refuse(
            request, "", "Too many tries. Please wait 15 min.", HTTPStatus.TOO_MANY_REQUESTS
        )
    if password != str(form(request).get("again") or ""):
        return _refuse(request, code, "The two passwords differ.")

    def work(db: Session) -> None:
        staff, kind = links.use(db, code, password)
        audit.record(
            db,
            "staff.password_set",
            staff.id,
            kind="staff",
            object_id=staff.id,
            details={"by": kind},
            address=address(request),
        )

    try:
        await gateway(request).in_database(work)
    except links.LinkExpired:
        return _refuse(request, "", _USED)
    except WeakPassword as error:
        return _refuse(request, code, str(error))
    answer = go(request, "/console/sign-in", "Your password is set. Please sign in with it.")
    cookies.drop(request, answer)
    return answer


def _refuse(
    request: Request,
    code: str,
    error: str,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    context = {"code": code, "error": error, "shortest": SHORTEST}
    return render(request, "account/set_password.html", context, status)
