"""A receptionist's day with requests, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from backtalk.db.session import session
from backtalk.leads import workflow
from tests.browser.axe import violations
from tests.browser.console.conftest import ADMIN, RECEPTION, SignIn
from tests.browser.console.requests import Clinic

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NASTY = "<img src=x onerror=alert(1)>"
SOON_MS = 30_000
"""Longer than the script waits between two looks."""


@pytest.fixture(scope="module")
def clinic(console: str) -> Clinic:
    """A day that began with a few requests."""
    day = Clinic()
    day.request("Una Late", due_in=-5, reason="sore hip")
    day.request("Dan Danger", conversation_id=day.chat("numb between my legs", "ces_bladder"))
    day.request(NASTY, reason=NASTY, best_time=NASTY, conversation_id=day.chat(NASTY))
    day.request("Pat Twice", phone="+12065559999", email="pat@example.com")
    day.request("P. Twice", phone="+12065559999")
    day.chat("I cannot feel my legs", "ces_bladder")
    return day


@pytest.fixture
def rosa(sign_in: SignIn, clinic: Clinic) -> Page:
    return sign_in(RECEPTION, "/console/leads", viewport=DESKTOP)


def test_a_receptionists_day(rosa: Page, clinic: Clinic) -> None:
    # Who may be in danger stands first, who waits too long second.
    names = rosa.locator("section").first.get_by_role("heading", level=3)
    expect(names.nth(0)).to_contain_text("Dan Danger")
    expect(names.nth(1)).to_contain_text("Una Late")
    expect(rosa.get_by_text("1 overdue")).to_be_visible()
    # She calls, nobody answers; she is asked when to try again, and looks at the chat beside.
    rosa.get_by_role("link", name="Dan Danger", exact=True).click()
    expect(rosa.get_by_role("link", name=re.compile(r"\(206\) 555-"))).to_have_attribute(
        "href", re.compile(r"tel:\+1206555\d{4}")
    )
    expect(rosa.get_by_text("Move a little, often.")).to_be_visible()
    rosa.get_by_role("button", name="In 2 hours").click()
    expect(rosa.get_by_role("status").filter(has_text="tried, no answer")).to_be_visible()
    expect(rosa.get_by_text("tried 1")).to_be_visible()
    # A slip of the finger is taken back.
    rosa.get_by_role("button", name="Spam").click()
    expect(rosa.get_by_text("you put it away as spam")).to_be_visible()
    rosa.get_by_role("button", name="Undo", exact=True).click()
    expect(rosa.get_by_role("button", name="Spam")).to_be_visible()
    rosa.get_by_label("New note").fill("Her husband answers.")
    rosa.get_by_role("button", name="Save note").click()
    expect(rosa.get_by_text("Her husband answers.")).to_be_visible()
    # Somebody who asked twice is one person.
    rosa.goto(rosa.url.split("/leads")[0] + "/leads")
    rosa.get_by_role("link", name="Pat Twice", exact=True).click()
    rosa.get_by_role("button", name="Merge into this one").click()
    expect(rosa.get_by_role("status").filter(has_text="merged #")).to_be_visible()
    rosa.get_by_role("button", name="Booked").click()
    expect(rosa.get_by_text("you moved it to Booked")).to_be_visible()
    # What she has done stands on the board.
    rosa.get_by_role("link", name="Board").click()
    booked = rosa.get_by_role("region", name="Booked")
    expect(booked.get_by_role("link", name="Pat Twice", exact=True)).to_be_visible()
    expect(rosa.get_by_role("link", name="P. Twice", exact=True)).to_have_count(0)


def test_a_new_request_appears_by_itself_and_the_focus_stays(rosa: Page, clinic: Clinic) -> None:
    expect(rosa).to_have_title(re.compile(r"^\(\d+\) Requests"))
    rosa.get_by_role("link", name="Una Late", exact=True).focus()
    clinic.request("Nora New")
    expect(rosa.get_by_role("link", name="Nora New", exact=True)).to_be_visible(timeout=SOON_MS)
    expect(rosa.get_by_text("A new request came in.")).to_be_attached()
    expect(rosa.get_by_role("link", name="Una Late", exact=True)).to_be_focused()
    expect(rosa.get_by_role("link", name=re.compile(r"Requests \d+ new"))).to_be_visible()


def test_the_sound_is_a_choice_that_stays(rosa: Page) -> None:
    sound = rosa.get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    rosa.reload()
    expect(sound).to_have_attribute("aria-pressed", "true")
    sound.click()


def test_two_people_on_one_request(
    rosa: Page, sign_in: SignIn, clinic: Clinic, console: str
) -> None:
    lead_id = clinic.request("Both Want")
    rosa.goto(f"{console}/console/leads/{lead_id}")
    ada = sign_in(ADMIN, f"/console/leads/{lead_id}", viewport=DESKTOP, locale="en-GB")
    ada.get_by_role("button", name="Booked").click()
    expect(ada.get_by_text("you moved it to Booked")).to_be_visible()
    expect(rosa.get_by_text("Ada Berg changed this request.")).to_be_visible(timeout=SOON_MS)
    rosa.get_by_role("button", name="Not a patient enquiry").click()
    expect(rosa.get_by_role("alert").first).to_contain_text("Your change was not saved")
    with session() as db:
        assert workflow.get(db, lead_id).status == "booked"


def test_many_at_once_and_back_by_keyboard_alone(rosa: Page, clinic: Clinic, console: str) -> None:
    first, second = clinic.request("Bulk One"), clinic.request("Bulk Two")
    rosa.goto(f"{console}/console/leads/table?order=newest")
    for lead_id in (first, second):
        rosa.locator(f"#tick-{lead_id}").focus()
        rosa.keyboard.press("Space")
    rosa.locator("#bulk-status").focus()
    rosa.keyboard.type("Closed")
    rosa.keyboard.press("Tab")
    expect(rosa.locator("#bulk-reason")).to_be_focused()
    rosa.keyboard.press("Tab")
    rosa.keyboard.press("Enter")
    expect(rosa.get_by_text("2 requests are changed.")).to_be_visible()
    rosa.locator("#undo").focus()
    rosa.keyboard.press("Enter")
    expect(rosa.locator(f"#lead-{first}").get_by_role("cell", name="New")).to_be_visible()


def test_a_card_is_moved_by_keyboard(rosa: Page, clinic: Clinic, console: str) -> None:
    lead_id = clinic.request("Key Board")
    rosa.goto(f"{console}/console/leads")
    rosa.locator(f"#lead-{lead_id}-open").focus()
    rosa.keyboard.press("Tab")
    expect(rosa.locator(f"#lead-{lead_id}-call")).to_be_focused()
    rosa.keyboard.press("Tab")
    expect(rosa.locator(f"#lead-{lead_id}-contacted")).to_be_focused()
    rosa.keyboard.press("Enter")
    contacted = rosa.get_by_role("region", name="Contacted")
    expect(contacted.get_by_role("link", name="Key Board", exact=True)).to_be_visible()


def test_search_and_a_kept_filter(rosa: Page, clinic: Clinic) -> None:
    clinic.request("Sara Findme", email="sara@example.com")
    rosa.get_by_role("searchbox").fill("findme")
    rosa.keyboard.press("Enter")
    expect(rosa.get_by_role("link", name="Sara Findme", exact=True)).to_be_visible()
    assert "findme" not in rosa.url.lower()
    rosa.get_by_role("link", name="Show all").first.click()
    rosa.get_by_text("Filters", exact=True).click()
    rosa.get_by_label("Overdue").select_option("yes")
    rosa.get_by_role("button", name="Show", exact=True).click()
    expect(rosa.get_by_role("link", name="Una Late", exact=True)).to_be_visible()
    expect(rosa.get_by_role("link", name="Sara Findme", exact=True)).to_have_count(0)
    rosa.get_by_text("Filters (1 set)").click()
    rosa.get_by_label("Name of this filter").fill("My late ones")
    rosa.get_by_role("button", name="Save filter").click()
    rosa.get_by_role("link", name="My late ones").click()
    expect(rosa).to_have_url(re.compile(r"overdue=yes"))


def test_a_danger_sign_without_a_contact_is_taken_note_of(rosa: Page) -> None:
    rosa.get_by_role("link", name="Danger signs without a contact").click()
    expect(rosa.get_by_text("I cannot feel my legs")).to_be_visible()
    rosa.get_by_role("button", name="Mark as seen").click()
    expect(rosa.get_by_text("you have seen all of them")).to_be_visible()
    rosa.get_by_role("link", name="Seen", exact=True).click()
    expect(rosa.get_by_text("Rosa Lind saw it")).to_be_visible()


def test_what_a_visitor_wrote_runs_nowhere(rosa: Page, console: str) -> None:
    rosa.on("dialog", lambda dialog: pytest.fail(f"ran: {dialog.message}"))
    for path in ("/console/leads", "/console/leads/table", "/console/leads/3"):
        rosa.goto(f"{console}{path}")
        expect(rosa.get_by_text(NASTY).first).to_be_attached()
        assert rosa.locator("img[src=x]").count() == 0


def test_files_are_offered_for_keeping(rosa: Page, console: str) -> None:
    rosa.goto(f"{console}/console/leads/table")
    for kind in ("CSV", "Excel"):
        with rosa.expect_download() as kept:
            rosa.get_by_role("link", name=kind).click()
        assert kept.value.suggested_filename.startswith("requests-")


def test_who_is_signed_out_meanwhile_is_told(sign_in: SignIn, clinic: Clinic) -> None:
    page = sign_in(RECEPTION, "/console/leads", viewport=DESKTOP, locale="de")
    page.context.clear_cookies()
    expect(page.get_by_text("You are signed out, and not told")).to_be_visible(timeout=SOON_MS)


@pytest.mark.parametrize(
    "size",
    [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=pytest.mark.slow)],
)
def test_axe_finds_nothing_on_pages_with_requests(
    sign_in: SignIn, clinic: Clinic, console: str, size: dict[str, int]
) -> None:
    page = sign_in(RECEPTION, bypass_csp=True, viewport=size)
    clinic.chat("numb", "ces_bladder")
    paths = ("", "/table", "/table?status=open&order=due", "/1", "/2", "/3", "/4", "/danger")
    for path in paths:
        page.goto(f"{console}/console/leads{path}")
        assert violations(page) == [], path
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
    page.goto(f"{console}/console/leads/1")
    page.get_by_role("button", name="Not a patient enquiry").click()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Undo", exact=True).click()


def test_keys_move_search_and_explain_and_can_be_turned_off(rosa: Page, clinic: Clinic) -> None:
    rosa.keyboard.press("j")
    expect(rosa.locator("[id$=-open]").first).to_be_focused()
    rosa.keyboard.press("j")
    rosa.keyboard.press("k")
    expect(rosa.locator("[id$=-open]").first).to_be_focused()
    rosa.keyboard.press("?")
    expect(rosa.get_by_role("dialog", name="Keys")).to_be_visible()
    rosa.get_by_label("Use these keys").uncheck()
    rosa.get_by_role("dialog").get_by_role("button", name="Close").click()
    rosa.keyboard.press("/")
    expect(rosa.get_by_role("searchbox")).not_to_be_focused()
    rosa.keyboard.press("?")
    rosa.get_by_label("Use these keys").check()
    rosa.get_by_role("dialog").get_by_role("button", name="Close").click()
    rosa.keyboard.press("/")
    expect(rosa.get_by_role("searchbox")).to_be_focused()


def test_the_focus_is_plainly_visible_on_every_control(rosa: Page, clinic: Clinic) -> None:
    for control in (
        rosa.get_by_role("button", name="Search"),
        rosa.get_by_role("link", name="Table", exact=True),
        rosa.get_by_role("searchbox"),
        rosa.locator("[id$=-contacted]").first,
    ):
        before = control.screenshot()
        rosa.keyboard.press("Tab")  # what follows is focus by keyboard
        control.focus()
        width, style = control.evaluate(
            "e => [getComputedStyle(e).outlineWidth, getComputedStyle(e).outlineStyle]"
        )
        assert (width, style) == ("3px", "solid")
        assert control.screenshot() != before


def test_after_a_call_it_asks_how_it_went(rosa: Page, clinic: Clinic, console: str) -> None:
    lead_id = clinic.request("Cal Lee")
    rosa.goto(f"{console}/console/leads")
    call = rosa.locator(f"#lead-{lead_id}-call")
    # The system has no telephone: only what the page does is looked at.
    call.evaluate("e => e.addEventListener('click', (event) => event.preventDefault())")
    call.click()
    expect(rosa.get_by_role("heading", name="How did it go?")).to_be_visible()
    rosa.get_by_role("button", name="We spoke").click()
    expect(rosa.get_by_text("you moved it to Contacted")).to_be_visible()
