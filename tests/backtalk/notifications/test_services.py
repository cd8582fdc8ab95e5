"""E-mail over a real connection; which services may be used; what visitors' words may not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from apprise import Apprise
from pydantic import ValidationError

from backtalk.notifications import retry, sender, services
from backtalk.notifications.errors import NotSent, TargetError
from backtalk.notifications.targets import Email, Secret
from backtalk.notifications.texts import Text
from tests.backtalk.notifications import mail
from tests.backtalk.notifications.helpers import CLINIC, Clock, add_target, ask, rows
from tests.backtalk.notifications.receiver import Behaviour, running
from tests.environment import environment

TEXT = Text("A title", "A body")


@pytest.fixture
def server() -> Iterator[mail.MailServer]:
    with mail.running() as running_server:
        yield running_server


def by_mail(port: int, **values: object) -> Email:
    given = {
        "host": "127.0.0.1",
        "port": port,
        "security": "insecure",
        "user": "bot@clinic.example",
        "password": "p/@ ss:word",
        "sender": "bot@clinic.example",
        "to": ("front@clinic.example", "boss@clinic.example"),
    }
    return Email.model_validate(given | values)


@pytest.mark.usefixtures("outbox")
def test_a_request_arrives_by_mail(server: mail.MailServer) -> None:
    secret = Secret(email=by_mail(server.port))
    add_target("mail", kind="email", secret=secret, personal=True)
    ask(name="Jo <b>@here</b> Bloggs")
    assert sender.send_due(CLINIC, Clock()) == 1
    assert {message["To"] for message in server.got} == set(by_mail(1).to)
    message = server.got[0]
    assert message["Subject"] == "Example Physical Therapy: new contact request"
    assert "bot@clinic.example" in message["From"]
    body = str(message.get_body().get_content())  # type: ignore[attr-defined]  # EmailMessage
    assert "Name: Jo b here /b Bloggs" in body
    assert "Phone: +14155550132" in body
    assert "E-mail: jo@example.com" in body
    assert f"Reference {rows()[0].key[:8]}" in body


@pytest.mark.usefixtures("outbox")
def test_a_mail_server_that_refuses_is_tried_again_and_logs_nobody(
    server: mail.MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.login = "535 front@clinic.example is unknown"
    add_target("mail", kind="email", secret=Secret(email=by_mail(server.port)))
    ask()
    clock = Clock()
    assert sender.send_due(CLINIC, clock) == 0
    assert rows()[0].last_error == "The service refused it or could not be reached."
    assert "clinic.example" not in "".join(capsys.readouterr())
    server.login = "235 welcome"
    clock.at += retry.FIRST_DELAY
    assert sender.send_due(CLINIC, clock) == 1


@pytest.mark.usefixtures("var")
def test_a_mail_server_in_the_own_network_is_refused(server: mail.MailServer) -> None:
    with pytest.raises(NotSent, match="private"):
        services.send(Secret(email=by_mail(server.port)), TEXT)
    assert server.got == []


@pytest.mark.parametrize("field", ["host", "sender", "to"])
def test_mail_that_cannot_be_sent_is_refused(field: str) -> None:
    with pytest.raises(ValidationError):
        by_mail(25, **{field: ("no address",) if field == "to" else "no\r\naddress"})


@pytest.mark.usefixtures("var")
def test_mail_is_encrypted_outside_the_own_network() -> None:
    good = by_mail(587, security="starttls").model_copy(update={"host": "mail.clinic.example"})
    assert services.check_email(good) == "front@clinic.example, boss@clinic.example"
    with pytest.raises(TargetError, match="encryption"):
        services.check_email(by_mail(25))
    with pytest.raises(TargetError, match="private"):
        services.check_email(by_mail(587, security="starttls"))


@pytest.mark.usefixtures("var")
@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "Slack"),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "Slack"),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "Discord"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544", "Telegram"),
        ("mmosts://chat.clinic.example/3ccdd113474722377935511fc85d3dd4", "Mattermost"),
    ],
)
def test_services_on_offer(url: str, name: str) -> None:
    assert services.check_url(url) == name


@pytest.mark.usefixtures("var")
@pytest.mark.parametrize(
    "url",
    [
        "syslog://",
        "dbus://",
        "windows://",
        "macosx://",
        "json://127.0.0.1",
        "form://127.0.0.1",
        "xml://127.0.0.1",
        "mqtt://127.0.0.1/topic",
        "mmost://chat.clinic.example/3ccdd113474722377935511fc85d3dd4",
        "slack://",
        "file:///etc/passwd",
        "nonsense",
        "",
    ],
)
def test_services_that_are_not(url: str) -> None:
    with pytest.raises(TargetError):
        services.check_url(url)


def test_every_service_on_offer_is_there() -> None:
    known = {
        schema
        for service in Apprise().details()["schemas"]
        for kind in ("protocols", "secure_protocols")
        for schema in service[kind] or ()
    }
    assert set(services.SERVICES) <= known


def test_a_service_of_our_own_is_asked_with_the_words_and_its_answer_told(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour = Behaviour(answers=[200, 503, "redirect"])
    with running(behaviour=behaviour) as receiver:
        url = f"mmost://127.0.0.1:{receiver.server_port}/3ccdd113474722377935511fc85d3dd4"
        with pytest.raises(NotSent, match="private"):
            services.send(Secret(url=url), TEXT)
        assert behaviour.got == []
        with environment(monkeypatch, notify_private_addresses=True):
            assert services.check_url(url) == "Mattermost"
            services.send(Secret(url=url), TEXT)
            for words in ("answered 503", "answered 307"):
                with pytest.raises(NotSent, match=words):
                    services.send(Secret(url=url), TEXT)
    assert len(behaviour.got) == 3


@pytest.mark.parametrize(
    "url",
    [
        "workflows://host.example:443/abcdefgh/sig-1234567890",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#front",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
    ],
)
def test_no_address_makes_a_message_of_a_file_of_ours(url: str, tmp_path: Path) -> None:
    kept = tmp_path / "secret.json"
    kept.write_text("{}")
    services.check_url(url)
    with pytest.raises(TargetError, match="template"):
        services.check_url(f"{url}?template={kept}")
    with pytest.raises(NotSent):
        services.send(Secret(url=f"{url}?template={kept}"), TEXT)


def test_a_matrix_server_does_not_lead_on_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(_: object, method: str, url: str, **__: object) -> None:
        asked.append(url)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", note)
    monkeypatch.setattr(services, "public_address", lambda host, _: host)
    with pytest.raises(NotSent):
        services.send(Secret(url="matrixs://bot:word@chat.example/!room:chat.example"), TEXT)
    assert asked
    assert not [url for url in asked if ".well-known" in url]
