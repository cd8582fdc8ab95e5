"""An invented month of a clinic, and a morning with one of each case, for pictures."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backtalk.content.loader import load
from backtalk.db.session import session
from backtalk.demo import loading
from backtalk.leads import workflow
from backtalk.notifications import outbox, targets
from backtalk.notifications.targets import Secret, Target
from backtalk.settings import ROOT
from backtalk.staff import accounts, audit
from tests.browser.console.conftest import PASSWORD, PEOPLE
from tests.browser.console.requests import Clinic

LEADS, MESSAGES, DAYS = 24, 420, 35
LEAVER = "+12065550166"
"""The number of somebody who asks to be deleted."""
MARA = {"phone": "+12065550177", "email": "mara.tran@example.com"}


@dataclass(frozen=True)
class Month:
    """The numbers of what the pictures show."""

    urgent: int
    usual: int
    chat: str


def fill() -> Month:
    """Fill an empty database."""
    with session() as db, db.begin():
        for name, email, role in PEOPLE:
            staff = accounts.add(db, name, email, role)
            accounts.set_password(db, staff, PASSWORD)
            audit.record(db, "staff.added", 1, kind="staff", object_id=staff.id)
    for _ in loading.load(load(ROOT / "content"), LEADS, MESSAGES, DAYS):
        pass
    day = Clinic(number=100)
    day.chat("I cannot hold my urine since yesterday", "ces_bladder")
    numb = day.chat("I feel numb between my legs since this morning", "ces_saddle_numbness")
    urgent = day.request(
        "Vera Okoro", conversation_id=numb, source="chat", best_time="any time", due_in=2
    )
    day.request("Hugo Dahl", reason="Stiff back after a long drive", due_in=-3)
    day.request("Lea Vogel", reason="Was here last year", phone=LEAVER)
    chat = day.chat("My leg hurts when I sit for long")
    wants = {
        "reason": "Hip hurts when I run",
        "best_time": "after 5 pm",
        "conversation_id": chat,
        "source": "chat",
    }
    usual = day.request("Mara Tran", **MARA, **wants)
    day.request("M. Tran", **MARA, reason="Wants to run again")
    with session() as db, db.begin():
        workflow.note(db, workflow.get(db, usual), 2, "Works nights: call in the afternoon.")
        _notify(db, usual)
    return Month(urgent, usual, chat)


def _notify(db: Session, lead_id: int) -> None:
    for number, (name, kind, shown) in enumerate(
        (
            ("Front desk", "email", "desk@clinic.example"),
            ("Practice software", "webhook", "https://praxis.clinic.example/…"),
        ),
        start=1,
    ):
        about = ("lead", "danger")
        values = {"id": number, "name": name, "kind": kind, "about": about, "shown": shown}
        target = Target.model_validate({**values, "personal": number == 1, "enabled": True})
        targets.save(db, target, Secret(url="https://praxis.clinic.example/x"), None)
        for state in ("sent", "waiting", "failed")[: number + 1]:
            row = outbox.put(db, target, "lead", f"k{number}{state}", {"type": "test"}, lead_id)
            row.state, row.attempts = state, {"sent": 1, "waiting": 2, "failed": 12}[state]
            row.last_error = None if state == "sent" else "The server did not answer in time."
            row.next_try_at = row.created_at.replace(year=2099)
            row.sent_at = row.created_at if state == "sent" else None
