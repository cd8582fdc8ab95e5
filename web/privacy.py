"""Deletion and masking as web does them: with the conversation locked, beside a working engine."""

import asyncio
import time
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from functools import partial

from anyio import to_thread
from sqlalchemy.orm import Session

from backtalk.db.models import now
from backtalk.db.search import erase_words
from backtalk.db.session import database
from backtalk.privacy import deletion, masking, retention
from backtalk.privacy.deletion import Receipt
from backtalk.privacy.retention import Periods
from web.errors import ApiError
from web.gateway import Gateway
from web.logs import failure

EVERY = 60.0
"""Seconds between two sweeps."""
CLEAR_EVERY = 24 * 3600.0
"""Seconds between two deletions of what was kept long enough."""
LINGERING = 600.0
"""Seconds in which a turn that web gave up on may bring back what was deleted."""


async def erase(gateway: Gateway, conversation_id: str) -> None:
    """Delete all that is kept of a conversation, which the caller has locked.

    Raises:
        ApiError: If the database fails; nothing is deleted then.
    """
    try:
        await gateway.in_database(partial(deletion.forget, conversation_id=conversation_id))
    except ApiError as error:
        raise gateway.unavailable("delete_failed", "delete_failed") from error
    gateway.erased[conversation_id] = time.monotonic()
    await gateway.erase_traces()


async def erase_person(
    gateway: Gateway,
    conversation_ids: Collection[str],
    lead_ids: Collection[int],
    note: Callable[[Session, Receipt], int],
) -> int | None:
    """Delete all that is kept of a person, in one transaction, once no turn is under way.

    Args:
        gateway: The gateway.
        conversation_ids: Whole conversations with their requests.
        lead_ids: Requests besides.
        note: Writes down in the same transaction what was deleted; returns the entry's number.

    Returns:
        What `note` returned; None if there was nothing left to delete.

    Raises:
        ApiError: If the database fails; nothing is deleted then.
        TimeoutError: If a turn goes on for too long; nothing is deleted then.
    """

    def work(db: Session) -> int | None:
        receipt = deletion.forget_all(db, conversation_ids) + deletion.forget_leads(db, lead_ids)
        return note(db, receipt) if receipt else None

    async with AsyncExitStack() as held:
        for one in sorted(conversation_ids):  # in one order, so that two admins never wait in turn
            await held.enter_async_context(gateway.locks.hold(one, gateway.settings.engine_timeout))
        noted = await gateway.in_database(work)
        gateway.erased |= dict.fromkeys(conversation_ids, time.monotonic())
    await to_thread.run_sync(erase_words, database(), limiter=gateway.threads)
    await gateway.erase_traces()
    return noted


async def sweep(gateway: Gateway) -> None:
    """Mask forms that were left, and delete again what a late turn of Rasa's brought back."""
    left = await gateway.in_database(lambda db: masking.abandoned(db, now()))
    for conversation_id in left:
        async with gateway.locks.hold(conversation_id, gateway.settings.engine_timeout):
            await gateway.in_database(
                partial(
                    masking.mask_conversation,
                    conversation_id=conversation_id,
                    country=gateway.country,
                )
            )
    for conversation_id, at in list(gateway.erased.items()):
        await gateway.in_database(partial(deletion.forget, conversation_id=conversation_id))
        if time.monotonic() - at > LINGERING:
            del gateway.erased[conversation_id]
    if left or gateway.erased:
        await gateway.erase_traces()


async def sweep_forever(gateway: Gateway) -> None:
    """Sweep each minute; a failure is logged and the next sweep tries again.

    Once a day, what was kept long enough is deleted, and the words of what was masked and deleted
    leave the index of the search.
    """
    cleared = -CLEAR_EVERY
    while True:
        await asyncio.sleep(EVERY)
        try:
            await sweep(gateway)
            if time.monotonic() - cleared > CLEAR_EVERY:
                await to_thread.run_sync(
                    retention.run, Periods.of(gateway.settings), now(), limiter=gateway.threads
                )
                cleared = time.monotonic()
        except Exception as error:
            failure("sweep_failed", error)
