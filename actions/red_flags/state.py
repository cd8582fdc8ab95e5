"""The danger state as one action sees and changes it."""

import itertools
import re
from collections.abc import Iterable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from actions import intents
from actions.nlu.reading import AN_ANSWER, Reading
from actions.red_flags import retract
from backtalk.content import Content
from backtalk.db.session import session
from backtalk.notifications import outbox
from backtalk.red_flags import state
from backtalk.red_flags.levels import Level
from backtalk.red_flags.state import Asked, Memory, Outcome, Record, Sign, State

OTHER = "other_emergency"
"""The row of whatever has none of its own."""
CHILD = "child_limp"
"""The row that asks about somebody under 16."""
ADULTS = "avascular_necrosis"
"""The row that asks about drinking and steroids: never put to somebody under 16."""
_ASKS = re.compile(
    r"\?|(?:^|[.,;!]\s*|\b(?:and|but|so|also|or)\s+)"
    r"(?:how|what|whats|what's|why|when|where|which|who|can i|could|should|is it|is there|are there"
    r"|do i|does|will|may i|show|give|build|tell)\b",
    re.IGNORECASE,
)
_LATELY = 4
"""The last messages, this one among them, in which a button may have been pressed by mistake."""
_LIFTS = "/danger_answer"
LIFTED = "lifted"
"""What `Reading.told` keeps of an alarm that was answered, so that "I lied" is understood."""
_log = structlog.get_logger(__name__)


class DangerMemory:
    """Reads the state once and writes each change at once.

    If the database fails, the reply goes on without it: what to do about a danger sign is told
    in any case.
    """

    def __init__(self, reading: Reading) -> None:
        """Read the state for the message that is being answered."""
        self._conversation = reading.tracker.sender_id
        at = (reading.message_id, reading.run)
        try:
            with session() as db:
                self._memory = state.recall(db, self._conversation, *at)
        except SQLAlchemyError as error:
            _failed(error)
            self._memory = Memory(turn=state.Turn(message_id=at[0], run=at[1]))

    @property
    def state(self) -> State:
        """The state now."""
        return self._memory.now

    @property
    def reminded(self) -> bool:
        """Whether an action of this run has already said that there is a danger sign."""
        return self._memory.turn.reminded

    def remind(self) -> None:
        """Note that it was said."""
        turn = self._memory.turn.model_copy(update={"reminded": True})
        self._memory = self._memory.model_copy(update={"turn": turn})
        self._write(())

    def change(self, state: State, records: Iterable[Record] = ()) -> None:
        """Keep a new state, and what staff will see of it."""
        kept = list(records)
        if state != self.state or kept:
            self._memory = self._memory.model_copy(update={"now": state})
            self._write(kept)

    def _write(self, records: Iterable[Record]) -> None:
        try:
            with session() as db, db.begin():
                raised = state.keep(db, self._conversation, self._memory, records)
                outbox.announce_danger(db, self._conversation, raised)
        except SQLAlchemyError as error:
            _failed(error)


def records_of(outcome: Outcome, signs: Iterable[Sign]) -> list[Record]:
    """What staff see of an answer, which has no words of its own."""
    return [
        Record(outcome=outcome, red_flag_id=sign.red_flag_id, level=sign.level) for sign in signs
    ]


def shown(reading: Reading, content: Content, outcome: Outcome) -> list[Record]:
    """The signs of one kind that the message shows, strongest first, as records of `outcome`.

    A button names its row; otherwise the engine does. A row that the content does not know is told
    as another emergency, and so is an alarm that is raised without a row.
    """
    red_flag_id = reading.value("red_flag_id")
    if red_flag_id:
        flag = content.red_flags.get(str(red_flag_id), content.red_flags[OTHER])
        return [_record(outcome, str(red_flag_id), flag.level)]
    found = [
        _record(
            outcome,
            entry["id"] if entry["id"] in content.red_flags else OTHER,
            Level(entry["level"]),
            entry.get("words") or "",
        )
        for entry in reading.danger.get("rows") or []
        if entry.get("level") in set(Level) and bool(entry.get("asked")) is (outcome == "check")
    ]
    if outcome == "alarm" and not any(record.outcome == "alarm" for record in found):
        level = content.red_flags[OTHER].level
        return [_record(outcome, OTHER, level, reading.text), *found]
    return [record for record in found if outcome != "soon" or record.level == "soon"]


