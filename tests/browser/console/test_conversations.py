"""Conversations and deletion in a browser: keyboard, accessibility, what visitors plant."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import func, select

from backtalk.db.models import ChatMessage, Conversation, DangerSign, now
from backtalk.db.session import session
from backtalk.payloads import Answer, Text
from backtalk.privacy.deletion import forget
from tests.browser.axe import violations
from tests.browser.console.conftest import RECEPTION, SignIn
from tests.browser.console.test_accessibility import SIZES, too_wide
from tests.leads import JO, taken

C = "0f6b1c9e-0000-4000-8000-000000000001"
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7 * 7 }}\"'><svg onload=alert(3)>"
REPLY = Answer(
    topic="stretching",
    section="stretching/how",
    title="How to stretch",
    paragraphs=["Hold for 30 seconds, three times.", EVIL],
    safety_net="Stop if it hurts.",
)
SAID = (
    ("How do I stretch my hips?", "topic/stretching", 0.91),
    (f"hips {EVIL}", "not_understood", 0.21),
)


@pytest.fixture
def planted(console: str) -> Iterator[None]:
    """A conversation with a request, in which everything that a visitor can write is hostile."""
    with session() as db, db.begin():
        db.add(Conversation(id=C, topic="stretching", last_at=now() + timedelta(minutes=1)))
        db.flush()
        for number, (text, intent, confidence) in enumerate(SAID):
            db.add(
                ChatMessage(
                    conversation_id=C,
                    message_id=f"m{number}",
                    text=text,
                    payload=None if number else "/x",
                    state="answered",
                    intent=intent,
                    confidence=confidence,
                    runners_up=[{"name": EVIL, "confidence": 0.05}],
                    entities=[{"entity": "body_part", "value": EVIL}],
                    action="action_answer",
                    reply=[Text(text="Hello.").model_dump(), REPLY.model_dump()],
                    feedback="down" if number else "up",
                    feedback_text=EVIL,
                )
            )
        sign = DangerSign(
            conversation_id=C, message_id="m1", outcome="alarm", red_flag_id=EVIL[:60]
        )
        sign.level, sign.words = "emergency_now", EVIL
        db.add(sign)
    with session() as db:
        taken(db, replace(JO, name=EVIL, conversation_id=C, reason=EVIL))
    yield
    with session() as db, db.begin():
        forget(db, C)


def no_alert(page: Page) -> list[str]:
    shown: list[str] = []

    def note(dialog: Dialog) -> None:
        shown.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    return shown


@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def test_axe_finds_nothing_on_filled_pages(
    sign_in: SignIn, console: str, planted: None, size: str
) -> None:
    page = sign_in(bypass_csp=True, viewport=SIZES[size])
    for path in (
        "/console/conversations",
        "/console/conversations?danger=any&words=hips",
        f"/console/conversations/{C}",
        f"/console/deletions/person?conversation={C}",
    ):
        page.goto(f"{console}{path}")
        for summary in page.locator("summary").all():
            if summary.evaluate("node => !node.parentElement.open"):
                summary.click()
        assert violations(page) == [], path
        assert not too_wide(page), path
    page.goto(f"{console}/console/conversations/{C}")
    page.get_by_role("button", name="Show contact details").click()
    expect(page.get_by_text("This view is recorded.")).to_be_visible()
    assert violations(page) == []


def test_nothing_that_a_visitor_wrote_runs(sign_in: SignIn, console: str, planted: None) -> None:
    # Without the Content-Security-Policy, so that escaping alone must hold.
    page = sign_in(bypass_csp=True, viewport=SIZES["desktop"])
    shown = no_alert(page)
    for path in (
        "/console/conversations?words=hips",
        "/console/conversations",
        f"/console/conversations/{C}",
        f"/console/deletions/person?conversation={C}",
    ):
        page.goto(f"{console}{path}")
        expect(page.locator("main img, main script, main svg")).to_have_count(0)
    page.goto(f"{console}/console/conversations/{C}")
    page.get_by_role("button", name="Show contact details").click()
    expect(page.get_by_text(EVIL).first).to_be_visible()
    expect(page.locator("main img, main script, main svg")).to_have_count(0)
    page.goto(f'{console}/console/conversations?words="><script>alert(1)</script>&topic="><svg>')
    expect(page.locator("main script, main svg")).to_have_count(0)
    assert shown == []


def test_a_receptionist_finds_a_chat_and_its_details_by_keyboard(
    sign_in: SignIn, console: str, planted: None
) -> None:
    page = sign_in(RECEPTION, "/console/conversations", viewport=SIZES["phone"], locale="en-IE")
    page.get_by_label("Words that the visitor used").focus()
    page.keyboard.type("stretching hips")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=stretching+hips**")
    page.get_by_role("link", name="How do I stretch my hips?").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Conversation")).to_be_visible()
    expect(page.get_by_text("jo@example.com")).to_have_count(0)
    expect(page.get_by_text("topic/stretching")).to_be_hidden()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("topic/stretching")).to_be_visible()
    page.get_by_role("button", name="Show contact details").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("jo@example.com")).to_be_visible()
    page.get_by_role("link", name="Hide them").click()
    expect(page.get_by_text("jo@example.com")).to_have_count(0)
    expect(page.get_by_role("link", name="Delete this person")).to_have_count(0)


def test_filters_are_kept_in_the_form(sign_in: SignIn, console: str, planted: None) -> None:
    page = sign_in(RECEPTION, "/console/conversations", locale="en-IE")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Contact request").select_option("with")
    page.get_by_label("Questions not answered").select_option("with")
    page.get_by_label("Confidence below").fill("50")
    page.get_by_role("button", name="Show").last.click()
    expect(page.get_by_text("Filters (3 set)")).to_be_visible()
    page.get_by_text("Filters (3 set)").click()
    expect(page.get_by_label("Contact request")).to_have_value("yes")
    expect(page.get_by_role("link", name="How do I stretch my hips?")).to_be_visible()
    page.get_by_label("Contact request").select_option("without")
    page.get_by_role("button", name="Show").last.click()
    expect(page.get_by_text("No conversation fits.")).to_be_visible()


def test_an_admin_deletes_a_person_and_prints_the_receipt(
    sign_in: SignIn, console: str, planted: None
) -> None:
    page = sign_in(path="/console/deletions", viewport=SIZES["desktop"])
    page.get_by_label("Phone number").fill("(415) 555-0132")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("checkbox", name="Chat of")).to_be_checked()
    page.get_by_role("button", name="Delete what is ticked").click()
    # The browser asks for the tick first.
    expect(page.get_by_role("heading", name="Delete a person")).to_be_visible()
    page.get_by_role("checkbox", name="I have checked the list").check()
    page.get_by_role("button", name="Delete what is ticked").click()
    expect(page.get_by_text("It is deleted.")).to_be_visible()
    expect(page.get_by_role("heading", name="receipt of deletion")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".navbar-vertical")).to_be_hidden()
    expect(page.get_by_role("heading", name="receipt of deletion")).to_be_visible()
    page.emulate_media(media="screen")
    with session() as db:
        assert db.scalar(select(func.count()).where(ChatMessage.conversation_id == C)) == 0
    page.goto(f"{console}/console/conversations/{C}")
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
