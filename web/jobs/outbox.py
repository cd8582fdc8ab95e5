"""Sends notifications as long as web runs; with several processes, each sends some."""

import asyncio
from functools import partial

from anyio import CapacityLimiter, to_thread

from backtalk.db.models import now
from backtalk.notifications import digest, sender, weekly
from web.gateway import Gateway
from web.jobs.every import every

EVERY = 3.0
"""Seconds between two looks into the outbox."""
REGULAR_EVERY = 60.0
"""Seconds between two looks whether it is time for the digest or the report."""
AFTER_FAILURE = 30.0
"""Seconds to wait when the database is away."""


async def send_forever(gateway: Gateway) -> None:
    """Send what is due, and put in digest and report when it is time for them."""
    threads = CapacityLimiter(1)
    # Not waited for at the end: a claim that is left behind runs out by itself.
    send = partial(to_thread.run_sync, _send, gateway, limiter=threads, abandon_on_cancel=True)
    put_regular = partial(to_thread.run_sync, _put_regular, gateway, limiter=threads)
    await asyncio.gather(
        every(EVERY, send, failed="notifications_failed", rest=AFTER_FAILURE),
        every(REGULAR_EVERY, put_regular, failed="notifications_failed"),
    )


def _put_regular(gateway: Gateway) -> None:
    content = gateway.content.get()
    digest.put_due(content.clinic, now())
    weekly.put_due(content, now())


def _send(gateway: Gateway) -> None:
    sender.send_due(gateway.content.get().clinic)
