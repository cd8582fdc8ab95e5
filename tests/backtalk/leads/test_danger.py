import pytest
from sqlalchemy.orm import Session

from backtalk.conversations.counters import recount
from backtalk.db.models import Conversation, DangerSign
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact
from backtalk.leads.workflow import LeadError
from backtalk.red_flags import records
from tests.backtalk.leads.conftest import Make


def conversation(store: Session, name: str, *outcomes: str, level: str = "same_day") -> None:
    store.add(Conversation(id=name))
    store.flush()
    for number, outcome in enumerate(outcomes):
        store.add(
            DangerSign(
                conversation_id=name,
                message_id=f"m{number}",
                outcome=outcome,
                red_flag_id="ces_bladder",
                level=level,
                words="cannot pee",
            )
        )
        store.flush()
    recount(store, name)
    store.commit()


def names(store: Session, *, seen: bool = False) -> list[str]:
    rows, total = records.unreached(store, seen=seen)
    assert len(rows) == total
    return [row.conversation_id for row in rows]


@pytest.mark.parametrize(
    ("outcomes", "listed"),
    [
        (("alarm",), True),
        (("soon",), True),
        (("alarm", "getting_help"), True),
        (("check",), True),
        (("check", "ignored"), True),
        (("check", "none_of_these"), False),
        (("check", "none_of_these", "check"), True),
        (("check", "alarm"), True),
        ((), False),
    ],
)
def test_signs_without_a_contact_are_listed(
    store: Session, outcomes: tuple[str, ...], listed: bool
) -> None:
    conversation(store, "c", *outcomes)
    assert (names(store) == ["c"]) is listed
    assert records.count_unreached(store) == listed


def test_the_strongest_come_first_and_their_answer_is_known(store: Session) -> None:
    conversation(store, "b", "alarm", "getting_help")
    conversation(store, "a", "alarm", level="emergency_now")
    rows, _ = records.unreached(store)
    assert [(row.conversation_id, row.answer) for row in rows] == [
        ("a", None),
        ("b", "getting_help"),
    ]
    assert rows[0].signs[0].words == "cannot pee"


def test_who_left_a_contact_is_among_the_leads(store: Session, make: Make) -> None:
    conversation(store, "c", "alarm")
    make(conversation_id="c")
    recount(store, "c")
    store.commit()
    assert names(store) == []


def test_a_lead_whose_question_was_denied_bears_no_flag(store: Session, make: Make) -> None:
    conversation(store, "c", "check")
    lead = make(conversation_id="c")
    recount(store, "c")
    store.refresh(lead)
    assert lead.danger_rank == 2
    store.add(
        DangerSign(
            conversation_id="c",
            message_id="m9",
            outcome="none_of_these",
            red_flag_id="ces_bladder",
            level="same_day",
        )
    )
    store.flush()
    recount(store, "c")
    store.refresh(lead)
    assert lead.danger_rank == 9


def test_staff_take_note_and_back(store: Session) -> None:
    conversation(store, "c", "alarm")
    records.take_note(store, "c", 7)
    store.commit()
    assert (names(store), names(store, seen=True)) == ([], ["c"])
    assert records.unreached(store, seen=True)[0][0].seen_by == 7
    records.take_note(store, "c", 7, seen=False)
    store.commit()
    assert names(store) == ["c"]
    with pytest.raises(LeadError):
        records.take_note(store, "gone", 7)


def test_who_left_a_number_comes_first_among_equals(store: Session) -> None:
    for name in ("a", "b", "c"):
        conversation(store, name, "alarm")
    unconfirmed.keep(store, "b", Contact("Jo", "+14155550132"))
    store.commit()
    rows, _ = records.unreached(store)
    assert rows[0].conversation_id == "b"
    assert [row.left for row in rows] == [True, False, False]
    kept = store.get_one(Conversation, "b").left_contact or b""
    assert b"0132" not in kept
    unconfirmed.forget(store, "b")
    store.commit()
    assert not any(row.left for row in records.unreached(store)[0])
