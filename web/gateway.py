"""What the routes share: settings, engine, locks, limits, tokens, content, the database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, to_thread
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.requests import Request

from backtalk.content import ContentStore
from backtalk.db.models import Notification
from backtalk.db.search import erase_words
from backtalk.db.session import database, session
from backtalk.insights.totals import Slot
from backtalk.notifications import mail
from backtalk.privacy.crypto import hash_occasion
from backtalk.privacy.masking import erase_traces
from backtalk.settings import Settings
from backtalk.training import project
from web.chat.engine import EngineClient
from web.chat.tokens import Tokens
from web.errors import ApiError
from web.limits import RateLimits
from web.middleware.logs import failure
from web.rate_windows import Counting

DATABASE_THREADS = 8
"""Fewer than the connections of SQLAlchemy's pool, so that no thread waits for one."""

TABLES_EVERY = 1.0
"""Seconds between two looks whether the tables have been made."""


class Locks:
    """One lock a conversation, gone when nobody holds it or waits for it."""

    def __init__(self) -> None:
        """Hold none."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, conversation_id: str, seconds: float) -> AsyncIterator[None]:
        """Hold the conversation's lock; those who wait get it in the order of their coming.

        Raises:
            TimeoutError: If it is not free within `seconds`.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with asyncio.timeout(seconds):
            await lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def held(self, conversation_id: str) -> bool:
        """Whether a message of this conversation is being worked on."""
        lock = self._locks.get(conversation_id)
        return lock is not None and lock.locked()


class Asked:
    """What visitors were asked about once: sent again, it is meant as it is.

    A restart forgets it, and then somebody is asked twice.
    """

    MOST = 1000

    def __init__(self) -> None:
        """Remember nothing."""
        self._asked: dict[str, None] = {}

    def again(self, *what: str) -> bool:
        """Whether this was asked about before; it is from now on."""
        key = hash_occasion("\0".join(what))
        if key in self._asked:
            return True
        self._asked[key] = None
        if len(self._asked) > self.MOST:
            del self._asked[next(iter(self._asked))]
        return False


@dataclass
class Gateway:
    """The gateway's state; one for each application."""

    settings: Settings
    engine: EngineClient
    tokens: Tokens
    counting: Counting
    limits: RateLimits
    content: ContentStore
    locks: Locks = field(default_factory=Locks)
    asked: Asked = field(default_factory=Asked)
    erased: dict[str, float] = field(default_factory=dict)
    visits: Counter[Slot] = field(default_factory=Counter)
    unnamed_proxy: str | None = None
    traces_left: bool = False
    base: str = field(default_factory=project.base)
    threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(DATABASE_THREADS))

    def say(self, key: str) -> str:
        """One of the clinic's sentences, from `content/phrases.yml`."""
        return self.content.get().phrase(key)

    @property
    def country(self) -> str:
        """The clinic's country, where phone numbers without a country code belong."""
        return self.content.get().clinic.country

    async def in_database[T](self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction, in a thread.

        Raises:
            ApiError: If the database fails; the visitor gets the clinic's phone number.
        """
        try:
            return await to_thread.run_sync(_transaction, work, limiter=self.threads)
        except (SQLAlchemyError, OSError) as error:
            # OSError: the folder of SQLite's file cannot be made.
            failure("database_failed", error)
            raise self.unavailable("database_unavailable", "failed_closed") from error

    async def can_mail(self) -> bool:
        """Whether a mail server is set up; no while the database is away."""
        return await to_thread.run_sync(_can_mail, limiter=self.threads)

    async def tables(self) -> None:
        """Wait until the database has been migrated: at a first start, web is there before."""
        while not await to_thread.run_sync(_has_tables, limiter=self.threads):
            await asyncio.sleep(TABLES_EVERY)

    async def erase_traces(self) -> None:
        """Take what was masked or deleted out of the database's own files.

        While somebody reads for long, some may stay; the sweep comes back for it.
        """
        self.traces_left = not await to_thread.run_sync(_erase_traces, limiter=self.threads)

    def unavailable(self, code: str, phrase: str = "failed", token: str | None = None) -> ApiError:
        """The honest answer when something is broken: it names the clinic's phone number."""
        retry_after = 5 if code == "warming_up" else 10
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return ApiError(status, code, self.say(phrase), retry_after=retry_after, token=token)


def gateway(request: Request) -> Gateway:
    """The gateway that a request came to."""
    found: Gateway = request.app.state.gateway
    return found


def _can_mail() -> bool:
    try:
        with session() as db:
            return mail.server(db) is not None
    except (SQLAlchemyError, OSError):
        return False


def _has_tables() -> bool:
    """Whether the tables are there; a database that is away is for those who need it to report."""
    try:
        return inspect(database()).has_table(Notification.__tablename__)
    except (SQLAlchemyError, OSError):
        return True


def _erase_traces() -> bool:
    erase_words(database())
    return erase_traces(database())


def _transaction[T](work: Callable[[Session], T]) -> T:
    with session() as db, db.begin():
        return work(db)
