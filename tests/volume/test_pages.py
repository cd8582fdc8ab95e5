"""With 50,000 requests and 1,000,000 messages, every page of the console is quick."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, event, func, literal, select

from backtalk.db.models import AuditEntry, ChatMessage, Conversation, Lead, Staff
from backtalk.db.session import database, session
from tests.backtalk.notifications.helpers import add_target
from tests.volume.conftest import LEADS, MESSAGES
from tests.web.console.browser import Browser
from web.app import create_app
from web.console.routes import PAGES

pytestmark = pytest.mark.slow

MILLISECONDS = 300
QUERIES = 40
TRIES = 5
"""The best of them counts: the machine may be at work on something else."""
YEAR = f"since={date.today() - timedelta(days=365)}&until={date.today()}"
# Beside each page as it opens: its costliest views. A page that is not there yet is left out.
VIEWS = {
    "/insights": [YEAR, "since=2000-01-01&until=2000-12-30"],
    "/leads/table": [
        *("status=open", "status=booked", "who=nobody", "topic=sciatica", "source=form"),
        *("danger=yes", "overdue=yes", YEAR, "page=400", "order=newest", "order=due"),
        f"status=closed&topic=sciatica&source=chat&{YEAR}",
    ],
    "/conversations": [
        *("words=hip", "words=stiff+hips", "words=zebra", f"words=back&{YEAR}", YEAR),
        *("topic=sciatica", "danger=any", "danger=emergency_now", "lead=yes", "lead=no"),
        *("fallback=yes", "fallback=no", "feedback=up", "feedback=down", "confidence=20"),
        *("shortest=12", "longest=2", "topic=sciatica&lead=yes&fallback=yes&shortest=5"),
        "words=how&lead=yes&danger=emergency_now",
    ],
}
EXAMPLES: dict[str, Select[Any]] = {
    "/people/": select(Staff.id),
    "/leads/": select(Lead.id).where(Lead.conversation_id.is_not(None)).order_by(Lead.id.desc()),
    "/deletions/": select(AuditEntry.id).where(AuditEntry.what == "person.erased"),
    "/conversations/": select(Conversation.id).order_by(Conversation.message_count.desc()),
}


def addresses(target: int) -> Iterator[str]:
    """Every page with an example of what it shows; files to keep are no pages."""
    examples = EXAMPLES | {"/notifications/": select(literal(target))}
    for page in PAGES:
        if page.method != "GET" or not page.roles or re.search(r"\.\w+$", page.path):
            continue
        if "{" not in page.path:
            yield page.path
            yield from (f"{page.path}?{query}" for query in VIEWS.get(page.path, ()))
            continue
        prefix = page.path.split("{")[0]
        assert prefix in examples, f"EXAMPLES does not say of what {page.path} is shown"
        with session() as db:
            example = db.scalar(examples[prefix].limit(1))
        if example is not None:
            yield re.sub(r"{[^}]+}", str(example), page.path)


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(database(), "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database(), "before_cursor_execute", note)


async def test_every_page_answers_in_time_with_few_queries(filled: str) -> None:
    with session() as db:
        assert (db.scalar(select(func.count(Lead.id))) or 0) == LEADS
        assert (db.scalar(select(func.count(ChatMessage.id))) or 0) >= MESSAGES
    app = create_app()
    async with app.router.lifespan_context(app):
        browser = Browser(app)
        async with browser.http:
            assert (await browser.sign_in("admin@clinic.test")).status_code == 303
            slow, chatty = {}, {}
            for address in addresses(add_target("https://clinic.example/hook").id):
                took, queries = [], 0
                for _ in range(TRIES):
                    with counted() as statements:
                        begun = time.perf_counter()
                        answer = await browser.get(address)
                        took.append(1000 * (time.perf_counter() - begun))
                    queries = len(statements)
                    # 422: a page that asks for words to look for.
                    assert answer.status_code in (200, 303, 422), address
                print(f"{filled} {address}: {min(took):.0f} ms, {queries} queries")
                if min(took) > MILLISECONDS:
                    slow[address] = [round(ms) for ms in took]
                if queries > QUERIES:
                    chatty[address] = queries
    assert not slow
    assert not chatty
