"""Logs without a visitor's words: no query string, no body, no token, no text of an exception."""

import logging
import sys
import time
import traceback
from http import HTTPMethod
from pathlib import Path
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import internal_error

METHODS = frozenset(HTTPMethod)
log = structlog.get_logger()


def configure() -> None:
    """Log JSON lines to standard error, and quiet the libraries that log addresses in full."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("httpx", "httpcore", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)


def failure(event: str, error: BaseException, **fields: Any) -> None:
    """Log an exception by its type and place; its text may hold what a visitor wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:]]
    log.error(event, error=type(error).__name__, at=place, **fields)


class AccessLog:
    """One line a request: method, route, status, milliseconds."""

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

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            # The route, not the path, and known methods alone: what is made up can say anything.
            route = getattr(scope.get("route"), "path", None)
            method = scope["method"] if scope["method"] in METHODS else None
            milliseconds = round((time.perf_counter() - started) * 1000)
            log.info("request", method=method, route=route, status=status, ms=milliseconds)


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
        except Exception as error:
            failure("bug", error, route=getattr(scope.get("route"), "path", None))
            if not started:
                await internal_error()(scope, receive, send)
