"""One message's way: recorded, answered by the engine, recorded again, masked, handed out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk import conversations, danger, tracker
from backtalk.conversations import Receipt
from backtalk.messages import Alarm, Message, Text
from backtalk.privacy import masking
from backtalk.tracker import Turn
from web.engine import EngineError
from web.errors import ApiError
from web.gateway import Gateway
from web.logs import failure, log
from web.privacy import erase

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
            conversation_id = await gateway.in_database(partial(_enter, named, incoming))
            try:
                return await _Delivery(gateway, conversation_id, incoming, deadline).run()
            except ApiError as error:
                if conversation_id != named:
                    error.token = gateway.tokens.for_conversation(conversation_id)
                raise
    except TimeoutError as error:
        raise gateway.unavailable("still_working", "failed_slow") from error


def _enter(named: str | None, incoming: Incoming, db: Session) -> str:
    if named and conversations.known(db, named):
        return named
    if incoming.payload is not None:
        raise stale_choice()
    return conversations.begin(db)


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

    async def run(self) -> Outcome:
        receipt = await self._receive()
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
            return await self._settle(receipt.reply, receipt.turn)
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
        return await self._settle(reply, await self.gateway.in_database(self._turn))

    async def _settle(self, reply: Sequence[Message], turn: Turn | None) -> Outcome:
        """Keep the reply, then mask what must not be kept; or forget it all, if asked to."""
        if turn and turn.effects.delete:
            return await self._forget(reply)
        opening = self.gateway.say("opening")

        def keep(db: Session) -> tuple[list[Message], bool]:
            opened = conversations.with_opening(db, self.conversation_id, reply, opening)
            conversations.answer(db, self.conversation_id, self.incoming.message_id, opened, turn)
            return opened, self._alarm_is_open(db)

        try:
            opened, alarm_open = await self.gateway.in_database(keep)
        except ApiError:
            # What to do about a danger sign is told even if it cannot be kept.
            if any(isinstance(message, Alarm) for message in reply):
                return self._outcome(reply, alarm_open=True)
            raise
        await self._mask()
        return self._outcome(opened, alarm_open=alarm_open)

    async def _forget(self, reply: Sequence[Message]) -> Outcome:
        await erase(self.gateway, self.conversation_id)
        return self._outcome(reply)

    async def _give_up(self) -> None:
        await self._mask()
        await self.gateway.in_database(self._fail)

    async def _mask(self) -> None:
        country = self.gateway.country

        def mask(db: Session) -> bool:
            return masking.after_turn(db, self.conversation_id, self.incoming.message_id, country)

        try:
            if await self.gateway.in_database(mask):
                await self.gateway.erase_traces()
        except Exception as error:
            # The visitor has an answer all the same; the next turn or the sweep masks.
            failure("masking_failed", error)

    def _outcome(
        self, messages: Sequence[Message], *, answered: bool = True, alarm_open: bool = False
    ) -> Outcome:
        return Outcome(self.conversation_id, messages, answered, alarm_open)

    def _alarm_is_open(self, db: Session) -> bool:
        return danger.alarm_is_open(db, self.conversation_id)

    async def _receive(self) -> Receipt:
        try:
            return await self.gateway.in_database(self._record)
        except ApiError as error:
            # Another process recorded the same message at the same moment.
            if isinstance(error.__cause__, IntegrityError):
                return await self.gateway.in_database(self._record)
            raise

    def _record(self, db: Session) -> Receipt:
        return conversations.receive(
            db,
            self.conversation_id,
            self.incoming.message_id,
            self.incoming.text,
            self.incoming.payload,
            timedelta(seconds=self.gateway.settings.engine_timeout),
        )

    def _look(self, db: Session) -> Receipt:
        return conversations.look(db, self.conversation_id, self.incoming.message_id)

    def _fail(self, db: Session) -> None:
        conversations.fail(db, self.conversation_id, self.incoming.message_id)

    def _turn(self, db: Session) -> Turn | None:
        return tracker.turn(db, self.conversation_id, self.incoming.message_id)

    def _unavailable(self, error: EngineError) -> ApiError:
        match error.kind:
            case "starting":
                return self.gateway.unavailable("warming_up", "warming_up")
            case "slow":
                return self.gateway.unavailable("assistant_unavailable", "failed_slow")
            case _:
                return self.gateway.unavailable("assistant_unavailable")