def is_general(reading: Reading) -> bool:
    """Whether the message is like danger but names no sign that cannot wait."""
    rows = reading.danger.get("rows") or []
    named = any(not one.get("asked") and one.get("level") != "soon" for one in rows)
    return not named and not reading.value("red_flag_id")


def signs_of(records: Iterable[Record], *, general: bool = False) -> list[Sign]:
    """What the state keeps of records."""
    return [
        Sign(red_flag_id=record.red_flag_id, level=record.level, general=general)
        for record in records
    ]


def is_slip(reading: Reading, state: State) -> bool:
    """Whether the alarm that a button has just answered was answered by mistake."""
    if state.hold or state.lifted is None:
        return False
    if _lifted_lately(reading) and retract.affirms_after_all(reading.text):
        return True
    if not retract.takes_back(reading.text):
        return False
    said = [e.get("parse_data") or {} for e in reading.tracker.events if e["event"] == "user"]
    lately = (str(parsed.get("text") or "") for parsed in said[-_LATELY:-1])
    return any(text.startswith(_LIFTS) for text in lately)


def _lifted_lately(reading: Reading) -> bool:
    """Whether no more than a few answers were told since the alarm was answered."""
    since = list(itertools.takewhile(lambda key: key != LIFTED, reversed(reading.told)))
    answers = sum(AN_ANSWER.fullmatch(key) is not None for key in since)
    return len(since) < len(reading.told) and answers < _LATELY


def to_check(reading: Reading, content: Content, state: State) -> list[Record]:
    """The sign to ask about: the strongest that was neither asked about nor denied before."""
    if reading.danger.get("verdict") != "check":
        return []
    known = {*state.settled, *(reading.danger.get("denied") or [])}
    known |= {CHILD} if reading.is_adult else set()
    known |= {ADULTS} if reading.is_minor or "child" in reading.conditions else set()
    return [r for r in shown(reading, content, "check") if r.red_flag_id not in known][:1]


def _record(outcome: Outcome, red_flag_id: str, level: Level, words: str = "") -> Record:
    # No alarm is raised where days are soon enough.
    kind = "soon" if outcome == "alarm" and level == "soon" else outcome
    return Record(outcome=kind, red_flag_id=red_flag_id, level=level, words=words)


def asked(reading: Reading, content: Content) -> Asked | None:
    """What the message is about beside the danger, as a button would ask it."""
    ranking = reading.message.get("intent_ranking") or []
    names = [str(entry["name"]) for entry in ranking]
    if names and intents.of(names[0]).opens:
        return Asked(intent=names[0])
    found = next(iter(reading.answers), None)
    if found is None or reading.band == "weak" or found.id not in content.answers:
        return None
    return Asked(intent="answer", answer=found.id)


def asks(text: str) -> bool:
    """Whether a message asks for something."""
    return bool(_ASKS.search(text))


def asked_beside(reading: Reading, content: Content) -> Asked | None:
    """What the message that raises an alarm asks besides.

    The sign itself is like some answer, too ("Part of my leg is numb", "My back just went"); only
    a question is kept.
    """
    found = asked(reading, content)
    if found and found.answer and not asks(reading.text):
        return None
    return found


def as_message(asked: Asked | None) -> dict[str, object] | None:
    """The message that a button for `asked` sends."""
    if asked is None:
        return None
    return {
        "text": f"/{asked.intent}",
        "intent": {"name": asked.intent, "confidence": 1.0},
        "entities": [{"entity": "answer", "value": asked.answer}] if asked.answer else [],
    }


def _failed(error: SQLAlchemyError) -> None:
    # Its text may hold what was to be kept.
    _log.error("danger_state_failed", kind=type(error).__name__)
