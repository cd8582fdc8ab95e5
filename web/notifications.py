"""Sends notifications as long as web runs; with several processes, each sends some."""

import asyncio
import time

from anyio import CapacityLimiter, to_thread

from backtalk.db.models import now
from backtalk.notifications import digest, sender
from web.gateway import Gateway
from web.logs import failure

EVERY = 3.0
"""Seconds between two looks into the outbox."""
DIGEST_EVERY = 60.0
"""Seconds between two looks whether it is time for the digest."""
AFTER_FAILURE = 30.0
"""Seconds to wait when the database is away."""


async def send_forever(gateway: Gateway) -> None:
    """Send what is due; a failure is logged and the next look tries again."""
    threads = CapacityLimiter(1)
    looked = -DIGEST_EVERY
    while True:
        await asyncio.sleep(EVERY)
        try:
            if time.monotonic() - looked >= DIGEST_EVERY:
                looked = time.monotonic()
                await to_thread.run_sync(_digest, gateway, limiter=threads)
            # Not waited for at the end: a claim that is left behind runs out by itself.
            await to_thread.run_sync(_send, gateway, limiter=threads, abandon_on_cancel=True)
        except Exception as error:
            failure("notifications_failed", error)
            await asyncio.sleep(AFTER_FAILURE)


def _digest(gateway: Gateway) -> None:
    digest.put_due(gateway.content.get().clinic, now())


def _send(gateway: Gateway) -> None:
    sender.send_due(gateway.content.get().clinic)
