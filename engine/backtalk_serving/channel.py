"""The gateway's way in: Rasa's REST channel for those who know the shared secret."""

import hmac
import re
from contextvars import ContextVar
from typing import Any

import structlog
from rasa.core.channels.rest import RestInput
from sanic.exceptions import SanicException
from sanic.request import Request

from backtalk_serving import logs, patches

REQUEST_ID = "X-Request-Id"
current: ContextVar[str] = ContextVar("request_id", default="")


class Gateway(RestInput):
    """Answers at `/webhooks/rest/webhook` as Rasa does, with the secret as a bearer token.

    The gateway's name for a request goes into the log, and to the actions with the message.
    """

    def __init__(self, token: str) -> None:
        """Ask for `token`."""
        self._expected = f"Bearer {token}".encode()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "Gateway":
        """The channel as `credentials.yml` describes it."""
        logs.configure(current.get)
        patches.apply()
        return cls((credentials or {})["token"])

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        """What goes with the message into the tracker, the name of the request with it."""
        given: dict[str, Any] | None = super().get_metadata(request)
        return {**(given or {}), "request_id": current.get()} if current.get() else given

    async def _extract_sender(self, req: Request) -> str | None:
        # Rasa's route asks for this first. Sanic's middleware of a blueprint is not called here.
        given = req.headers.get("authorization", "").encode(errors="replace")
        if not hmac.compare_digest(given, self._expected):
            raise SanicException("This needs the engine's token.", status_code=401)
        name = req.headers.get(REQUEST_ID, "")
        current.set(name if re.fullmatch("[0-9a-f]{8,64}", name) else "")
        structlog.contextvars.bind_contextvars(request_id=current.get())
        sender: str | None = await super()._extract_sender(req)
        return sender
