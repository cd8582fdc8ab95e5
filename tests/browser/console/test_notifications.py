"""An admin sets up notifications, tries them, and sends again what failed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from backtalk.db.models import Notification, NotificationTarget
from backtalk.db.session import session
from backtalk.notifications import outbox, targets
from backtalk.notifications.targets import Secret, Target
from tests.backtalk.notifications.helpers import ask
from tests.backtalk.notifications.receiver import Receiver, running
from tests.browser.axe import violations
from tests.browser.console.conftest import SignIn
from tests.browser.console.test_accessibility import SIZES, too_wide

NAME = "<img src=x onerror=alert(1)> Praxis"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def _clean(console: str) -> Iterator[None]:
    yield
    with session() as db, db.begin():
        db.execute(delete(Notification))
        db.execute(delete(NotificationTarget))


def fill_outbox() -> int:
    """Two targets and one delivery in each state; the first target's id."""
    with session() as db, db.begin():
        for number, (name, kind, personal) in enumerate(
            (("Practice software", "webhook", False), ("Front desk", "email", True)), start=1
        ):
            target = Target.model_validate(
                {
                    "id": number,
                    "name": name,
                    "kind": kind,
                    "about": ("lead", "danger"),
                    "personal": personal,
                    "enabled": number == 1,
                    "shown": "https://praxis.clinic.example/…",
                }
            )
            targets.save(db, target, Secret(url="https://praxis.clinic.example/x"), None)
        first = targets.find(db, 1)
        assert first
        for number, state in enumerate(("failed", "sent", "waiting")):
            row = outbox.put(db, first, "lead", f"k{number}", {"type": "test"}, None)
            row.state, row.attempts = state, (99, 1, 2)[number]
            row.last_error = "" if state == "sent" else "The server did not answer in time."
            row.next_try_at = row.created_at.replace(year=2099)
            row.sent_at = row.created_at if state == "sent" else None
    return 1


def test_a_webhook_is_set_up_fails_is_mended_and_told(
    sign_in: SignIn, receiver: Receiver, console: str
) -> None:
    receiver.behaviour.answers = [500, 200]
    page = sign_in(path="/console/notifications", viewport=SIZES["desktop"], locale="en-US")
    expect(page.get_by_text("Nobody is notified of contact requests yet")).to_be_visible()
    page.get_by_role("link", name="Webhook").click()
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("Danger signs that may be an emergency").check()
    page.get_by_role("button", name="Add it").click()
    key = page.get_by_label("Key", exact=True)
    assert key.input_value().startswith("whsec_")
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_role("alert")).to_contain_text("The server answered 500.")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_role("status").first).to_contain_text("The test message was sent.")
    lead = ask(1)
    for _ in range(60):
        page.goto(f"{console}/console/notifications/deliveries?state=sent")
        if page.get_by_role("link", name=f"Contact request {lead.id}").count():
            break
        page.wait_for_timeout(250)
    arrived = [got.json for got in receiver.behaviour.got if got.json["type"] == "lead.created"]
    assert [one["lead"]["id"] for one in arrived] == [lead.id]
    page.goto(f"{console}/console/notifications/{_only().id}")
    page.get_by_text("Remove", exact=True).click()
    page.get_by_role("button", name="Remove it now").click()
    expect(page.get_by_text("The target is removed.")).to_be_visible()


def test_what_failed_is_sent_again(sign_in: SignIn, console: str) -> None:
    fill_outbox()
    page = sign_in(path="/console/notifications", viewport=SIZES["phone"], locale="en-IE")
    page.get_by_role("link", name="See why, and send again").click()
    expect(page.get_by_role("cell", name="The server did not answer in time.")).to_be_visible()
    page.get_by_role("button", name="Send again", exact=True).click()
    expect(page.get_by_text("It will be sent within seconds")).to_be_visible()
    with session() as db:
        assert outbox.count_failed(db) == 0


def test_mail_is_set_up_with_the_keyboard_alone(sign_in: SignIn, console: str) -> None:
    page = sign_in(path="/console/notifications/add?kind=email", locale="en-AU")
    page.get_by_label("Name", exact=True).focus()
    for words in ("Front desk", "front@clinic.example", "bot@clinic.example", "smtp.example.com"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    for _ in range(2):  # encryption and port have good values
        page.keyboard.press("Tab")
    page.keyboard.type("bot")
    page.keyboard.press("Tab")
    page.keyboard.type("a password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is set up.")).to_be_visible()
    assert _only().shown == "front@clinic.example"
    assert page.get_by_label("Password").input_value() == ""


@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def test_axe_finds_nothing_with_targets_and_deliveries(
    sign_in: SignIn, console: str, size: str
) -> None:
    target = fill_outbox()
    page = sign_in(bypass_csp=True, viewport=SIZES[size], locale="en-NZ")
    kinds = [f"/add?kind={kind}" for kind in targets.KINDS]
    for path in ("", f"/{target}", "/2", "/deliveries", "/deliveries?state=failed", *kinds):
        page.goto(f"{console}/console/notifications{path}")
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert violations(page) == [], path
        assert not too_wide(page), path
    page.get_by_label("Name", exact=True).fill("Wrong")
    _clear_and_send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


def _clear_and_send(page: Page) -> None:
    page.locator("form[action$='/add']").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Add it").click()


def _only() -> Target:
    with session() as db:
        (target,) = targets.all_targets(db)
        return target
