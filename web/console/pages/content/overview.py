"""All that can be edited, what was edited, and taking it back."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.content import Content
from backtalk.content.edits import kept
from backtalk.content.edits.overlay import Overlay
from backtalk.content.edits.parts import CLINIC, EXERCISES, PHRASES, TOPICS
from backtalk.content.phrases import Phrases
from backtalk.db.models import ContentEdit
from backtalk.staff import accounts
from web.console import query
from web.console.diff import changes
from web.console.page import field
from web.console.pages.content import saving
from web.console.pages.content.parts import FACTS, PAGE, address, history, said, title
from web.console.pages.content.saving import Refused
from web.console.render import go, render
from web.gateway import gateway

_LATEST = 10
_LONGEST = 60
_HITS = 50


@dataclass(frozen=True)
class Entry:
    """One edit in a list; `last`: nothing was built on it."""

    edit: ContentEdit
    by: str
    last: bool
    before: str
    after: str


@dataclass(frozen=True)
class Hit:
    """Something that can be edited, as a search finds it."""

    title: str
    kind: str
    href: str


async def show(request: Request) -> Response:
    """What can be edited, what a search finds of it, and the latest edits."""
    content, wanted = gateway(request).content.get(), query.text(request, "q")
    store = gateway(request).content

    def work(db: Session) -> tuple[list[Entry], list[str]]:
        changed = kept.changed_under(gateway(request).settings.content, db)
        return list(_entries(request, db, kept.history(db, limit=_LATEST))), changed

    entries, changed = await gateway(request).in_database(work)
    hits = list(_found(content, wanted.casefold())) if wanted else []
    context = {
        "wanted": wanted,
        "hits": hits[:_HITS],
        "more": max(0, len(hits) - _HITS),
        "topics": content.topics.values(),
        "exercises": content.exercises.values(),
        "sentences": [(key, content.phrases.lines(key)[0]) for key in Phrases.model_fields],
        "entries": entries,
        "broken": [one.problem for one in store.broken.all] if store.broken else [],
        "hidden": changed,
        **_names(content),
    }
    return render(request, "content/overview.html", context)


async def show_history(request: Request) -> Response:
    """What one part said before, and who changed it."""
    content, path = gateway(request).content.get(), query.text(request, "part")

    def work(db: Session) -> tuple[list[Entry], str | None]:
        entries = list(_entries(request, db, kept.history(db, path, _LONGEST)))
        if not entries and not _exists(content, path):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        there = kept.now_says(gateway(request).settings.content, Overlay(), [path])[path]
        return entries, said(path, there)

    entries, there = await gateway(request).in_database(work)
    context = {
        "path": path,
        "entries": entries,
        "in_file": there,
        "changes": changes,
        **_names(content),
    }
    return render(request, "content/history.html", context)


async def put_back(request: Request) -> Response:
    """Take an edit back, or let a part say again what an edit made it say."""
    number, what = field(request, "edit"), field(request, "do")

    def work(db: Session) -> tuple[ContentEdit, str | None, int]:
        edit = db.get(ContentEdit, int(number)) if number.isdecimal() and len(number) < 10 else None
        if edit is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        latest = kept.latest(db)[edit.path].number
        seen = edit.number if what == "undo" else latest
        texts = {"undo": kept.before(db, edit), "file": None}
        return edit, texts.get(what, edit.text), seen

    edit, text, seen = await gateway(request).in_database(work)
    try:
        await saving.put_back(request, {edit.path: text}, {edit.path: seen})
    except Refused as refused:
        why = " ".join(refused.errors) or "Somebody has changed it again since. Look at it first."
        return go(request, history(edit.path), why, "error")
    done = "Taken back." if what == "undo" else "It says that again."
    return go(request, PAGE if field(request, "to") == PAGE else history(edit.path), done)


def _entries(request: Request, db: Session, edits: Sequence[ContentEdit]) -> Iterator[Entry]:
    latest = kept.latest(db)
    names = {staff.id: staff.name for staff in accounts.everybody(db)}
    directory = gateway(request).settings.content
    in_files = kept.now_says(directory, Overlay(), [edit.path for edit in edits])
    for edit in edits:
        by = names.get(edit.staff_id or 0, "the command line")
        there = in_files[edit.path] or ""
        before = kept.before(db, edit)
        yield Entry(
            edit,
            by,
            last=latest[edit.path].id == edit.id,
            before=said(edit.path, there if before is None else before),
            after=said(edit.path, there if edit.text is None else edit.text),
        )


def _found(content: Content, wanted: str) -> Iterator[Hit]:
    for key, label in FACTS.items():
        if wanted in f"{label} {getattr(content.clinic, key)}".casefold():
            yield Hit(label, "The clinic", f"{PAGE}/clinic")
    for answer in content.answers.values():
        if wanted in f"{answer.heading} {answer.text}".casefold():
            path = f"topics/{answer.topic}.md#{answer.id.partition('/')[2]}"
            yield Hit(answer.heading, content.topic(answer.topic).title, address(path))
    for exercise in content.exercises.values():
        if wanted in " ".join(exercise.lines).casefold():
            yield Hit(exercise.name, "Exercise", address(f"{EXERCISES}#{exercise.id}"))
    for key in Phrases.model_fields:
        lines = content.phrases.lines(key)
        if wanted in " ".join((key, *lines)).casefold():
            yield Hit(lines[0], "Sentence", address(f"{PHRASES}#{key}"))


def _names(content: Content) -> dict[str, Any]:
    return {"title_of": partial(title, content), "address": address, "history": history}


def _exists(content: Content, path: str) -> bool:
    file, _, name = path.partition("#")
    known: dict[str, Container[str]] = {
        CLINIC: FACTS,
        EXERCISES: content.exercises,
        PHRASES: Phrases.model_fields,
    }
    topic = file.removeprefix(TOPICS).removesuffix(".md")
    return name in known.get(file, ()) or f"{topic}/{name}" in content.answers
