"""The engine, asked over Rasa's REST channel."""

import asyncio
from types import TracebackType
from typing import Any, Literal, Self

import httpx
from pydantic import TypeAdapter

from backtalk.messages import Message
from backtalk.secrets import engine_token
from backtalk.tracker import BotMessage

State = Literal["ok", "starting", "down"]
_BOT_MESSAGES = TypeAdapter(list[BotMessage])


class EngineError(Exception):
    """The engine gave no usable answer."""

    def __init__(self, kind: Literal["starting", "slow", "failed"]) -> None:
        """Say why: `starting` if it has not answered since web came up, `slow` if it is late."""
        super().__init__(kind)
        self.kind = kind


class EngineClient:
    """Asks Rasa, and remembers whether it has ever answered."""

    def __init__(self, url: str) -> None:
        """Connect to nothing yet; `url` is where Rasa listens."""
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=None,  # noqa: S113 - the deadline is the caller's
            trust_env=False,  # a proxy in the environment is not meant for loopback
            limits=httpx.Limits(max_connections=50, max_keepalive_connections=10),
        )
        self._seen = False

    async def __aenter__(self) -> Self:
        """Nothing to open: connections are made when needed."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._http.aclose()

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
                answer = await self._http.post("/webhooks/rest/webhook", json=body)
                replies = _replies(answer)
        except TimeoutError as error:
            raise EngineError("slow") from error
        except httpx.ConnectError as error:
            raise EngineError("failed" if self._seen else "starting") from error
        except (httpx.HTTPError, ValueError) as error:
            raise EngineError("failed") from error
        self._seen = True
        return replies

    async def status(self, seconds: float) -> tuple[State, State]:
        """State of the engine and of its model."""
        try:
            async with asyncio.timeout(seconds):
                answer = await self._http.get("/status", params={"token": engine_token()})
        except (TimeoutError, httpx.HTTPError):
            state: State = "down" if self._seen else "starting"
            return state, state
        if answer.status_code == httpx.codes.CONFLICT:
            return "starting", "starting"
        self._seen = True
        return "ok", "ok" if _model(answer) else "down"


def _replies(answer: httpx.Response) -> list[Message]:
    answer.raise_for_status()
    bot = _BOT_MESSAGES.validate_json(answer.content)
    found = [message for message in (one.reply() for one in bot) if message]
    if bot and not found:
        raise ValueError("the engine's answer holds no message of a known type")
    return found


def _model(answer: httpx.Response) -> str | None:
    try:
        data: Any = answer.json()
    except ValueError:
        return None
    return data.get("model_id") if isinstance(data, dict) else None
