from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backtalk.db.models import Conversation, Lead, now
from backtalk.db.search import erase_words
from backtalk.db.session import database, session
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto, masking, person
from backtalk.privacy.deletion import forget_all, forget_leads
from backtalk.privacy.person import Trace
from tests.backtalk.privacy.planted import TRACES, everything, in_files, lead_ids, plant
from tests.backtalk.privacy.recorded import record, slot, user

Names = list[tuple[str | None, list[str], bool]]


@pytest.fixture
def planted(database_url: str) -> Iterator[Session]:
    plant()
    with session() as db:
        yield db


def names(traces: list[Trace]) -> Names:
    return [
        (t.conversation.id if t.conversation else None, [r.name for r in t.requests], t.sure)
        for t in traces
    ]


ZEB: Names = [
    ("c1", ["Zebedee Quuxley"], True),
    ("c2", ["Zebedee Quuxley"], True),
    (None, ["Zebedee Quuxley"], True),
]


@pytest.mark.parametrize("words", ["(415) 555-0132", "ZEB@example.com", "+1 415 555 0132"])
def test_all_of_a_person_is_found_by_one_detail(planted: Session, words: str) -> None:
    # c2 knows the address alone, the request without a chat the number alone.
    assert sorted(names(person.of_words(planted, words, "US")), key=str) == sorted(ZEB, key=str)


def test_a_chat_or_a_request_leads_to_the_rest(planted: Session) -> None:
    assert sorted(names(person.of_conversation(planted, "c2")), key=str) == sorted(ZEB, key=str)
    (lead,) = lead_ids(planted, None)
    assert sorted(names(person.of_lead(planted, lead)), key=str) == sorted(ZEB, key=str)


def test_a_name_finds_namesakes_which_are_not_sure(planted: Session) -> None:
    found = person.of_words(planted, "quuxley ZEBEDEE", "US")
    assert [(name, sure) for _, [name], sure in names(found)] == [("Zebedee Quuxley", False)] * 3
    assert person.of_words(planted, "Zebedee Nobody", "US") == []
    assert person.of_words(planted, "?!", "US") == []


def test_merged_requests_are_of_one_person(planted: Session) -> None:
    (main,), (other,) = lead_ids(planted, "jo"), lead_ids(planted, None)
    planted.execute(update(Lead).where(Lead.id == other).values(merged_into=main))
    assert len(person.of_words(planted, "jo@example.com", "US")) == 4


def test_another_persons_request_in_the_same_chat_is_seen(planted: Session) -> None:
    (lead,) = lead_ids(planted, "jo")
    planted.execute(
        update(Lead).where(Lead.id == lead).values(conversation_id="c1", message_id="x")
    )
    found = names(person.of_words(planted, "zeb@example.com", "US"))
    assert ("c1", ["Zebedee Quuxley", "Jo Bloggs"], True) in found


def test_a_chat_without_a_request_is_found_alone(planted: Session) -> None:
    planted.add(Conversation(id="quiet"))
    planted.flush()
    assert names(person.of_conversation(planted, "quiet")) == [("quiet", [], True)]
    assert person.of_conversation(planted, "gone") == []
    assert person.of_lead(planted, 999) == []


OPEN: Names = [("open", [], True)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("415 555 0177", OPEN),
        ("+1 415 555 0177 ext 3", OPEN),
        ("DAN@example.com", OPEN),
        ("dan danger", [("open", [], False)]),
        ("Dan", [("open", [], False)]),
        ("Dan Quuxley", []),
        ("415 555 0178", []),
    ],
)
def test_a_contact_form_that_is_open_is_found(planted: Session, words: str, found: Names) -> None:
    record(
        planted,
        "open",
        [
            user("o1", "it's Dan Danger"),
            slot("contact_name", "Dan Danger"),
            slot("contact_reach", {"phone": "+14155550177", "email": "dan@example.com"}),
        ],
    )
    planted.get_one(Conversation, "open").contact_open_since = now()
    planted.flush()
    assert names(person.of_words(planted, words, "US")) == found


@pytest.mark.parametrize(("words", "sure"), [("415 555 0177", True), ("dan danger", False)])
def test_what_was_left_before_a_danger_sign_is_found(
    planted: Session, words: str, sure: bool
) -> None:
    planted.add(Conversation(id="left"))
    planted.flush()
    unconfirmed.keep(planted, "left", Contact("Dan Danger", "+14155550177"))
    assert names(person.of_words(planted, words, "US")) == [("left", [], sure)]


def test_nothing_is_left_in_any_table_or_file(planted: Session, tmp_path: Path) -> None:
    before = everything(database())
    for trace in TRACES:
        assert trace.lower() in before, "it was planted"
    traces = person.of_words(planted, "zeb@example.com", "US")
    chats = [t.conversation.id for t in traces if t.conversation]
    alone = [r.lead.id for t in traces if not t.conversation for r in t.requests]
    planted.rollback()
    with planted.begin():
        receipt = forget_all(planted, chats) + forget_leads(planted, alone)
    assert (receipt.conversations, receipt.leads, receipt.messages) == (2, 3, 10)
    assert (receipt.notes, receipt.notifications, receipt.danger_signs) == (1, 1, 10)
    assert receipt.changes == 4
    assert receipt.events > 30
    planted.close()
    masking.erase_traces(database())
    erase_words(database())
    hashes = [crypto.hash_phone("+14155550132"), *crypto.hash_name("Zebedee Quuxley")]
    for place in (everything(database()), in_files(tmp_path)):
        for trace in (*TRACES, *hashes):
            assert trace.lower() not in place, trace
    assert planted.scalar(select(func.count()).select_from(Lead)) == 1, "Jo's is kept"
