"""The danger state of a conversation: a hold, an open check, a form that waits; and its record.

The state lives in `conversations.danger`, so that it outlives Rasa's session, a restart and "start
over". It holds no word of the visitor's; `danger_signs` keeps those that matched, for staff.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, Self, cast

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Table, bindparam, exists, select, update
from sqlalchemy.orm import Session, aliased

from backtalk.db.models import Conversation, DangerSign, now
from backtalk.red_flags.levels import Level

CONTACT_FORM = "contact_form"
DESPAIR, SUICIDE = "pain_despair", "suicidal_intent"
CRISIS = frozenset({DESPAIR, SUICIDE})
"""Rows where the assistant stays with the person: no exercise, no contact request."""

Lifting = Literal["getting_help", "clinician_checked", "not_happening"]
Outcome = Literal["alarm", "check", "ignored", "none_of_these", "soon"] | Lifting


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sign(_Kept):
    """A row that a message shows, and how strongly.

    `general`: the message is like danger, but names no sign; its card names none either.
    """

    red_flag_id: str
    level: Level
    general: bool = False


class Asked(_Kept):
    """What a message was about beside the danger: as a button would ask it."""

    intent: str
    answer: str | None = None


class Hold(_Kept):
    """An alarm that the visitor has not answered; `signs` strongest first.

    `asked` is what was asked last and has to wait. `softly`: after a crisis was denied, the open
    question is once more if the visitor thinks of ending their life. `said` are the keys of what
    was said since, so that it is not put in the same words each time.
    """

    signs: tuple[Sign, ...]
    asked: Asked | None = None
    softly: bool = False
    said: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The strongest level told; it never sinks."""
        return self.signs[0].level

    @property
    def is_crisis(self) -> bool:
        """Whether a life may be at risk by the person's own hand."""
        return any(sign.red_flag_id in CRISIS for sign in self.signs)

    @property
    def asks_intent(self) -> bool:
        """Whether the open question is if the visitor thinks of ending their life."""
        rows = [sign.red_flag_id for sign in self.signs]
        return self.softly or (rows[0] == DESPAIR and SUICIDE not in rows)


class Check(_Kept):
    """A question whether a sign is happening now, that the visitor has not answered.

    Whoever goes on with something else leaves it. `of_list`: it stands under the list of danger
    signs that somebody asked for. `of_mood`: somebody only sounds low. `asked`: what exercises were
    held back from.
    """

    signs: tuple[Sign, ...]
    asked: Asked | None = None
    of_list: bool = False
    of_mood: bool = False

    @property
    def is_general(self) -> bool:
        """Whether it asks for the commonest danger signs, since no sign was named."""
        return self.signs[0].general

    @property
    def named_nothing(self) -> bool:
        """Whether no sign of the visitor's stands behind it, so that staff need not see it."""
        return self.of_list or self.of_mood or self.is_general


class State(_Kept):
    """What is open about danger in a conversation.

    `waits` is the form that was interrupted, `waits_since` when; `soon` are the rows whose "see a
    clinician within days" was said; `settled` those that were asked about or denied: each is asked
    about once; `lifted` the alarm that was answered last, should that have been a slip;
    `seeks_help`: they were on the way to help then, so that exercise waits.
    """

    hold: Hold | None = None
    lifted: Hold | None = None
    seeks_help: bool = False
    check: Check | None = None
    waits: str | None = None
    waits_since: datetime | None = None
    soon: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    def joined_hold(self, signs: Sequence[Sign], asked: Asked | None) -> Hold:
        """The hold that there is after an alarm, with what was asked at first."""
        before = self.hold or self.check
        return Hold(
            signs=_merged(signs, self.hold.signs if self.hold else ()),
            asked=(before.asked if before else None) or asked,
            said=self.hold.said if self.hold else (),
        )

    def with_settled(self, rows: Iterable[str]) -> Self:
        """With rows that are not asked about again."""
        settled = tuple(dict.fromkeys((*self.settled, *rows)))
        return self if settled == self.settled else self.model_copy(update={"settled": settled})

    def with_hold(self, hold: Hold | None) -> Self:
        """With this hold, which answers an open check; or without one."""
        return self.model_copy(update={"hold": hold, "check": None})

    def with_lifted(self, answer: Lifting) -> Self:
        """With the alarm answered."""
        seeks_help = answer == "getting_help"
        lifted = {"lifted": self.hold, "seeks_help": seeks_help}
        return self.model_copy(update={"hold": None, "check": None, **lifted})

    def with_check(self, check: Check | None) -> Self:
        """With this check, or without one."""
        return self.model_copy(update={"check": check})

    def with_form_waiting(self, form: str | None) -> Self:
        """With `form` interrupted, if there is one; an earlier one goes on waiting otherwise."""
        if form is None or form == self.waits:
            return self
        return self.model_copy(update={"waits": form, "waits_since": now()})

    def without_form(self) -> Self:
        """With no form waiting."""
        return self.model_copy(update={"waits": None, "waits_since": None})


