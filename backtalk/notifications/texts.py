"""Notifications as people read them, in mail and chat."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from backtalk.content.clinic import Clinic
from backtalk.red_flags.levels import Level

# What a chat service takes for a mention, a link or a style: a visitor may have typed it.
_MARKS = re.compile(r"[<>@#|`*_~\[\]\\]|://")
_PERSON = (
    ("name", "Name"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("best_time", "Best time"),
    ("reason", "About"),
    ("topic", "Topic"),
)
_REACH = frozenset({"phone", "email"})


@dataclass(frozen=True)
class File:
    """A PDF file that goes with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Text:
    """A subject and plain text below it."""

    title: str
    body: str
    file: File | None = None


def write(payload: Mapping[str, Any], clinic: Clinic) -> Text:
    """The text of a notification.

    Args:
        payload: What a webhook would get.
        clinic: Whose it is; times are in its time zone.
    """
    title, lines = _KINDS[payload["type"]](payload, clinic)
    lines += ["", f"Reference {payload['id'][:8]}. The same reference twice is the same message."]
    return Text(f"{clinic.name}: {title}", "\n".join(lines), _file(payload))


def _file(payload: Mapping[str, Any]) -> File | None:
    return File(payload["file"], b64decode(payload["pdf"])) if "pdf" in payload else None


def _lead(payload: Mapping[str, Any], clinic: Clinic) -> tuple[str, list[str]]:
    lead, person = payload["lead"], payload.get("person") or {}
    urgent = lead.get("danger") == Level.EMERGENCY_NOW
    title = "new contact request" + (" (danger sign)" if urgent else "")
    lines = ["A visitor asks the clinic to get in touch."]
    if urgent:
        lines.append("The conversation showed a danger sign.")
    if lead["due_at"]:
        lines.append(f"Answer promised by {_local(lead['due_at'], clinic)}.")
    for key, label in _PERSON:
        if person.get(key):
            value = str(person[key])
            lines.append(f"{label}: {value if key in _REACH else _plain(value)}")
    return title, lines + _open(lead["link"])


def _danger(payload: Mapping[str, Any], clinic: Clinic) -> tuple[str, list[str]]:
    lines = ["A visitor told of a possible emergency and was told whom to call."]
    return "danger sign in the chat", lines + _open(payload["link"])


def _digest(payload: Mapping[str, Any], clinic: Clinic) -> tuple[str, list[str]]:
    count, oldest = payload["count"], payload["oldest_at"]
    requests = "1 contact request is" if count == 1 else f"{count} contact requests are"
    lines = [f"{requests} overdue; the longest since {_local(oldest, clinic)}."]
    return f"{requests} overdue", lines + _open(payload["link"])


def _report(payload: Mapping[str, Any], clinic: Clinic) -> tuple[str, list[str]]:
    period = payload["period"]
    lines = [f"What visitors asked, {period}:", "", *payload["lines"], ""]
    return f"report of {period}", lines + _open(payload["link"])


def _test(payload: Mapping[str, Any], clinic: Clinic) -> tuple[str, list[str]]:
    return "test message", ["Notifications of contact requests arrive here."]


_KINDS = {
    "lead.created": _lead,
    "danger.raised": _danger,
    "leads.overdue": _digest,
    "report.weekly": _report,
    "test": _test,
}


def _open(link: str | None) -> list[str]:
    return [f"Open it: {link}" if link else "Open the console to see it."]


def _local(iso: str, clinic: Clinic) -> str:
    at = datetime.fromisoformat(iso).astimezone(ZoneInfo(clinic.time_zone))
    return at.strftime("%a %-d %b, %H:%M")


def _plain(words: str) -> str:
    return " ".join(_MARKS.sub(" ", words).split())
