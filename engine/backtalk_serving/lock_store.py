"""Who may work on a conversation: one turn at a time, of all engines if there are several.

Rasa's RedisLockStore reads a lock, changes it and writes it back in three steps, between which
another engine can do the same; the lock of an engine that was killed stays for a minute, and
without Redis nobody gets an answer.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

LONGEST = 10.0
"""Seconds after which a turn counts as given up: its engine was killed."""
PATIENCE = 1.0
"""Seconds that Redis has to answer."""
_POLL = 0.02
_logger = logging.getLogger(__name__)


class LockStore(InMemoryLockStore):
    """Rasa's locks of one engine, and one in Redis for all engines if there is a Redis."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        """Connect to nothing yet."""
        super().__init__()
        url = (endpoint_config.url or "").replace("redis+unix:", "unix:")
        self._redis: Any = (
            Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
            if url
            else None
        )

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = _POLL,
    ) -> AsyncIterator[TicketLock]:
        """Wait for this conversation's turn here, then among all engines, and take it."""
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds) as ticket:
            held = await self._among_all(conversation_id)
            try:
                yield ticket
            finally:
                if held:
                    # It ran out, or Redis went away: nobody waits for it any more.
                    with suppress(LockError, RedisError, OSError, asyncio.TimeoutError):
                        await held.release()

    async def _among_all(self, conversation_id: str) -> "Lock | None":
        if self._redis is None:
            return None
        lock = self._redis.lock(f"backtalk:turn:{conversation_id}", timeout=LONGEST, sleep=_POLL)
        try:
            await lock.acquire()
        except (TimeoutError, RedisError, OSError) as error:
            # Visitors get an answer all the same; two engines at once are rare and lose nothing.
            _logger.error("Redis is away, each engine takes turns alone: %s", type(error).__name__)
            return None
        return lock
