"""The widget on another website: its attributes, its CSS, its Content-Security-Policy."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import Embed, ask, opened
from tests.browser.stub import Stub, policy
from web.chat.widget import manifest

HOSTILE = """
* { all: unset !important; display: none !important; color: red !important; opacity: 0 !important;
    font: 40px fantasy !important; position: static !important; transform: rotate(9deg) !important }
html, body, h1 { display: block !important; opacity: 1 !important }
html { font-size: 4px !important; zoom: 1 }
button, input, textarea, dialog { display: none !important; visibility: hidden !important }
div { z-index: 2147483647 !important }
"""
BUTTON = "Ask about your back or hips"


def test_one_tag_is_enough(embed: Embed, stub: Stub) -> None:
    page = opened(embed())
    ask(page, "My hips feel tight")
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    page.reload()
    expect(page.locator(".message.you + .message.bot")).to_have_count(1)
    assert stub.said == ["My hips feel tight"]


def test_a_strict_policy_is_enough(embed: Embed, site: str) -> None:
    page = opened(embed(csp=policy(site)))
    for text in ("exercise", "routine", "I feel numb down there", "Ask the clinic to contact me"):
        ask(page, text)
    expect(page.locator(".message .contact-form")).to_be_visible()
    page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="A film"))
    page.get_by_role("button", name="Play the video here").click()
    expect(page.frame_locator("iframe").get_by_text("A film")).to_be_visible()


def test_the_page_s_css_does_not_reach_it(embed: Embed) -> None:
    page = opened(embed(css=HOSTILE))
    ask(page, "check")
    answer = page.get_by_role("button", name="No", exact=True)
    expect(answer).to_be_visible()
    look = "n => { const s = getComputedStyle(n); return [s.fontSize, s.opacity, s.transform] }"
    assert answer.evaluate(look) == ["16px", "1", "none"]
    answer.click()
    expect(page.locator(".message.you")).to_have_count(2)


def test_its_css_does_not_reach_the_page(embed: Embed) -> None:
    page = embed()
    look = """() => JSON.stringify([...document.querySelectorAll("html, body, main, h1")].map((n) =>
      [n.getBoundingClientRect(), ...Object.values(getComputedStyle(n))]))"""
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    before = page.evaluate(look)
    opened(page)
    assert page.evaluate(look) == before


def test_the_whole_chain_is_held_to_its_hashes(embed: Embed, site: str) -> None:
    loader = manifest()["loader"]
    pinned = f'integrity="{loader["integrity"]}" crossorigin="anonymous"'
    opened(embed(pinned, src=f"{site}/static/widget/{loader['file']}"))


def test_a_panel_that_was_changed_is_not_run(embed: Embed, site: str) -> None:
    page = embed('data-phone="(206) 555-0142"')
    body = {"body": "document.title = 'evil'", "headers": {"Access-Control-Allow-Origin": "*"}}
    page.route("**/static/widget/panel-*", lambda route: route.fulfill(**body))
    with page.expect_console_message(lambda m: "integrity" in m.text):
        page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("alert")).to_contain_text("call (206) 555-0142")
    assert page.title() == "A clinic"


def test_attributes_set_label_greeting_colour_side_and_words(embed: Embed) -> None:
    page = embed(
        'data-label="Ask us" data-greeting="Hello there." data-color="rgb(122, 31, 92)"'
        ' data-position="start" data-open data-strings=\'{"send": "Senden"}\''
    )
    expect(page.get_by_role("log")).to_contain_text("Hello there.")
    send = page.get_by_role("button", name="Senden")
    expect(send).to_have_css("background-color", "rgb(122, 31, 92)")
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] == 16
    page.get_by_role("button", name="Close the chat").click()
    button = page.get_by_role("button", name="Ask us").bounding_box()
    assert button
    assert button["x"] == 16


def test_open_by_default_leaves_the_keyboard_and_stays_closed_once_closed(embed: Embed) -> None:
    page = embed("data-open")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Close the chat").click()
    page.reload()
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    page.evaluate("new Promise((done) => requestIdleCallback(done))")
    expect(page.locator("backtalk-panel")).to_have_count(0)


def test_open_by_default_does_not_cover_a_phone(embed: Embed) -> None:
    page = embed("data-open", phone=True)
    page.evaluate("new Promise((done) => requestIdleCallback(done))")
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    expect(page.locator("backtalk-panel")).to_have_count(0)


def test_from_right_to_left_it_is_mirrored(embed: Embed) -> None:
    page = opened(embed(html="dir=rtl"))
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert box["x"] == 16
    ask(page, "routine")
    expect(page.locator(".routine")).to_be_visible()
    title, close = (
        page.locator(place).bounding_box()
        for place in ("h2#title", "[aria-label='Close the chat']")
    )
    assert title
    assert close
    assert close["x"] < title["x"]
    assert violations(page) == []


def test_the_page_beside_it_stays_usable_on_a_large_screen(embed: Embed) -> None:
    page = opened(embed(css="main { padding: 9px }"))
    page.get_by_role("heading", name="A clinic").click()
    expect(page.get_by_role("dialog")).to_be_visible()
