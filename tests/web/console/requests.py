"""Contact requests as tests of the console make them and work on them."""

import re
from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy import select

from backtalk.db.models import AuditEntry, Lead
from backtalk.db.session import session
from tests.leads import JO, taken
from tests.web.console.browser import Browser

CONVERSATION = "0f6b1c9e-0000-4000-8000-000000000001"


def ask(number: int = 1, **changes: Any) -> int:
    """A request by the plain form; its id."""
    due_at = changes.pop("due_at", None)
    given = {"conversation_id": None, "message_id": f"m{number}", "source": "form", **changes}
    with session() as db:
        return taken(db, replace(JO, **given), due_at=due_at).id


def read(lead_id: int) -> Lead:
    with session() as db:
        return db.get_one(Lead, lead_id)


def recorded(what: str) -> list[AuditEntry]:
    with session() as db:
        return list(db.scalars(select(AuditEntry).where(AuditEntry.what == what)))


async def follow(browser: Browser, answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return (await browser.http.get(answer.headers["location"])).text


async def act(browser: Browser, lead_id: int, action: str, **form: Any) -> httpx.Response:
    given = {"version": str(read(lead_id).version), "back": f"/console/leads/{lead_id}", **form}
    return await browser.post(f"/leads/{lead_id}/{action}", **given)


def board_card(text: str, lead_id: int) -> str:
    """The card of a request on the board."""
    found = re.search(rf'<li class="card lead-card[^>]*id="lead-{lead_id}".*?</li>', text, re.S)
    assert found
    return found[0]
