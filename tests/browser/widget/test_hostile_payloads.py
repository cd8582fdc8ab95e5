"""Replies that are hostile or of no known type."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from backtalk.payloads import (
    Alarm,
    Answer,
    Check,
    Choice,
    Choices,
    Contact,
    Exercise,
    LeftOut,
    Message,
    Phone,
    Routine,
    RoutineStep,
    Source,
    Text,
)
from tests.browser.stub import Stub

Say = Callable[[str], None]

EVIL = '<img src=x onerror="document.title=1"><b>bold</b>'
EVIL_URL = "javascript:document.title=1"
HOSTILE: list[Message] = [
    Text(text=EVIL),
    Answer(
        topic=EVIL,
        section=EVIL,
        title=EVIL,
        paragraphs=[EVIL],
        more=[EVIL],
        sources=[
            Source(id=EVIL, title="a script", url=EVIL_URL),
            Source(id=EVIL, title="not encrypted", url="http://www.nhs.uk/"),
            Source(id=EVIL, title="not the clinic's", url="https://elsewhere.example/"),
        ],
        safety_net=EVIL,
    ),
    Exercise(
        id=EVIL,
        name=EVIL,
        purpose=EVIL,
        steps=[EVIL],
        dose=EVIL,
        ask_first=[EVIL],
        stop_rule=EVIL,
        video=EVIL_URL,
    ),
    Routine(
        title=EVIL,
        minutes=1,
        steps=[RoutineStep(exercise=EVIL, name=EVIL, dose=EVIL, minutes=1)],
        left_out=[LeftOut(name=EVIL, reason=EVIL)],
        stop_rule=EVIL,
    ),
    Alarm(
        level="soon",
        title=EVIL,
        text=EVIL,
        phones=[Phone(label=EVIL, number=EVIL, href=EVIL_URL)],
        note=EVIL,
    ),
    Check(text=EVIL, choices=[Choice(title=EVIL, choice=EVIL)]),
    Contact(step="consent", text=EVIL, privacy_url=EVIL_URL),
    Contact(step="consent", text=EVIL, privacy_url="//elsewhere.example/"),
    Choices(text=EVIL, choices=[Choice(title=EVIL, choice=EVIL)]),
]


def test_hostile_words_stay_words(page: Page, say: Say, stub: Stub, site: str) -> None:
    stub.replies["thanks"] = HOSTILE
    title = page.title()
    say("thanks")
    log = page.get_by_role("log")
    expect(log.get_by_text(EVIL).first).to_be_visible()
    expect(log.locator("img, b, script")).to_have_count(0)
    for link in log.locator(".you ~ * a").all():
        assert (link.get_attribute("href") or "").startswith(site)
    say(EVIL)
    expect(page.locator(".message.you").last).to_contain_text(EVIL)
    assert page.title() == title


def test_an_unknown_type_shows_its_text(page: Page, say: Say) -> None:
    body = '{"token": "a-token", "messages": [{"type": "constructor", "text": "Hello anyway"}]}'
    page.route("**/chat/messages", lambda route: route.fulfill(body=body))
    say("thanks")
    expect(page.locator(".message.bot").last).to_contain_text("Hello anyway")
