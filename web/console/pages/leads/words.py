"""What happened to a request and what it waits for, in words."""

from datetime import datetime, timedelta

from backtalk import date_formats
from backtalk.content.clinic import Clinic
from backtalk.leads.history import Entry
from backtalk.leads.lists.listing import Card
from backtalk.leads.workflow import REASONS, Status

STATUSES: dict[Status, str] = {
    "new": "New",
    "contacted": "Contacted",
    "booked": "Booked",
    "closed": "Closed",
    "not_a_lead": "Not a patient enquiry",
}
VISITOR = "The visitor"
DANGER = {1: "emergency", 2: "today", 3: "within days"}
"""How soon somebody with a danger sign must be seen, by rank."""
OUTCOMES = {
    "alarm": "told to get help",
    "soon": "told to see a clinician soon",
    "check": "asked whether it is happening",
    "ignored": "asked, went on without an answer",
    "none_of_these": "said that none of it is happening",
    "getting_help": "said to be getting help",
    "clinician_checked": "said that a clinician has checked it",
    "not_happening": "said that it is not happening",
    "noticed": "a trainer read a danger sign in it",
}


SOURCES = {
    "chat": "chat",
    "form": "plain form",
    "phone": "phone call",
    "visit": "walk-in",
    "import": "imported",
}
"""How a request came."""


def clock(moment: datetime, clinic: Clinic) -> str:
    """A time at the clinic without the year, such as `Mon, Nov 23, 10:00 AM`."""
    local = moment.astimezone(clinic.zone)
    day, time = (f(local, clinic.country) for f in (date_formats.short_day, date_formats.clock))
    return f"{day}, {time}"


def span(length: timedelta) -> str:
    """About how long, such as `3 h`."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 60:
        return f"{max(1, minutes)} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def waits(card: Card, at: datetime, clinic: Clinic) -> str:
    """What a request waits for; empty for one that waits for nothing."""
    if card.in_danger and not card.lead.attempts and card.lead.contacted_at is None:
        return "Call now" if card.lead.danger_rank == 1 else "Call today"
    if card.waits_until is None:
        return ""
    left = card.waits_until - at
    if card.lead.next_attempt_at:
        late = f" ({span(left)} ago)" if card.overdue else ""
        return f"Try again {clock(card.waits_until, clinic)}{late}"
    return f"Overdue by {span(left)}" if card.overdue else f"Due in {span(left)}"


def told(entry: Entry, people: dict[int, str], clinic: Clinic) -> str:
    """What somebody did with a request; the sentence's subject comes before it."""
    match entry.what:
        case "created":
            return "asked for contact" if entry.who == VISITOR else "added it"
        case "corrected":
            return "corrected name, phone or e-mail"
        case "withdrawn":
            return "withdrew the request in the chat"
        case "asked_again":
            return "asked again"
        case "added":
            return "added when to call or what it is about"
        case "status":
            reason = REASONS.get(str(entry.new.get("closed_reason")))
            return f"moved it to {_status(entry.new)}" + (f": {reason}" if reason else "")
        case "booked":
            when = clock(datetime.fromisoformat(entry.new["appointment_at"]), clinic)
            whom = entry.new["appointment_with"]
            return f"booked an appointment: {when}" + (f" with {whom}" if whom else "")
        case "tagged" | "untagged":
            return f"{entry.what} it “{entry.more.get('tag')}”"
        case "spam":
            return "put it away as spam"
        case "assigned":
            person = people.get(entry.new.get("assignee_id") or 0)
            return f"assigned it to {person}" if person else "assigned it to nobody"
        case "tried":
            again = datetime.fromisoformat(entry.new["next_attempt_at"])
            return f"tried, no answer; next attempt {clock(again, clinic)}"
        case "noted":
            return "wrote a note"
        case "letter":
            return f"wrote an e-mail: “{entry.more['subject']}”"
        case "merged":
            numbers = ", ".join(f"#{number}" for number in entry.more.get("merged", {}))
            return f"merged {numbers} into it"
        case "joined":
            return "joined requests of one person that came at the same moment"
        case "undone":
            return f"took back {_TAKEN_BACK.get(entry.more.get('of', ''), 'a change')}"
    return entry.what.replace("_", " ")


_TAKEN_BACK = {
    "status": "a change of status",
    "spam": "that it is spam",
    "booked": "an appointment",
    "assigned": "an assignment",
    "tried": "a try without answer",
    "noted": "a note",
    "merged": "a merge",
}


def _status(values: dict[str, object]) -> str:
    return next((label for status, label in STATUSES.items() if status == values["status"]), "?")
