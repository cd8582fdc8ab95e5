"""Every script of `scripts/`, said to the running product through the chat API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, text

from backtalk.db.models import ChatMessage, Conversation
from backtalk.db.models import Lead as LeadRow
from backtalk.db.session import session
from backtalk.payloads import Answer, Exercise, Message, Text, parse_message
from tests import leads
from tests.conversations.script import (
    Lead,
    Lines,
    Script,
    Turn,
    scripts,
    shape_faults,
    titles,
)
from tests.environment import environment
from tests.stack import Stack

SCRIPTS = scripts(Path(__file__).parent / "scripts")


@dataclass
class Visitor:
    """One visitor's page."""

    http: httpx.Client
    token: str | None = None
    buttons: dict[str, str] = field(default_factory=dict)

    def send(self, turn: Turn) -> list[Message]:
        body = {"message_id": str(uuid4()), "token": self.token}
        if turn.choose is not None:
            assert turn.choose in self.buttons, f"no button {turn.choose!r} in {[*self.buttons]}"
            body["choice"] = self.buttons[turn.choose]
        else:
            body["text"] = turn.say
        answer = self.http.post("/chat/messages", json=body)
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["token"]
        payloads = answer.json()["messages"]
        self.buttons = {c["title"]: c["choice"] for p in payloads for c in p.get("choices", [])}
        return [parse_message(payload) for payload in payloads]


@pytest.mark.parametrize(
    "script", [pytest.param(script, id=f"{file}: {script.name}") for file, script in SCRIPTS]
)
def test_conversation(
    script: Script,
    stack: Stack,
    http: httpx.Client,
    lines: Lines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor = Visitor(http)
    with environment(monkeypatch, var=stack.var), away() as database:
        said_before: set[str] = set()
        greeted = False
        for number, turn in enumerate(script.turns):
            if turn.database:
                database(turn.database)
            reply = visitor.send(turn)
            if not greeted and all(message.type != "alarm" for message in reply):
                reply, greeted = without_opening(reply, lines), True
            said = f"turn {number + 1}: {turn.say or turn.choose}"
            check(turn, reply, lines, said)
            check_said_once(turn, reply, said_before, said)
        database("back")
        check_kept(script)


def without_opening(reply: list[Message], lines: Lines) -> list[Message]:
    """The reply without the opening, which must be there, and first."""
    opening = reply[0]
    assert isinstance(opening, Text)
    assert lines.phrase(opening.text) == "opening"
    return reply[1:]


def check(turn: Turn, reply: list[Message], lines: Lines, said: str) -> None:
    got = lines.of(reply)
    words = "\n".join(message.model_dump_json() for message in reply)
    assert not shape_faults(reply), said
    if turn.reply is not None:
        assert got == turn.reply, said
    told = [message.section for message in reply if isinstance(message, Answer)]
    if turn.answer == "none":
        assert not told, said
    elif turn.answer is not None:
        assert told, f"{said}: {words}"
        assert any(fnmatch(told[0], wanted) for wanted in turn.answer), f"{said}: {told[0]}"
    if turn.cards is not None:
        assert [m.id for m in reply if isinstance(m, Exercise)] == turn.cards, said
    hrefs = [link.href for message in reply for link in getattr(message, "links", [])]
    for href in turn.links:
        assert any(found.startswith(href) for found in hrefs), f"{said}: {hrefs}"
    for title in turn.offers:
        assert title in titles(reply), said
    for fragment in turn.says:
        assert fragment in words, f"{said}: {words}"
    for fragment in turn.never:
        assert fragment not in words, said


def check_said_once(turn: Turn, reply: list[Message], before: set[str], said: str) -> None:
    """No paragraph is said twice, but for the point of an answer, unless it is asked for again."""
    answers = [message for message in reply if isinstance(message, Answer)]
    paragraphs = [line for answer in answers for line in (*answer.paragraphs, *answer.more)]
    assert len(paragraphs) == len({*paragraphs}), f"{said}: twice in one reply"
    if not turn.again:
        shown = {line for answer in answers for line in answer.paragraphs[1:]}
        assert not shown & before, f"{said}: {shown & before}"
    before.update(line for answer in answers for line in answer.paragraphs)


def check_kept(script: Script) -> None:
    with session() as db:
        # The tests run one after the other, each with a conversation of its own.
        latest = db.scalar(select(Conversation.id).order_by(Conversation.last_at.desc()).limit(1))
        rows = db.scalars(select(LeadRow).where(LeadRow.conversation_id == latest)).all()
        found = [leads.details(row) for row in rows]
        said = select(func.count()).where(ChatMessage.conversation_id == latest)
        stored = db.scalar(said)
    kept = [
        Lead(
            name=lead.name,
            phone=lead.phone,
            email=lead.email,
            best_time=lead.best_time,
            reason=lead.reason,
        )
        for lead in found
    ]
    assert kept == script.kept.leads
    if script.kept.messages is not None:
        assert stored == script.kept.messages


class Database:
    """Lets no contact request be saved, and lets it again.

    The conversation itself lives in the same SQLite file and must go on to tell of it.
    """

    def __call__(self, where: str) -> None:
        refuse = (
            "CREATE TRIGGER IF NOT EXISTS away BEFORE INSERT ON leads"
            " BEGIN SELECT RAISE(ABORT, 'away'); END"
        )
        with session() as db, db.begin():
            db.execute(text(refuse if where == "away" else "DROP TRIGGER IF EXISTS away"))


@contextmanager
def away() -> Iterator[Database]:
    database = Database()
    try:
        yield database
    finally:
        database("back")
