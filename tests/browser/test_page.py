"""The page around the chat: what it says, on which screens, to whom."""

import re

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAt, ask, opened
from tests.browser.stub import CONTENT, READY, STARTING, Stub


def test_it_says_who_the_clinic_is_and_how_to_reach_it(page: Page) -> None:
    clinic = CONTENT.get().clinic
    for fact in (clinic.name, clinic.phone, clinic.email, clinic.address, clinic.hours_text):
        expect(page.get_by_text(fact, exact=True).filter(visible=True).first).to_be_visible()
    expect(page.get_by_role("link", name=clinic.phone).first).to_have_attribute(
        "href", "tel:+12065550142"
    )


def test_the_chat_says_what_it_is_who_reads_it_and_whom_to_call(page: Page) -> None:
    chat = page.get_by_role("dialog", name="Back and hip helper")
    for fact in ("an automated helper", "not a person", "nobody is watching it now"):
        expect(chat.get_by_text(fact)).to_have_count(1)
    expect(chat).to_contain_text("Our staff can read this chat later")
    expect(chat.get_by_role("link", name="What we keep")).to_have_attribute(
        "href", re.compile("/privacy$")
    )
    expect(chat.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    phone = CONTENT.get().clinic.phone
    expect(chat.get_by_role("link", name=phone)).to_have_attribute("href", "tel:+12065550142")


def test_the_first_screen_says_whether_the_clinic_is_open_and_how_to_reach_it(page: Page) -> None:
    clinic, chat = CONTENT.get().clinic, page.get_by_role("dialog")
    expect(chat.get_by_text(re.compile(r"^(Open until|Closed)"))).to_be_visible()
    expect(chat.get_by_role("link", name="Book online")).to_have_attribute(
        "href", clinic.booking_url
    )
    expect(chat.get_by_role("link", name="Open the map")).to_have_attribute("href", clinic.map_link)
    for starter in ("My low back hurts", "What is sciatica?"):
        expect(chat.get_by_role("button", name=starter)).to_be_visible()


def test_no_link_of_its_own_is_dead(page: Page, site: str) -> None:
    links = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.href)")
    own = {link for link in links if link.startswith(site)}
    assert f"{site}/privacy" in own
    assert all(requests.get(link, timeout=5).status_code == 200 for link in own)
    clinic = CONTENT.get().clinic
    known = (site, "tel:", "mailto:", clinic.booking_url, clinic.map_link)
    assert all(link.startswith(known) for link in links)


def test_a_suggestion_is_asked_at_a_touch(page: Page, stub: Stub) -> None:
    page.get_by_role("button", name="Show me an exercise").click()
    expect(page.locator(".message.you")).to_contain_text("Show me an exercise")
    expect(page.locator(".exercise")).to_be_visible()
    assert stub.said == ["Show me an exercise"]


def test_three_taps_say_where_it_hurts_after_one_look_at_the_danger_signs(
    page: Page, stub: Stub
) -> None:
    page.get_by_role("button", name="Show where it hurts").click()
    card = page.get_by_role("article").filter(has_text="Where does it hurt most?")
    expect(card.get_by_role("heading", name="Show where it hurts")).to_be_focused()
    card.locator(".spot").last.click()
    for answer in ("A few weeks", "Sitting"):
        page.get_by_role("button", name=answer, exact=True).press("Enter")
    for sign in CONTENT.get().phrase_lines("emergency_signs"):
        expect(page.get_by_text(sign, exact=True)).to_be_visible()
    assert stub.said == []
    page.get_by_role("button", name="None of these").click()
    said = "My low back hurts, for a few weeks, worse when I sit"
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    expect(page.get_by_text("is any of these new?")).to_have_count(0)
    assert stub.said == [said]


def test_who_has_a_sign_asks_about_emergencies_and_not_about_pain(page: Page, stub: Stub) -> None:
    page.get_by_role("button", name="Show where it hurts").click()
    for answer in ("Groin", "A few days", "Nothing special", "Yes, or I'm not sure"):
        page.get_by_role("button", name=answer, exact=True).click()
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    assert stub.said == ["What are the emergency signs?"]


SHORT = {"keyboard": (320, 300), "400 %": (320, 256), "on its side": (844, 390)}


@pytest.mark.parametrize("size", SHORT)
def test_a_short_screen_keeps_the_field_the_alarm_and_room_to_read(
    page_at: PageAt, site: str, size: str
) -> None:
    width, height = SHORT[size]
    page = opened(page_at(site, viewport={"width": width, "height": height}))
    log = page.get_by_role("log")
    assert log.evaluate("log => log.clientHeight") > height / 2
    ask(page, "I feel numb down there")
    expect(page.locator(".alarm")).to_be_visible()
    ask(page, "My hips feel tight")
    call = page.get_by_role("group", name="Urgent advice").get_by_role("link")
    expect(call).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("Your message")).to_be_in_viewport(ratio=1)
    assert log.evaluate("log => log.clientHeight") > height / 3
    page.get_by_role("button", name="More actions").click()
    last = page.get_by_role("button", name="Delete my data")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)


