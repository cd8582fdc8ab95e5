"""Messages on their way: once each, in order, none lost."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from backtalk.payloads import Text
from tests.browser.conftest import PageAt, ask, choose, opened
from tests.browser.stub import STARTING, TOKEN, Failure, Stub

Say = Callable[[str], None]


def _status(page: Page) -> Locator:
    return page.locator(".status [role=status]")


def _replies(page: Page) -> Locator:
    return page.locator(".message.you + .message.bot")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failed_message_is_sent_again_under_its_id(
    page: Page, say: Say, stub: Stub, status: int
) -> None:
    stub.failures = [Failure(status, "Please wait a moment.", retry_after=1)]
    say("thanks")
    expect(_status(page)).to_contain_text("Please wait a moment. Your message is kept.")
    expect(page.locator(".message.you")).to_contain_text("Not sent yet")
    expect(_replies(page)).to_have_count(1)
    expect(_status(page)).to_be_empty()
    expect(page.locator(".message.you")).not_to_contain_text("Not sent yet")
    assert stub.said == ["thanks", "thanks"]
    assert len({message["message_id"] for message in stub.received}) == 1
    expect(page.locator(".message.you")).to_have_count(1)


def test_the_next_try_waits_as_long_as_asked_unless_told_otherwise(
    page: Page, say: Say, stub: Stub
) -> None:
    stub.failures = [Failure(503, retry_after=300)]
    say("thanks")
    expect(_status(page)).to_contain_text("Trying again in 300 s.")
    page.get_by_role("button", name="Try now").click()
    expect(_replies(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Try now")).to_be_hidden()


def test_the_seconds_to_the_next_try_are_counted_down(
    page_at: PageAt, site: str, stub: Stub
) -> None:
    page = page_at(site, visit=False)
    page.clock.install()
    page.goto(site)
    opened(page)
    stub.failures = [Failure(503, retry_after=300)]
    ask(page, "thanks")
    expect(_status(page)).to_contain_text("Trying again in 300 s.")
    page.clock.run_for(9_000)
    expect(_status(page)).to_contain_text("Trying again in 291 s.")


def test_a_message_that_waits_stays_in_view(page_at: PageAt, site: str, stub: Stub) -> None:
    page = opened(page_at(site, viewport={"width": 390, "height": 844}))
    stub.failures = [Failure(503, "Please wait. " * 15, retry_after=60)]
    page.get_by_label("Your message").fill("thanks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Try now")).to_be_visible()
    expect(page.locator(".message.you")).to_be_in_viewport(ratio=1)


def test_what_is_typed_meanwhile_stays_and_goes_out_in_order(
    page: Page, say: Say, stub: Stub
) -> None:
    stub.delay = 0.3
    stub.failures = [Failure(503, retry_after=1)]
    say("one")
    say("two")
    expect(page.locator(".message.you").last).to_contain_text("Waiting")
    page.get_by_label("Your message").fill("half a th")
    expect(_replies(page)).to_have_count(2)
    expect(page.get_by_label("Your message")).to_have_value("half a th")
    assert stub.said == ["one", "one", "two"]
    assert page.locator(".message > p").all_inner_texts()[1:] == [
        "one",
        "You said: one",
        "two",
        "You said: two",
    ]


def test_a_refused_message_comes_back_to_be_changed(page: Page, say: Say, stub: Stub) -> None:
    stub.failures = [Failure(422, "That is too long.")]
    say("a very long story")
    expect(_status(page)).to_have_text("That is too long.")
    expect(page.get_by_label("Your message")).to_have_value("a very long story")


def test_a_refused_choice_can_be_chosen_again(page: Page, say: Say, stub: Stub) -> None:
    say("check")
    expect(page.get_by_role("button", name="No", exact=True)).to_be_enabled()
    stub.failures = [Failure(403, "That did not work.")]
    page.get_by_role("button", name="No", exact=True).click()
    expect(_status(page)).to_have_text("That did not work.")
    expect(page.get_by_role("button", name="No", exact=True).first).to_be_enabled()


def test_without_network_a_message_waits_for_it(page: Page, say: Say, stub: Stub) -> None:
    context: BrowserContext = page.context
    context.set_offline(True)
    say("thanks")
    expect(_status(page)).to_contain_text("You are offline. Your message is kept")
    context.set_offline(False)
    expect(_replies(page)).to_have_count(1)
    assert stub.said == ["thanks"]


def test_a_first_message_that_fails_belongs_to_the_same_conversation_when_repeated(
    page: Page, say: Say, stub: Stub
) -> None:
    stub.failures = [Failure(503, retry_after=1, token=TOKEN)]
    say("thanks")
    expect(_replies(page)).to_have_count(1)
    assert [message.get("token") for message in stub.received] == [None, TOKEN]


def test_nothing_is_stored_before_the_visitor_acts(page: Page) -> None:
    stored = "[sessionStorage.length, localStorage.length, document.cookie.length]"
    page.reload()
    page.evaluate("sessionStorage.clear()")
    page.reload()
    assert page.evaluate(stored) == [0, 0, 0]
    opened(page)
    ask(page, "thanks")
    expect(_replies(page)).to_have_count(1)
    assert page.evaluate(stored)[1:] == [0, 0]


def test_a_reload_brings_the_conversation_back(page: Page, say: Say) -> None:
    say("I feel numb down there")
    say("choices")
    expect(_replies(page)).to_have_count(2)
    page.reload()
    expect(_replies(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Is it safe for me?")).to_be_enabled()
    expect(page.locator(".alarm")).to_have_count(1)
    expect(page.get_by_role("button", name="My hips feel tight")).to_be_hidden()


def test_history_that_fails_is_asked_for_again(page: Page, say: Say, stub: Stub) -> None:
    say("thanks")
    expect(_replies(page)).to_have_count(1)
    stub.history_failures = [Failure(503, retry_after=1)]
    page.reload()
    expect(_status(page)).to_contain_text("Loading the earlier chat")
    expect(_replies(page)).to_have_count(1)
    expect(_status(page)).to_be_empty()


def test_a_message_under_way_survives_a_reload(page: Page, say: Say, stub: Stub) -> None:
    say("thanks")
    expect(_replies(page)).to_have_count(1)
    stub.failures = [Failure(503, retry_after=300)]
    say("answer")
    expect(_status(page)).to_contain_text("300 s")
    page.reload()
    expect(_replies(page)).to_have_count(2)
    assert stub.said == ["thanks", "answer", "answer"]
    assert stub.received[1]["message_id"] == stub.received[2]["message_id"]


def test_what_is_typed_before_the_server_has_answered_at_all_is_said_once(
    page_at: PageAt, site: str, stub: Stub
) -> None:
    page = page_at(site, visit=False)
    facts: list[Route] = []
    page.route("**/chat/widget", lambda route: facts.append(route))
    page.goto(site)
    page.get_by_role("button", name="Ask about your back or hips").click()
    ask(page, "thanks")
    expect(page.locator(".message.you")).to_contain_text("Waiting")
    facts[0].continue_()
    expect(_replies(page)).to_have_count(1)
    expect(page.locator(".message.you")).to_have_count(1)
    assert stub.said == ["thanks"]


def test_a_conversation_that_the_server_forgot_starts_anew(
    page: Page, say: Say, stub: Stub
) -> None:
    say("thanks")
    expect(_replies(page)).to_have_count(1)
    page.evaluate("sessionStorage.setItem('backtalk.token', JSON.stringify('expired'))")
    say("answer")
    expect(_replies(page)).to_have_count(2)
    assert [message.get("token") for message in stub.received] == [None, "expired", None]


def test_the_greeting_of_the_first_reply_is_not_said_twice(
    page: Page, say: Say, stub: Stub
) -> None:
    greeting = page.locator(".message.bot p").first.inner_text()
    stub.replies["thanks"] = [Text(text=greeting), Text(text="You are welcome.")]
    say("thanks")
    expect(_replies(page)).to_contain_text("You are welcome.")
    expect(page.get_by_text(greeting, exact=True)).to_have_count(1)


def test_starting_over_is_said(page: Page, say: Say, stub: Stub) -> None:
    choose(page, "Start over")
    expect(_replies(page)).to_have_count(1)
    assert stub.said == ["start over"]


def test_deleting_asks_first_and_then_leaves_nothing(page: Page, say: Say, stub: Stub) -> None:
    say("thanks")
    expect(_replies(page)).to_have_count(1)
    choose(page, "Delete my data")
    page.get_by_role("button", name="Keep it").click()
    assert stub.transcript
    choose(page, "Delete my data")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("All of it is deleted.")).to_be_visible()
    expect(page.locator(".message.you")).to_have_count(0)
    assert stub.transcript == {}
    left = page.evaluate("Object.keys(sessionStorage)")
    assert left == ["backtalk.open"]


def test_deleting_that_fails_says_so_and_keeps_the_chat(page: Page, say: Say, stub: Stub) -> None:
    say("thanks")
    expect(_replies(page)).to_have_count(1)
    stub.failures = [Failure(503, "It could not be deleted.")]
    choose(page, "Delete my data")
    page.get_by_role("button", name="Delete everything").click()
    expect(_status(page)).to_have_text("It could not be deleted.")
    expect(page.locator(".message.you")).to_have_count(1)


def test_a_message_written_while_warming_up_goes_out_when_ready(
    page_at: PageAt, site: str, stub: Stub
) -> None:
    stub.health = dict(STARTING)
    page = opened(page_at(site))
    expect(page.get_by_text("warming up").first).to_be_visible()
    page.get_by_label("Your message").fill("thanks")
    page.keyboard.press("Enter")
    expect(page.locator(".message.you")).to_contain_text("Waiting")
    assert stub.received == []
    stub.health["engine"] = stub.health["model"] = "ok"
    expect(_replies(page)).to_have_count(1)
    expect(page.locator(".warmup")).to_be_hidden()


def test_an_answer_that_is_no_json_is_not_taken_for_one(page: Page, say: Say) -> None:
    page.route("**/chat/messages", lambda route: route.fulfill(body="<html>"), times=1)
    say("thanks")
    expect(_status(page)).to_contain_text("gave no answer")
    body = json.dumps({"token": TOKEN, "messages": [{"type": "text", "text": "Here I am"}]})
    page.route("**/chat/messages", lambda route: route.fulfill(body=body))
    page.get_by_role("button", name="Try now").click()
    expect(_replies(page)).to_contain_text("Here I am")


@pytest.mark.parametrize(
    ("code", "offered"),
    [
        ("assistant_unavailable", 1),
        ("still_working", 1),
        ("warming_up", 0),
        ("database_unavailable", 0),
    ],
)
def test_the_second_failed_try_offers_the_form(
    page: Page, say: Say, stub: Stub, code: str, offered: int
) -> None:
    offer = page.get_by_role("button", name="Leave your details instead")
    stub.failures = [Failure(503, retry_after=60, code=code) for _ in range(3)]
    say("thanks")
    again = page.get_by_role("button", name="Try now")
    expect(again).to_be_visible()
    expect(offer).to_have_count(0)
    for _ in range(2):
        with page.expect_response("**/chat/messages"):
            again.click()
        expect(again).to_be_visible()
        expect(offer).to_have_count(offered)
    again.click()
    expect(_replies(page)).to_have_count(1)
    expect(offer).to_have_count(0)
