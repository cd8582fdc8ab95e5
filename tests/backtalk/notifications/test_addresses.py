"""Requests do not reach the clinic's own network, by whatever name."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backtalk.notifications import addresses, webhook
from backtalk.notifications.addresses import public_address
from backtalk.notifications.errors import NotSent
from tests.backtalk.notifications.helpers import KEY
from tests.backtalk.notifications.receiver import Behaviour, Handler, Receiver
from tests.environment import environment

PRIVATE = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.2.1",
    "localhost",
    "::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::1",
)
NEVER = ("169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "::ffff:169.254.169.254")  # noqa: S104  to be refused
Resolve = Callable[..., list[Any]]


def resolving(*answers: str) -> Resolve:
    """A resolver that gives these addresses in turn, one at each question."""
    left = list(answers)

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if not host.endswith(".example"):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in address.split()]

    return resolve


@pytest.mark.usefixtures("var")
@pytest.mark.parametrize("host", [*PRIVATE, *NEVER])
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(NotSent, match=r"private|not found"):
        public_address(host, 443)


@pytest.mark.usefixtures("var")
@pytest.mark.parametrize("host", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_taken(host: str) -> None:
    assert public_address(host, 443) == host


@pytest.mark.usefixtures("var")
def test_one_private_address_among_several_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving("93.184.215.14 10.0.0.1"))
    with pytest.raises(NotSent, match="private"):
        public_address("clinic.example", 443)


@pytest.mark.parametrize("host", ["10.1.2.3", "127.0.0.1", "fd00::1"])
def test_a_setting_allows_the_own_network(
    var: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    with environment(monkeypatch, notify_private_addresses=True):
        assert public_address(host, 443) == host


@pytest.mark.parametrize("host", NEVER)
def test_some_are_refused_all_the_same(
    var: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    with environment(monkeypatch, notify_private_addresses=True), pytest.raises(NotSent):
        public_address(host, 443)


@pytest.mark.usefixtures("var")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_a_webhook_does_not_reach_this_machine(
    receiver: Receiver, behaviour: Behaviour, host: str
) -> None:
    with pytest.raises(NotSent, match="private"):
        webhook.send(f"http://{host}:{receiver.server_port}/", KEY, "k", b"{}", datetime.now(UTC))
    assert behaviour.got == []


@pytest.mark.usefixtures("var")
def test_a_name_that_means_another_machine_a_second_later_gains_nothing(
    receiver: Receiver, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first answer passes, and nobody listens there; the second is where the receiver is.
    monkeypatch.setattr(addresses, "_may_be_asked", lambda address: address == "127.0.0.2")
    monkeypatch.setattr(socket, "getaddrinfo", resolving("127.0.0.2", "127.0.0.1"))
    url = f"http://rebinding.example:{receiver.server_port}/"
    for words in ("could not be reached", "private"):
        with pytest.raises(NotSent, match=words):
            webhook.send(url, KEY, "k", b"{}", datetime.now(UTC))
    assert behaviour.got == []


@contextmanager
def encrypted(folder: Path, name: str) -> Iterator[tuple[int, Path, Behaviour]]:
    """A receiver with a certificate for `name`; its port, and who signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / f"{name}.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = _Quiet(("127.0.0.1", 0), Handler)
    server.behaviour = Behaviour()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_port, pem, server.behaviour
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Quiet(HTTPServer):
    behaviour: Behaviour

    def handle_error(self, *_: Any) -> None:
        """A client that refuses the certificate breaks off."""


@pytest.mark.parametrize(("name", "reached"), [("clinic.example", True), ("other.example", False)])
def test_the_certificate_is_checked_for_the_name_though_we_connect_to_an_address(
    var: Path, monkeypatch: pytest.MonkeyPatch, name: str, reached: bool
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolving("127.0.0.1"))
    with (
        encrypted(var, name) as (port, pem, behaviour),
        environment(monkeypatch, notify_private_addresses=True),
        monkeypatch.context() as patch,
    ):
        patch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(pem))
        url = f"https://clinic.example:{port}/"
        if reached:
            webhook.send(url, KEY, "k", b"{}", datetime.now(UTC))
        else:
            with pytest.raises(NotSent, match="certificate"):
                webhook.send(url, KEY, "k", b"{}", datetime.now(UTC))
    assert len(behaviour.got) == reached
