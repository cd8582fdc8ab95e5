"""Inventing conversations and requests, as rows of the tables."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backtalk.content import Content
from backtalk.conversations.counters import FALLBACKS
from backtalk.demo.people import Person, invent
from backtalk.demo.words import DANGERS, REASONS, TIMES, UNANSWERED, Examples
from backtalk.leads.due import due, next_opening
from backtalk.privacy import crypto
from backtalk.red_flags.levels import NO_DANGER

MARK = "de300000-"
"""Begins the id of each invented conversation, and of each message that made a request.

The ids are UUIDs of version 8, which RFC 9562 leaves to everybody's own use; real ones are of 4.
"""
Row = dict[str, Any]
_LENGTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15)
_HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 11, 12, 11, 11, 12, 13, 15, 18, 20, 19, 14, 7, 3)
_DAYS = (12, 11, 11, 10, 9, 6, 7)
_SHARE_FORM = 0.15
_SHARE_DANGER = 0.025
_REPLIES = {"alarm": "Please get help now.", "not_understood": "I did not understand that."}
_SOURCES = ("topic", "fallback", "follow_up", "thanks", "failed")
_WEIGHTS = (62, 9, 20, 8, 1)


@dataclass
class Batch:
    """Rows of several tables that belong together."""

    conversations: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    danger_signs: list[Row] = field(default_factory=list)
    leads: list[tuple[Row, Sequence[str], Sequence[str]]] = field(default_factory=list)


class Maker:
    """Invents; the same numbers give the same rows."""

    def __init__(
        self, content: Content, examples: Examples, until: datetime, days: int, staff: Sequence[int]
    ) -> None:
        """Invent what happened in the `days` before `until`; `staff` are those who have leads."""
        self._random = random.Random(7)
        # What is said is drawn by itself: how many examples there are changes nothing else.
        self._said = random.Random(7)
        self._content, self._examples, self._staff = content, examples, staff
        self._until, self._made = until, 0
        # Those that come first are asked about most.
        self._topics = self._random.sample(list(examples.topics), len(examples.topics))
        self._replies = {
            id_: [{"type": "text", "text": "\n".join(content.opening(id_).paragraphs)}]
            for id_ in self._topics
        }
        calendar = [until - timedelta(days=number) for number in range(days)]
        self._calendar = calendar
        self._day_weights = [_DAYS[day.weekday()] for day in calendar]

    def batches(self, leads: int, messages: int, size: int = 400) -> Iterator[Batch]:
        """All that is asked for in the order of time, `size` conversations at a time."""
        batch = Batch()
        for at, length, wants_contact in self._plan(leads, messages):
            if length:
                self._conversation(batch, at, length, wants_contact)
            else:
                batch.leads.append(self._lead(at, None, None, NO_DANGER))
            if len(batch.conversations) >= size:
                yield batch
                batch = Batch()
        yield batch

    def _plan(self, leads: int, messages: int) -> list[tuple[datetime, int, bool]]:
        """Who comes: when, with how many messages (none by the form), wanting contact or not."""
        from_form = round(leads * _SHARE_FORM)
        lengths: list[int] = []
        left = messages
        while left > 0 or len(lengths) < leads - from_form:
            lengths.append(max(2, min(self._random.choice(_LENGTHS), left)))
            left -= lengths[-1]
        chosen = set(self._random.sample(range(len(lengths)), leads - from_form))
        chats = [(self._moment(), length, n in chosen) for n, length in enumerate(lengths)]
        return sorted([*chats, *((self._moment(), 0, True) for _ in range(from_form))])

    def _moment(self) -> datetime:
        day = self._random.choices(self._calendar, self._day_weights)[0]
        hour = self._random.choices(range(24), _HOURS)[0]
        seconds = hour * 3600 + self._random.randrange(3600)
        moment = day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(seconds=seconds)
        return moment if moment < self._until else moment - timedelta(days=1)

    def _id(self) -> str:
        # Neighbours in time are neighbours in the indexes.
        self._made += 1
        high, low = divmod(self._made, 0x1000)
        rest = f"{self._random.getrandbits(60):015x}"
        return f"{MARK}{high:04x}-8{low:03x}-8{rest[:3]}-{rest[3:]}"

    def _conversation(self, batch: Batch, at: datetime, length: int, wants_contact: bool) -> None:
        rng, id_, start = self._random, self._id(), at
        topic = rng.choices(self._topics, range(len(self._topics), 0, -1))[0]
        rows: list[Row] = []
        for number in range(length):
            rows.append(self._message(id_, number, at, topic))
            at += timedelta(seconds=rng.randrange(8, 180))
        rank = NO_DANGER
        if rng.random() < _SHARE_DANGER:
            rank = self._danger(batch, rows[-1])
        if wants_contact:
            rows[-1] |= {"text": "[name], [phone]", "intent": "inform", "action": "contact_form"}
            batch.leads.append(self._lead(rows[-1]["answered_at"] or at, id_, topic, rank))
        batch.messages += rows
        batch.conversations.append(_tallied(id_, start, topic, rows, wants_contact, rank))

    def _message(self, conversation_id: str, number: int, at: datetime, topic: str) -> Row:
        rng = self._random
        kind = "topic" if number == 0 else rng.choices(_SOURCES, _WEIGHTS)[0]
        row: Row = {
            "conversation_id": conversation_id,
            "message_id": f"{MARK}{number}",
            "text": self._said.choice(self._examples.topics[topic]),
            "payload": None,
            "state": "answered",
            "received_at": at,
            "answered_at": at + timedelta(milliseconds=rng.randrange(40, 900)),
            "reply": self._replies[topic],
            "intent": f"topic/{topic}",
            "confidence": round(rng.uniform(0.5, 0.99), 3),
            "runners_up": None,
            "answer": self._content.opening(topic).id,
            "entities": [],
            "action": "action_answer",
            "feedback": rng.choices((None, "up", "down"), (90, 8, 2))[0],
            "feedback_text": None,
        }
        other = rng.choice(self._topics)
        row["runners_up"] = [
            {"name": self._content.opening(other).id, "confidence": 1 - row["confidence"]}
        ]
        if kind == "fallback":
            intent = rng.choice(FALLBACKS)
            row |= {"text": rng.choice(UNANSWERED), "intent": intent, "action": "action_say"}
            row |= {"confidence": round(rng.uniform(0.1, 0.45), 3), "answer": None}
            row |= {"reply": [{"type": "text", "text": _REPLIES["not_understood"]}]}
            row |= {"feedback": rng.choices((None, "down"), (90, 10))[0]}
        elif kind == "follow_up":
            row |= {"text": "How often?", "payload": f'/topic{{"topic":"{topic}"}}'}
            row |= {"intent": f"topic/{topic}", "confidence": 1.0}
        elif kind == "thanks":
            row |= {"text": "thank you", "intent": "thank", "action": "action_say", "answer": None}
        elif kind == "failed":
            row |= dict.fromkeys(("answered_at", "reply", "intent", "confidence", "runners_up"))
            row |= {"state": "failed", "action": None, "answer": None, "feedback": None}
        return row

    def _danger(self, batch: Batch, row: Row) -> int:
        rng = self._random
        sign = rng.choice(list(DANGERS))
        level = DANGERS[sign]
        words = self._said.choice(self._examples.dangers[sign])
        told = "soon" if level == "soon" else rng.choice(("alarm", "alarm", "check"))
        intent = "check" if told == "check" else "alarm"
        row |= {"text": words, "intent": intent, "confidence": 1.0, "action": "action_danger"}
        row |= {"reply": [{"type": "text", "text": _REPLIES["alarm"]}], "state": "answered"}
        row |= {"answered_at": row["received_at"], "feedback": None, "payload": None}
        batch.danger_signs.append(
            {
                "conversation_id": row["conversation_id"],
                "message_id": row["message_id"],
                "at": row["received_at"],
                "outcome": told,
                "red_flag_id": sign,
                "level": level,
                "words": words,
            }
        )
        return level.rank

    def _lead(
        self, at: datetime, conversation_id: str | None, topic: str | None, rank: int
    ) -> tuple[Row, Sequence[str], Sequence[str]]:
        rng, person = self._random, invent(self._random)
        about = self._content.topics[topic].title if topic else "nothing: it came by the form"
        row: Row = {
            "conversation_id": conversation_id,
            "message_id": self._id(),
            **_encrypted(person),
            "best_time": rng.choice(TIMES) or None,
            "reason": rng.choice(REASONS),
            "consent_text": "Invented: nobody agreed to anything.",
            "consent_version": "demo",
            "consented_at": at,
            "created_at": at,
            "source": "chat" if conversation_id else "form",
            "topic": topic,
            "summary": f"Invented. Asked about {about}.",
            "danger_rank": rank,
            "version": 1,
            **self._work(at),
        }
        parts = crypto.hash_beginnings(person.name)
        parts |= crypto.hash_endings(person.phone) if person.phone else frozenset()
        return row, sorted(crypto.hash_name(person.name)), sorted(parts)

    def _work(self, at: datetime) -> Row:
        """What the clinic did about a request that came at this time."""
        rng = self._random
        promise = timedelta(hours=self._content.clinic.response_time.hours)
        # Older ones are done, newer ones wait.
        weights = (0, 1, 58, 33, 8) if self._until - at > 4 * promise else (70, 12, 12, 2, 4)
        states = ("new", "contacted", "booked", "closed", "not_a_lead")
        status = rng.choices(states, weights)[0]
        row: Row = {
            "status": status,
            "due_at": due(self._content.clinic, at),
            "assignee_id": rng.choice(self._staff) if self._staff and status != "new" else None,
            "attempts": 0,
            "next_attempt_at": None,
            "contacted_at": None,
            "booked_at": None,
            "appointment_at": None,
            "closed_reason": None,
            "closed_at": None,
        }
        if status == "new":
            return row
        contacted = min(at + promise * rng.expovariate(2.2), self._until)
        done = min(contacted + timedelta(hours=rng.uniform(0.1, 40)), self._until)
        if status != "not_a_lead":
            row["contacted_at"] = contacted
        if status == "contacted":
            row["attempts"] = rng.randrange(3)
            again = next_opening(self._content.clinic, contacted + timedelta(hours=20))
            row["next_attempt_at"] = again if row["attempts"] else None
        if status in ("closed", "not_a_lead"):
            row["closed_at"] = done
        if status == "booked":
            row["booked_at"] = done
            row["appointment_at"] = self._appointment(done)
        if status == "closed":
            row["closed_reason"] = rng.choice(("helped", "no_answer", "price", "treated"))
        return row

    def _appointment(self, booked_at: datetime) -> datetime:
        """A time in opening hours, some days later."""
        days = self._random.randrange(1, 10)
        opens = next_opening(self._content.clinic, booked_at + timedelta(days=days))
        return opens + timedelta(minutes=45 * self._random.randrange(8))


def _encrypted(person: Person) -> Row:
    return {
        "name": crypto.encrypt(person.name),
        "phone": crypto.encrypt(person.phone) if person.phone else None,
        "email": crypto.encrypt(person.email) if person.email else None,
        "phone_hash": crypto.hash_phone(person.phone) if person.phone else None,
        "email_hash": crypto.hash_email(person.email) if person.email else None,
    }


def _tallied(
    id_: str, start: datetime, topic: str, rows: Sequence[Row], has_lead: bool, rank: int
) -> Row:
    answered = [row for row in rows if row["state"] == "answered"]
    return {
        "id": id_,
        "started_at": start,
        "last_at": rows[-1]["received_at"],
        "topic": topic,
        "minor": False,
        "message_count": len(answered),
        "fallback_count": sum(row["intent"] in FALLBACKS for row in answered),
        "lowest_confidence": min((row["confidence"] for row in answered), default=None),
        "likes": sum(row["feedback"] == "up" for row in answered),
        "dislikes": sum(row["feedback"] == "down" for row in answered),
        "has_lead": has_lead,
        "danger_rank": rank,
    }
