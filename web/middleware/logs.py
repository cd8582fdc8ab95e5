"""Logs without a visitor's words: no query string, no body, no token, no text of an exception."""

import logging
import sys
import time
import traceback
from contextlib import suppress
from http import HTTPMethod
from pathlib import Path
from typing import Any, TextIO, cast
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import metrics
from web.errors import internal_error

REQUEST_ID = "X-Request-Id"
METHODS = frozenset(HTTPMethod)
FIRST_ERROR = 400
ASKED_ALL_THE_TIME = frozenset(
    {"/health", "/health/live", "/health/ready", "/metrics", "/engine/model"}
)
"""Routes that machines ask every few seconds: only what goes wrong there is worth a line."""
log = structlog.get_logger()


def configure() -> None:
    """Log JSON lines to standard error, and quiet the libraries that log addresses in full."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            metrics.count_event,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.WriteLogger(cast(TextIO, _Steady())),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("httpx", "httpcore", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _Steady:
    """Standard error, which may be a file on a full disk: a visitor is answered all the same."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def failure(event: str, error: BaseException, **fields: Any) -> None:
    """Log an exception by its type and place; its text may hold what a visitor wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    log.error(event, error=type(error).__name__, at=place, **fields)


def request_id() -> str:
    """The name of the request that is answered; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


class AccessLog:
    """One line a request: method, route, status, milliseconds, and a name.

    Every line of the request has the name, those of the engine and the actions too, and so has the
    answer: who reports a failure can tell it.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, then log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        name = uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=name)

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = name
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            # The route, not the path, and known methods alone: what is made up can say anything.
            route = getattr(scope.get("route"), "path", None)
            method = scope["method"] if scope["method"] in METHODS else None
            seconds = time.perf_counter() - started
            metrics.count_request(method, route, status, seconds)
            if status >= FIRST_ERROR or route not in ASKED_ALL_THE_TIME:
                took = round(seconds * 1000)
                log.info("request", method=method, route=route, status=status, ms=took)


class LastResort:
    """Turns a bug into the one error shape; without it the server logs the exception's text."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and catch what nobody else has."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            # Nobody waits for an answer any more.
            return
        except Exception as error:
            failure("bug", error, route=getattr(scope.get("route"), "path", None))
            if not started:
                await internal_error()(scope, receive, send)
