"""Conversations: the list with its filters and search, and the transcript of one."""

from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.conversations import listing, transcript
from backtalk.conversations.listing import Filter, Listed
from backtalk.conversations.transcript import Transcript
from backtalk.privacy import details
from backtalk.red_flags.levels import RANKS
from web.console import query
from web.console.page import record
from web.console.render import go, render
from web.console.words import sign_names
from web.gateway import gateway

_PAGE = "/console/conversations"
# Answered by leading on, so that the detail does not stay in the browser's history.
_NOT_HERE = "Contact details are not searched for here: they are masked in conversations."
_RANKS = {"any": 0, **RANKS}
_YES_NO = {"yes": True, "no": False}
_FILTERS = (
    *("words", "since", "until", "topic", "danger", "lead", "fallback", "feedback"),
    *("shortest", "longest", "confidence"),
)


async def show(request: Request) -> Response:
    """The conversations that the filters let through."""
    gate, wanted = gateway(request), _wanted(request)
    if details.found(wanted.words, gate.country):
        return go(request, _PAGE, _NOT_HERE, "warning")

    def work(db: Session) -> Listed:
        return listing.listed(db, wanted, gate.country)

    filters = query.kept(request, _FILTERS)
    context = {
        "found": await gate.in_database(work),
        "topics": {topic.id: topic.title for topic in gate.content.get().topics.values()},
        "filters": filters,
        "narrowed": len(filters.keys() - {"words"}),
        "beyond": bool(wanted.after),
    }
    return render(request, "conversations/conversations.html", context)


async def show_one(request: Request) -> Response:
    """The transcript of one, with contact details masked."""
    return _transcript(request, await gateway(request).in_database(lambda db: _read(db, request)))


async def show_details(request: Request) -> Response:
    """The same with contact details in the clear; that they were looked at is recorded."""

    def work(db: Session) -> Transcript:
        found = _read(db, request, clear=True)
        requests = len(found.requests)
        conversation_id = found.conversation.id
        record(
            request, db, "conversation.details", "conversation", conversation_id, requests=requests
        )
        return found

    return _transcript(request, await gateway(request).in_database(work), clear=True)


def _read(db: Session, request: Request, *, clear: bool = False) -> Transcript:
    found = transcript.read(
        db,
        str(request.path_params["id"]),
        gateway(request).country,
        clear=clear,
        before=query.number(request, "before"),
    )
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def _transcript(request: Request, found: Transcript, *, clear: bool = False) -> Response:
    content, before = gateway(request).content.get(), query.number(request, "before")
    context = {
        "found": found,
        "clear": clear,
        "place": f"?before={before}" if before else "",
        "topics": {topic.id: topic.title for topic in content.topics.values()},
        "signs": sign_names(content),
    }
    return render(request, "conversations/conversation.html", context)


def _wanted(request: Request) -> Filter:
    percent = query.number(request, "confidence")
    feedback = query.text(request, "feedback")
    return Filter(
        since=query.since(request),
        until=query.until(request),
        topic=query.text(request, "topic"),
        danger=_RANKS.get(query.text(request, "danger")),
        lead=query.choice(request, "lead", _YES_NO),
        fallback=query.choice(request, "fallback", _YES_NO),
        feedback="up" if feedback == "up" else "down" if feedback == "down" else "",
        shortest=query.number(request, "shortest"),
        longest=query.number(request, "longest"),
        confidence=None if percent is None else percent / 100,
        words=query.text(request, "words"),
        after=query.text(request, "after"),
    )
