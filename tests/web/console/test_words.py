import re

import pytest

from backtalk.db.models import Conversation
from backtalk.db.session import session
from backtalk.settings import ROOT
from tests.web.console.browser import Browser
from tests.web.console.requests import CONVERSATION, ask
from web.console import words

_CODE = re.compile(
    r'"((?:staff|sign_in|lead|person|conversation|insights|links|audit|notification|retention'
    r"|annotations|decision|reading|signature)"
    r"\.[a-z_]+)\""
)
_NO_AUDIT = {"lead.created"}
"""What other programs are told."""


def test_whatever_the_audit_records_has_words() -> None:
    sources = [*(ROOT / "web/console").rglob("*.py"), *(ROOT / "backtalk").rglob("*.py")]
    found = {code for path in sources for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    codes = {code for code in found if not code.endswith((".html", ".json", ".id"))}
    assert codes - _NO_AUDIT - set(words.RECORDED) == set()


@pytest.mark.parametrize(
    ("level", "said"),
    [(1, "emergency"), ("same_day", "today"), ("soon", "within days"), ("odd_one", "odd one")],
)
def test_a_danger_sign_is_as_urgent_by_level_as_by_rank(level: str | int, said: str) -> None:
    assert words.urgency(level) == said


@pytest.mark.parametrize(
    ("what", "said"),
    [("staff.role_changed", "changed a role"), ("lead.new_thing", "lead new thing")],
)
def test_the_audit_speaks_in_words(what: str, said: str) -> None:
    assert words.recorded(what) == said


def test_a_status_stands_in_a_sentence() -> None:
    assert words.status("not_a_lead") == "not a patient enquiry"


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("/leads", ["All", "Mine", "Unassigned", "Not a patient enquiry"]),
        ("/leads/1", ["Assigned to", "Assign", "Save note", "Open conversation"]),
        ("/leads/table?status=new&page=2", ["Change status", "Assign", "Save filter", "Previous"]),
        ("/leads/table?status=new", ["Next"]),
        ("/notifications", ["Who is notified"]),
        ("/notifications/add?kind=webhook", ["Notify another program"]),
        ("/account/password", ["Repeat the password"]),
    ],
)
async def test_controls_are_called_what_they_are_called_elsewhere(
    admin: Browser, path: str, labels: list[str]
) -> None:
    with session() as db, db.begin():
        db.add(Conversation(id=CONVERSATION))
    for number in range(51):
        ask(number, conversation_id=CONVERSATION if number == 0 else None)
    text = (await admin.get(path)).text
    assert [label for label in labels if not re.search(rf">\s*{label}\s*<", text)] == []
