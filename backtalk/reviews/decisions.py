"""Deciding what a message is, and taking it back. The caller of each function commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.conversations.counters import recount
from backtalk.db.models import ChatMessage, DangerSign, Decision, now
from backtalk.notifications import outbox
from backtalk.payloads import shown_text
from backtalk.privacy.personal import scrub
from backtalk.red_flags.levels import Level
from backtalk.reviews import labels, texts
from backtalk.reviews.decided import Decided, decided, next_reading, of_text, standing
from backtalk.reviews.inbox.forms import is_typed_into_form
from backtalk.reviews.kinds import CONVERSATION, FIRST, KINDS, LIMITS, STREAMS

MOST_AT_ONCE = 20
SITTING = timedelta(hours=12)
"""How long after it a decision can be taken back without being named."""
NOTICED = "noticed_by_trainer"
"""Stands for a row of `data/red_flags.yml`: which one it is, the clinician says."""
_PAST_AN_ALARM = ("other", "two", "none", "new", "two_requests")
"""Kinds by which an alarm would be taken for something else without a clinician."""
_SLOWEST = 3600.0
_LONGEST_NOTE = 2000


class DecisionError(Exception):
    """What was asked for cannot be done; the message says why."""


@dataclass(frozen=True)
class Asked:
    """A decision as it was asked for.

    Args:
        messages: Rows of messages, the card's first; more only where they are alike.
        kind: See `backtalk.reviews.kinds`.
        label: The answer or act that is right, where the kind needs one.
        second_label: Another that fits as well.
        note: Title and draft of a new answer.
        stream: Why the card was shown.
        seconds: From showing the card to the key.
    """

    messages: Sequence[int]
    kind: str
    label: str | None = None
    second_label: str | None = None
    note: str = ""
    stream: str = "uncertain"
    seconds: float = 0.0


def decide(db: Session, content: Content, staff_id: int, asked: Asked) -> list[Decision]:
    """Keep what a trainer said of a message, and of those that they ticked as alike.

    A message that somebody else has decided in the meantime stays as it is, if it came as one of
    many.

    Raises:
        DecisionError: If it cannot be kept; nothing is then.
    """
    _check(content, asked)
    batch, at = str(uuid4()), now()
    made: list[Decision] = []
    for place, row_id in enumerate(dict.fromkeys(asked.messages)):
        message = db.get(ChatMessage, row_id)
        # One whose visitor has opened a form since it was shown may be danger, and can be decided.
        if message is None or message.payload is not None or is_typed_into_form(message):
            raise DecisionError("This message was deleted in the meantime.")
        key = texts.key(message.text)
        reading = next_reading(db, key, staff_id)
        got = labels.shown(message.intent, message.answer)
        if message.intent == labels.ALARM and asked.kind in _PAST_AN_ALARM:
            raise DecisionError(
                "An alarm was raised here. Press F if it was false; a clinician has to agree."
            )
        if reading is None and not _changed(db, staff_id, key, got):
            if place == 0:
                raise DecisionError("Somebody else has just decided this message.")
            continue
        one = _decision(content, message, asked, key, reading or FIRST)
        one.staff_id, one.batch, one.at = staff_id, batch, at
        replaced = of_text(db, key, one.reading) if one.kind != "later" else None
        if replaced is not None:
            replaced.replaced_at = at
            db.flush()
        db.add(one)
        made.append(one)
    try:
        db.flush()
    except IntegrityError as error:
        raise DecisionError("Somebody else has just decided this message.") from error
    if asked.kind == "danger":
        _tell_staff(db, made[0])
    return made


def undo(db: Session, staff_id: int, batch: str = "") -> list[Decision]:
    """Take back what was decided with one key: the one named, else the person's last.

    Raises:
        DecisionError: If there is nothing to take back, or only a clinician may.
    """
    mine = (Decision.staff_id == staff_id, standing(), Decision.at > now() - SITTING)
    # What only a clinician lifts does not stand in the way of what was decided before it.
    last = (
        select(Decision.batch)
        .where(*mine)
        .order_by(Decision.kind == "danger", Decision.id.desc())
        .limit(1)
    )
    batch = batch or db.scalar(last) or ""
    found = db.scalars(select(Decision).where(*mine, Decision.batch == batch)).all()
    if not found:
        raise DecisionError("There is nothing left to take back in this sitting.")
    if any(decision.kind == "danger" for decision in found):
        raise DecisionError(
            "Staff have been told of a danger sign. Only a clinician can lift it, with a reason."
        )
    at = now()
    for decision in found:
        decision.undone_at = at
    db.flush()
    for decision in found:
        db.execute(
            update(Decision)
            .where(
                Decision.text_hash == decision.text_hash,
                Decision.reading == decision.reading,
                Decision.replaced_at == decision.at,
            )
            .values(replaced_at=None)
        )
    return list(found)


def _check(content: Content, asked: Asked) -> None:
    if asked.kind not in KINDS or asked.stream not in (*STREAMS, CONVERSATION):
        raise DecisionError("This is no decision that can be made here.")
    most = LIMITS.get(asked.kind, MOST_AT_ONCE)
    if not asked.messages or len(asked.messages) > 1 + most:
        raise DecisionError(f"At most {most} more messages can be decided with this key.")
    needed = {"other": (asked.label,), "two": (asked.label, asked.second_label)}
    for label in needed.get(asked.kind, ()):
        if labels.choice(content, label) is None:
            raise DecisionError("This answer does not exist, or no longer.")
    if asked.kind == "two" and asked.label == asked.second_label:
        raise DecisionError("Two answers that fit are two different ones.")


def _changed(db: Session, staff_id: int, key: str, got: str | None) -> bool:
    return not decided(db, staff_id, key).get(key, Decided()).covers(got)


def _decision(
    content: Content, message: ChatMessage, asked: Asked, key: str, reading: int
) -> Decision:
    got = labels.shown(message.intent, message.answer)
    right = {
        "right": labels.suggested(content, got),
        "none": labels.NOT_OURS,
        "other": asked.label,
        "two": asked.label,
    }
    return Decision(
        text_hash=key,
        # Where a trainer found personal data, not a word of it is kept.
        text="" if asked.kind == "personal" else scrub(message.text, content.clinic.country),
        conversation_id=message.conversation_id,
        message_id=message.message_id,
        shown=got,
        reply=shown_text(message.reply),
        stream=asked.stream,
        kind=asked.kind,
        label=right.get(asked.kind),
        second_label=asked.second_label if asked.kind == "two" else None,
        note=scrub(asked.note[:_LONGEST_NOTE], content.clinic.country) or None,
        reading=reading,
        seconds=min(max(asked.seconds, 0.0), _SLOWEST),
    )


def _tell_staff(db: Session, decision: Decision) -> None:
    """Put the message among the danger signs that staff look at, and into the outbox."""
    known = select(DangerSign.id).where(
        DangerSign.conversation_id == decision.conversation_id,
        DangerSign.message_id == decision.message_id,
        DangerSign.outcome == "noticed",
    )
    if decision.conversation_id is None or db.scalar(known) is not None:
        return
    db.add(
        DangerSign(
            conversation_id=decision.conversation_id,
            message_id=decision.message_id,
            outcome="noticed",
            red_flag_id=NOTICED,
            level=Level.SAME_DAY,
            words=decision.text,
        )
    )
    db.flush()
    recount(db, decision.conversation_id)
    # How soon it is nobody has said yet, so staff are told as of the soonest.
    outbox.announce_danger(db, decision.conversation_id, [Level.EMERGENCY_NOW])
