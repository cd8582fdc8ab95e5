"""A conversation as trainers see it: what was wrong in it, and what is kept as a test."""

from collections.abc import Sequence
from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.reviews import labels
from backtalk.reviews.decisions import DecisionError
from backtalk.reviews.inbox import talk
from backtalk.reviews.inbox.talk import Turn
from backtalk.reviews.training_data import conversation_tests
from web.console.page import field, record, signed_in
from web.console.pages.training.training_files import PAGE, in_words
from web.console.render import go, render
from web.gateway import gateway


async def show(request: Request) -> Response:
    """Its turns, each with a form to say what would have been right."""
    content, who = gateway(request).content.get(), signed_in(request)
    conversation_id = str(request.path_params["id"])

    def work(db: Session) -> Sequence[Turn] | None:
        return talk.turns(db, content, who.id, conversation_id)

    turns = await gateway(request).in_database(work)
    if turns is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    context = {
        "turns": turns,
        "conversation_id": conversation_id,
        "names": labels.names(content),
        "in_words": lambda decision: in_words(content, decision),
    }
    return render(request, "training/talk.html", context)


async def mark_wrong(request: Request) -> Response:
    """Keep what would have been right, and the turn as a test if asked to."""
    content, who = gateway(request).content.get(), signed_in(request)
    place = f"/console/inbox/conversations/{request.path_params['id']}"
    number, keep = field(request, "message", 9), field(request, "keep") == "yes"
    label = labels.names(content).get(field(request, "right", 300), "")

    def work(db: Session) -> None:
        if not label or not (number.isascii() and number.isdecimal()):
            raise DecisionError("Choose what would have been right from the list.")
        comment = field(request, "comment", 1000)
        made = conversation_tests.mark_wrong(
            db, content, who.id, int(number), label, comment, keep=keep
        )
        if keep:
            record(request, db, "test.kept", "decision", made.id)

    try:
        await gateway(request).in_database(work)
    except DecisionError as error:
        return go(request, place, str(error), "error")
    return go(request, place, "Kept as a test." if keep else "Kept.")


async def drop_test(request: Request) -> Response:
    """Keep a turn as a test no longer."""

    def work(db: Session) -> None:
        number = int(request.path_params["id"])
        conversation_tests.drop(db, number)
        record(request, db, "test.dropped", "decision", number)

    try:
        await gateway(request).in_database(work)
    except DecisionError as error:
        return go(request, PAGE, str(error), "error")
    return go(request, PAGE, "It is no test any more; what was decided of it stands.")
