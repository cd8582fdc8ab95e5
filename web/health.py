"""Whether each part is there, starting or down."""

import asyncio
import errno
import shutil
import time
from http import HTTPStatus
from pathlib import Path

import httpx
from anyio import to_thread
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backtalk.db.models import Conversation, KeyCheck
from backtalk.db.session import database, session
from web.chat.engine import EngineClient, State
from web.chat.schemas import Health, Live, Ready
from web.errors import ApiError

PATIENCE = 2.0
"""Seconds that a part has to answer."""
FRESH = 1.0
"""Seconds for which an answer is good: anybody may ask, the parts are asked no more often."""


LEAST_SPACE = 10_000_000
"""Bytes that must be free where SQLite writes."""


class HealthCheck:
    """Asks every part, at most once a second however many ask."""

    def __init__(self, engine: EngineClient, actions: str) -> None:
        """Ask nothing yet."""
        self._engine = engine
        self._actions = f"{actions}/health"
        self._actions_seen = False
        self._lock = asyncio.Lock()
        self._at = -FRESH
        self._last: Health | None = None

    async def now(self) -> Health:
        """State of each part."""
        async with self._lock:
            if self._last is None or time.monotonic() - self._at >= FRESH:
                self._last = await self._ask()
                self._at = time.monotonic()
            return self._last

    @property
    def answering(self) -> str | None:
        """The archive of the model that answered when the engine was last asked."""
        return self._engine.answering

    async def _ask(self) -> Health:
        (engine, model), actions, database = await asyncio.gather(
            self._engine.status(PATIENCE), self._ask_actions(), _ask_database()
        )
        return Health(web="ok", engine=engine, actions=actions, database=database, model=model)

    async def _ask_actions(self) -> State:
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
                (await client.get(self._actions)).raise_for_status()
        except httpx.HTTPError:
            return "down" if self._actions_seen else "starting"
        self._actions_seen = True
        return "ok"


async def get_live(_: Request) -> Response:
    """Whether web runs: an orchestrator starts it again if this has no answer."""
    return JSONResponse(Live().model_dump(), headers={"Cache-Control": "no-store"})


async def get_ready(request: Request) -> Response:
    """Whether visitors may be sent here: whether what they say can be kept.

    Without engine or actions they still get the phone number and the contact form.
    """
    check: HealthCheck = request.app.state.health
    if (await check.now()).database != "ok":
        raise ApiError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "not_ready",
            "The database cannot be written to.",
            retry_after=5,
        )
    return JSONResponse(Ready().model_dump(), headers={"Cache-Control": "no-store"})


async def get_health(request: Request) -> Response:
    """Tell the state of each part; always 200, since web itself has answered.

    A header names the model that answers: the body is states alone, for whoever watches them.
    """
    check: HealthCheck = request.app.state.health
    health = await check.now()
    headers = {"Cache-Control": "no-store"}
    if check.answering:
        headers["Backtalk-Model"] = check.answering
    return JSONResponse(health.model_dump(), headers=headers)


async def _ask_database() -> State:
    try:
        async with asyncio.timeout(PATIENCE):
            await to_thread.run_sync(_read_and_write, abandon_on_cancel=True)
    except (SQLAlchemyError, OSError):
        # TimeoutError is an OSError.
        return "down"
    return "ok"


def _read_and_write() -> None:
    url = database().url
    file = url.database if url.get_backend_name() == "sqlite" else None
    # One row finds a place in SQLite's journal when nothing else does any more.
    if file and shutil.disk_usage(Path(file).parent).free < LEAST_SPACE:
        raise OSError(errno.ENOSPC, "The disk is full.")
    with session() as db, db.begin():
        db.execute(select(Conversation.id).limit(1))
        # The same value again: it tells whether there is room on the disk and nothing is read-only.
        db.execute(update(KeyCheck).values(value=KeyCheck.value))
