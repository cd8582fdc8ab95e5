"""Notifications: who is told of what, and a test whether it arrives."""

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.notifications import outbox, sender, targets
from backtalk.notifications.errors import TargetError
from backtalk.notifications.services import SERVICES
from backtalk.notifications.targets import Kind, Secret, Target
from backtalk.privacy.crypto import WrongKey
from web.console.page import field, record, signed_in
from web.console.pages.notifications.target_form import kind_of, read_target, typed
from web.console.render import go, render
from web.gateway import gateway

PAGE = "/console/notifications"
ABOUT = {
    "lead": "Contact requests",
    "danger": "Danger signs that may be an emergency",
    "digest": "A daily count of overdue requests, when the clinic opens",
    "report": "Last week's report, a page of numbers, each Monday at 7 (e-mail only)",
}
KINDS: dict[Kind, str] = {
    "email": "E-mail",
    "service": "Chat service",
    "webhook": "Webhook (another program)",
}


async def show(request: Request) -> Response:
    """All targets."""

    def work(db: Session) -> tuple[list[Target], int, int]:
        return targets.all_targets(db), outbox.count_failed(db), outbox.count_failing(db)

    found, failed, failing = await gateway(request).in_database(work)
    return render(
        request,
        "notifications/notifications.html",
        {
            "targets": found,
            "failed": failed,
            "retried": failing - failed,
            "about": ABOUT,
            "kinds": KINDS,
        },
    )


async def show_new(request: Request) -> Response:
    """The form for a new target of the kind that the address names."""
    return _form(request, kind_of(request.query_params.get("kind", "email")))


async def add(request: Request) -> Response:
    """Add a target; the key of a webhook is shown, this once."""
    kind = kind_of(field(request, "kind"))
    try:
        target, secret = read_target(request, kind, None)
        save = partial(_save, request, "added", target, secret)
        target = await gateway(request).in_database(save)
    except TargetError as error:
        return _form(request, kind, typed(request), str(error))
    if kind == "webhook":
        return _show_key(request, target, secret.key)
    said = "It is set up. Send a test to see whether it arrives."
    return go(request, f"{PAGE}/{target.id}", said)


async def show_one(request: Request) -> Response:
    """One target: its form, and what else can be done about it."""
    target, secret = await gateway(request).in_database(partial(_get, request))
    return _one(request, target, _kept(target, secret))


async def change(request: Request) -> Response:
    """Change a target; an address or password that is left empty stays."""
    before = await gateway(request).in_database(partial(_get, request))
    try:
        target, secret = read_target(request, before[0].kind, before)
        await gateway(request).in_database(partial(_save, request, "changed", target, secret))
    except TargetError as error:
        return _one(request, before[0], typed(request), str(error))
    return go(request, f"{PAGE}/{target.id}", "It is changed.")


async def turn_on(request: Request) -> Response:
    """Tell the target again of what comes."""
    return await _turn(request, True, "It is notified again of what comes from now on.")


async def turn_off(request: Request) -> Response:
    """Tell the target nothing, until it is turned on."""
    return await _turn(request, False, "It is notified of nothing until you turn it on again.")


async def make_key(request: Request) -> Response:
    """Give a webhook another key; the old one signs nothing any more."""

    def work(db: Session) -> tuple[Target, str]:
        target, secret = _get(request, db)
        if target.kind != "webhook":
            raise HTTPException(HTTPStatus.NOT_FOUND)
        key = targets.new_key()
        _save(request, "key_changed", target, secret.model_copy(update={"key": key}), db)
        return target, key

    target, key = await gateway(request).in_database(work)
    return _show_key(request, target, key)


async def test(request: Request) -> Response:
    """Send a test message now, and say what came of it."""

    def work(db: Session) -> int:
        target, _ = _get(request, db)
        record(request, db, "notification.tested", "target", target.id)
        row = outbox.put(db, target, "test", uuid4().hex, {"type": "test"})
        db.flush()
        return row.id

    row_id = await gateway(request).in_database(work)
    clinic = gateway(request).content.get().clinic
    problem = await to_thread.run_sync(sender.send_now, row_id, clinic)
    said = "The test message was sent." if problem is None else f"It did not arrive. {problem}"
    page = f"{PAGE}/{request.path_params['id']}"
    return go(request, page, said, "error" if problem else "success")


async def remove(request: Request) -> Response:
    """Remove a target, with what still waits for it."""

    def work(db: Session) -> None:
        target = _find(request, db)
        targets.remove(db, target.id)
        record(request, db, "notification.target_removed", "target", target.id)

    await gateway(request).in_database(work)
    return go(request, PAGE, "The target is removed.")


async def _turn(request: Request, enabled: bool, said: str) -> Response:
    def work(db: Session) -> None:
        target, secret = _get(request, db)
        _save(request, "on" if enabled else "off", target.changed(enabled=enabled), secret, db)

    await gateway(request).in_database(work)
    return go(request, f"{PAGE}/{request.path_params['id']}", said)


def _save(request: Request, done: str, target: Target, secret: Secret, db: Session) -> Target:
    target = targets.save(db, target, secret, signed_in(request).id)
    what = f"notification.target_{done}"
    told: dict[str, Any] = {"about": ", ".join(target.about), "personal": target.personal}
    record(request, db, what, "target", target.id, target=target.kind, **told)
    return target


def _find(request: Request, db: Session) -> Target:
    target = targets.find(db, int(request.path_params["id"]))
    if target is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return target


def _get(request: Request, db: Session) -> tuple[Target, Secret]:
    target = _find(request, db)
    try:
        return target, targets.secret_of(db, target.id)
    except WrongKey:
        # Enough to enter the address anew, or to remove the target.
        return target, Secret()


def _kept(target: Target, secret: Secret) -> dict[str, Any]:
    shown: dict[str, Any] = target.model_dump()
    if secret.email is not None:
        shown |= secret.email.model_dump(exclude={"password"})
        shown["to"] = ", ".join(secret.email.to)
    return shown


def _form(
    request: Request, kind: Kind, filled: dict[str, Any] | None = None, error: str = ""
) -> Response:
    context = {"filled": filled or {"about": ["lead"], "port": 587}, "kind": kind}
    return _page(request, "notifications/add.html", context, error)


def _one(request: Request, target: Target, filled: dict[str, Any], error: str = "") -> Response:
    context = {"target": target, "filled": filled, "kind": target.kind}
    return _page(request, "notifications/notification.html", context, error)


def _page(request: Request, template: str, context: dict[str, Any], error: str) -> Response:
    context |= {"about": ABOUT, "kinds": KINDS, "services": SERVICES, "error": error}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, template, context, status)


def _show_key(request: Request, target: Target, key: str) -> Response:
    # In the answer itself: it is shown only once.
    return render(request, "notifications/key.html", {"target": target, "key": key})
