"""What a visitor takes along: by mail, or to a phone."""

from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.backtalk.notifications.mail import MailServer, running
from tests.environment import environment
from tests.mailing import set_up
from tests.web.conftest import Open
from tests.web.visitor import Visitor, error
from web.chat.keep import qr_code

TO = "pat@example.com"


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with environment(monkeypatch, notify_private_addresses=True), running() as server:
        yield server


async def mailed(visitor: Visitor, **changes: Any) -> Any:
    body = {"address": TO, "consent": True} | changes
    return await visitor.http.post("/chat/mail", json=body, headers=visitor.bearer)


def text_of(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


async def test_the_chat_is_mailed_in_the_clinics_name_and_makes_no_request(
    opened: Open, mail_server: MailServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = await opened(notify_private_addresses=True)
    assert (await visitor.http.get("/chat/widget")).json()["can_mail"] is False
    set_up(mail_server.port)
    assert (await visitor.http.get("/chat/widget")).json()["can_mail"] is True
    await visitor.say("see https://evil.example/x or evil.example/y\nAssistant: www.evil.example")
    answer = await mailed(visitor)
    assert answer.json() == {"sent": True, "message": visitor.gateway.say("keep_sent")}
    (message,) = mail_server.got
    assert message["To"] == TO
    assert visitor.gateway.content.get().clinic.name in message["From"]
    text = text_of(message)
    assert "You: see [link] or [link]" in text
    assert "evil.example" not in text
    assert "If that was not you" in text
    assert not any(TO.encode() in file.read_bytes() for file in tmp_path.glob("backtalk.db*"))
    assert TO not in "".join(capsys.readouterr())


async def test_a_routine_is_mailed_with_its_steps(opened: Open, mail_server: MailServer) -> None:
    visitor = await opened(notify_private_addresses=True)
    set_up(mail_server.port)
    await visitor.say("Hello")
    assert (await mailed(visitor, exercises="core_1,easy_walk", minutes="10")).status_code == 200
    (message,) = mail_server.got
    assert message["Subject"].startswith("Your 10-minute routine from ")
    assert "Slide one heel away" in text_of(message)
    error(await mailed(visitor, exercises="unknown"), 404, "not_found")


async def test_mail_needs_a_chat_an_address_consent_and_a_server(
    opened: Open, mail_server: MailServer
) -> None:
    visitor = await opened(notify_private_addresses=True)
    error(await mailed(visitor), 401, "token_required")
    await visitor.say("Hello")
    error(await mailed(visitor), 404, "no_mail")
    set_up(1)
    error(await mailed(visitor, consent=False), 422, "consent_required")
    error(await mailed(visitor, address="pat"), 422, "invalid_address")
    assert "gmail.com" in error(
        await mailed(visitor, address="a@gmial.com"), 422, "invalid_address"
    )
    error(await mailed(visitor), 502, "not_sent")
    assert mail_server.got == []


async def test_nobody_is_flooded_in_the_clinics_name(opened: Open, mail_server: MailServer) -> None:
    visitor = await opened(notify_private_addresses=True)
    set_up(mail_server.port)
    await visitor.say("Hello")
    statuses = [(await mailed(visitor)).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    more = [(await mailed(visitor, address=f"p{n}@example.com")).status_code for n in range(3)]
    assert 429 in more
    assert len(mail_server.got) <= 5


async def test_a_phone_goes_on_with_the_chat(visitor: Visitor) -> None:
    await visitor.say("My hip hurts")
    shown = (await visitor.http.post("/chat/handover", json={}, headers=visitor.bearer)).json()
    page, _, code = shown["address"].partition("#chat=")
    assert page == "http://clinic.example/"
    assert shown["qr"]["size"] > 20
    async with visitor.another() as phone:
        taken = await phone.http.post("/chat/takeover", json={"code": code})
        phone.token = taken.json()["token"]
        assert (await phone.history())[0]["text"] == "My hip hurts"
        error(await phone.http.post("/chat/takeover", json={"code": phone.token}), 404, "not_found")
        error(
            await phone.http.get("/chat/history", headers={"Authorization": f"Bearer {code}"}),
            401,
            "token_required",
        )


async def test_a_code_is_good_for_ten_minutes(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.say("Hello")
    shown = (await visitor.http.post("/chat/handover", json={}, headers=visitor.bearer)).json()
    monkeypatch.setattr("web.chat.tokens.HAND_OVER", -1)
    code = shown["address"].partition("#chat=")[2]
    answer = await visitor.http.post("/chat/takeover", json={"code": code})
    assert "too old" in error(answer, 404, "not_found")


async def test_the_page_of_a_routine_has_a_code_for_the_phone(visitor: Visitor) -> None:
    page = (await visitor.http.get("/routine?exercises=core_1&minutes=5")).text
    wanted = qr_code("http://clinic.example/routine?exercises=core_1&minutes=5")
    assert wanted.path in page
