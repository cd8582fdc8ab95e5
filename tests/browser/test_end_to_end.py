"""A visitor's way through the real product: engine, actions, web and database."""

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from backtalk.db.models import ChatMessage
from backtalk.db.session import session
from tests import leads
from tests.browser.conftest import PageAt, choose, opened
from tests.environment import environment
from tests.stack import Stack

ANSWER_MS = 30_000
STEPS = 4


@pytest.fixture
def page(page_at: PageAt, stack: Stack) -> Page:
    """The demo page over the real product."""
    page = opened(page_at(stack.url))
    page.set_default_timeout(ANSWER_MS)
    expect(page.locator(".warmup")).to_be_hidden(timeout=ANSWER_MS)
    return page


def say(page: Page, text: str) -> Locator:
    """Type a message, wait for the reply, and give back all of its parts."""
    with page.expect_response("**/chat/messages"):
        page.get_by_label("Your message").fill(text)
        page.keyboard.press("Enter")
    return reply(page)


def press(page: Page, title: str = "") -> Locator:
    """Press the first of the reply's buttons whose title begins so."""
    buttons = reply(page).locator(".choices .choice:enabled")
    with page.expect_response("**/chat/messages"):
        (buttons.get_by_text(title).first if title else buttons.first).click()
    return reply(page)


def reply(page: Page) -> Locator:
    """What stands below the visitor's last message."""
    below = page.locator(".message.you").last.locator(
        "xpath=following-sibling::*[contains(@class, 'message bot')]"
    )
    expect(below.first).to_be_visible(timeout=ANSWER_MS)
    return below


def saved(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> list[leads.Details]:
    """All contact requests in the product's database, read with its own key."""
    with environment(monkeypatch, var=stack.var), session() as db:
        return leads.saved(db)


def test_a_visitor_asks_gets_a_routine_and_leaves_a_request(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = say(page, "My hips feel tight from sitting all day")
    heading = answer.get_by_role("heading").first.inner_text()
    assert heading not in press(page).get_by_role("heading").all_inner_texts()

    say(page, "Build me a routine")
    for _ in range(STEPS):
        if page.locator(".routine").count():
            break
        press(page)
    expect(page.locator(".routine .steps li").first).to_be_visible()

    say(page, "Please ask the clinic to call me")
    with page.expect_response("**/chat/messages"):
        page.get_by_role("button", name="Answer one by one instead").click()
    say(page, "Grace Hopper")
    expect(say(page, "206 555 0199").last).to_contain_text("Grace Hopper, (206) 555-0199")
    press(page, "Yes")
    expect(page.locator(".contact.saved")).to_contain_text("Thank you, we have it.")
    for _ in range(2):
        press(page, "Skip this")
    expect(page.locator(".contact.saved").last).to_contain_text("That is all I need.")

    lead = saved(stack, monkeypatch)[-1]
    assert (lead.name, lead.phone, lead.email) == ("Grace Hopper", "+12065550199", None)
    files = [path.read_bytes() for path in stack.var.rglob("*") if path.is_file()]
    assert not any(said in file for file in files for said in (b"Grace Hopper", b"555 0199"))


def test_a_request_is_not_lost_when_the_assistant_dies(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(page, "What is foam rolling?")
    stack.kill_engine()
    page.get_by_label("Your message").fill("How long should I roll for?")
    page.keyboard.press("Enter")
    expect(page.locator(".status [role=status]")).to_contain_text("Your message is kept.")

    choose(page, "Contact the clinic")
    form = page.get_by_role("region", name="Contact the clinic")
    form.get_by_label("Your name").fill("Mary Ward")
    form.get_by_label("Phone number or e-mail").fill("12")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Send my details").click()
    expect(form.get_by_text("That does not look like a full phone number")).to_be_visible()
    form.get_by_label("Phone number or e-mail").fill("mary@example.com")
    form.get_by_role("button", name="Send my details").click()
    expect(form.locator(".success")).to_contain_text("Thank you, we have it.")
    form.get_by_role("button", name="Back to the chat").click()

    lead = saved(stack, monkeypatch)[-1]
    assert (lead.name, lead.phone, lead.email) == ("Mary Ward", None, "mary@example.com")
    # Back in service, the assistant answers what was asked meanwhile.
    expect(reply(page).get_by_role("heading").first).to_be_visible(timeout=ANSWER_MS)


def test_the_form_within_the_conversation_makes_one_request_and_the_talk_goes_on(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(saved(stack, monkeypatch))
    say(page, "Please ask the clinic to call me")
    form = page.locator(".message .contact-form")
    form.get_by_label("Your name").fill("Ada King")
    form.get_by_label("Phone number or e-mail").fill("ada@example.com")
    form.get_by_label("Best time to reach you").fill("mornings")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Send my details").click()
    expect(page.locator(".message.saved")).to_contain_text("Thank you, we have it.")
    # The assistant asks for nothing more, and takes the next message for what it is.
    expect(say(page, "What is foam rolling?").get_by_role("heading").first).to_be_visible()
    leads_now = saved(stack, monkeypatch)
    assert len(leads_now) == before + 1
    assert (leads_now[-1].name, leads_now[-1].email) == ("Ada King", "ada@example.com")
    page.reload()
    expect(page.locator(".message.saved")).to_contain_text("Thank you, we have it.")
    files = [path.read_bytes() for path in stack.var.rglob("*") if path.is_file()]
    assert not any(said in file for file in files for said in (b"Ada King", b"ada@example"))


def test_an_answer_is_judged_and_the_trainer_can_read_it(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(page, "What is foam rolling?")
    bar = page.get_by_role("group", name="Was this helpful?").last
    bar.get_by_role("button", name="No, not helpful").click()
    bar.get_by_label("Tell us more").fill("Too short, call 206 555 0177")
    bar.get_by_role("button", name="Send").click()
    expect(bar.get_by_label("Tell us more")).to_be_hidden()
    with environment(monkeypatch, var=stack.var), session() as db:
        given = db.execute(select(ChatMessage.feedback, ChatMessage.feedback_text)).all()
    assert ("down", "Too short, call [phone]") in [tuple(row) for row in given]


def test_deleting_takes_everything_from_the_server_too(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "My left hip clicks on stairs since Whitsun"
    say(page, said)
    choose(page, "Delete my data")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.locator(".message.you")).to_have_count(0)
    files = [path.read_bytes() for path in stack.var.rglob("*") if path.is_file()]
    assert not any(b"Whitsun" in file for file in files)


def test_the_server_killed_in_the_middle_of_a_message_answers_it_once_when_it_is_back(
    page: Page, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(page, "What is foam rolling?")
    stack.kill_web()
    page.get_by_label("Your message").fill("How often should I roll on the left?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    expect(reply(page).first).to_be_visible(timeout=ANSWER_MS)
    expect(page.get_by_role("button", name="Try now")).to_be_hidden(timeout=ANSWER_MS)
    with environment(monkeypatch, var=stack.var), session() as db:
        texts = db.scalars(select(ChatMessage.text)).all()
    assert list(texts).count("How often should I roll on the left?") == 1
