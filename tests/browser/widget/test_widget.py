"""What the widget does beside talking: remembers, forgets, is judged, keeps time."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import samples
from tests.browser.conftest import PageAt, ask, choose, forget, opened
from tests.browser.stub import Failure, Stub

Say = Callable[[str], None]
HALF_AN_HOUR_MS = 30 * 60 * 1000


def test_nothing_is_asked_for_before_somebody_comes_near(page_at: PageAt, site: str) -> None:
    page = page_at(site, visit=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    page.goto(site)
    expect(page.get_by_role("button", name="Ask about your back or hips")).to_be_visible()
    own = ("/static/site", "/static/go-on")
    assert [path for path in asked if not path.startswith(own)] == ["/", "/widget.js"]
    page.get_by_role("button", name="Ask about your back or hips").hover()
    expect(page.locator("backtalk-panel")).to_have_count(1)
    assert any("panel-" in path for path in asked)


def test_the_chat_is_there_on_the_next_page_as_it_was(page: Page, say: Say, site: str) -> None:
    say("answer")
    expect(page.get_by_role("heading", name=samples.ANSWER.title)).to_be_visible()
    page.get_by_label("Your message").fill("half a th")
    page.goto(f"{site}/examples")
    expect(page.get_by_role("heading", name=samples.ANSWER.title)).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("half a th")
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Close the chat").click()
    page.goto(site)
    expect(page.get_by_role("button", name="Ask about your back or hips")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_two_tabs_have_a_conversation_each(page_at: PageAt, site: str, stub: Stub) -> None:
    one, two = opened(page_at(site)), opened(page_at(site))
    for page, text in ((one, "thanks"), (two, "answer")):
        ask(page, text)
        expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    assert [message.get("token") for message in stub.received] == [None, None]
    forget(one)
    expect(one.locator(".message.you")).to_have_count(0)
    ask(two, "routine")
    expect(two.locator(".message.you + .message.bot")).to_have_count(2)


def test_going_back_brings_the_page_and_the_chat(page: Page, say: Say, site: str) -> None:
    say("thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    page.goto(f"{site}/privacy")
    page.go_back()
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    ask(page, "answer")
    expect(page.locator(".message.you + .message.bot")).to_have_count(2)


def test_forgetting_asks_first_and_forgets_on_this_device_alone(
    page: Page, say: Say, stub: Stub
) -> None:
    say("thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    choose(page, "Forget on this device")
    asking = page.get_by_role("dialog", name="Forget the chat on this device?")
    expect(asking).to_contain_text("you can no longer delete that copy yourself")
    expect(asking.get_by_role("button", name="Delete everything")).to_be_visible()
    asking.get_by_role("button", name="Keep it").click()
    expect(page.locator(".message.you")).to_have_count(1)
    forget(page)
    expect(page.get_by_text("This device has forgotten the chat.")).to_be_visible()
    expect(page.locator(".message.you")).to_have_count(0)
    assert page.evaluate("Object.keys(sessionStorage)") == ["backtalk.open"]
    assert stub.transcript
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("automated helper")
    expect(page.locator(".message.you")).to_have_count(0)


def test_half_an_hour_without_anybody_forgets_it(page_at: PageAt, site: str) -> None:
    page = page_at(site, visit=False)
    page.clock.install()
    page.goto(site)
    opened(page)
    ask(page, "thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    page.clock.run_for(HALF_AN_HOUR_MS - 60_000)
    expect(page.locator(".message.you")).to_have_count(1)
    page.clock.run_for(120_000)
    expect(page.get_by_text("This device forgot the chat")).to_be_visible()
    expect(page.locator(".message.you")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('backtalk.token')") is None


def test_the_chat_can_be_taken_away(page: Page, say: Say) -> None:
    say("thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    with page.expect_download() as got:
        choose(page, "Keep this chat")
        page.get_by_role("button", name="Download as text").click()
    assert re.fullmatch(r"chat-\d{4}-\d\d-\d\d\.txt", got.value.suggested_filename)
    assert got.value.path().read_text() == "thanks"


def test_an_answer_can_be_judged_with_a_word(page: Page, say: Say, stub: Stub) -> None:
    say("answer")
    bar = page.get_by_role("group", name="Was this helpful?")
    bar.get_by_role("button", name="No, not helpful").click()
    expect(bar.get_by_role("button", name="No, not helpful")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(bar.get_by_label("Tell us more (optional)")).to_be_focused()
    page.keyboard.type("Too long")
    page.keyboard.press("Enter")
    expect(bar.get_by_label("Tell us more (optional)")).to_be_hidden()
    expect(bar.get_by_role("button", name="Contact the clinic")).to_be_visible()
    given = [(one["value"], one["text"]) for one in stub.feedback]
    assert given == [("down", ""), ("down", "Too long")]
    page.reload()
    expect(bar.get_by_role("button", name="No, not helpful")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_judgement_that_is_not_kept_is_said(page: Page, say: Say, stub: Stub) -> None:
    stub.feedback_failures = [Failure(503, "It was not kept.")]
    say("answer")
    bar = page.get_by_role("group", name="Was this helpful?")
    bar.get_by_role("button", name="Yes, helpful").click()
    expect(bar).to_contain_text("It was not kept.")


def test_small_talk_is_not_judged(page: Page, say: Say) -> None:
    say("thanks")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    expect(page.get_by_role("group", name="Was this helpful?")).to_have_count(0)


def test_the_timer_goes_through_the_routine(page_at: PageAt, site: str) -> None:
    page = page_at(site, visit=False)
    page.clock.install()
    page.goto(site)
    opened(page)
    ask(page, "routine")
    page.get_by_role("button", name="Start the timer").click()
    timer = page.get_by_role("dialog", name="Timer")
    told, skip = timer.get_by_role("status"), timer.get_by_role("button", name="Skip")
    expect(told).to_have_text("Get ready: Roll your glutes, 0:05")
    page.clock.run_for(5_000)
    expect(told).to_have_text("Go: Roll your glutes, 2:30")
    expect(timer.get_by_text("Next: Hip flexor stretch")).to_be_visible()
    page.clock.run_for(10_000)
    expect(timer.get_by_role("timer")).to_have_text("2:20")
    skip.click()
    expect(timer.get_by_text("1 of 3 done")).to_be_visible()
    expect(timer.get_by_role("listitem").first).to_have_text(samples.EXERCISE.steps[0])
    skip.click()
    expect(told).to_contain_text("Hold: Hip flexor stretch, side 1 (1 of 2)")
    page.clock.run_for(30_500)
    expect(told).to_contain_text("Swap to the other side")
    for switch in ("Sound", "Vibration"):
        expect(timer.get_by_role("button", name=switch)).to_have_attribute("aria-pressed", "false")
    timer.get_by_role("button", name="Sound").click()
    expect(timer.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(timer).to_be_hidden()
    expect(page.get_by_role("button", name="Start the timer")).to_be_focused()


def test_what_was_done_stays_on_the_device_until_it_is_forgotten(
    page: Page, say: Say, stub: Stub
) -> None:
    say("routine")
    page.get_by_role("button", name="Start the timer").click()
    timer = page.get_by_role("dialog", name="Timer")
    skip = timer.get_by_role("button", name="Skip")
    expect(skip).to_be_visible()  # the timer is loaded on demand
    while skip.is_visible():
        skip.click()
    expect(timer).to_contain_text("3 of 3 done")
    timer.get_by_role("button", name="I did it today").click()
    expect(timer).to_contain_text("Done on 1 of the last 7 days.")
    timer.get_by_role("button", name="Close").click()
    assert stub.said == ["routine"]
    assert page.evaluate("Object.keys(localStorage)") == ["backtalk.done"]
    forget(page)
    expect(page.locator(".message.you")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


def test_a_routine_can_be_printed_and_put_into_a_calendar(page: Page, say: Say, site: str) -> None:
    say("routine")
    link = page.get_by_role("link", name="Print or save")
    ids = ",".join(step.exercise for step in samples.ROUTINE.steps)
    expect(link).to_have_attribute(
        "href", f"{site}/routine?exercises={ids.replace(',', '%2C')}&minutes=10"
    )
    page.get_by_text("Put it in my calendar").click()
    page.get_by_label("Days").select_option("Monday, Wednesday, Friday")
    page.get_by_label("Time").fill("07:15")
    expect(page.get_by_role("link", name="Add the routine")).to_have_attribute(
        "href", re.compile(r"/chat/routine\.ics\?.*at=07%3A15.*days=three|days=three.*at=07%3A15")
    )
    expect(page.get_by_role("link", name="Add the breaks")).to_have_attribute(
        "href", re.compile(r"/chat/breaks\.ics\?.*every=30")
    )


def test_a_chat_that_does_not_load_says_so_and_loads_at_the_next_try(
    page_at: PageAt, site: str
) -> None:
    page = page_at(site, visit=False)
    page.route("**/static/widget/panel-*", lambda route: route.abort())
    page.goto(site)
    page.get_by_role("button", name="Ask about your back or hips").click()
    note = page.get_by_role("alert")
    expect(note).to_contain_text("The chat did not load. Please try again, or call (206) 555-0142.")
    page.unroute("**/static/widget/panel-*")
    opened(page)
    expect(note).to_have_count(0)
