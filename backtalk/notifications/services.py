"""E-mail and chat services, through Apprise.

It is imported when it is first needed: that takes a second, and many a clinic needs none of it.
"""

import logging
import re
from email.utils import formataddr
from logging.handlers import BufferingHandler
from typing import TYPE_CHECKING

from backtalk.notifications.addresses import PRIVATE, is_private, public_address
from backtalk.notifications.errors import NotSent, TargetError
from backtalk.notifications.targets import Email, Secret
from backtalk.notifications.texts import Text
from backtalk.settings import settings

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

# Its lines name addresses, and the people who are written to.
_logger = logging.getLogger("apprise")
_logger.propagate = False
_logger.addHandler(logging.NullHandler())

# Apprise knows many more; these are for people, and none runs anything on this machine. Of each,
# whether the address names a server of the clinic's own choice.
SERVICES = {
    "slack": ("Slack", False),
    "workflows": ("Microsoft Teams", True),
    "discord": ("Discord", False),
    "gchat": ("Google Chat", False),
    "tgram": ("Telegram", False),
    "whatsapp": ("WhatsApp", False),
    "signals": ("Signal", True),
    "twilio": ("Twilio SMS", False),
    "pover": ("Pushover", False),
    "wxteams": ("Webex", False),
    "zulip": ("Zulip", False),
    "mmosts": ("Mattermost", True),
    "rockets": ("Rocket.Chat", True),
    "matrixs": ("Matrix", True),
    "nctalks": ("Nextcloud Talk", True),
    "gotifys": ("Gotify", True),
}
"""By the beginning of their addresses (`slack://…`)."""

_TIMEOUT = 10.0  # seconds to connect, and between two bytes of the answer
# Whatever an address asks for. By discovery a Matrix server names another, which nobody judged.
_FORCED = {
    "verify_certificate": True,
    "redirects": False,
    "discovery": False,
    "socket_connect_timeout": _TIMEOUT,
    "socket_read_timeout": _TIMEOUT,
}


def check_url(url: str) -> str:
    """Make sure that it is the address of a service that may be used.

    Returns:
        What of it may be shown.

    Raises:
        TargetError: Saying what is wrong with it.
    """
    service = _plugin(Secret(url=url))
    if service is None:
        raise TargetError(
            "This is not an address that can be used. It begins like slack:// or discord://;"
            " https://appriseit.com/services tells how each is made."
        )
    if not _names(service) & SERVICES.keys():
        raise TargetError("This service is not offered; for your own server use a webhook.")
    if _has_template(service):
        raise TargetError("Leave template= out of the address: it would send a file of ours.")
    if service.protocol and not service.secure and not settings().notify_private_addresses:
        raise TargetError("Use the address that is encrypted: its first part ends in s.")
    if service.host and is_private(service.host) and _is_own_server(service):
        raise TargetError(PRIVATE)
    return str(service.service_name)


def check_email(email: Email) -> str:
    """Make sure that mail can be sent like this.

    Returns:
        What of it may be shown.

    Raises:
        TargetError: Saying what is wrong.
    """
    if email.security == "insecure" and not settings().notify_private_addresses:
        raise TargetError("Mail without encryption is for the clinic's own network alone.")
    if is_private(email.host):
        raise TargetError(PRIVATE)
    if _plugin(Secret(email=email)) is None:
        raise TargetError("Mail cannot be sent like this; check each field.")
    return ", ".join(email.to)


def send(secret: Secret, text: Text) -> None:
    """Send one message.

    Args:
        secret: The address of the service, or the mail server.
        text: What to send.

    Raises:
        NotSent: If the service refused it or did not answer.
    """
    from apprise import Apprise, NotifyFormat
    from apprise.attachment.memory import AttachMemory

    service = _plugin(secret)
    if service is None or _has_template(service):
        raise NotSent("The address can no longer be used; enter it again.")
    _check_server(service, secret)
    sender = Apprise(asset=_asset())
    sender.add(service)
    heard = BufferingHandler(capacity=1000)
    _logger.addHandler(heard)
    file = text.file
    attached = None
    if file:
        attached = AttachMemory(file.content, file.name, "application/pdf")  # type: ignore[no-untyped-call]
    try:
        sent = sender.notify(
            body=text.body, title=text.title, body_format=NotifyFormat.TEXT, attach=attached
        )
    finally:
        _logger.removeHandler(heard)
    if not sent:
        # No more of its words: they may name the people who are written to.
        words = " ".join(record.getMessage() for record in heard.buffer)
        status = re.search(r"error=(\d{3})", words)
        raise NotSent(
            f"The service answered {status[1]}."
            if status
            else "The service refused it or could not be reached."
        )


def _has_template(service: "NotifyBase") -> bool:
    """Whether Apprise would read a file of this machine, or an address, and send what it says."""
    return bool(getattr(service, "template", None))


def _check_server(service: "NotifyBase", secret: Secret) -> None:
    if secret.email is not None:
        public_address(secret.email.host, secret.email.port)
    elif service.host and _is_own_server(service):
        public_address(service.host, service.port or 443)


def _is_own_server(service: "NotifyBase") -> bool:
    """Whether the address names the server, which may be anybody's."""
    return any(SERVICES[name][1] for name in _names(service) & SERVICES.keys())


def _names(service: "NotifyBase") -> set[str]:
    """What addresses of this service may begin with."""
    names: set[str] = set()
    for kind in (service.protocol, service.secure_protocol):
        names.update((kind,) if isinstance(kind, str) else kind or ())
    return names


def _plugin(secret: Secret) -> "NotifyBase | None":
    from apprise import Apprise, NotifyBase

    given = secret.url if secret.email is None else _fields(secret.email)
    service = Apprise.instantiate(given, asset=_asset(), suppress_exceptions=True)
    if not isinstance(service, NotifyBase):
        return None
    for name, value in _FORCED.items():
        setattr(service, name, value)
    return service


def _fields(email: Email) -> dict[str, object]:
    return {
        "schema": "mailto" if email.security == "insecure" else "mailtos",
        "host": email.host,
        "smtp_host": email.host,
        "port": email.port,
        "secure_mode": email.security,
        "user": email.user or None,
        "password": email.password or None,
        "from_addr": formataddr((email.sender_name, email.sender)),
        "reply_to": email.reply_to,
        "targets": list(email.to),
        "format": "text",
    }


def _asset() -> "AppriseAsset":
    from apprise import AppriseAsset

    return AppriseAsset(app_id="Backtalk", app_desc="Backtalk", app_url="", http_redirects=False)
