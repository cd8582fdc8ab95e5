"""Keeps requests to an address that somebody typed away from the clinic's own network.

A name is resolved once, every address it has is judged, and the connection goes to the one that
was judged: a name that means another machine a second later (DNS rebinding) gains nothing.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from backtalk.notifications.errors import NotSent
from backtalk.settings import settings

PRIVATE = (
    "The server is in a private network, which is not allowed (BACKTALK_NOTIFY_PRIVATE_ADDRESSES)."
)
_NAT64 = IPv6Network("64:ff9b::/96")


def public_address(host: str, port: int) -> str:
    """The address to connect to.

    Args:
        host: A name or an address, without brackets.
        port: Where it listens.

    Raises:
        NotSent: If the name has no address, or one that must not be asked.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent("The name of the server was not found; check the address.") from None
    addresses = [str(one[4][0]) for one in found]
    if not all(_may_be_asked(address) for address in addresses):
        raise NotSent(PRIVATE)
    return addresses[0]


def is_private(host: str) -> bool:
    """Whether a server that was typed as a number, or as this machine, must not be asked.

    A name is judged when something is sent: it may mean another machine by then.
    """
    host = host.strip("[]").rstrip(".")
    if host.lower() == "localhost":
        host = "127.0.0.1"
    try:
        # As the system reads numbers: 127.1 and 0x7f000001 are this machine, too.
        found = host if ":" in host else socket.inet_ntoa(socket.inet_aton(host))
        return not _may_be_asked(found)
    except (OSError, ValueError):
        return False


class GuardedAdapter(HTTPAdapter):
    """Lets `requests` connect to public addresses alone."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use connections that judge the address first."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _SecureConnection(HTTPSConnection):
    # The certificate is still checked for the name: only the place to connect to is ours.
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _connect(connection: HTTPConnection) -> socket.socket:
    port = connection.port or connection.default_port
    # urllib3 keeps the brackets of [::1].
    address = public_address(connection.host.strip("[]"), port)
    return create_connection((address, port), connection.timeout)


def _may_be_asked(text: str) -> bool:
    address = _embedded(ip_address(text.partition("%")[0]))
    # Link-local: where cloud machines keep their own credentials.
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return address.is_global or settings().notify_private_addresses


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
