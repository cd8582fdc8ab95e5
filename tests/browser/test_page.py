"""The page around the chat: what it says, on which screens, to whom."""

import pytest
import requests
from playwright.sync_api import Page, expect

from backtalk.settings import ROOT
from tests.browser.conftest import PageAt
from tests.browser.stub import CONTENT, READY, STARTING, Stub


def test_it_says_who_the_clinic_is_and_how_to_reach_it(page: Page) -> None:
    clinic = CONTENT.get().clinic
    for fact in (clinic.name, clinic.phone, clinic.email, clinic.address, clinic.hours_text):
        expect(page.get_by_text(fact, exact=True).filter(visible=True).first).to_be_visible()
    expect(page.get_by_role("link", name=clinic.phone).first).to_have_attribute(
        "href", "tel:+12065550142"
    )


def test_it_says_what_the_helper_is_not(page: Page) -> None:
    chat = page.get_by_role("region", name="Back and hip helper")
    for fact in ("Automated helper, not a person.", "Nobody watches this chat now."):
        expect(chat).to_contain_text(fact)
    expect(chat).to_contain_text("Clinic staff can read it later")
    expect(chat.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")


def test_no_link_of_its_own_is_dead(page: Page, site: str) -> None:
    links = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.href)")
    own = {link for link in links if link.startswith(site)}
    assert f"{site}/privacy" in own
    assert all(requests.get(link, timeout=5).status_code == 200 for link in own)
    assert all(link.startswith((site, "tel:", "mailto:")) for link in links)


def test_a_suggestion_is_asked_at_a_touch(page: Page, stub: Stub) -> None:
    page.get_by_role("button", name="Build me a routine").click()
    expect(page.locator(".message.you")).to_contain_text("Build me a routine")
    expect(page.locator(".routine")).to_be_visible()
    assert stub.said == ["Build me a routine"]


def test_warming_up_is_said_until_it_is_over(page_at: PageAt, site: str, stub: Stub) -> None:
    stub.health = dict(STARTING)
    page = page_at(site)
    panel = page.locator("[data-warmup]")
    expect(panel).to_contain_text("The assistant is warming up. This takes about half a minute")
    expect(panel).to_contain_text("Last step: learning what the clinic teaches.")
    expect(panel).to_contain_text(CONTENT.get().clinic.phone)
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
    expect(page_at(site).locator("[data-warmup]")).to_contain_text(said)


@pytest.mark.parametrize(("width", "height"), [(320, 568), (320, 256), (390, 844), (1280, 800)])
def test_nothing_scrolls_sideways(page_at: PageAt, site: str, width: int, height: int) -> None:
    page = page_at(site, viewport={"width": width, "height": height})
    for text in ("My hips feel tight", "routine", "I feel numb down there", "x" * 200):
        page.get_by_label("Your message").fill(text)
        page.keyboard.press("Enter")
    expect(page.locator(".message.you + .message.bot")).to_have_count(4)
    wider = "node => node.scrollWidth > node.clientWidth"
    assert not page.locator("html").evaluate(wider)
    assert not page.get_by_role("log").evaluate(wider)


def test_on_a_phone_the_input_is_in_view_from_the_start(page_at: PageAt, site: str) -> None:
    page = page_at(site, viewport={"width": 390, "height": 844})
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


def test_touch_targets_are_large(page_at: PageAt, site: str) -> None:
    page = page_at(site, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    for target in page.locator("button:visible").all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 36


def test_a_dark_scheme_is_followed(page_at: PageAt, site: str) -> None:
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    assert max(page_at(site, color_scheme="dark").evaluate(brightness)) < 60
    assert min(page_at(site, color_scheme="light").evaluate(brightness)) > 200


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_dots_move_only_for_those_who_do_not_mind(
    page_at: PageAt, site: str, motion: str, moves: bool
) -> None:
    page = page_at(site, reduced_motion=motion)
    name = page.locator("[data-typing] i").first.evaluate("n => getComputedStyle(n).animationName")
    assert (name != "none") is moves


def test_without_scripts_the_phone_number_is_there(page_at: PageAt, site: str) -> None:
    page = page_at(site, java_script_enabled=False)
    expect(page.get_by_text("The chat has not started.")).to_contain_text(
        CONTENT.get().clinic.phone
    )


def test_it_is_small(site: str) -> None:
    static = ROOT / "web" / "static"
    files = [path for kind in ("*.js", "*.css") for path in static.glob(f"chat/{kind}")]
    urls = [f"{site}/static/{path.relative_to(static)}" for path in (static / "site.css", *files)]
    answers = [requests.get(url, timeout=5) for url in (site, *urls)]
    assert all(answer.ok for answer in answers)
    assert sum(len(answer.content) for answer in answers) < 64_000
