"""The clinic's own facts: details, hours, closing days, what visitors read at the front desk."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from backtalk.content import Content
from backtalk.content.clinic import OPTIONAL, WEEKDAYS
from web.console.page import form
from web.console.pages.content import clinic_form, saving
from web.console.pages.content.parts import FACTS, PAGE
from web.console.pages.content.preview import of_clinic
from web.console.pages.content.saving import Refused
from web.console.render import go, render
from web.gateway import gateway


async def show(request: Request) -> Response:
    """The form, and what visitors are told."""
    content = gateway(request).content.get()
    shown = clinic_form.fields(content.clinic)
    return _page(request, content, shown, _seen(shown))


async def save(request: Request) -> Response:
    """Keep what was changed, or show it without keeping it."""
    shown = clinic_form.typed(form(request))
    given = clinic_form.parts_of(shown)
    content = gateway(request).content.get()
    seen = {path: shown.get(saving.was(path), "") for path in given}
    if not saving.mine(request, given):
        return go(request, f"{PAGE}/clinic", "Nothing was changed.", "info")
    if shown.get("do") == "preview":
        found = await saving.tried(request, saving.mine(request, given))
        errors = [clinic_form.in_words(one) for one in (*found.errors, *found.doubts)]
        return _page(request, found.content, shown, seen, Refused(errors))
    try:
        doubts = await saving.keep(request, given)
    except Refused as refused:
        refused.errors = [clinic_form.in_words(one) for one in refused.errors]
        # Who saves again has seen what the other made of it.
        seen |= {one.path: saving.mark(one.path, one.text) for one in refused.theirs}
        status = HTTPStatus.CONFLICT if refused.theirs else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, content, shown, seen, refused, status)
    said = " ".join(("Saved. Visitors get it within seconds.", *map(_sentence, doubts)))
    return go(request, f"{PAGE}/clinic", said, "warning" if doubts else "success")


def _page(
    request: Request,
    content: Content,
    shown: dict[str, str],
    seen: dict[str, str],
    refused: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    context = {
        "shown": shown,
        "seen": seen,
        "refused": refused,
        "labels": FACTS,
        "weekdays": WEEKDAYS,
        "optional": OPTIONAL,
        "countries": {code: one.name for code, one in content.countries.items()},
        "rows": {kind: clinic_form.rows(shown, kind) for kind in ("closed", "locations")},
        "preview": of_clinic(content),
    }
    return render(request, "content/clinic.html", context, status)


def _seen(shown: dict[str, str]) -> dict[str, str]:
    return {path: saving.mark(path, text) for path, text in clinic_form.parts_of(shown).items()}


def _sentence(doubt: str) -> str:
    said = clinic_form.in_words(doubt)
    return f"{said[0].upper()}{said[1:]}{'' if said.endswith('?') else '.'}"
