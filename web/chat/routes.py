"""The chat API: a message, the history, feedback, forgetting."""

from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from backtalk.conversations import store
from backtalk.privacy.details import mask
from backtalk.red_flags import state
from web.chat.delivery import Incoming, deliver, stale_choice
from web.chat.requests import (
    check_conversation_rate,
    check_rate,
    conversation_of,
    read,
    required_conversation,
)
from web.chat.schemas import (
    ChatMessageIn,
    ChatReply,
    DeleteIn,
    DeleteReply,
    FeedbackIn,
    FeedbackReply,
    History,
    PastMessage,
)
from web.erasure import erase
from web.errors import ApiError
from web.gateway import Gateway, gateway


async def post_message(request: Request) -> Response:
    """Answer a visitor's message; a conversation begins with the first."""
    gate = gateway(request)
    await check_rate(gate, request, "write")
    message = await read(gate, request, ChatMessageIn)
    named = conversation_of(gate, request, message.token)
    if named:
        await check_conversation_rate(gate, "write", named)
    incoming = _incoming(gate, message, named)
    outcome = await deliver(gate, named, incoming)
    conversation_id = outcome.conversation_id
    reply = ChatReply(
        token=gate.tokens.for_conversation(conversation_id),
        messages=[gate.tokens.signed(m, conversation_id) for m in outcome.messages],
        alarm_open=outcome.alarm_open,
        contact_form=not outcome.answered,
    )
    return JSONResponse(reply.model_dump(mode="json"))


async def get_history(request: Request) -> Response:
    """The conversation so far."""
    gate = gateway(request)
    await check_rate(gate, request, "read")
    conversation_id = required_conversation(gate, request)
    await check_conversation_rate(gate, "read", conversation_id)

    def work(db: Session) -> History | None:
        if not store.known(db, conversation_id):
            return None
        messages = [
            PastMessage(
                message_id=row.message_id,
                text=row.text,
                at=row.received_at,
                state=row.state,
                reply=[gate.tokens.signed(m, conversation_id) for m in reply],
                feedback=row.feedback,
            )
            for row, reply in store.history(db, conversation_id)
        ]
        alarm_open = state.alarm_is_open(db, conversation_id)
        return History(messages=messages, alarm_open=alarm_open)

    history = await gate.in_database(work)
    if history is None:
        raise _gone()
    return JSONResponse(history.model_dump(mode="json"))


async def get_transcript(request: Request) -> Response:
    """The conversation so far as plain text, to keep."""
    gate = gateway(request)
    await check_rate(gate, request, "read")
    conversation_id = required_conversation(gate, request)
    await check_conversation_rate(gate, "read", conversation_id)

    clinic, opening = gate.content.get().clinic, gate.say("opening")

    def work(db: Session) -> str | None:
        if not store.known(db, conversation_id):
            return None
        return store.transcript(db, conversation_id, clinic, opening)

    transcript = await gate.in_database(work)
    if transcript is None:
        raise _gone()
    return PlainTextResponse(transcript)


async def post_feedback(request: Request) -> Response:
    """Keep what a visitor thinks of a reply."""
    gate = gateway(request)
    await check_rate(gate, request, "write")
    feedback = await read(gate, request, FeedbackIn)
    conversation_id = required_conversation(gate, request, feedback.token)
    await check_conversation_rate(gate, "write", conversation_id)

    # Trainers read it: contact details typed into it are no business of theirs.
    words = feedback.text and mask(feedback.text, (), gate.country)

    def work(db: Session) -> bool:
        return store.give_feedback(db, conversation_id, feedback.message_id, feedback.value, words)

    if not await gate.in_database(work):
        raise _gone()
    return JSONResponse(FeedbackReply().model_dump())


async def delete_chat(request: Request) -> Response:
    """Forget a conversation and all that was kept of it; once gone, asking again is no error."""
    gate = gateway(request)
    await check_rate(gate, request, "write")
    body = await read(gate, request, DeleteIn)
    conversation_id = required_conversation(gate, request, body.token)
    await check_conversation_rate(gate, "write", conversation_id)
    try:
        async with gate.locks.hold(conversation_id, gate.settings.engine_timeout):
            await erase(gate, conversation_id)
    except TimeoutError as error:
        raise gate.unavailable("delete_failed", "delete_failed") from error
    return JSONResponse(DeleteReply(message=gate.say("deleted")).model_dump())


def _incoming(gate: Gateway, message: ChatMessageIn, named: str | None) -> Incoming:
    if message.text is not None:
        return Incoming(message.message_id, message.text)
    chosen = gate.tokens.chosen(message.choice or "", named) if named else None
    if chosen is None:
        raise stale_choice()
    return Incoming(message.message_id, chosen.title, chosen.payload)


def _gone() -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, "not_found", "There is no such message or conversation.")
