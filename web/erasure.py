"""Deletion as web does it: with the conversation locked, beside a working engine."""

import time
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from functools import partial

from sqlalchemy.orm import Session

from backtalk.privacy import deletion
from backtalk.privacy.deletion import Receipt
from web.errors import ApiError
from web.gateway import Gateway


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
    await gateway.erase_traces()
    return noted
