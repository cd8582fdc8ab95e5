"""Deletion and masking as web does them: with the conversation locked, beside a working engine."""

import asyncio
import time
from functools import partial

from anyio import to_thread

from backtalk.db.models import now
from backtalk.db.search import erase_words
from backtalk.db.session import database
from backtalk.privacy import deletion, masking
from web.errors import ApiError
from web.gateway import Gateway
from web.logs import failure

EVERY = 60.0
"""Seconds between two sweeps."""
ERASE_WORDS_EVERY = 24 * 3600.0
"""Seconds between two merges of the index of the search."""
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

    Once a day the words of what was masked and deleted leave the index of the search too.
    """
    words_erased = -ERASE_WORDS_EVERY
    while True:
        await asyncio.sleep(EVERY)
        try:
            await sweep(gateway)
            if time.monotonic() - words_erased > ERASE_WORDS_EVERY:
                await to_thread.run_sync(erase_words, database(), limiter=gateway.threads)
                words_erased = time.monotonic()
        except Exception as error:
            failure("sweep_failed", error)
