"""Rasa's HTTP interface on a loopback port, failing in the ways in which Rasa fails."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from backtalk.db.events import events, tracker_metadata
from backtalk.db.session import database, session
from backtalk.payloads import Message, Text

HELLO = Text(text="Hello, this is the assistant.")
Body = dict[str, Any]
Behaviour = Callable[["FakeEngine", Body], Awaitable[bytes]]


def record(
    body: Body,
    replies: list[Message],
    *,
    finished: bool = True,
    slots: dict[str, Any] | None = None,
    parsed: dict[str, Any] | None = None,
    action: str = "action_answer",
) -> None:
    """Write a turn into `events` as Rasa's SQLTrackerStore does."""
    user = {"text": body["message"], "metadata": body["metadata"], "parse_data": parsed or {}}
    rows: list[tuple[str, Body]] = [
        ("user", user),
        *(("slot", {"name": name, "value": value}) for name, value in (slots or {}).items()),
        ("action", {"name": action}),
        *(("bot", {"text": None, "data": {"custom": r.model_dump(mode="json")}}) for r in replies),
        *([("action", {"name": "action_listen"})] if finished else []),
    ]
    tracker_metadata.create_all(database())
    with session() as db, db.begin():
        for kind, data in rows:
            db.execute(
                insert(events).values(
                    sender_id=body["sender"],
                    type_name=kind,
                    timestamp=time.time(),
                    action_name=data.get("name"),
                    data=json.dumps({"event": kind, "timestamp": time.time(), **data}),
                )
            )


def http(content: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return head.encode() + f"Content-Length: {len(content)}\r\n\r\n".encode() + content


def answers(*replies: Message, **recorded: Any) -> Behaviour:
    """Record the turn and answer."""

    async def behave(_: "FakeEngine", body: Body) -> bytes:
        record(body, list(replies), **recorded)
        custom = [{"recipient_id": body["sender"], "custom": r.model_dump()} for r in replies]
        return http(json.dumps(custom).encode())

    return behave


def raw(content: bytes, status: str = "200 OK") -> Behaviour:
    """Answer this, and record nothing."""

    async def behave(_: "FakeEngine", body: Body) -> bytes:
        return http(content, status)

    return behave


async def dies_during(_: "FakeEngine", body: Body) -> bytes:
    """Close the connection; the turn is lost."""
    return b""


async def dies_after(_: "FakeEngine", body: Body) -> bytes:
    """Record the turn, then close the connection."""
    record(body, [HELLO])
    return b""


def slow(seconds: float, then: Behaviour) -> Behaviour:
    """Take a while."""

    async def behave(engine: "FakeEngine", body: Body) -> bytes:
        await asyncio.sleep(seconds)
        return await then(engine, body)

    return behave


@dataclass
class FakeEngine:
    """Answers `behaviours` in turn, then `HELLO` for ever."""

    behaviours: list[Behaviour] = field(default_factory=list)
    received: list[Body] = field(default_factory=list)
    status: bytes = b'{"model_id": "a-model"}'
    paths: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def said(self) -> list[str]:
        return [body["message"] for body in self.received]

    async def start(self, port: int = 0) -> int:
        if self._server is None:  # two applications may ask one engine
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until what was begun is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            path = head.split(" ", 2)[1]
            self.paths.append(path)
            self.heads.append(head)
            if head.startswith("GET"):
                writer.write(http(self.status))
            else:
                length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
                body = json.loads(await reader.readexactly(length))
                self.received.append(body)
                behave = self.behaviours.pop(0) if self.behaviours else answers(HELLO)
                writer.write(await behave(self, body))
        except asyncio.CancelledError:
            # `stop`; Python's streams would report a cancelled task as an error.
            return
        finally:
            self._tasks.discard(task)
            writer.close()
