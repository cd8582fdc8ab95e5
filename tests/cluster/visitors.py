"""Visitors who ask, leave their details in the chat, and send again what got no answer."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Event
from typing import Any
from uuid import uuid4

import httpx

QUESTIONS = ("what is sciatica", "how do i stretch my hip", "is walking good for my back")
_STEPS = {
    "consent": "yes that's fine",
    "name": "my name is jo march",
    "reach": "it's {email}",
    "confirm": "yes",
    "time": "skip",
    "reason": "no",
}
_TRIES = 60


@dataclass
class Visit:
    """What one visitor saw."""

    email: str
    told_saved: bool = False
    messages: int = 0
    slowest: float = 0.0
    failed: list[tuple[float, str]] = field(default_factory=list)
    """When a message was written that had to be sent again, and why it had."""
    requests: list[str] = field(default_factory=list)
    asked: str = ""
    """What the contact form asked last."""


class Stuck(Exception):
    """A message got no answer however often it was sent."""


def visits(url: str, visitors: int, closed: Event) -> list[Visit]:
    """What visitors see who come one after the other in some threads.

    Args:
        url: Where they come in.
        visitors: How many at the same time.
        closed: Set when nobody shall come any more.
    """
    numbers = count()

    def come(_: int) -> list[Visit]:
        seen = []
        while not closed.is_set():
            seen.append(_visit(url, f"jo{next(numbers)}@example.com"))
        return seen

    with ThreadPoolExecutor(visitors) as threads:
        return [visit for seen in threads.map(come, range(visitors)) for visit in seen]


def _visit(url: str, email: str) -> Visit:
    visit, token = Visit(email), None
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
        for text in _texts(visit):
            reply = _send(http, visit, text, token)
            token = reply["token"]
            _read(visit, reply)
    return visit


def _texts(visit: Visit) -> Iterator[str]:
    """What the visitor says next, who reads what was asked last."""
    yield from QUESTIONS
    yield "i want someone to call me"
    for _ in range(20):
        if not visit.asked:
            return
        yield _STEPS[visit.asked].format(email=visit.email)


def _read(visit: Visit, reply: dict[str, Any]) -> None:
    steps = [message["step"] for message in reply["messages"] if message["type"] == "contact"]
    visit.told_saved |= "saved" in steps
    visit.asked = next((step for step in reversed(steps) if step in _STEPS), "")


def _send(http: httpx.Client, visit: Visit, text: str, token: str | None) -> dict[str, Any]:
    body = {"message_id": str(uuid4()), "text": text, **({"token": token} if token else {})}
    began = time.monotonic()
    for _ in range(_TRIES):
        try:
            answer = http.post("/chat/messages", json=body)
            if answer.is_success:
                visit.messages += 1
                visit.slowest = max(visit.slowest, time.monotonic() - began)
                visit.requests.append(answer.headers["X-Request-Id"])
                found: dict[str, Any] = answer.json()
                return found
            why = f"{answer.status_code} {answer.text[:120]}"
        except httpx.HTTPError as error:
            why = type(error).__name__
        visit.failed.append((began, why))
        time.sleep(0.5)
    raise Stuck(f"{text!r}: {visit.failed[-3:]}")
