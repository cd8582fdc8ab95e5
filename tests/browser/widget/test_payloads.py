"""Each type of reply, as a visitor gets to see it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from backtalk.payloads import (
    Alarm,
    Check,
    Choices,
    Text,
)
from tests.browser import samples
from tests.browser.stub import Stub

Say = Callable[[str], None]


def _last(page: Page) -> Locator:
    return page.locator(".message.bot").last


def test_text_is_shown_as_it_is(page: Page, say: Say) -> None:
    say("thanks")
    expect(_last(page)).to_contain_text(samples.TEXT.text)


def test_an_answer_leads_with_its_point_and_keeps_more_and_sources_folded(
    page: Page, say: Say
) -> None:
    say("answer")
    answer = _last(page)
    expect(answer.get_by_role("heading")).to_have_text(samples.ANSWER.title)
    for paragraph in (*samples.ANSWER.paragraphs, samples.ANSWER.safety_net):
        expect(answer.get_by_text(paragraph)).to_be_visible()
    expect(answer.get_by_text(samples.ANSWER.more[0])).to_be_hidden()
    answer.get_by_text("More", exact=True).click()
    expect(answer.get_by_text(samples.ANSWER.more[0])).to_be_visible()
    answer.get_by_text("2 sources").click()
    expect(answer.get_by_text(samples.ANSWER.sources[0].title)).to_be_visible()
    link = answer.get_by_role("link", name=samples.ANSWER.sources[1].title)
    expect(link).to_have_attribute("href", samples.ANSWER.sources[1].url or "")


def test_a_reviewed_answer_says_by_whom_and_when(page: Page, say: Say) -> None:
    say("answer")
    expect(_last(page)).to_contain_text("Reviewed by Dr. Ada Stone on May 31, 2026.")
    say("exercise")
    expect(_last(page)).to_contain_text(samples.EXERCISE.name)
    expect(_last(page)).not_to_contain_text("Reviewed")


def test_numbers_in_a_reply_can_be_called(page: Page, say: Say, stub: Stub) -> None:
    stub.replies["thanks"] = [Text(text="Call (206) 555-0142, or 911.")]
    say("thanks")
    links = _last(page).get_by_role("link")
    expect(links).to_have_text(["(206) 555-0142", "911"])
    expect(links.first).to_have_attribute("href", "tel:+12065550142")


def test_messages_say_when_they_were_sent(page: Page, say: Say) -> None:
    say("thanks")
    for side in ("you", "bot"):
        expect(page.locator(f".message.{side} time").last).to_have_text(re.compile(r"^\d?\d:\d\d"))


def test_an_exercise_says_how_how_much_who_asks_first_and_when_to_stop(
    page: Page, say: Say
) -> None:
    say("exercise")
    card = _last(page)
    expect(card.locator("ol > li")).to_have_text(samples.EXERCISE.steps)
    for text in (
        samples.EXERCISE.purpose,
        samples.EXERCISE.dose,
        *samples.EXERCISE.ask_first,
        samples.EXERCISE.stop_rule,
    ):
        expect(card.get_by_text(text)).to_be_visible()


def test_many_reasons_to_ask_first_are_folded(page: Page, say: Say, stub: Stub) -> None:
    reasons = [f"Reason number {n}." for n in range(12)]
    stub.replies["exercise"] = [samples.EXERCISE.model_copy(update={"ask_first": reasons})]
    say("exercise")
    card = _last(page)
    expect(card.get_by_text(reasons[0])).to_be_visible()
    expect(card.get_by_text(reasons[-1])).to_be_hidden()
    card.get_by_text("9 more reasons to ask").click()
    expect(card.get_by_text(reasons[-1])).to_be_visible()


def test_a_video_asks_its_host_for_nothing_until_it_is_played(page: Page, say: Say) -> None:
    say("exercise")
    link = page.get_by_role("link", name="opens YouTube in a new tab")
    expect(link).to_have_attribute("href", samples.EXERCISE.video or "")
    assert "noopener" in (link.get_attribute("rel") or "")
    expect(page.locator("iframe, video")).to_have_count(0)
    expect(page.locator("img:not([src*='/pictures/'])")).to_have_count(0)


def test_a_video_plays_in_the_page_on_the_host_that_sets_no_cookies(page: Page, say: Say) -> None:
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="A film"))
    say("exercise")
    page.get_by_role("button", name="Play the video here").click()
    frame = page.locator("iframe")
    expect(frame).to_have_attribute(
        "src", "https://www.youtube-nocookie.com/embed/PspC9aN1hhc?autoplay=1&rel=0"
    )
    expect(frame).to_have_attribute("title", f"Video: {samples.EXERCISE.name}")
    expect(page.frame_locator("iframe").get_by_text("A film")).to_be_visible()


def test_steps_are_folded_when_several_exercises_come_at_once(page: Page, say: Say) -> None:
    say("two exercises")
    cards = page.locator(".exercise")
    expect(cards).to_have_count(2)
    expect(cards.last.locator("ol")).to_be_hidden()
    expect(cards.last.get_by_text(samples.EXERCISE.stop_rule)).to_be_visible()
    expect(page.get_by_text(samples.EXERCISE.stop_rule)).to_have_count(1)


def test_a_warning_that_the_answer_has_is_not_said_again_on_the_card(
    page: Page, say: Say, stub: Stub
) -> None:
    warning, other = samples.EXERCISE.ask_first
    answer = samples.ANSWER.model_copy(update={"paragraphs": ["Ask first if this fits.", warning]})
    stub.replies["safe?"] = [answer, samples.EXERCISE]
    say("safe?")
    expect(page.get_by_text(other)).to_be_visible()
    expect(page.get_by_text(warning)).to_have_count(1)


def test_a_routine_is_in_order_with_minutes_and_reasons(page: Page, say: Say) -> None:
    say("routine")
    card = _last(page)
    rows = card.locator("ol > li")
    expect(rows).to_have_count(len(samples.ROUTINE.steps))
    for row, step in zip(rows.all(), samples.ROUTINE.steps, strict=True):
        expect(row).to_contain_text(step.name)
        expect(row).to_contain_text(f"{step.minutes:g} min")
        expect(row).to_contain_text(step.dose)
    expect(card).to_contain_text("Lacrosse ball: You take blood thinners.")


def test_an_alarm_is_announced_at_once_and_can_be_called(page: Page, say: Say) -> None:
    say("I feel numb down there")
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text(samples.ALARM.heard)
    expect(alarm).to_contain_text(samples.ALARM.text)
    expect(alarm).to_contain_text(samples.ALARM.note)
    expect(alarm.get_by_role("link", name="Emergency: 911")).to_have_attribute("href", "tel:911")
    expect(alarm).to_be_in_viewport()


def test_an_alarm_stays_in_view_while_the_talk_goes_on(page: Page, say: Say) -> None:
    say("I feel numb down there")
    banner = page.get_by_role("group", name="Urgent advice")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(banner).to_be_hidden()
    say("My hips feel tight")
    expect(banner.get_by_role("link", name="Emergency: 911")).to_be_in_viewport()
    page.reload()
    expect(page.locator(".message.you")).to_have_count(2)
    expect(banner.get_by_role("link", name="Emergency: 911")).to_be_in_viewport()


def test_an_alarm_that_was_answered_is_no_longer_pinned(page: Page, say: Say, stub: Stub) -> None:
    asked = Choices(text="What has become of it?", choices=samples.ALARM.choices)
    stub.replies["My hips feel tight"] = [samples.ANSWER, samples.EXERCISE, asked]
    say("I feel numb down there")
    banner = page.get_by_role("group", name="Urgent advice")
    say("My hips feel tight")
    expect(banner).to_be_visible()
    page.get_by_role("button", name=asked.choices[2].title).last.click()
    expect(banner).to_be_hidden()
    say("routine")
    expect(page.locator(".routine")).to_be_visible()
    expect(banner).to_be_hidden()
    page.reload()
    expect(page.locator(".message.you")).to_have_count(4)
    expect(page.locator(".alarm")).not_to_be_in_viewport()
    expect(banner).to_be_hidden()


def test_a_check_stands_under_the_answer_and_says_why_it_is_asked(page: Page, say: Say) -> None:
    say("a bit numb, and my hips feel tight")
    expect(page.get_by_role("heading", name=samples.ANSWER.title)).to_be_visible()
    check = _last(page)
    expect(check).to_contain_text(samples.CHECK.heard)
    expect(check.get_by_role("button")).to_have_text([c.title for c in samples.CHECK.choices])


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        ("I feel numb down there", samples.ALARM),
        ("check", samples.CHECK),
        ("choices", samples.CHOICES),
    ],
)
def test_a_choice_appears_as_what_was_said(
    page: Page, say: Say, stub: Stub, said: str, payload: Alarm | Check | Choices
) -> None:
    say(said)
    reply = _last(page)
    expect(reply).to_contain_text(payload.text)
    first, second = payload.choices[:2]
    page.get_by_role("button", name=first.title, exact=True).click()
    expect(page.locator(".message.you").last).to_contain_text(first.title)
    for choice in (first, second):
        button = page.get_by_role("button", name=choice.title, exact=True)
        expect(button).to_be_visible()
        expect(button).to_be_disabled()
    assert stub.said == [said, first.choice]


def test_old_choices_are_switched_off_by_typing_too(page: Page, say: Say) -> None:
    say("check")
    expect(page.get_by_role("button", name="Yes", exact=True)).to_be_enabled()
    say("thanks")
    expect(page.get_by_role("button", name="Yes", exact=True)).to_be_disabled()
