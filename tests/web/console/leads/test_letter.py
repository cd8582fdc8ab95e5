"""E-mails from the console to who asked for contact, through a real mail server."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from backtalk.db.models import Lead, Notification
from backtalk.db.session import session
from tests.backtalk.notifications.mail import MailServer, running
from tests.environment import environment
from tests.frozen import content
from tests.mailing import set_up
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from tests.web.console.requests import ask, follow, read, recorded


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with environment(monkeypatch, notify_private_addresses=True), running() as server:
        yield server


@pytest.fixture
def with_mail(browsers: Browsers, mail_server: MailServer) -> MailServer:
    set_up(mail_server.port)
    return mail_server


def fields(page: str) -> dict[str, Any]:
    """What the form holds, as a browser would send it."""
    hidden = dict(re.findall(r'name="(version|key)" value="(\w+)"', page))
    subject = re.search(r'name="subject"[^>]* value="([^"]*)"', page)
    body = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert subject
    assert body
    return {**hidden, "subject": subject[1], "body": body[1]}


async def drafted(browser: Browser, lead_id: int, template: str = "letter_tried") -> dict[str, Any]:
    return fields((await browser.get(f"/leads/{lead_id}/letter?template={template}")).text)


def body_of(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


async def test_a_letter_is_filled_in_changed_and_sent_in_the_clinics_name(
    rosa: Browser, with_mail: MailServer
) -> None:
    lead_id = ask()
    form = await drafted(rosa, lead_id)
    assert "Hello Jo Bloggs," in form["body"]
    assert "555" in form["body"]
    form["body"] += "\n\nP.S. Tuesday at nine is free."
    page = await follow(rosa, await rosa.post(f"/leads/{lead_id}/letter", **form))
    assert "The e-mail is sent." in page
    assert "P.S. Tuesday at nine is free." in page
    (message,) = with_mail.got
    assert message["To"] == "jo@example.com"
    assert message["Subject"] == form["subject"]
    assert "<desk@clinic.example>" in message["From"]
    assert "Backtalk" not in message["From"]
    assert message["Reply-To"].endswith(content().clinic.email)
    assert "P.S. Tuesday at nine is free." in body_of(message)
    lead = read(lead_id)
    assert (lead.status, lead.contacted_at is not None) == ("contacted", True)
    assert lead.assignee_id is not None
    (entry,) = recorded("lead.letter")
    assert (entry.object_id, entry.details) == (str(lead_id), None)


async def test_nothing_of_a_letter_is_kept_in_the_clear(
    rosa: Browser, with_mail: MailServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lead_id = ask()
    form = await drafted(rosa, lead_id)
    await rosa.post(f"/leads/{lead_id}/letter", **form | {"body": "Marmalade at nine"})
    assert len(with_mail.got) == 1
    files = [*tmp_path.glob("backtalk.db*")]
    assert files
    assert not any(b"Marmalade" in file.read_bytes() for file in files)
    said = "".join(capsys.readouterr())
    assert "Marmalade" not in said
    assert "jo@example.com" not in said


async def test_the_same_form_again_sends_nothing_more(rosa: Browser, with_mail: MailServer) -> None:
    lead_id = ask()
    form = await drafted(rosa, lead_id)
    answers = await asyncio.gather(
        *(rosa.post(f"/leads/{lead_id}/letter", **form) for _ in range(3))
    )
    assert {answer.status_code for answer in answers} == {303}
    assert len(with_mail.got) == 1
    assert "sent already" in await follow(rosa, await rosa.post(f"/leads/{lead_id}/letter", **form))
    assert len(recorded("lead.letter")) == 1


async def test_a_server_that_is_away_is_said_and_the_letter_kept(
    rosa: Browser, browsers: Browsers, mail_server: MailServer
) -> None:
    set_up(1)
    lead_id = ask()
    form = await drafted(rosa, lead_id)
    page = await follow(rosa, await rosa.post(f"/leads/{lead_id}/letter", **form))
    assert "has not gone out yet" in page
    assert "It is tried again" in page
    assert form["subject"] in page
    with session() as db, db.begin():
        db.execute(update(Notification).values(state="failed"))
    page = (await rosa.get(f"/leads/{lead_id}")).text
    assert "It could not be sent." in page
    set_up(mail_server.port)
    page = await follow(rosa, await rosa.post(f"/leads/{lead_id}/letter/again", key=form["key"]))
    assert "The e-mail is sent." in page
    assert len(mail_server.got) == 1


async def test_an_appointment_stands_in_its_letter(rosa: Browser, with_mail: MailServer) -> None:
    lead_id = ask()
    at = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    with session() as db, db.begin():
        values = {"appointment_at": at, "appointment_with": "Sam Hill"}
        db.execute(update(Lead).where(Lead.id == lead_id).values(values))
    body = (await drafted(rosa, lead_id, "letter_appointment"))["body"]
    assert "9:30" in body
    assert "with Sam Hill" in body


async def test_what_a_colleague_did_meanwhile_stops_it_and_keeps_the_words(
    rosa: Browser, with_mail: MailServer
) -> None:
    lead_id = ask()
    form = await drafted(rosa, lead_id)
    form["body"] = "My own words"
    with session() as db, db.begin():
        db.execute(update(Lead).values(version=Lead.version + 1))
    answer = await rosa.post(f"/leads/{lead_id}/letter", **form)
    assert answer.status_code == 422
    assert fields(answer.text)["body"] == "My own words"
    assert with_mail.got == []
    await rosa.post(f"/leads/{lead_id}/letter", **fields(answer.text))
    assert len(with_mail.got) == 1


@pytest.mark.parametrize(
    "wrong", [{"subject": ""}, {"body": " "}, {"body": "x" * 4001}, {"subject": "x" * 151}]
)
async def test_what_cannot_be_sent_is_said(
    rosa: Browser, with_mail: MailServer, wrong: dict[str, str]
) -> None:
    lead_id = ask()
    form = await drafted(rosa, lead_id)
    answer = await rosa.post(f"/leads/{lead_id}/letter", **form | wrong)
    assert answer.status_code == 422
    assert "characters" in answer.text
    assert with_mail.got == []


@pytest.mark.parametrize("changes", [{"email": None}, {}])
async def test_without_an_address_or_a_server_there_is_no_letter(
    rosa: Browser, mail_server: MailServer, changes: dict[str, Any]
) -> None:
    if changes:
        set_up(mail_server.port)
    lead_id = ask(**changes)
    assert "Write an e-mail</button>" not in (await rosa.get(f"/leads/{lead_id}")).text
    answer = await rosa.get(f"/leads/{lead_id}/letter")
    assert "no e-mail address, or no mail server" in await follow(rosa, answer)
