"""A conversation over HTTP: it is held, nothing leaves the machine, no words reach the log."""

import sqlite3
import urllib.error
from collections.abc import Iterator

import pytest
from project import TOKEN, Project
from served import HELLO, REQUEST, Served, serving
from test_training import LOOPBACK

WORDS = "zanzibar"  # in no log line of Rasa's own


@pytest.fixture(scope="module")
def served(trained: Project) -> Iterator[Served]:
    with serving(trained) as engine:
        yield engine


@pytest.fixture(autouse=True)
def _actions_work_again(served: Served) -> Iterator[None]:
    yield
    served.actions.status, served.actions.answer = 200, HELLO


def test_the_action_of_the_rule_answers(served: Served) -> None:
    assert served.say("hello there", "greeter") == [
        {"recipient_id": "greeter", "text": "Hello from the clinic."}
    ]
    assert served.actions.asked[-1] == "action_say"


def test_without_the_secret_nobody_is_heard(served: Served) -> None:
    before = len(served.actions.asked)
    body = {"sender": "stranger", "message": "hello there"}
    for token in ("", "a guess"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            served.post("/webhooks/rest/webhook", body, token)
        assert refused.value.code == 401
    assert len(served.actions.asked) == before


def test_the_actions_get_the_secret_and_the_name_of_the_request(served: Served) -> None:
    served.say("hello there", "named")
    secret, call = served.actions.calls[-1]
    assert secret == f"Bearer {TOKEN}"
    assert call["tracker"]["latest_message"]["metadata"]["request_id"] == REQUEST


def test_an_action_that_fails_is_one_line_with_the_name_of_the_request(served: Served) -> None:
    served.actions.status = 500
    with served.new_log() as log:
        served.say("hello there", "failing")
    (line,) = log.text.strip().splitlines()
    assert "action_say" in line
    assert "after ClientResponseError at" in line
    assert REQUEST in line


def test_danger_gets_its_action_and_no_other(served: Served) -> None:
    before = len(served.actions.asked)
    served.say("i cant feel between my legs and i wet myself", "endangered")
    assert served.actions.asked[before:] == ["action_danger"]


def test_a_conversation_connects_to_nothing_but_this_machine(
    served: Served, trained: Project
) -> None:
    before = len(trained.connections)
    served.say("how do i use the foam roller", "recorded")
    assert trained.connections[before:]  # to the actions
    assert set(trained.connections) <= LOOPBACK


def test_what_actions_return_is_checked_as_upstream_does(served: Served) -> None:
    served.actions.answer = {"events": [{"no": "event"}], "responses": []}
    assert served.say("hello there", "unlucky") == []


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, HELLO),
        (500, HELLO),
        (400, {"error": "no", "action_name": "action_say"}),
        (200, {"events": [{"no": "event"}], "responses": [{"text": WORDS}]}),
        (200, {"events": [{"event": "no such event", "text": WORDS}], "responses": []}),
        (200, {"events": [], "responses": [{"response": 1, "text": WORDS}]}),
    ],
)
def test_no_words_are_logged_when_an_action(
    status: int, answer: dict[str, object], served: Served
) -> None:
    served.actions.status, served.actions.answer = status, answer
    with served.new_log() as log:
        served.say(f"hello there {WORDS}", "logged")
    assert WORDS not in log.text


@pytest.mark.parametrize("change", ["INSERT", "SELECT"])
def test_no_words_are_logged_when_the_database_fails(
    change: str, served: Served, trained: Project
) -> None:
    served.say("hello there", "unsaved")
    broken, mended = {
        "INSERT": (
            "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(FAIL, 'no room'); END",
            "DROP TRIGGER full",
        ),
        "SELECT": (
            "ALTER TABLE events RENAME TO elsewhere",
            "ALTER TABLE elsewhere RENAME TO events",
        ),
    }[change]
    with sqlite3.connect(trained.root / "events.db") as database:
        database.execute(broken)
    try:
        with served.new_log() as log:
            served.say(f"hello there {WORDS}", "unsaved")
    finally:
        with sqlite3.connect(trained.root / "events.db") as database:
            database.execute(mended)
    assert "[SQL: " + change in log.text
    assert WORDS not in log.text


def test_no_words_are_logged_when_reading_fails(served: Served) -> None:
    with served.new_log() as log:
        assert served.say(f"{WORDS} \ud800", "unreadable") == []
    assert "rest.message.received.failure" in log.text
    assert WORDS not in log.text
