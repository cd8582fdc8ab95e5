"""The engine, asked over Rasa's REST channel."""

import asyncio
import json
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, Self

import aiohttp
from pydantic import TypeAdapter

from backtalk.conversations.turns import BotMessage
from backtalk.payloads import Message
from backtalk.secrets import engine_token
from web.middleware import logs

State = Literal["ok", "starting", "down"]
_BOT_MESSAGES = TypeAdapter(list[BotMessage])


class EngineError(Exception):
    """The engine gave no usable answer."""

    def __init__(self, kind: Literal["starting", "slow", "failed"]) -> None:
        """Say why: `starting` if it has not answered since web came up, `slow` if it is late."""
        super().__init__(kind)
        self.kind = kind


_CONNECTIONS = 50
_IDLE = 4.0
"""Seconds that a connection waits for its next use; Rasa's server ends it after five."""


class EngineClient:
    """Asks Rasa, and remembers whether it has ever answered."""

    def __init__(self, url: str) -> None:
        """Connect to nothing yet; `url` is where Rasa listens."""
        self._url = url
        self._opened: aiohttp.ClientSession | None = None
        self._seen = False
        self.answering: str | None = None
        """The archive of the model that answers, as far as is known."""

    async def __aenter__(self) -> Self:
        """Nothing to open: connections are made when needed."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close the connections."""
        if self._opened:
            await self._opened.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        # It belongs to the loop in which it is made.
        if self._opened is None or self._opened.closed:
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_IDLE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Authorization": f"Bearer {engine_token()}"},
                timeout=aiohttp.ClientTimeout(total=None),  # the deadline is the caller's
            )
        return self._opened

    async def ask(
        self, conversation_id: str, text: str, message_id: str, seconds: float
    ) -> list[Message]:
        """Rasa's replies to a message; empty if Rasa answered but says nothing.

        Args:
            conversation_id: Rasa's sender id.
            text: Cleaned text, or the payload of a choice.
            message_id: Goes into the metadata of Rasa's user event.
            seconds: How long to wait.

        Raises:
            EngineError: If Rasa cannot be reached, is too slow, or answers with garbage.
        """
        body = {"sender": conversation_id, "message": text, "metadata": {"message_id": message_id}}
        try:
            async with asyncio.timeout(seconds):
                async with self._http.post(
                    f"{self._url}/webhooks/rest/webhook",
                    json=body,
                    headers={logs.REQUEST_ID: logs.request_id()},
                    raise_for_status=True,
                ) as answer:
                    replies = _replies(await answer.read())
        except TimeoutError as error:
            raise EngineError("slow") from error
        except aiohttp.ClientConnectorError as error:
            raise EngineError("failed" if self._seen else "starting") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise EngineError("failed") from error
        self._seen = True
        return replies

    async def status(self, seconds: float) -> tuple[State, State]:
        """State of the engine and of its model."""
        try:
            async with asyncio.timeout(seconds):
                params = {"token": engine_token()}
                async with self._http.get(f"{self._url}/status", params=params) as answer:
                    status, content = answer.status, await answer.read()
        except (TimeoutError, aiohttp.ClientError):
            self.answering = None
            state: State = "down" if self._seen else "starting"
            return state, state
        if status == HTTPStatus.CONFLICT:
            self.answering = None
            return "starting", "starting"
        self._seen = True
        found = _status(content)
        self.answering = found.get("model_file")
        return "ok", "ok" if found.get("model_id") else "down"


def _replies(content: bytes) -> list[Message]:
    bot = _BOT_MESSAGES.validate_json(content)
    found = [message for message in (one.reply() for one in bot) if message]
    if bot and not found:
        raise ValueError("the engine's answer holds no message of a known type")
    return found


def _status(content: bytes) -> dict[str, Any]:
    try:
        data: Any = json.loads(content)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
