"""What a visitor takes along: the chat or a routine by mail, and the chat on a phone."""

import io
import re
from http import HTTPStatus

import segno
from anyio import to_thread
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backtalk import handout
from backtalk.calendars import items
from backtalk.contact_points import likely_email
from backtalk.conversations import store
from backtalk.notifications import mail
from backtalk.notifications.errors import NotSent
from backtalk.notifications.targets import Email
from backtalk.notifications.texts import Text
from backtalk.privacy.crypto import hash_email
from web.chat.requests import (
    check_conversation_rate,
    check_mail_rate,
    check_rate,
    read,
    required_conversation,
)
from web.chat.schemas import (
    HandOver,
    HandOverIn,
    MailIn,
    MailReply,
    QrCode,
    TakeOver,
    TakeOverIn,
)
from web.chat.widget import exercise_ids
from web.errors import ApiError
from web.gateway import Gateway, gateway

_PATH = re.compile(r'<path[^>]* d="([^"]+)"')


def qr_code(address: str) -> QrCode:
    """An address as a picture that phones read: its side, and the path of its dark fields."""
    code = segno.make(address, error="m", micro=False)
    file = io.BytesIO()
    code.save(file, kind="svg", border=0, xmldecl=False, svgns=False, draw_transparent=False)
    found = _PATH.search(file.getvalue().decode())
    assert found, "segno draws one path"  # noqa: S101
    return QrCode(size=code.symbol_size(border=0)[0], path=found[1])


def base_url(request: Request, gate: Gateway) -> str:
    """Where visitors reach this server."""
    return gate.settings.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"


async def post_mail(request: Request) -> Response:
    """Mail the chat or a routine to its visitor, once; the address is not kept."""
    gate = gateway(request)
    await check_rate(gate, request, "write")
    form = await read(gate, request, MailIn)
    named = required_conversation(gate, request, form.token)
    to = _address(gate, form)
    server = await gate.in_database(mail.server)
    if server is None:
        raise ApiError(HTTPStatus.NOT_FOUND, "no_mail", gate.say("keep_no_mail"))
    text = await _text(gate, form, named)
    await check_mail_rate(gate, request, named, hash_email(to))
    try:
        await to_thread.run_sync(_send, gate, server, to, text, limiter=gate.threads)
    except NotSent as error:
        raise ApiError(HTTPStatus.BAD_GATEWAY, "not_sent", gate.say("keep_not_sent")) from error
    return JSONResponse(MailReply(message=gate.say("keep_sent")).model_dump())


async def post_handover(request: Request) -> Response:
    """An address, also as a picture, by which the visitor's phone goes on with the chat."""
    gate = gateway(request)
    await check_rate(gate, request, "write")
    body = await read(gate, request, HandOverIn)
    named = required_conversation(gate, request, body.token)
    await check_conversation_rate(gate, "write", named)
    # Behind the #, which browsers send to nobody: no log has it.
    address = f"{base_url(request, gate)}/#chat={gate.tokens.hand_over(named)}"
    return JSONResponse(HandOver(address=address, qr=qr_code(address)).model_dump())


async def take_handover(request: Request) -> Response:
    """The token of the chat that a phone goes on with."""
    gate = gateway(request)
    await check_rate(gate, request, "write")
    body = await read(gate, request, TakeOverIn)
    named = gate.tokens.handed_over(body.code)
    if named is None or not await gate.in_database(lambda db: store.known(db, named)):
        raise ApiError(HTTPStatus.NOT_FOUND, "not_found", gate.say("keep_too_late"))
    return JSONResponse(TakeOver(token=gate.tokens.for_conversation(named)).model_dump())


def _address(gate: Gateway, form: MailIn) -> str:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        to = validate_email(form.address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ApiError(status, "invalid_address", gate.say("keep_unclear")) from None
    meant = likely_email(to)
    if meant and not gate.asked.again("mail", to):
        said = gate.content.get().phrase("contact_form_meant", meant=meant)
        raise ApiError(status, "invalid_address", said)
    return to


async def _text(gate: Gateway, form: MailIn, named: str) -> Text:
    content = gate.content.get()
    if form.exercises is None:

        def work(db: Session) -> str | None:
            if not store.known(db, named):
                return None
            opening, shown = content.phrase("opening"), handout.without_links
            return store.transcript(db, named, content.clinic, opening, shown)

        transcript = await gate.in_database(work)
        if transcript is not None:
            return handout.chat(content, transcript)
    else:
        try:
            chosen = items(content, exercise_ids(form.exercises))
        except ValueError:
            chosen = []
        if chosen:
            return handout.routine(content, chosen, form.minutes)
    raise ApiError(HTTPStatus.NOT_FOUND, "not_found", "There is no such chat or exercise.")


def _send(gate: Gateway, server: Email, to: str, text: Text) -> None:
    mail.send_as_clinic(server, gate.content.get().clinic, to, text)
