"""Whether each part is there, starting or down."""

import asyncio
import time

import httpx
from anyio import to_thread
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backtalk.db.models import Conversation
from backtalk.db.session import session
from web.engine import EngineClient, State
from web.schemas import Health

PATIENCE = 2.0
"""Seconds that a part has to answer."""
FRESH = 1.0
"""Seconds for which an answer is good: anybody may ask, the parts are asked no more often."""


class HealthCheck:
    """Asks every part, at most once a second however many ask."""

    def __init__(self, engine: EngineClient, actions_port: int) -> None:
        """Ask nothing yet."""
        self._engine = engine
        self._actions = f"http://127.0.0.1:{actions_port}/health"
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


async def get_health(request: Request) -> Response:
    """Tell the state of each part; always 200, since web itself has answered."""
    check: HealthCheck = request.app.state.health
    health = await check.now()
    return JSONResponse(health.model_dump(), headers={"Cache-Control": "no-store"})


async def _ask_database() -> State:
    try:
        async with asyncio.timeout(PATIENCE):
            await to_thread.run_sync(_read_a_row, abandon_on_cancel=True)
    except (SQLAlchemyError, OSError):
        # TimeoutError is an OSError.
        return "down"
    return "ok"


def _read_a_row() -> None:
    with session() as db:
        db.execute(select(Conversation.id).limit(1))
