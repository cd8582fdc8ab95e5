"""The clinician's desk: what waits for a signature, and where two readers differ."""

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.content import Content
from backtalk.db.models import Decision
from backtalk.reviews import labels
from backtalk.reviews.decided import standing
from backtalk.reviews.decisions import DecisionError
from backtalk.reviews.kinds import WORDS
from backtalk.reviews.sign_off import false_alarms, readings, signing
from backtalk.reviews.sign_off.false_alarms import Alarms
from backtalk.reviews.sign_off.signing import Text
from web.console import query
from web.console.diff import changes
from web.console.page import field as form_field
from web.console.page import record, signed_in
from web.console.render import go, render
from web.gateway import gateway

_PAGE = "/console/sign-off"
_ON_A_PAGE = 10
KINDS = {
    "decision": "Danger decisions",
    "reading": "Two readers differ",
    "red_flag": "Danger signs",
    "answer": "Answers",
    "exercise": "Exercises",
    "new": "Missing answers",
}


@dataclass
class _Desk:
    """What the page shows: how many of each kind wait, and a page of one kind."""

    waiting: dict[str, int]
    kind: str
    texts: list[Text] = field(default_factory=list)
    total: int = 0
    decisions: list[Decision] = field(default_factory=list)
    pairs: list[readings.Pair] = field(default_factory=list)
    alarms: dict[str, Alarms] = field(default_factory=dict)


async def show(request: Request) -> Response:
    """One kind of what waits; with `all=yes` also what is signed."""
    content = gateway(request).content.get()
    page = max(1, query.number(request, "page") or 1)
    everything = query.text(request, "all") == "yes"
    kind = query.text(request, "kind")

    def work(db: Session) -> _Desk:
        waiting = signing.unsigned(db, content)
        waiting["reading"] = len(readings.disagreements(db))
        missing = _missing(db)
        waiting["new"] = len(missing)
        first = next((name for name in KINDS if waiting[name]), "red_flag")
        desk = _Desk(waiting, kind if kind in KINDS else first)
        if desk.kind == "decision":
            desk.decisions = signing.waiting(db)
        elif desk.kind == "reading":
            desk.pairs = readings.disagreements(db)
        elif desk.kind == "new":
            desk.decisions = missing
        else:
            _fill(desk, db, content, page, everything)
        return desk

    desk = await gateway(request).in_database(work)
    context = {
        "desk": desk,
        "kinds": KINDS,
        "page": page,
        "pages": max(1, -(-desk.total // _ON_A_PAGE)),
        "everything": everything,
        "rows": {id_: flag.name for id_, flag in content.red_flags.items()},
        "changes": _changes,
        "meant": lambda decision: _meant(content, decision),
        "may_sign": signed_in(request).role == "clinician",
    }
    return render(request, "training/sign_off.html", context)


async def sign(request: Request) -> Response:
    """Sign a text, or reject it with a reason."""
    content, who = gateway(request).content.get(), signed_in(request)
    kind, object_id, given = (form_field(request, name) for name in ("kind", "id", "hash"))
    agreed = form_field(request, "agreed") == "yes"

    def work(db: Session) -> None:
        signing.sign(
            db,
            content,
            (who.id, who.name),
            kind,
            object_id,
            given,
            agreed=agreed,
            reason=form_field(request, "reason"),
        )
        what = "signature.given" if agreed else "signature.refused"
        record(request, db, what, kind, object_id, text=given[:12])

    return await _do(request, work, "Signed." if agreed else "Rejected.", kind)


async def sign_decision(request: Request) -> Response:
    """Sign a danger decision, or lift it with a reason."""
    content, who = gateway(request).content.get(), signed_in(request)
    agreed = form_field(request, "agreed") == "yes"
    decision_id = int(request.path_params["id"])

    def work(db: Session) -> None:
        signing.sign_decision(
            db,
            content,
            (who.id, who.name),
            decision_id,
            form_field(request, "red_flag_id"),
            agreed=agreed,
            reason=form_field(request, "reason"),
        )
        what = "decision.signed" if agreed else "decision.lifted"
        record(request, db, what, "decision", decision_id)

    return await _do(request, work, "Signed." if agreed else "Lifted.", "decision")


async def settle(request: Request) -> Response:
    """Say which of two readers is right."""
    who, first_id = signed_in(request), int(request.path_params["id"])

    def work(db: Session) -> None:
        readings.settle(db, who.id, first_id, form_field(request, "right"))
        record(request, db, "reading.settled", "decision", first_id)

    return await _do(request, work, "Settled.", "reading")


async def _do(request: Request, work: Callable[[Session], None], said: str, kind: str) -> Response:
    place = f"{_PAGE}?kind={kind}" if kind in KINDS else _PAGE
    try:
        await gateway(request).in_database(work)
    except DecisionError as error:
        return go(request, place, str(error), "error")
    return go(request, place, said)


def _fill(desk: _Desk, db: Session, content: Content, page: int, everything: bool) -> None:
    of_kind = next(kind for kind in signing.KINDS if kind == desk.kind)
    all_ = signing.texts(db, content, of_kind)
    wanted = [text for text in all_ if everything or text.state != "signed"]
    desk.total = len(wanted)
    desk.texts = wanted[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    if desk.kind == "red_flag":
        desk.alarms = false_alarms.alarms(db, content.clinic.country)


def _missing(db: Session) -> list[Decision]:
    found = select(Decision).where(Decision.kind == "new", Decision.text != "", standing())
    return list(db.scalars(found.order_by(Decision.id.desc())))


def _meant(content: Content, decision: Decision) -> str:
    headings = labels.headings(content, decision.label, decision.second_label)
    return headings or WORDS[decision.kind]


def _changes(text: Text) -> Markup:
    """The text, with what was changed since it was signed marked as such."""
    if text.state != "changed" or text.signature is None:
        return escape(text.text)
    return changes(text.signature.text, text.text)
