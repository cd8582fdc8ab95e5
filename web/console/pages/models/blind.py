"""Reading two replies to a message without knowing which model's is which."""

from typing import Any

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from backtalk.reviews import labels
from backtalk.training.comparison import blind
from backtalk.training.models import ModelError
from web.console.page import field, signed_in
from web.console.pages.models import texts
from web.console.pages.models.lists import PAGE
from web.console.pages.models.one import get
from web.console.pages.models.words import reply
from web.console.render import go, render
from web.gateway import gateway


async def show(request: Request) -> Response:
    """The next message with both replies, or that none is left."""
    gate, who = gateway(request), signed_in(request)
    content = gate.content.get()

    def work(db: Session) -> tuple[Any, ...]:
        model = get(db, request)
        pair = blind.next_pair(db, model, who.id)
        written = texts.written(db, [pair.line], content.clinic.country) if pair else {}
        return model, pair, written, blind.recount(db, model)

    model, pair, written, recount = await gate.in_database(work)
    context: dict[str, Any] = {"model": model, "pair": pair, "tally": recount}
    if pair:
        known = written or await to_thread.run_sync(texts.of_sets)
        context["text"] = known.get(pair.line, texts.GONE)
        context["replies"] = {
            place: (reply(content, code), labels.choice(content, code.rpartition("+")[2]))
            for place, code in (("first", pair.first), ("second", pair.second))
        }
    return render(request, "models/blind.html", context)


async def keep(request: Request) -> Response:
    """Keep which reply was better, and lead on to the next message."""
    number = request.path_params["id"]
    line, said = field(request, "line", 40), field(request, "said", 8)

    def work(db: Session) -> None:
        blind.keep(db, get(db, request), signed_in(request).id, line, said)

    place = f"{PAGE}/{number}/blind"
    try:
        await gateway(request).in_database(work)
    except ModelError as error:
        return go(request, place, str(error), "warning")
    return go(request, place)
