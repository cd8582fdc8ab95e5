"""The messages behind one number of the picture of confusions."""

from http import HTTPStatus

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import TrainedModel
from backtalk.training.comparison.confusion import within
from web.console import query
from web.console.pages.models import texts
from web.console.pages.models.one import get
from web.console.pages.models.words import reply, subject
from web.console.render import render
from web.gateway import gateway


async def show(request: Request) -> Response:
    """The pairs of answers of two topics, each with its messages."""
    gate = gateway(request)
    content = gate.content.get()
    right, got = query.text(request, "right"), query.text(request, "got")

    def work(db: Session) -> TrainedModel:
        return get(db, request)

    model = await gate.in_database(work)
    found = within((model.comparison or {}).get("confusion", []), right, got)
    if not found:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    known = await to_thread.run_sync(texts.of_sets)
    pairs = [
        {
            "right": reply(content, pair["right"]),
            "got": reply(content, pair["got"]),
            "before": pair["before"],
            "texts": [known.get(f"questions:{key}", texts.GONE) for key in pair["keys"]],
        }
        for pair in found
    ]
    named = {"right": subject(content, right), "got": subject(content, got)}
    return render(request, "models/confused.html", {"model": model, "pairs": pairs, **named})
