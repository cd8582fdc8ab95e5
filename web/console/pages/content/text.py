"""The page of one text (answer, exercise or sentence): a form, and what visitors get."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.content import Content
from backtalk.reviews.sign_off import signing
from web.console import query
from web.console.page import form
from web.console.pages.content import saving
from web.console.pages.content.parts import address, history
from web.console.pages.content.preview import Bubble
from web.console.pages.content.saving import Refused
from web.console.render import go, render
from web.gateway import gateway

_LONGEST = 6000


class Editor(Protocol):
    """How one kind of text is edited."""

    template: str
    signed_as: signing.Kind | None

    def path(self, content: Content, name: str) -> str | None:
        """The part of the content with this id; None if there is none."""

    def fields(self, request: Request, name: str) -> dict[str, str]:
        """What the form shows of it as it is."""

    def text(self, request: Request, name: str, shown: Mapping[str, str]) -> str:
        """The part as the form has it.

        Raises:
            ValueError: Saying what is wrong with the form.
        """

    def bubbles(self, content: Content, name: str) -> list[Bubble]:
        """What visitors get."""

    def context(self, content: Content, name: str) -> dict[str, Any]:
        """What else its page shows."""


async def show(editor: Editor, request: Request) -> Response:
    """The form with the text as it is."""
    name, path = _named(editor, request)
    shown = editor.fields(request, name)
    seen = saving.mark(path, editor.text(request, name, shown))
    return await _page(editor, request, gateway(request).content.get(), shown, seen)


async def save(editor: Editor, request: Request) -> Response:
    """Keep the text, or show what visitors would get of it."""
    name, path = _named(editor, request)
    shown = {key: _lines(str(value)) for key, value in form(request).items()}
    seen, content = shown.get(saving.was(path), ""), gateway(request).content.get()
    try:
        given = {path: editor.text(request, name, shown)}
    except ValueError as error:
        refused = Refused([str(error)])
        return await _page(editor, request, content, shown, seen, refused)
    if shown.get("do") == "preview":
        found = await saving.tried(request, given)
        refused = Refused([*found.errors, *found.doubts])
        return await _page(editor, request, found.content, shown, seen, refused)
    if not saving.mine(request, given):
        return go(request, address(path), "Nothing was changed.", "info")
    try:
        await saving.keep(request, given)
    except Refused as refused:
        # Who saves again has seen what the other made of it.
        seen = next((saving.mark(path, one.text) for one in refused.theirs), seen)
        found = await saving.tried(request, given)
        return await _page(editor, request, found.content, shown, seen, refused)
    said = "Saved. Visitors get it within seconds."
    if editor.signed_as:
        said += " It is not reviewed as it stands now: it waits under Sign-off."
    return go(request, address(path), said)


def _named(editor: Editor, request: Request) -> tuple[str, str]:
    name = query.text(request, "id")
    path = editor.path(gateway(request).content.get(), name)
    if path is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return name, path


async def _page(
    editor: Editor,
    request: Request,
    content: Content,
    shown: dict[str, str],
    seen: str,
    refused: Refused | None = None,
) -> Response:
    name, path = _named(editor, request)
    own = gateway(request).content.get()

    def work(db: Session) -> signing.Text | None:
        texts = signing.texts(db, own, editor.signed_as) if editor.signed_as else []
        return next((one for one in texts if one.id == name), None)

    context = {
        "shown": shown,
        "was": (saving.was(path), seen),
        "refused": refused,
        "signed": await gateway(request).in_database(work),
        "preview": editor.bubbles(content, name),
        "action": address(path),
        "history": history(path),
        **editor.context(own, name),
    }
    status = HTTPStatus.OK
    if refused and shown.get("do") != "preview":
        status = HTTPStatus.CONFLICT if refused.theirs else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, editor.template, context, status)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")[:_LONGEST].strip()
