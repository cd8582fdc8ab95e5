"""Cards of the inbox whose right answer is known: they guard against clicking through.

Each shows a wrong answer, so that "right" is not right. Nothing is decided by one.
"""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Decision, KnownCard, now
from backtalk.evaluate.strangers import Stranger, strangers
from backtalk.reviews import labels
from backtalk.reviews.decisions import SITTING, Asked, DecisionError
from backtalk.reviews.inbox.cards import Card
from backtalk.reviews.kinds import STREAMS, Stream
from backtalk.reviews.labels import Choice

EVERY = 20
"""Decisions between two of them."""
MARK = "known-"
"""Begins the name of such a card, in the place of a message's row."""
PAUSE = timedelta(minutes=30)
"""How long after it its outcome is shown: the sitting is over then."""
LATELY = timedelta(days=90)
_CHOICES = 3
_STREAM: Stream = "uncertain"


def next_card(db: Session, content: Content, staff_id: int) -> Card | None:
    """The card to be put among the others now; None while it is not time for one."""
    seen = select(KnownCard.line, KnownCard.at).where(KnownCard.staff_id == staff_id)
    known = {line: at for line, at in db.execute(seen)}
    since = max([now() - SITTING, *known.values()])
    decided = select(func.count()).where(Decision.staff_id == staff_id, Decision.at > since)
    if (db.scalar(decided) or 0) < EVERY:
        return None
    open_ = [one for one in _usable(content) if _line(one) not in known]
    return _card(content, min(open_, key=_line), staff_id) if open_ else None


def decide(db: Session, content: Content, staff_id: int, name: str, asked: Asked) -> str:
    """Keep whether the known answer was found. The caller commits.

    Returns:
        The name by which it can be taken back.

    Raises:
        DecisionError: If there is no such card.
    """
    line = name.removeprefix(MARK)
    one = next((one for one in _usable(content) if _line(one) == line), None)
    if one is None:
        raise DecisionError("This message was deleted in the meantime.")
    if asked.kind != "later":
        named = {asked.label, asked.second_label} if asked.kind in ("other", "two") else set()
        db.add(KnownCard(staff_id=staff_id, line=line, right=bool(named & {*one.answers})))
    return name


def undo(db: Session, staff_id: int, name: str) -> None:
    """Take back what was said of a card. The caller commits."""
    mine = KnownCard.staff_id == staff_id, KnownCard.line == name.removeprefix(MARK)
    db.execute(delete(KnownCard).where(*mine))


def found(db: Session, staff_id: int) -> tuple[int, int]:
    """How many such cards this person has had lately, and how many answers they found.

    Those of a sitting that goes on are left out.
    """
    at = now()
    mine = KnownCard.staff_id == staff_id, KnownCard.at.between(at - LATELY, at - PAUSE)
    row = db.execute(select(func.count(), func.count().filter(KnownCard.right)).where(*mine)).one()
    return row[0], row[1]


def _usable(content: Content) -> list[Stranger]:
    """Those whose best answer the clinic has."""
    return [one for one in strangers() if one.answers[0] in content.answers]


def _line(one: Stranger) -> str:
    return hashlib.sha256(one.text.encode()).hexdigest()[:16]


def _card(content: Content, one: Stranger, staff_id: int) -> Card:
    right = content.answer(one.answers[0])
    lot = hashlib.sha256(f"{staff_id} {one.text}".encode()).digest()
    fitting = {*one.answers}
    topics = {answer.partition("/")[0] for answer in fitting}
    far = [a.id for a in content.answers.values() if a.topic not in topics]
    near = [a.id for a in content.topic(right.topic).answers if a.id not in fitting]
    wrong, *others = far[lot[0] % len(far)], *near[: _CHOICES - 1]
    others.insert(lot[1] % (len(others) + 1), right.id)
    shown = _choice(content, wrong)
    return Card(
        id=f"{MARK}{_line(one)}",
        text=one.text,
        before=(),
        reply=f"{shown.heading}\n{shown.text}",
        suggestion=shown,
        choices=[_choice(content, other) for other in others],
        stream=_STREAM,
        stream_name=STREAMS[_STREAM],
        why="The assistant hesitated between two answers.",
        sure="fairly sure",
        count=1,
        like=(),
        alarm=False,
    )


def _choice(content: Content, label: str) -> Choice:
    found = labels.choice(content, label)
    if found is None:
        raise ValueError(f"There is no answer {label}.")
    return found
