"""One message's way: recorded, answered by the engine, recorded again, masked, handed out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.conversations import store, turns
from backtalk.conversations.store import Receipt
from backtalk.payloads import Alarm, Message, Text
from backtalk.privacy import masking
from backtalk.red_flags import state
from web.chat.engine import EngineError
from web.erasure import erase
from web.errors import ApiError
from web.gateway import Gateway
from web.middleware.logs import failure, log

POLL = 0.25
"""Seconds between two looks at a message that somebody else is working on."""


@dataclass(frozen=True)
class Incoming:
    """A message on its way in: what the transcript shows, and what Rasa gets."""

    message_id: str
    text: str
    payload: str | None = None

    @property
    def for_engine(self) -> str:
        """Text or payload."""
        return self.payload or self.text


@dataclass(frozen=True)
class Outcome:
    """A reply; not `answered` if it only says that there is no answer.

    `alarm_open`: an alarm waits for its answer.
    """

    conversation_id: str
    messages: Sequence[Message]
    answered: bool = True
    alarm_open: bool = False


@dataclass(frozen=True)
class _Kept:
    """A reply that was kept, opened for a first message; `masked` if something of it was."""

    reply: Sequence[Message]
    alarm_open: bool
    masked: bool


async def deliver(gateway: Gateway, named: str | None, incoming: Incoming) -> Outcome:
    """Get the reply to a message, once, in the order of the conversation's messages.

    Args:
        gateway: The gateway.
        named: The conversation that the visitor's token names; without one, or if it has been
            deleted, a conversation begins.
        incoming: The message.

    Raises:
        ApiError: If there is no reply; sending the message again is safe.
    """
    patience = gateway.settings.engine_timeout
    deadline = asyncio.get_running_loop().time() + patience
    try:
        # Nothing is waited for before the lock, so that messages queue as they came.
        async with gateway.locks.hold(named or str(uuid4()), patience):
            conversation_id, receipt = await _receive(gateway, named, incoming)
            try:
                delivery = _Delivery(gateway, conversation_id, incoming, deadline)
                return await delivery.run(receipt)
            except ApiError as error:
                if conversation_id != named:
                    error.token = gateway.tokens.for_conversation(conversation_id)
                raise
    except TimeoutError as error:
        raise gateway.unavailable("still_working", "failed_slow") from error


async def _receive(gateway: Gateway, named: str | None, incoming: Incoming) -> tuple[str, Receipt]:
    """The conversation of a message, begun if need be, and what is to be done about it."""
    patience = timedelta(seconds=gateway.settings.engine_timeout)

    def record(db: Session) -> tuple[str, Receipt]:
        conversation_id = named if named and store.known(db, named) else None
        if conversation_id is None:
            if incoming.payload is not None:
                raise stale_choice()
            conversation_id = store.begin(db)
        message = incoming.message_id, incoming.text, incoming.payload
        return conversation_id, store.receive(db, conversation_id, *message, patience)

    try:
        return await gateway.in_database(record)
    except ApiError as error:
        # Another process recorded the same message at the same moment.
        if isinstance(error.__cause__, IntegrityError):
            return await gateway.in_database(record)
        raise


def stale_choice() -> ApiError:
    """The answer to a choice that was not offered in this conversation, or too long ago."""
    return ApiError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "stale_choice",
        "That button no longer works. Please type your question.",
    )


class _Delivery:
    def __init__(
        self, gateway: Gateway, conversation_id: str, incoming: Incoming, deadline: float
    ) -> None:
        self.gateway = gateway
        self.conversation_id = conversation_id
        self.incoming = incoming
        self.deadline = deadline

    @property
    def seconds(self) -> float:
        return max(0.0, self.deadline - asyncio.get_running_loop().time())

    async def run(self, receipt: Receipt) -> Outcome:
        while receipt.state == "wait":
            if not self.seconds:
                await self._give_up()
                raise self.gateway.unavailable("still_working", "failed_slow")
            await asyncio.sleep(min(POLL, self.seconds))
            receipt = await self.gateway.in_database(self._look)
        if receipt.state == "answered":
            alarm_open = await self.gateway.in_database(self._alarm_is_open)
            return self._outcome(receipt.reply, alarm_open=alarm_open)
        if receipt.state == "late":
            return await self._settle(receipt.reply)
        return await self._ask()

    async def _ask(self) -> Outcome:
        message_id = self.incoming.message_id
        try:
            reply = await self.gateway.engine.ask(
                self.conversation_id, self.incoming.for_engine, message_id, self.seconds
            )
        except EngineError as error:
            log.warning("engine_failed", kind=error.kind)
            await self._give_up()
            raise self._unavailable(error) from error
        if not reply:
            # Rasa says `200 []` when an action or a component has raised.
            log.warning("engine_answered_nothing")
            await self._give_up()
            return self._outcome([Text(text=self.gateway.say("failed"))], answered=False)
        return await self._settle(reply)

    async def _settle(self, reply: Sequence[Message]) -> Outcome:
        """Keep the reply and mask what must not be kept; or forget it all, if asked to."""
        opening = self.gateway.say("opening")

        def keep(db: Session) -> _Kept | None:
            turn = turns.turn(db, self.conversation_id, self.incoming.message_id)
            if turn and turn.effects.delete:
                return None
            opened = store.with_opening(db, self.conversation_id, reply, opening)
            store.answer(db, self.conversation_id, self.incoming.message_id, opened, turn)
            return _Kept(opened, self._alarm_is_open(db), self._masked(db))

        try:
            kept = await self.gateway.in_database(keep)
        except ApiError:
            # What to do about a danger sign is told even if it cannot be kept.
            if any(isinstance(message, Alarm) for message in reply):
                return self._outcome(reply, alarm_open=True)
            raise
        if kept is None:
            return await self._forget(reply)
        if kept.masked:
            await self._erase_traces()
        return self._outcome(kept.reply, alarm_open=kept.alarm_open)

    async def _forget(self, reply: Sequence[Message]) -> Outcome:
        await erase(self.gateway, self.conversation_id)
        return self._outcome(reply)

    async def _give_up(self) -> None:
        def fail(db: Session) -> bool:
            masked = self._masked(db)
            store.fail(db, self.conversation_id, self.incoming.message_id)
            return masked

        if await self.gateway.in_database(fail):
            await self._erase_traces()

    def _masked(self, db: Session) -> bool:
        """Mask what the turn calls for; whether there was anything."""
        try:
            return masking.after_turn(
                db, self.conversation_id, self.incoming.message_id, self.gateway.country
            )
        except Exception as error:
            # The visitor has an answer all the same; the next turn or the sweep masks.
            failure("masking_failed", error)
            return False

    async def _erase_traces(self) -> None:
        try:
            await self.gateway.erase_traces()
        except Exception as error:
            failure("masking_failed", error)

    def _outcome(
        self, messages: Sequence[Message], *, answered: bool = True, alarm_open: bool = False
    ) -> Outcome:
        return Outcome(self.conversation_id, messages, answered, alarm_open)

    def _alarm_is_open(self, db: Session) -> bool:
        return state.alarm_is_open(db, self.conversation_id)

    def _look(self, db: Session) -> Receipt:
        return store.look(db, self.conversation_id, self.incoming.message_id)

    def _unavailable(self, error: EngineError) -> ApiError:
        match error.kind:
            case "starting":
                return self.gateway.unavailable("warming_up", "warming_up")
            case "slow":
                return self.gateway.unavailable("assistant_unavailable", "failed_slow")
            case _:
                return self.gateway.unavailable("assistant_unavailable")
