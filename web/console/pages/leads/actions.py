"""What is done with requests: one, many at once, and taking it back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from backtalk.db.models import Lead, LeadEvent, now
from backtalk.leads import bulk, duplicates, history, workflow
from backtalk.leads.due import next_opening
from backtalk.leads.lists import listing, tags
from backtalk.leads.workflow import LeadError, NoLead, Stale
from web.console.page import field, form, signed_in
from web.console.pages.leads import common, words
from web.gateway import gateway

SOON = timedelta(hours=2)
Work = Callable[[Session, Lead], LeadEvent | None]


async def set_status(request: Request) -> Response:
    """Move a request to a status; `spam` puts it away as such."""
    return await _change(request, _status_change(request, take=True))


async def assign(request: Request) -> Response:
    """Give a request to somebody."""
    return await _change(request, _assignment(request))


async def tried(request: Request) -> Response:
    """Note that nobody answered, and when to try again."""
    again_at = _again_at(request)
    me = signed_in(request).id

    def work(db: Session, lead: Lead) -> LeadEvent:
        if again_at is None:
            raise LeadError("Choose when to try again.")
        return workflow.tried(db, lead, me, again_at)

    return await _change(request, work, _hint(request, again_at))


async def book(request: Request) -> Response:
    """Note the appointment that was made."""
    at, me = _local(request, field(request, "at", 30)), signed_in(request).id
    whom = field(request, "with", 200)

    def work(db: Session, lead: Lead) -> LeadEvent:
        if at is None:
            raise LeadError("Choose the day and the time of the appointment.")
        return workflow.book(db, lead, me, at, whom)

    return await _change(request, work, _hint(request, at))


async def tag(request: Request) -> Response:
    """Put a word on a request, or take it off."""
    word, me, off = field(request, "tag"), signed_in(request).id, field(request, "off")

    def work(db: Session, lead: Lead) -> LeadEvent | None:
        return tags.drop(db, lead, me, word) if off else tags.put(db, lead, me, word)

    return await _change(request, work, versioned=False)


async def note(request: Request) -> Response:
    """Keep a note; it collides with nothing that others do."""
    text, me = field(request, "text", workflow.LONGEST_NOTE + 1), signed_in(request).id
    return await _change(
        request, lambda db, lead: workflow.note(db, lead, me, text), versioned=False
    )


async def merge(request: Request) -> Response:
    """Let this request stand for another of the same person too."""
    other = common.number(field(request, "other"))
    me = signed_in(request).id

    def work(db: Session, lead: Lead) -> LeadEvent:
        if other is None:
            raise LeadError("There is no such request.")
        sure = field(request, "sure") == "yes"
        return duplicates.merge(db, lead, other, me, sure=sure)

    return await _change(request, work)


async def undo(request: Request) -> Response:
    """Take back what was just done, or what the history shows."""
    ids, me = common.unpacked(field(request, "events", 2000)), signed_in(request).id
    try:
        done = await gateway(request).in_database(lambda db: bulk.undo_all(db, ids, me))
    except LeadError as error:
        return common.go_back(request, (), str(error))
    if len(ids) == 1 and done.left_alone:
        why = "This cannot be undone any more: it was changed again since, or undone already."
        return common.go_back(request, (), why)
    return common.go_back(request, done.events, _left_alone(done.left_alone))


async def change_many(request: Request) -> Response:
    """The same change to all that are ticked; what others changed meanwhile is left alone."""
    ticked = [_ticked(str(value)) for value in form(request).getlist("lead")]
    seen = [pair for pair in ticked if pair]
    if field(request, "all"):
        seen = await gateway(request).in_database(lambda db: _all_that_fit(db, request))
    if not seen:
        return common.go_back(request, (), "Tick the requests to change first.", common.TABLE)
    kind = field(request, "do")
    work = _assignment(request) if kind == "assign" else _status_change(request, take=False)
    try:
        done = await gateway(request).in_database(
            lambda db: bulk.each(db, seen, lambda lead: work(db, lead))
        )
    except LeadError as error:
        return common.go_back(request, (), str(error), common.TABLE)
    return common.go_back(request, done.events, _left_alone(done.left_alone), common.TABLE)


async def _change(
    request: Request, work: Work, hint: str = "", *, versioned: bool = True
) -> Response:
    lead_id = int(request.path_params["id"])
    version = common.number(field(request, "version"))
    page = f"{common.BOARD}/{lead_id}"

    def in_database(db: Session) -> int | None:
        lead = workflow.get(db, lead_id, version if versioned else None)
        if versioned and version is None:
            raise LeadError("The form is incomplete: reload the page and try again.")
        event = work(db, lead)
        return event.id if event else None

    try:
        done = await gateway(request).in_database(in_database)
    except NoLead:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    except Stale:
        said = await _who_was_faster(request, lead_id)
        return common.go_back(request, (), said, page)
    except LeadError as error:
        return common.go_back(request, (), str(error), page)
    return common.go_back(request, [done] if done else [], hint, page)


async def _who_was_faster(request: Request, lead_id: int) -> str:
    def work(db: Session) -> tuple[history.Entry | None, dict[int, str]]:
        return history.latest(db, lead_id), history.names(db)

    latest, people = await gateway(request).in_database(work)
    clinic = gateway(request).content.get().clinic
    who = f"{latest.who} {words.told(latest, people, clinic)}" if latest else "somebody changed it"
    return f"Request #{lead_id} was changed in the meantime: {who}. Your change was not saved."


def _status_change(request: Request, *, take: bool) -> Work:
    status, me = field(request, "status"), signed_in(request).id
    spam = status == "spam"
    target = "not_a_lead" if spam else status
    reason = field(request, "reason", 16) if status == "closed" else ""
    return lambda db, lead: workflow.set_status(
        db, lead, me, target, spam=spam, reason=reason, take=take
    )


def _all_that_fit(db: Session, request: Request) -> list[tuple[int, int]]:
    """All that the filters of the page let through, as they stand now."""
    query = listing.select_wanted(common.wanted(request), now()).limit(bulk.AT_MOST + 1)
    rows = db.execute(query.with_only_columns(Lead.id, Lead.version))
    return [(lead_id, version) for lead_id, version in rows]


def _assignment(request: Request) -> Work:
    given, me = field(request, "assignee"), signed_in(request).id
    person = me if given == "me" else common.number(given)
    return lambda db, lead: workflow.assign(db, lead, me, person)


def _again_at(request: Request) -> datetime | None:
    """When to try again: in two hours, at the next opening, or as typed, in the clinic's time."""
    clinic = gateway(request).content.get().clinic
    match field(request, "again"):
        case "soon":
            return now() + SOON
        case "opening":
            return next_opening(clinic, now())
    return _local(request, field(request, "at", 30))


def _local(request: Request, text: str) -> datetime | None:
    """A time that was typed, at the clinic."""
    clinic = gateway(request).content.get().clinic
    try:
        typed = datetime.fromisoformat(text)
        if not 2000 <= typed.year < 3000:
            return None
        return typed.replace(tzinfo=clinic.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hint(request: Request, at: datetime | None) -> str:
    """What somebody should know who chose a time at which the clinic is closed."""
    clinic = gateway(request).content.get().clinic
    if at is None or clinic.open_at(at):
        return ""
    local = at.astimezone(clinic.zone)
    why = clinic.reason(local.date())
    closed = f"closed on that day ({why})" if why else "closed at that time"
    opens = words.clock(next_opening(clinic, at), clinic)
    return f"It is saved, but the clinic is {closed}. It opens {opens}."


def _ticked(text: str) -> tuple[int, int] | None:
    lead_id, _, version = text.partition(".")
    numbers = common.number(lead_id), common.number(version)
    return (numbers[0], numbers[1]) if numbers[0] and numbers[1] else None


def _left_alone(count: int) -> str:
    if not count:
        return ""
    what = "1 request was" if count == 1 else f"{count} requests were"
    return f"{what} left alone: changed by somebody else in the meantime, or gone."
