"""A whole conversation as a trainer sees it: what stands for its words, and in how many queries."""

from sqlalchemy import event
from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Conversation, now
from backtalk.reviews.decisions import Asked, decide
from backtalk.reviews.inbox import talk
from backtalk.reviews.inbox.forms import IN_A_FORM
from tests.reviews import OTHER, said, words

ME, YOU = 1, 2


def queries(db: Session, content: Content, chat: str) -> int:
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    db.expire_all()
    event.listen(db.get_bind(), "before_cursor_execute", note)
    try:
        assert talk.turns(db, content, ME, chat)
    finally:
        event.remove(db.get_bind(), "before_cursor_execute", note)
    return len(statements)


def test_a_long_conversation_takes_no_more_queries_than_a_short_one(
    db: Session, content: Content
) -> None:
    short = said(db, "my leg hurts", 1, chat=1).conversation_id
    texts = words(20)
    messages = [said(db, text, 10 + n, chat=2) for n, text in enumerate(texts)]
    decide(db, content, ME, Asked([messages[3].id], "other", OTHER))
    long = messages[0].conversation_id
    assert queries(db, content, long) == queries(db, content, short)


def test_each_turn_has_the_decision_that_stands_for_its_words(
    db: Session, content: Content
) -> None:
    (once,), (twice,) = words(1, twice=False), words(1, twice=True)
    one, other = (said(db, text, n, chat=2) for n, text in enumerate((once, twice), 1))
    mine = decide(db, content, ME, Asked([one.id], "other", OTHER))
    decide(db, content, ME, Asked([other.id], "other", OTHER))
    for staff_id, shown in ((ME, 2), (YOU, 1)):
        turns = talk.turns(db, content, staff_id, one.conversation_id)
        assert turns
        found = [turn.decision for turn in turns if turn.decision]
        assert len(found) == shown, "what one trainer said is not shown to the second reader"
        assert found[0].id == mine[0].id


def test_what_a_form_took_is_shut_however_it_can_be_told(db: Session, content: Content) -> None:
    for number, values in enumerate(({"action": "contact_form"}, {}), 1):
        said(db, "[contact details]", number, chat=2, **values)
    chat = said(db, "my leg hurts", 3, chat=2).conversation_id
    turns = talk.turns(db, content, ME, chat)
    assert turns
    assert [turn.open for turn in turns] == [False, False, True]
    assert [turn.said for turn in turns] == [IN_A_FORM, IN_A_FORM, "my leg hurts"]
    db.get_one(Conversation, chat).contact_open_since = now()
    turns = talk.turns(db, content, ME, chat)
    assert turns
    assert not any(turn.open for turn in turns)
