"""Who is told of what, set up over HTTP; what is secret stays so."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry
from backtalk.db.session import session
from backtalk.notifications import targets
from backtalk.notifications.targets import Secret, Target
from backtalk.privacy import crypto
from tests.backtalk.notifications.helpers import ask
from tests.backtalk.notifications.receiver import Behaviour, Receiver, running
from tests.web.conftest import Open
from tests.web.console.browser import Browser, make
from tests.web.console.notifications.making import MAIL, SLACK, add, audited, only
from web.jobs import outbox


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running() as server:
        yield server


@pytest.fixture
def behaviour(receiver: Receiver) -> Behaviour:
    return receiver.behaviour


async def test_a_webhook_is_added_and_its_key_shown_once(admin: Browser) -> None:
    answer = await add(admin, about=["lead", "danger", "nonsense"])
    target, secret = only()
    assert (target.about, target.personal, target.enabled) == (("lead", "danger"), False, True)
    assert secret.key in answer.text
    assert secret.key.startswith("whsec_")
    for path in ("", f"/{target.id}", "/deliveries"):
        text = (await admin.get(f"/notifications{path}")).text
        assert secret.key not in text
        assert "T0P-SECRET" not in text
    assert audited() == ["notification.target_added"]


async def test_what_is_set_up_is_shown(admin: Browser) -> None:
    assert "Nobody is notified" in (await admin.get("/notifications")).text
    await add(admin, personal="yes")
    text = (await admin.get("/notifications")).text
    for words in ("Practice software", "https://hooks.clinic.example/…", "personal details"):
        assert words in text


async def test_mail_keeps_its_password_unless_the_server_changes(admin: Browser) -> None:
    answer = await add(admin, **MAIL)
    target, secret = only()
    assert answer.headers["location"] == f"/console/notifications/{target.id}"
    assert secret.email
    assert secret.email.to == ("front@clinic.example", "boss@clinic.example")
    page = await admin.get(f"/notifications/{target.id}")
    assert "T0P-SECRET" not in page.text
    assert "smtp.clinic.example" in page.text
    changed = MAIL | {"password": "", "name": "Reception"}
    await admin.post(f"/notifications/{target.id}", **changed)
    target, secret = only()
    assert target.name == "Reception"
    assert secret.email
    assert secret.email.password == "T0P-SECRET"
    await admin.post(f"/notifications/{target.id}", **changed | {"host": "evil.example"})
    _, secret = only()
    assert secret.email
    assert secret.email.password == ""


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"url": "ftp://clinic.example"}, "https://"),
        ({"url": ""}, "https://"),
        ({"url": "http://clinic.example", "personal": "yes"}, "alone"),
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"about": "nonsense"}, "at least one"),
        ({"kind": "service", "url": "syslog://"}, "not offered"),
        ({"kind": "service", "url": "json://127.0.0.1"}, "not offered"),
        (MAIL | {"port": "many"}, "port"),
        (MAIL | {"to": "nobody"}, "addresses"),
        (MAIL | {"to": ""}, "addresses"),
        (MAIL | {"sender": "a@b.example\r\nBcc: c@d.example"}, "sender"),
        (MAIL | {"host": "smtp.example/?x="}, "mail server"),
        (MAIL | {"security": "insecure"}, "own network"),
    ],
)
async def test_what_cannot_work_is_refused_in_words(
    admin: Browser, form: dict[str, Any], words: str
) -> None:
    answer = await add(admin, **form)
    assert answer.status_code == 422
    alert = re.search(r'role="alert">.*?<div>(.*?)</div>', answer.text, re.DOTALL)
    assert alert
    assert words in alert[1]
    assert "T0P-SECRET" not in answer.text
    with session() as db:
        assert targets.all_targets(db) == []


async def test_a_name_is_used_once_and_is_shown_as_text(admin: Browser) -> None:
    name = "<script>alert(1)</script>"
    await add(admin, name=name)
    again = await add(admin, name=name)
    assert again.status_code == 422
    assert "<script>alert" not in again.text
    assert "<script>alert" not in (await admin.get("/notifications")).text


async def test_a_service_is_added_changed_turned_off_and_removed(admin: Browser) -> None:
    await add(admin, kind="service", name="Chat", url=SLACK)
    target, secret = only()
    assert (target.shown, secret.url, secret.key) == ("Slack", SLACK, "")
    page = f"/notifications/{target.id}"
    await admin.post(page, name="Team chat", url="", about="digest", personal="yes")
    target, secret = only()
    assert (target.name, target.about, target.personal) == ("Team chat", ("digest",), True)
    assert secret.url == SLACK
    await admin.post(f"{page}/off")
    assert not only()[0].enabled
    await admin.post(f"{page}/on")
    assert only()[0].enabled
    assert (await admin.post(f"{page}/key")).status_code == 404
    await admin.post(f"{page}/remove")
    with session() as db:
        assert targets.all_targets(db) == []
    assert audited() == [
        f"notification.target_{what}" for what in ("added", "changed", "off", "on", "removed")
    ]
    with session() as db:
        details = str([row.details for row in db.scalars(select(AuditEntry))])
    assert "TIiaj" not in details


async def test_a_new_key_replaces_the_old(admin: Browser) -> None:
    await add(admin)
    target, secret = only()
    answer = await admin.post(f"/notifications/{target.id}/key")
    assert only()[1].key != secret.key
    assert only()[1].key in answer.text


async def test_a_target_whose_key_is_lost_can_be_entered_anew(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(admin)
    target, _ = only()
    monkeypatch.setattr(targets, "secret_of", _wrong_key)
    assert (await admin.get(f"/notifications/{target.id}")).status_code == 200


def _wrong_key(*_: Any) -> Secret:
    raise crypto.WrongKey("another")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (200, "The test message was sent."),
        (500, "It did not arrive. The server answered 500."),
    ],
)
async def test_a_test_says_what_came_of_it(
    opened: Open, receiver: Receiver, behaviour: Behaviour, answer: int, words: str
) -> None:
    visitor = await opened(notify_private_addresses=True)
    browser = Browser(visitor.app)
    async with browser.http:
        make("admin")
        await browser.sign_in("admin@clinic.test")
        behaviour.answers = [answer]
        await add(browser, url=receiver.url)
        target, _ = only()
        said = await browser.post(f"/notifications/{target.id}/test")
        assert words in (await browser.get(said.headers["location"].removeprefix("/console"))).text
    assert len(behaviour.got) == 1
    assert all(got.json["type"] == "test" for got in behaviour.got)


@pytest.mark.parametrize(
    "host", "127.0.0.1 127.1 0x7f000001 10.0.0.5 [::1] localhost 169.254.169.254".split()
)
async def test_an_address_in_the_own_network_is_refused_when_it_is_typed(
    admin: Browser, host: str
) -> None:
    answer = await add(admin, url=f"https://{host}/hook")
    assert answer.status_code == 422
    assert "private network" in answer.text
    with session() as db:
        assert targets.all_targets(db) == []


async def test_requests_are_sent_while_web_runs(
    opened: Open, receiver: Receiver, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "EVERY", 0.05)
    await opened(notify_private_addresses=True)
    with session() as db, db.begin():
        target = Target(id=1, name="Hook", kind="webhook", about=("lead",))
        targets.save(db, target, Secret(url=receiver.url, key=targets.new_key()), None)
    lead = ask()
    async with asyncio.timeout(10):
        while not behaviour.got:
            await asyncio.sleep(0.05)
    assert behaviour.got[0].json["lead"]["id"] == lead.id


async def test_after_an_error_it_is_said_that_the_address_is_to_be_typed_again(
    admin: Browser,
) -> None:
    assert "Type it again" in (await add(admin, name="")).text
    assert "by e-mail alone" in (await add(admin, about="report")).text
