"""Turns that trainers keep as conversation tests, in Rasa's format for test stories.

A test has the turn's own words, without personal data, and the answer that was under discussion
before it: a model sees no more of a conversation.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import ChatMessage, Decision
from backtalk.reviews import labels, texts
from backtalk.reviews.decided import of_text
from backtalk.reviews.decisions import Asked, DecisionError, decide
from backtalk.reviews.kinds import CONVERSATION, FIRST
from backtalk.reviews.sign_off.readings import by_text, final

FILE = "test_conversations.yml"
"""In `var/`: Rasa takes files whose name begins with `test_` for tests."""
_HEADER = (
    'version: "3.1"\n\n# Turns that trainers keep as tests, made by `backtalk annotations export`;'
    " edits are overwritten.\n"
)
_STARTS_OVER = "action_start_over"


@dataclass(frozen=True)
class Kept:
    """One conversation test.

    Args:
        id: Of the decision that it comes from.
        text: The visitor's words, without personal data.
        before: The answer that was told last; None if there was none.
        label: The answer or act that is right.
    """

    id: int
    text: str
    before: str | None
    label: str


def mark_wrong(
    db: Session,
    content: Content,
    staff_id: int,
    message_id: int,
    label: str,
    comment: str,
    *,
    keep: bool,
) -> Decision:
    """Say what the right answer of a turn would have been, and keep it as a test if asked to.

    Args:
        db: A session; the caller commits.
        content: The clinic's content.
        staff_id: The trainer.
        message_id: Row of the message.
        label: The answer or act that is right.
        comment: What is wrong; may be empty.
        keep: Whether every later model is to be tried on it.

    Raises:
        DecisionError: If it cannot be kept; the message says why.
    """
    message = db.get(ChatMessage, message_id)
    if message is None:
        raise DecisionError("This message was deleted in the meantime.")
    if label == labels.suggested(content, labels.shown(message.intent, message.answer)):
        raise DecisionError("That is what the visitor got; choose what would have been right.")
    made = _decided(db, content, staff_id, message, label, comment)
    if keep:
        made.test_context = context_before(db, message)
    return made


def context_before(db: Session, message: ChatMessage) -> dict[str, str]:
    """The slots that say what was under discussion; empty at the beginning."""
    rows = db.execute(
        select(ChatMessage.answer, ChatMessage.action)
        .where(ChatMessage.conversation_id == message.conversation_id, ChatMessage.id < message.id)
        .order_by(ChatMessage.id.desc())
    )
    for answer, action in rows:
        if action == _STARTS_OVER:
            break
        if answer:
            return {"answer": answer, "topic": answer.partition("/")[0]}
    return {}


def kept(db: Session) -> list[Kept]:
    """All tests whose words are kept and whose right answer stands, the oldest first."""
    found = []
    for readings in by_text(db).values():
        decision = final(readings)
        marked = [one for one in readings.values() if one.test_context is not None]
        if marked and decision and decision.text and decision.label:
            before = (marked[0].test_context or {}).get("answer")
            found.append(Kept(marked[0].id, decision.text, before, decision.label))
    return sorted(found, key=lambda test: test.id)


def drop(db: Session, decision_id: int) -> None:
    """Keep the turn as a test no longer; what was decided of it stands. The caller commits."""
    decision = db.get(Decision, decision_id)
    if decision is None or decision.test_context is None:
        raise DecisionError("This test is not there any more.")
    decision.test_context = None


def stories(tests: Iterable[Kept], content: Content) -> str:
    """The file of the tests."""
    written = [_story(test, content) for test in tests]
    if not written:
        return ""
    told = yaml.safe_dump({"stories": written}, sort_keys=False, allow_unicode=True, width=1000)
    return _HEADER + told


def _story(test: Kept, content: Content) -> dict[str, object]:
    steps: list[dict[str, object]] = []
    if test.before:
        steps.append(_slots(test.before))
    is_answer = test.label in content.answers
    steps.append({"user": test.text, "intent": "answer" if is_answer else test.label})
    if is_answer:
        steps += [{"action": "action_answer"}, _slots(test.label)]
    return {"story": f"kept test {test.id}", "steps": steps}


def _slots(answer: str) -> dict[str, object]:
    return {"slot_was_set": [{"answer": answer}, {"topic": answer.partition("/")[0]}]}


def _decided(
    db: Session, content: Content, staff_id: int, message: ChatMessage, label: str, comment: str
) -> Decision:
    """The decision that stands for the message, if it says the same; else a new one."""
    standing = of_text(db, texts.key(message.text), FIRST)
    if standing and standing.label == label and standing.staff_id != staff_id:
        return standing
    kind = "none" if label == labels.NOT_OURS else "other"
    asked = Asked([message.id], kind, label, note=comment, stream=CONVERSATION)
    return decide(db, content, staff_id, asked)[0]
