"""What people read: plain, in the clinic's time, and nothing that a chat service would act on."""

from typing import Any

import pytest

from backtalk.notifications.texts import write
from tests.backtalk.notifications.helpers import CLINIC

LEAD: dict[str, Any] = {
    "type": "lead.created",
    "id": "5b1f00aa11",
    "lead": {
        "id": 17,
        "source": "chat",
        "due_at": "2026-11-23T18:00:00+00:00",
        "link": "https://chat.clinic.example/console/leads/17",
    },
}
PERSON = {"name": "Jo", "phone": "+14155550132", "email": None, "best_time": None, "reason": ""}


def test_a_request_in_the_time_of_the_clinic() -> None:
    text = write(LEAD, CLINIC)
    assert text.title == "Example Physical Therapy: new contact request"
    assert "Answer promised by Mon 23 Nov, 10:00." in text.body
    assert "Open it: https://chat.clinic.example/console/leads/17" in text.body
    assert "Reference 5b1f00aa." in text.body
    assert "Name" not in text.body


@pytest.mark.parametrize(
    ("danger", "title"),
    [
        ("emergency_now", "new contact request (danger sign)"),
        ("soon", "new contact request"),
        (None, "new contact request"),
    ],
)
def test_an_emergency_is_said_at_once(danger: str | None, title: str) -> None:
    text = write(LEAD | {"lead": LEAD["lead"] | {"danger": danger}}, CLINIC)
    assert text.title.endswith(title)


def test_what_a_person_did_not_give_has_no_line() -> None:
    body = write(LEAD | {"person": PERSON}, CLINIC).body
    assert "Phone: +14155550132" in body
    assert "E-mail" not in body
    assert "About" not in body


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("<!channel> hi", "!channel hi"),
        ("@everyone look", "everyone look"),
        ("[click](https://evil.example)", "click (https evil.example)"),
        ("*bold* _it_ `code` ~no~", "bold it code no"),
        ("a\r\nName: somebody else", "a Name: somebody else"),
        ("O'Brien-Núñez, 40%", "O'Brien-Núñez, 40%"),
    ],
)
def test_words_of_a_visitor_mention_link_and_style_nothing(words: str, read: str) -> None:
    person = PERSON | {"name": words, "reason": words}
    lines = write(LEAD | {"person": person}, CLINIC).body.splitlines()
    assert f"Name: {read}" in lines
    assert f"About: {read}" in lines


@pytest.mark.parametrize(
    ("payload", "title", "line"),
    [
        (
            {"type": "danger.raised", "level": "emergency_now", "link": None},
            "danger sign in the chat",
            "Open the console to see it.",
        ),
        (
            {
                "type": "leads.overdue",
                "count": 1,
                "oldest_at": "2026-11-20T18:00:00+00:00",
                "link": None,
            },
            "1 contact request is overdue",
            "1 contact request is overdue; the longest since Fri 20 Nov, 10:00.",
        ),
        ({"type": "test"}, "test message", "Notifications of contact requests arrive here."),
    ],
)
def test_the_other_kinds(payload: dict[str, Any], title: str, line: str) -> None:
    text = write({"id": "k" * 32} | payload, CLINIC)
    assert text.title == f"{CLINIC.name}: {title}"
    assert line in text.body.splitlines()
