"""Counting over moving windows: in memory, or in Redis where several web processes count as one."""

import math
import time

from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter as SharedLimiter
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from backtalk.privacy.crypto import hash_occasion
from web.middleware.logs import failure

_PATIENCE = 0.5
"""Seconds to wait for Redis: a visitor waits as long."""
_AWAY = 5.0
"""Seconds in which Redis is not asked again after a failure."""


class Counting:
    """Counts what people do; without Redis, or while it is away, each process for itself."""

    def __init__(self, redis_url: str = "") -> None:
        """Connect to nothing yet; `redis_url` is where Redis answers, if there is one."""
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._storage = None
        if redis_url:
            self._storage = RedisStorage(
                f"async+{redis_url}",
                implementation="redispy",
                key_prefix="backtalk",
                socket_timeout=_PATIENCE,
                socket_connect_timeout=_PATIENCE,
            )
            self._shared = SharedLimiter(self._storage)
        self._away_until = 0.0

    async def wait(self, item: RateLimitItem, *who: str) -> int | None:
        """Count one; the seconds to wait if there were too many, or None."""
        if self._asks_redis():
            try:
                return await self._wait_shared(item, _nameless(who))
            except Exception as error:  # whatever its client raises: counting goes on
                self._missed(error)
        if self._own.hit(item, *who):
            return None
        return _seconds(self._own.get_window_stats(item, *who).reset_time)

    async def clear(self, item: RateLimitItem, *who: str) -> None:
        """Forget what was counted."""
        self._own.clear(item, *who)
        if self._asks_redis():
            try:
                await self._shared.clear(item, _nameless(who))
            except Exception as error:  # as above
                self._missed(error)

    async def close(self) -> None:
        """Close the connections."""
        if self._storage is not None and isinstance(self._storage.bridge, RedispyBridge):
            await self._storage.bridge.storage.aclose()

    async def _wait_shared(self, item: RateLimitItem, who: str) -> int | None:
        if await self._shared.hit(item, who):
            return None
        return _seconds((await self._shared.get_window_stats(item, who)).reset_time)

    def _asks_redis(self) -> bool:
        return self._storage is not None and time.monotonic() >= self._away_until

    def _missed(self, error: Exception) -> None:
        self._away_until = time.monotonic() + _AWAY
        failure("redis_failed", error)


def _nameless(who: tuple[str, ...]) -> str:
    # Addresses of people and of their machines are nothing to write into another server.
    return hash_occasion("\0".join(who))


def _seconds(reset: float) -> int:
    return max(1, math.ceil(reset - time.time()))
