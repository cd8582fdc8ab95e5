"""The form of a target: what was typed becomes a target, or a sentence on what to mend."""

from typing import Any, get_args

from pydantic import ValidationError
from starlette.requests import Request

from backtalk.notifications import services, targets, webhook
from backtalk.notifications.errors import TargetError
from backtalk.notifications.targets import Email, Kind, Secret, Target
from web.console.page import field, form

_LONGEST = 2000  # characters of an address; those of Microsoft Teams are long
_FIELDS = {
    "name": "Enter a name of at most 60 characters.",
    "host": "The mail server is a name such as smtp.example.com.",
    "port": "The port is a number such as 587.",
    "security": "Choose how the connection is encrypted.",
    "user": "The user name is too long.",
    "password": "The password is too long.",
    "sender": "The sender is one e-mail address.",
    "to": "Enter one to ten e-mail addresses to write to, separated by commas.",
}


def kind_of(text: str) -> Kind:
    """The kind with this name; a webhook if there is none."""
    return next((kind for kind in get_args(Kind) if kind == text), "webhook")


def typed(request: Request) -> dict[str, Any]:
    """What was typed, to be shown again; no address or password that is a secret."""
    names = ("name", "host", "port", "security", "user", "sender", "to")
    kept: dict[str, Any] = {name: field(request, name) for name in names}
    return kept | {"about": form(request).getlist("about"), "personal": _checked(request)}


def read_target(
    request: Request, kind: Kind, before: tuple[Target, Secret] | None
) -> tuple[Target, Secret]:
    """The target that the form describes.

    Args:
        request: With the form.
        kind: How the target is reached.
        before: What it was so far; an address or password that is left empty stays.

    Raises:
        TargetError: Saying what to mend.
    """
    was, had = before or (None, Secret())
    try:
        secret = _email(request, had) if kind == "email" else _url(request, kind, had)
        target = Target(
            id=was.id if was else 0,
            name=field(request, "name"),
            kind=kind,
            about=targets.ordered([str(one) for one in form(request).getlist("about")]),
            personal=_checked(request),
            enabled=was.enabled if was else True,
            shown=_checked_address(kind, secret, _checked(request)),
        )
    except ValidationError as error:
        # Pydantic's own words would show what was typed, passwords too.
        raise TargetError(_FIELDS[str(error.errors()[0]["loc"][0])]) from None
    if not target.about:
        raise TargetError("Choose at least one thing to be notified of.")
    if "report" in target.about and kind != "email":
        raise TargetError("The Monday report goes out by e-mail alone; take its tick off.")
    return target, secret


def _email(request: Request, had: Secret) -> Secret:
    names = ("host", "port", "security", "user", "sender")
    given: dict[str, Any] = {name: field(request, name) for name in names}
    given["to"] = [one.strip() for one in field(request, "to").split(",") if one.strip()]
    given["password"] = field(request, "password")
    old = had.email
    # Only for the same server: else a new one would get the password of the old.
    if not given["password"] and old and (old.host, old.user) == (given["host"], given["user"]):
        given["password"] = old.password
    return Secret(email=Email.model_validate(given))


def _url(request: Request, kind: Kind, had: Secret) -> Secret:
    key = had.key or (targets.new_key() if kind == "webhook" else "")
    return Secret(url=field(request, "url", _LONGEST) or had.url, key=key)


def _checked_address(kind: Kind, secret: Secret, personal: bool) -> str:
    if kind == "webhook":
        webhook.check(secret.url, personal)
        return webhook.shown(secret.url)
    if secret.email is not None:
        return services.check_email(secret.email)
    return services.check_url(secret.url)


def _checked(request: Request) -> bool:
    return field(request, "personal") == "yes"
