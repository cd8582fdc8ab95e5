"""Keeping an edit: checked like the files, audited, and never over somebody else's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request

from backtalk.content.edits import kept
from backtalk.content.edits.drafts import Draft, draft
from backtalk.content.edits.kept import Change, Overtaken, hash_of
from backtalk.content.edits.parts import CLINIC, PHRASES, TOPICS, values, written
from backtalk.db.models import Staff
from web.console.page import field as form_field
from web.console.page import record, signed_in
from web.console.pages.content.parts import said
from web.gateway import Gateway, gateway

_CONSENT = f"{PHRASES}#contact_consent"
_VERSION = f"{PHRASES}#contact_consent_version"


@dataclass(frozen=True)
class Theirs:
    """What somebody else made of a part while it was edited here."""

    path: str
    by: str
    at: datetime | None
    text: str

    @property
    def said(self) -> str:
        """It without the marks of its file."""
        return said(self.path, self.text)


@dataclass(eq=False)
class Refused(Exception):
    """An edit was not kept: what is wrong with it, or who was faster."""

    errors: list[str] = field(default_factory=list)
    theirs: list[Theirs] = field(default_factory=list)


def mark(path: str, text: str | None) -> str:
    """A hash of what a part says, however its file writes that."""
    if not text or path.startswith(TOPICS):
        return hash_of(text and text.strip())
    found = values(Path(path.partition("#")[0]), text)
    hours = found.get("hours")
    if path.startswith(CLINIC) and isinstance(hours, dict):
        found["hours"] = {day: [at] if isinstance(at, str) else at for day, at in hours.items()}
    return hash_of(json.dumps(_plain(found), sort_keys=True))


def was(path: str) -> str:
    """The name of the field that holds what a part said when its form was made."""
    return f"was:{path}"


def mine(request: Request, given: Mapping[str, str]) -> dict[str, str]:
    """Those of the parts in a form that were changed in it."""
    return {p: text for p, text in given.items() if mark(p, text) != form_field(request, was(p))}


async def keep(request: Request, given: Mapping[str, str]) -> list[str]:
    """Keep what was changed in a form.

    Returns:
        What may be a slip, a sentence each.

    Raises:
        Refused: If nothing was kept.
    """
    changed = mine(request, given)
    gate = gateway(request)

    def work(db: Session) -> list[str]:
        now = kept.now_says(gate.settings.content, kept.overlay(db), list(changed))
        theirs = [
            path
            for path, text in changed.items()
            if mark(path, now[path]) not in (form_field(request, was(path)), mark(path, text))
        ]
        if theirs:
            raise Refused(theirs=[_theirs(db, path, now[path] or "") for path in theirs])
        texts = {path: Change(text, hash_of(now[path])) for path, text in changed.items()}
        return _keep(request, texts, db)

    doubts = await gate.in_database(work)
    await to_thread.run_sync(gate.content.look, limiter=gate.threads)
    return doubts


async def put_back(
    request: Request, texts: Mapping[str, str | None], seen: Mapping[str, int]
) -> None:
    """Let parts say again what they said before.

    Args:
        request: The request.
        texts: By path; None: what the file says.
        seen: The number of the edit that the page showed as the latest of each part.

    Raises:
        Refused: If nothing was changed.
    """
    gate = gateway(request)

    def work(db: Session) -> None:
        latest = kept.latest(db)
        now = kept.now_says(gate.settings.content, kept.overlay(db), list(texts))
        for path in texts:
            if path in latest and latest[path].number != seen[path]:
                raise Refused(theirs=[_theirs(db, path, now[path] or "")])
        _keep(request, {p: Change(text, hash_of(now[p])) for p, text in texts.items()}, db)

    await gate.in_database(work)
    await to_thread.run_sync(gate.content.look, limiter=gate.threads)


async def tried(request: Request, changed: Mapping[str, str]) -> Draft:
    """What the content would be with these parts, and what is to be said of them."""
    return await to_thread.run_sync(partial(_tried, gateway(request), changed))


def _tried(gate: Gateway, changed: Mapping[str, str | None]) -> Draft:
    return draft(gate.content.get(), gate.settings.content, gate.content.overlay, changed)


def _keep(request: Request, texts: Mapping[str, Change], db: Session) -> list[str]:
    gate = gateway(request)
    # Another process may have kept something a second ago.
    gate.content.look()
    texts = _with_version(gate, texts, db)
    found = _tried(gate, {path: change.text for path, change in texts.items()})
    if found.errors:
        raise Refused(found.errors)
    try:
        made = kept.keep(db, gate.settings.content, texts, signed_in(request).id)
    except Overtaken as error:
        raise Refused([f"{error} Save again to see what they wrote."]) from error
    for edit in made:
        record(request, db, "content.edited", "content", edit.path[:64], number=edit.number)
    return found.doubts


def _with_version(gate: Gateway, texts: Mapping[str, Change], db: Session) -> Mapping[str, Change]:
    """With another version of the consent, if its text changes: each request names one."""
    if _CONSENT not in texts or _VERSION in texts:
        return texts
    before = gate.content.get().phrase("contact_consent_version")
    after = str(int(before) + 1) if before.isdecimal() else f"{before}.1"
    there = kept.now_says(gate.settings.content, kept.overlay(db), [_VERSION])[_VERSION]
    text = written("contact_consent_version", after)
    return {**texts, _VERSION: Change(text, hash_of(there))}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else str(value)


def _theirs(db: Session, path: str, text: str) -> Theirs:
    edit = next(iter(kept.history(db, path, 1)), None)
    staff = db.get(Staff, edit.staff_id) if edit and edit.staff_id else None
    by = staff.name if staff else "Somebody on the server"
    return Theirs(path, by, edit.at if edit else None, text)