def test_an_alarm_on_a_small_phone_is_seen_from_its_first_line_to_its_number(
    page_at: PageAt, site: str
) -> None:
    page = opened(page_at(site, viewport={"width": 320, "height": 568}))
    ask(page, "I feel numb down there")
    alarm = page.get_by_role("alert")
    expect(alarm.locator("p").first).to_be_in_viewport(ratio=1)
    expect(alarm.get_by_role("link", name="Emergency: 911")).to_be_in_viewport(ratio=1)


def test_warming_up_is_said_until_it_is_over(page_at: PageAt, site: str, stub: Stub) -> None:
    stub.health = dict(STARTING)
    page = opened(page_at(site))
    panel = page.locator(".warmup")
    expect(panel).to_contain_text("The assistant is warming up. This takes about half a minute")
    expect(panel).to_contain_text("Last step: learning what the clinic teaches.")
    expect(panel.get_by_role("progressbar")).to_be_visible()
    stub.health = dict(READY)
    expect(panel).to_be_hidden()


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (READY | {"actions": "starting", "engine": "starting"}, "1 of 3 parts are ready."),
        (READY | {"database": "down"}, "cannot keep messages right now"),
        ({}, "0 of 3 parts are ready."),
        (READY | {"database": "down"}, "The assistant cannot answer right now."),
    ],
)
def test_what_is_missing_is_said(
    page_at: PageAt, site: str, stub: Stub, health: dict[str, str], said: str
) -> None:
    stub.health = dict(health)
    expect(opened(page_at(site)).locator(".warmup")).to_contain_text(said)


@pytest.mark.parametrize(("width", "height"), [(320, 568), (320, 256), (390, 844), (1280, 800)])
def test_nothing_scrolls_sideways(page_at: PageAt, site: str, width: int, height: int) -> None:
    page = opened(page_at(site, viewport={"width": width, "height": height}))
    for text in ("My hips feel tight", "routine", "I feel numb down there", "x" * 200):
        ask(page, text)
    expect(page.locator(".message.you + .message.bot")).to_have_count(4)
    wider = "node => node.scrollWidth > node.clientWidth"
    assert not page.locator("html").evaluate(wider)
    for part in (page.get_by_role("log"), page.locator(".head")):
        assert not part.evaluate(wider)


def test_on_a_phone_the_input_is_in_view_from_the_start(page_at: PageAt, site: str) -> None:
    page = opened(page_at(site, viewport={"width": 390, "height": 844}))
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


def test_touch_targets_are_large(page_at: PageAt, site: str) -> None:
    page = opened(
        page_at(site, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    )
    for target in page.get_by_role("dialog").locator("button:visible").all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 40


def test_a_phone_shows_nothing_but_the_chat(page_at: PageAt, site: str) -> None:
    page = opened(page_at(site, viewport={"width": 320, "height": 568}))
    box = page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 320, "height": 568}
    page.set_viewport_size({"width": 320, "height": 300})  # the on-screen keyboard is there
    expect(page.get_by_label("Your message")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("log")).to_be_in_viewport()


def test_turning_the_screen_keeps_the_chat_and_what_was_typed(page_at: PageAt, site: str) -> None:
    page = opened(page_at(site, viewport={"width": 390, "height": 844}))
    page.get_by_label("Your message").fill("half a th")
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(page.get_by_role("dialog")).to_have_css("width", "416px")
    expect(page.get_by_label("Your message")).to_have_value("half a th")
    expect(page.get_by_label("Your message")).to_be_focused()


def test_at_200_percent_zoom_everything_is_there(page_at: PageAt, site: str) -> None:
    # A browser's zoom halves the pixels that a page sees.
    page = opened(page_at(site, viewport={"width": 640, "height": 400}, device_scale_factor=2))
    ask(page, "My hips feel tight")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    for name in ("Send", "Close the chat", "More actions"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("scheme", "dark"), [("dark", True), ("light", False)])
def test_a_dark_scheme_is_followed(page_at: PageAt, site: str, scheme: str, dark: bool) -> None:
    page = opened(page_at(site, color_scheme=scheme))
    colour = "node => getComputedStyle(node).backgroundColor.match(/\\d+/g).map(Number)"
    for place in (page.locator("body"), page.get_by_role("dialog")):
        shade = place.evaluate(colour)
        assert max(shade) < 60 if dark else min(shade) > 200


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_dots_move_only_for_those_who_do_not_mind(
    page_at: PageAt, site: str, motion: str, moves: bool
) -> None:
    page = opened(page_at(site, reduced_motion=motion))
    name = page.locator(".typing i").first.evaluate("n => getComputedStyle(n).animationName")
    assert (name != "none") is moves


def test_without_scripts_the_phone_number_is_there(page_at: PageAt, site: str) -> None:
    page = page_at(site, java_script_enabled=False)
    phone = page.get_by_role("link", name=CONTENT.get().clinic.phone)
    expect(phone.filter(visible=True).first).to_be_in_viewport()
