"""The contact form within the conversation: the same fields, the same outcome."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.samples import CONTACT
from tests.browser.stub import TERMS, TOKEN, Failure, Stub
from tests.browser.widget.test_contact import NAME, REACH, fill, send

Say = Callable[[str], None]


def inline(page: Page, say: Say) -> Locator:
    """The form within the conversation."""
    say("Ask the clinic to contact me")
    return page.locator(".message .contact-form")


def test_within_the_conversation_it_is_one_form_with_the_same_outcome(
    page: Page, say: Say, stub: Stub
) -> None:
    form = inline(page, say)
    assert [form.get_by_label(label).get_attribute("autocomplete") for label in (NAME, REACH)] == [
        "name",
        "tel",
    ]
    box = form.get_by_label(TERMS["consent"])
    expect(box).to_be_enabled()
    expect(box).not_to_be_checked()
    fill(form)
    send(form)
    expect(page.locator(".message.saved")).to_contain_text("Thank you, we have it.")
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.locator(".message.contact")).to_have_count(1)
    (sent,) = stub.requests
    assert (sent["token"], sent["name"]) == (TOKEN, "Jo March")


def test_a_form_that_was_passed_by_is_put_away_unless_its_end_was_refused(
    page: Page, say: Say, stub: Stub
) -> None:
    form = inline(page, say)
    stub.failures = [Failure(403, "That did not work.")]
    form.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    expect(form).to_be_visible()
    say("thanks")
    expect(form).to_be_hidden()
    page.reload()
    expect(page.locator(".message.you")).to_have_count(2)
    expect(form).to_be_hidden()


@pytest.mark.parametrize(("button", "choice"), [("Answer one by one instead", 0), ("Cancel", 1)])
def test_the_conversation_s_own_ways_are_beside_the_form(
    page: Page, say: Say, stub: Stub, button: str, choice: int
) -> None:
    form = inline(page, say)
    form.get_by_role("button", name=button).click()
    expect(page.locator(".message.you").last).to_contain_text(CONTACT.choices[choice].title)
    expect(form).to_be_hidden()
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.locator(".message.you + .message.bot")).to_have_count(2)
    assert stub.said[-1] == CONTACT.choices[choice].choice
    assert stub.requests == []


def test_a_reload_in_the_middle_keeps_what_was_typed_but_not_the_consent(
    page: Page, say: Say
) -> None:
    form = inline(page, say)
    fill(form)
    page.reload()
    expect(form.get_by_label(NAME)).to_have_value("Jo March")
    expect(form.get_by_label(TERMS["consent"])).to_be_enabled()
    expect(form.get_by_label(TERMS["consent"])).not_to_be_checked()
