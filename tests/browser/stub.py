"""A chat API that says what a test wants, behind the real pages."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from backtalk.content import ContentStore
from backtalk.payloads import Alarm, Message, Text
from backtalk.settings import settings
from tests import frozen
from tests.browser.samples import REPLIES
from web import site
from web.chat.keep import qr_code
from web.chat.widget import get_facts
from web.middleware.headers import SecurityHeaders
from web.middleware.origins import Origins

PARTS = ("web", "engine", "actions", "database", "model")
READY = dict.fromkeys(PARTS, "ok")
STARTING = READY | {"engine": "starting", "model": "starting"}
TOKEN = "a-token"
TERMS = {"consent": "I agree to be called back.", "consent_version": "7", "privacy_url": "/privacy"}
NO_REQUEST = {"request": "", "can_withdraw": False}
STANDING = {"request": "The clinic has your request of Monday.", "can_withdraw": True}
OPENED = "signed"
CONTENT = ContentStore(frozen.folder(), Path(os.devnull))


ELSEWHERE = "http://clinic.test"
"""A website that may embed the chat."""
MIDDLEWARE = [
    Middleware(SecurityHeaders, https=False),
    Middleware(Origins, allowed=frozenset({ELSEWHERE})),
]


@dataclass
class Failure:
    """An answer that is an error."""

    status: int
    message: str = "The assistant is having a rest."
    retry_after: int | None = None
    token: str | None = None
    code: str = "stub"

    def response(self) -> JSONResponse:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if self.token:
            headers["Conversation-Token"] = self.token
        error = {"code": self.code, "message": self.message}
        return JSONResponse({"error": error}, self.status, headers)


@dataclass
class Stub:
    """What the chat API answers (`replies` by text or choice), and what it has been asked.

    A `helpless` one says with each answer that the contact form should be offered. An alarm is open
    until one of its choices is made.
    """

    replies: dict[str, Sequence[Message]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    history_failures: list[Failure] = field(default_factory=list)
    health: dict[str, str] = field(default_factory=lambda: dict(READY))
    helpless: bool = False
    delay: float = 0.0
    contact_failures: list[Failure] = field(default_factory=list)
    feedback_failures: list[Failure] = field(default_factory=list)
    feedback: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    transcript: dict[str, dict[str, Any]] = field(default_factory=dict)
    standing: bool = False
    mail: bool = True
    mailed: list[dict[str, Any]] = field(default_factory=list)
    ways_out: set[str] = field(default_factory=set)

    def app(self) -> Starlette:
        """The pages and this API."""
        routes = [
            *site.routes,
            Route("/chat/messages", self._messages, methods=["POST"]),
            Route("/chat/history", self._history),
            Route("/chat", self._delete, methods=["DELETE"]),
            Route("/chat/contact", self._terms),
            Route("/chat/widget", get_facts),
            Route("/chat/transcript", self._transcript),
            Route("/chat/feedback", self._feedback, methods=["POST"]),
            Route("/chat/contact", self._contact, methods=["POST"]),
            Route("/chat/contact", self._withdraw, methods=["DELETE"]),
            Route("/chat/mail", self._mail, methods=["POST"]),
            Route("/chat/handover", self._hand_over, methods=["POST"]),
            Route("/chat/takeover", self._take_over, methods=["POST"]),
            Route("/health", self._health),
        ]
        app = Starlette(routes=routes, middleware=MIDDLEWARE)
        app.state.gateway = SimpleNamespace(
            content=CONTENT, settings=settings(), can_mail=self._can_mail
        )
        return app

    def reset(self) -> None:
        """Answer as if nothing had been asked or set."""
        vars(self).update(vars(Stub(replies=dict(REPLIES))))

    @property
    def said(self) -> list[str]:
        """What reached the API, in order, repeats included."""
        return [message.get("text") or message["choice"] for message in self.received]

    async def _can_mail(self) -> bool:
        return self.mail

    async def _withdraw(self, request: Request) -> JSONResponse:
        self.standing = False
        return JSONResponse({"withdrawn": True, "message": "Your request is cancelled."})

    async def _mail(self, request: Request) -> JSONResponse:
        self.mailed.append(await request.json())
        if self.failures:
            return self.failures.pop(0).response()
        return JSONResponse({"sent": True, "message": "It is on its way to you."})

    async def _hand_over(self, request: Request) -> JSONResponse:
        address = f"{request.url.scheme}://{request.url.netloc}/#chat=a-code"
        return JSONResponse({"address": address, "qr": qr_code(address).model_dump()})

    async def _take_over(self, request: Request) -> JSONResponse:
        if (await request.json())["code"] != "a-code":
            return Failure(404, "This code is too old.").response()
        return JSONResponse({"token": TOKEN})

    async def _messages(self, request: Request) -> JSONResponse:
        message = await request.json()
        self.received.append(message)
        await asyncio.sleep(self.delay)
        if self.failures:
            return self.failures.pop(0).response()
        if message.get("token", TOKEN) != TOKEN:
            return Failure(401).response()
        said = message.get("text") or message["choice"]
        reply = self.replies.get(said, [Text(text=f"You said: {said}")])
        dumped = [payload.model_dump(mode="json") for payload in reply]
        entry = {
            "message_id": message["message_id"],
            "text": said,
            "at": "2026-11-29T12:00:00Z",
            "reply": dumped,
            "feedback": None,
        }
        self.transcript.setdefault(message["message_id"], entry)
        self._hold(said, reply)
        return JSONResponse(
            {
                "token": TOKEN,
                "messages": dumped,
                "contact_form": self.helpless,
                "alarm_open": bool(self.ways_out),
            }
        )

    def _hold(self, said: str, reply: Sequence[Message]) -> None:
        if said in self.ways_out:
            self.ways_out = set()
        for payload in reply:
            if isinstance(payload, Alarm):
                self.ways_out = {choice.choice for choice in payload.choices}

    async def _history(self, request: Request) -> JSONResponse:
        if self.history_failures:
            return self.history_failures.pop(0).response()
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Failure(401).response()
        past = list(self.transcript.values())
        return JSONResponse({"messages": past, "alarm_open": bool(self.ways_out)})

    async def _transcript(self, _: Request) -> PlainTextResponse:
        return PlainTextResponse("\n".join(entry["text"] for entry in self.transcript.values()))

    async def _feedback(self, request: Request) -> JSONResponse:
        if self.feedback_failures:
            return self.feedback_failures.pop(0).response()
        given = await request.json()
        self.feedback.append(given)
        self.transcript[given["message_id"]]["feedback"] = given["value"]
        return JSONResponse({"saved": True})

    async def _delete(self, request: Request) -> JSONResponse:
        if self.failures:
            return self.failures.pop(0).response()
        self.transcript.clear()
        self.ways_out = set()
        return JSONResponse({"deleted": True, "message": "All of it is deleted."})

    async def _terms(self, _: Request) -> JSONResponse:
        standing = STANDING if self.standing else NO_REQUEST
        return JSONResponse(TERMS | standing | {"opened": OPENED})

    async def _contact(self, request: Request) -> JSONResponse:
        self.requests.append(await request.json())
        await asyncio.sleep(self.delay)
        if self.contact_failures:
            return self.contact_failures.pop(0).response()
        return JSONResponse({"saved": True, "message": "Thank you, we have it."})

    async def _health(self, _: Request) -> JSONResponse:
        return JSONResponse(self.health)


@contextmanager
def serving(stub: Stub) -> Iterator[str]:
    """Serve the pages and the stub on a free port of loopback; gives the base URL."""
    with serving_app(stub.app(), lifespan="off") as base_url:
        yield base_url


@contextmanager
def serving_app(app: Starlette, lifespan: Literal["on", "off"]) -> Iterator[str]:
    """Serve an application on a free port of loopback; gives the base URL."""
    config = uvicorn.Config(app, port=0, log_level="warning", ws="none", lifespan=lifespan)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "it did not start within 10 s"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def policy(site: str) -> str:
    """The policy that docs/widget.md names, and nothing more."""
    return (
        "default-src 'none'; style-src 'nonce-own'; base-uri 'none'; form-action 'none'; "
        f"script-src {site}; connect-src {site}; img-src {site}; frame-src https://www.youtube-nocookie.com"
    )
