"""Masks forms that were left, and deletes what was kept long enough, each minute."""

import time
from functools import partial

from anyio import to_thread

from backtalk.db.models import now
from backtalk.leads.lists import search
from backtalk.privacy import deletion, masking, retention
from backtalk.privacy.retention import Periods
from web.gateway import Gateway
from web.jobs.every import at_most_every, every
from web.middleware.logs import failure

EVERY = 60.0
"""Seconds between two sweeps."""
CLEAR_EVERY = 24 * 3600.0
"""Seconds between two deletions of what was kept long enough."""
LINGERING = 600.0
"""Seconds in which a turn that web gave up on may bring back what was deleted."""


async def sweep(gateway: Gateway) -> None:
    """Mask forms that were left, and delete again what a late turn of Rasa's brought back."""
    left = await gateway.in_database(lambda db: masking.abandoned(db, now()))
    for conversation_id in left:
        try:
            async with gateway.locks.hold(conversation_id, gateway.settings.engine_timeout):
                await gateway.in_database(
                    partial(
                        masking.mask_conversation,
                        conversation_id=conversation_id,
                        country=gateway.country,
                    )
                )
        except TimeoutError as error:
            # A turn of it is under way: its mask waits for the next sweep, the others' do not.
            failure("sweep_failed", error)
    for conversation_id, at in list(gateway.erased.items()):
        await gateway.in_database(partial(deletion.forget, conversation_id=conversation_id))
        if time.monotonic() - at > LINGERING:
            del gateway.erased[conversation_id]
    if left or gateway.erased or gateway.traces_left:
        await gateway.erase_traces()


async def index_requests(gateway: Gateway) -> None:
    """Let requests be found by parts that were taken before there were any; once at the start."""
    after: int | None = 0
    try:
        while after is not None:
            after = await gateway.in_database(partial(search.index_missing, after=after))
    except Exception as error:
        failure("indexing_failed", error)


async def sweep_forever(gateway: Gateway) -> None:
    """Sweep each minute, and delete once a day what was kept long enough."""
    clear = at_most_every(CLEAR_EVERY, partial(_clear, gateway))
    await every(EVERY, partial(sweep, gateway), clear, failed="sweep_failed")


async def _clear(gateway: Gateway) -> None:
    periods = Periods.of(gateway.settings)
    await to_thread.run_sync(retention.run, periods, now(), limiter=gateway.threads)
