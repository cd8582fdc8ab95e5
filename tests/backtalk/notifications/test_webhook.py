"""The signed request, by the document's own words; addresses that are refused."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from backtalk.db.models import now
from backtalk.notifications import webhook
from backtalk.notifications.errors import NotSent, TargetError
from backtalk.settings import ROOT
from tests.backtalk.notifications.helpers import KEY
from tests.backtalk.notifications.receiver import Behaviour, Receiver

Verify = Callable[[str, dict[str, str], bytes], bool]


@pytest.fixture
def verify() -> Verify:
    """The example in the document, run as it stands there."""
    page = (ROOT / "docs/notifications.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.+?)```", page, re.DOTALL)
    assert example
    names: dict[str, Any] = {}
    exec(example[1], names)  # noqa: S102  our own document
    found: Verify = names["verify"]
    return found


def send(url: str, body: bytes = b'{"a": 1}', at: datetime | None = None) -> None:
    webhook.send(url, KEY, "key-1", body, at or now())


@pytest.mark.usefixtures("outbox")
def test_the_documented_example_verifies_what_arrives(
    receiver: Receiver, behaviour: Behaviour, verify: Verify
) -> None:
    send(receiver.url)
    (got,) = behaviour.got
    assert got.headers["webhook-id"] == got.headers["idempotency-key"] == "key-1"
    assert got.headers["content-type"] == "application/json"
    assert got.body == b'{"a": 1}'
    assert verify(KEY, got.headers, got.body)
    assert not verify(KEY, got.headers, got.body + b" ")
    assert not verify(KEY, got.headers | {"webhook-id": "key-2"}, got.body)
    assert not verify("whsec_AAAA", got.headers, got.body)
    later = str(int(got.headers["webhook-timestamp"]) + 1)
    assert not verify(KEY, got.headers | {"webhook-timestamp": later}, got.body)


@pytest.mark.usefixtures("outbox")
def test_an_old_request_is_refused_by_the_example(
    receiver: Receiver, behaviour: Behaviour, verify: Verify
) -> None:
    send(receiver.url, at=now() - timedelta(minutes=6))
    assert not verify(KEY, behaviour.got[0].headers, behaviour.got[0].body)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification's reference libraries.
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = webhook.signature(
        key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("redirect", "redirect"),
        (500, "answered 500"),
        ("hang", "in time"),
        ("hang up", "broke off"),
        (204, None),
    ],
)
def test_only_an_answer_in_the_two_hundreds_counts(
    receiver: Receiver, behaviour: Behaviour, answer: str | int, words: str | None
) -> None:
    behaviour.answers = [answer]
    if words:
        with pytest.raises(NotSent, match=words):
            send(receiver.url)
    else:
        send(receiver.url)
    assert behaviour.keys == ["key-1"]


@pytest.mark.usefixtures("outbox")
def test_no_proxy_of_the_environment_is_used(
    receiver: Receiver, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    send(receiver.url)
    assert len(behaviour.got) == 1


@pytest.mark.usefixtures("var")
@pytest.mark.parametrize(
    "url",
    [
        "ftp://clinic.example/",
        "file:///etc/passwd",
        "gopher://clinic.example",
        "javascript:alert(1)",
        "clinic.example/hook",
        "https://",
        "https:///hook",
        "https://user:pass@clinic.example/",
        "https://clinic.example:port/",
        "https://[::1/",
        "https://clinic.example/a b",
        "https://clinic.example/\r\nHost: other",
        "",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(TargetError):
        webhook.check(url, personal=False)


@pytest.mark.usefixtures("var")
def test_personal_details_go_to_encrypted_addresses_alone() -> None:
    webhook.check("https://clinic.example/hook?a=1", personal=True)
    webhook.check("http://clinic.example/hook", personal=False)
    with pytest.raises(TargetError, match="https"):
        webhook.check("http://clinic.example/hook", personal=True)


def test_of_an_address_only_the_server_is_shown() -> None:
    assert webhook.shown("https://clinic.example:8443/T0P?x=SECRET") == (
        "https://clinic.example:8443/…"
    )
