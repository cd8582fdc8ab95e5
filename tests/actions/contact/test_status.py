"""How the request of a chat stands, told when somebody asks."""

import pytest
from sqlalchemy import update

from actions.answers import ActionAnswer
from actions.small_talk import ActionSay
from backtalk.db.models import Lead
from backtalk.db.session import session
from tests.actions.turn import Turn
from tests.leads import JO, taken

ASKED = ("front_desk/response_time",)


def asked(status: str = "new") -> None:
    with session() as db:
        lead = taken(db, JO)
        with db.begin():
            db.execute(update(Lead).where(Lead.id == lead.id).values(status=status))


@pytest.mark.parametrize(
    ("status", "step", "said"),
    [
        ("new", "saved", "will get back to you by"),
        ("contacted", "saved", "is working on it"),
        ("booked", "stopped", "a visit is booked"),
        ("closed", "stopped", "is closed"),
    ],
)
def test_who_asks_reads_how_it_stands(status: str, step: str, said: str) -> None:
    asked(status)
    turn = Turn(ActionAnswer(), "answer", "did you get my request", answers=ASKED)
    (told,) = turn.reply
    assert (told.type, told.step if told.type == "contact" else "") == ("contact", step)
    assert said in turn.words


@pytest.mark.parametrize(
    "text", ["cancel my request", "please withdraw the request", "you don't need to call me"]
)
def test_who_takes_it_back_gets_the_button(text: str) -> None:
    asked()
    assert [m.step for m in Turn(ActionSay(), "stop", text).reply if m.type == "contact"] == [
        "saved"
    ]


def test_a_wish_about_the_time_takes_nothing_back() -> None:
    asked()
    assert "contact" not in Turn(ActionSay(), "inform", "please don't call me before 9").kinds


def test_without_a_request_nothing_changes() -> None:
    asking = Turn(ActionAnswer(), "answer", "did you get it", answers=("front_desk/hours", *ASKED))
    assert asking.answers == ["front_desk/hours"]
    assert "contact" not in Turn(ActionAnswer(), "answer", "did you get it", answers=ASKED).kinds
    assert Turn(ActionSay(), "stop", "cancel my request").kinds[0] == "text"
