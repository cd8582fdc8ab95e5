"""Reading a request: rate, size, form, whose conversation it is."""

import json
from http import HTTPStatus
from typing import Literal

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from web.errors import ApiError
from web.gateway import Gateway
from web.limits import Mail, address_group

MAX_BODY = 32 * 1024
"""Bytes: 1,000 characters in JSON's longest spelling, and a signed choice, fit twice."""


Kind = Literal["read", "write", "contact"]
"""What is counted for itself: who has looked or chatted a lot can still ask to be called."""


async def check_rate(gateway: Gateway, request: Request, kind: Kind) -> None:
    """Count a request for the address that it came from.

    Many people may share an address, so it may do much more than one conversation; but few ask to
    be called within the same minute.

    Raises:
        ApiError: If there were too many of the kind.
    """
    address = address_group(request.client.host if request.client else None)
    await _count(gateway, f"{kind} of an address", address, shared=kind != "contact")


async def check_conversation_rate(gateway: Gateway, kind: Kind, conversation_id: str) -> None:
    """Count a request for its conversation, which may be used from many addresses.

    Raises:
        ApiError: If there were too many of the kind.
    """
    await _count(gateway, f"{kind} of a conversation", conversation_id)


async def check_mail_rate(
    gateway: Gateway, request: Request, conversation_id: str, recipient: str
) -> None:
    """Count a mail to a visitor: nobody shall be flooded in the clinic's name.

    Args:
        gateway: The gateway.
        request: Whose address is counted.
        conversation_id: Whose mail it is.
        recipient: Who gets it, hashed.

    Raises:
        ApiError: If there were too many within the hour.
    """
    address = address_group(request.client.host if request.client else None)
    counted: dict[Mail, str] = {
        "of a conversation": conversation_id,
        "of an address": address,
        "to an address": recipient,
    }
    for kind, who in counted.items():
        wait = await gateway.limits.wait_to_mail(kind, who)
        if wait is not None:
            raise ApiError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "too_many_requests",
                gateway.say("keep_too_often"),
                retry_after=wait,
            )


async def _count(gateway: Gateway, kind: str, who: str, *, shared: bool = False) -> None:
    wait = await gateway.limits.wait(kind, who, shared=shared)
    if wait is not None:
        raise ApiError(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too_many_requests",
            gateway.say("too_many"),
            retry_after=wait,
        )


async def read[B: BaseModel](gateway: Gateway, request: Request, model: type[B]) -> B:
    """The request's body.

    Raises:
        ApiError: If it is too big, no JSON, or not what the model describes.
    """
    body = await _body(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind not in ("", "application/json"):
        raise ApiError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "The request must be JSON, and its Content-Type must say so.",
        )
    try:
        # Not pydantic's parser: it refuses half an emoji, which browsers do send.
        data = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise ApiError(
            HTTPStatus.BAD_REQUEST, "not_json", "The request is not valid JSON."
        ) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _refusal(gateway, error.errors(include_input=False, include_url=False)[0]) from None


def conversation_of(gateway: Gateway, request: Request, token: str | None = None) -> str | None:
    """The id of the conversation that the token names, in the header or in the body.

    None if there is no token, or one that is forged or has expired.

    Raises:
        ApiError: If the token is in the address, where logs and histories would keep it.
    """
    if "token" in request.query_params:
        raise ApiError(
            HTTPStatus.BAD_REQUEST,
            "token_in_address",
            "The token belongs in the Authorization header or in the body, not in the address.",
        )
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    token = value.strip() if scheme.lower() == "bearer" else token
    return gateway.tokens.conversation(token) if token else None


def required_conversation(gateway: Gateway, request: Request, token: str | None = None) -> str:
    """The same, where nothing can be done without a conversation.

    Raises:
        ApiError: If no token names one, or if it is in the address.
    """
    conversation_id = conversation_of(gateway, request, token)
    if conversation_id is None:
        raise ApiError(
            HTTPStatus.UNAUTHORIZED, "token_required", "This needs the conversation's token."
        )
    return conversation_id


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ApiError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "too_large",
                f"A request holds {MAX_BODY // 1024} kilobytes at most.",
            )
    return body


def _refusal(gateway: Gateway, problem: ErrorDetails) -> ApiError:
    field = str(problem["loc"][0]) if problem["loc"] else ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    match field, problem["type"]:
        case "text" | "reason", "string_too_long":
            return ApiError(status, "too_long", gateway.say("too_long"))
        case "text", "string_too_short":
            return ApiError(status, "empty", "Please type your question first.")
        case "consent", _:
            message = "We can only pass your details on if you agree to it."
            return ApiError(status, "consent_required", message)
        case "", "value_error":
            return ApiError(status, "invalid", "The request needs either text or choice.")
        case "", _:
            return ApiError(status, "invalid", "The request must be a JSON object.")
    return ApiError(status, f"invalid_{field}", f"Please check {field.replace('_', ' ')}.")
