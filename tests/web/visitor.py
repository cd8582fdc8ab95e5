"""A visitor's page, as far as the chat API knows it."""

from itertools import count
from typing import Any, Self

import httpx
from starlette.applications import Starlette

from web.gateway import Gateway


class Visitor:
    """Keeps the token and numbers the messages, as a page does."""

    def __init__(self, app: Starlette, address: str = "203.0.113.5", scheme: str = "http") -> None:
        self.app = app
        self.token: str | None = None
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=(address, 5000)),
            base_url=f"{scheme}://clinic.example",
        )
        self._numbers = count(1)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    @property
    def gateway(self) -> Gateway:
        found: Gateway = self.app.state.gateway
        return found

    @property
    def conversation_id(self) -> str:
        found = self.gateway.tokens.conversation(self.token or "")
        assert found
        return found

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def another(self, address: str = "203.0.113.6") -> "Visitor":
        return Visitor(self.app, address)

    async def post(self, text: str | None = None, **body: Any) -> httpx.Response:
        """Send a message; the token is kept for the next."""
        body = {"message_id": f"m{next(self._numbers)}"} | ({"text": text} if text else {}) | body
        answer = await self.http.post("/chat/messages", json=body, headers=self.bearer)
        token = answer.headers.get("Conversation-Token") or answer.json().get("token")
        self.token = token or self.token
        return answer

    async def say(self, text: str | None = None, **body: Any) -> list[dict[str, Any]]:
        """Send a message that is answered; the messages of the reply."""
        answer = await self.post(text, **body)
        assert answer.status_code == 200, answer.text
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    async def history(self) -> list[dict[str, Any]]:
        answer = await self.http.get("/chat/history", headers=self.bearer)
        assert answer.status_code == 200, answer.text
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages


def error(answer: httpx.Response, status: int, code: str) -> str:
    """Check an error's status, shape and code; its message."""
    assert answer.status_code == status, answer.text
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].keys() == {"code", "message"}
    assert answer.json()["error"]["code"] == code
    message: str = answer.json()["error"]["message"]
    return message
