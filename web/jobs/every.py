"""Work that web does again and again; a failure is logged, and the next time tries again."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from web.middleware.logs import failure

Work = Callable[[], Awaitable[object]]


async def every(seconds: float, *works: Work, failed: str, rest: float = 0.0) -> None:
    """Do these one after the other, with so many seconds before each round.

    Args:
        seconds: Between two rounds.
        works: What to do; one that fails keeps none of the others from being done.
        failed: How a failure is called in the log.
        rest: Seconds to wait besides after a failure, such as of a database that is away.
    """
    while True:
        await asyncio.sleep(seconds)
        for work in works:
            try:
                await work()
            except Exception as error:
                failure(failed, error)
                await asyncio.sleep(rest)


def at_most_every(seconds: float, work: Work) -> Work:
    """The same work, left out as long as it has succeeded less than so many seconds ago."""
    done = -math.inf

    async def when_due() -> None:
        nonlocal done
        if time.monotonic() - done > seconds:
            await work()
            done = time.monotonic()

    return when_due