class Turn(_Kept):
    """One run of one message: Rasa may run several actions in it, and web may run it anew."""

    message_id: str = ""
    run: float = 0.0
    reminded: bool = False


class Memory(_Kept):
    """The state now, and before the message of `turn`, from which a rerun of it starts."""

    now: State = State()
    before: State = State()
    turn: Turn = Turn()


class Record(_Kept):
    """One line for staff: what came of which row, and the words that matched."""

    outcome: Outcome
    red_flag_id: str
    level: Level
    words: str = ""


# Made once: each action asks for them, and the ORM would read the whole row.
_conversations = cast(Table, Conversation.__table__)
_danger = select(_conversations.c.danger).where(_conversations.c.id == bindparam("of"))
_keep = update(_conversations).where(_conversations.c.id == bindparam("of"))


def recall(db: Session, conversation_id: str, message_id: str, run: float) -> Memory:
    """The state at this point of a message's run.

    Args:
        db: A session.
        conversation_id: Rasa's sender id; without such a conversation nothing is open.
        message_id: The visitor's message.
        run: What tells a rerun of the message from a further action in the same run.
    """
    kept = Memory.model_validate(db.scalar(_danger, {"of": conversation_id}) or {})
    if (kept.turn.message_id, kept.turn.run) == (message_id, run):
        return kept
    state = kept.before if kept.turn.message_id == message_id else kept.now
    return Memory(now=state, before=state, turn=Turn(message_id=message_id, run=run))


def keep(
    db: Session, conversation_id: str, memory: Memory, records: Iterable[Record]
) -> Sequence[Level]:
    """Keep the state, and what staff will see; a record that is there already is left alone.

    The caller commits, and tells whom it concerns of the alarms whose levels are returned. A
    conversation that is not there (deleted, or Rasa's own shell) keeps nothing.
    """
    kept = {"of": conversation_id, "danger": memory.model_dump(mode="json")}
    if not db.connection().execute(_keep, kept).rowcount:
        return ()
    db.expire_all()
    raised: list[Level] = []
    records = list(records)
    if not records:
        return raised
    message_id = memory.turn.message_id
    rows = db.execute(
        select(DangerSign.outcome, DangerSign.red_flag_id).where(
            DangerSign.conversation_id == conversation_id, DangerSign.message_id == message_id
        )
    )
    there = {(outcome, red_flag_id) for outcome, red_flag_id in rows}
    for record in records:
        if (record.outcome, record.red_flag_id) not in there:
            there.add((record.outcome, record.red_flag_id))
            db.add(
                DangerSign(
                    conversation_id=conversation_id,
                    message_id=message_id,
                    **record.model_dump(mode="json"),
                )
            )
            if record.outcome == "alarm":
                raised.append(record.level)
    return raised


def is_real() -> ColumnElement[bool]:
    """The condition on `DangerSign` that it counts: it was not only asked about and denied."""
    later = aliased(DangerSign)
    denied = exists().where(
        later.conversation_id == DangerSign.conversation_id,
        later.red_flag_id == DangerSign.red_flag_id,
        later.outcome == "none_of_these",
        later.id > DangerSign.id,
    )
    asked = DangerSign.outcome.in_(("check", "ignored"))
    return DangerSign.outcome.in_(("alarm", "soon", "noticed")) | (asked & ~denied)


def alarm_is_open(db: Session, conversation_id: str) -> bool:
    """Whether an alarm of the conversation has not been answered."""
    conversation = db.get(Conversation, conversation_id)
    found = conversation.danger if conversation else None
    return Memory.model_validate(found or {}).now.hold is not None


def contact_waits_since(conversation: Conversation) -> datetime | None:
    """Since when the contact form waits for an alarm or a check to be answered, if it does."""
    if not conversation.danger:
        return None
    state = Memory.model_validate(conversation.danger).now
    return state.waits_since if state.waits == CONTACT_FORM else None


def _merged(new: Sequence[Sign], before: Sequence[Sign]) -> tuple[Sign, ...]:
    """Each row once at its strongest, strongest first, of equals the newest first."""
    strongest: dict[str, Sign] = {}
    for sign in (*new, *before):
        known = strongest.get(sign.red_flag_id)
        if known is None or sign.level.rank < known.level.rank:
            strongest[sign.red_flag_id] = sign
    return tuple(sorted(strongest.values(), key=lambda sign: sign.level.rank))
