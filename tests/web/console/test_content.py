"""Admins edit what visitors are told: checked, kept, taken back, and never over another."""

import html
import re
from typing import Any

from sqlalchemy import select

from backtalk.content import Content
from backtalk.db.models import AuditEntry, ContentEdit, Signature
from backtalk.db.session import session
from backtalk.reviews.sign_off import signing
from tests.web.console.browser import Browser, make
from tests.web.console.conftest import Browsers
from web.gateway import Gateway

CLINIC, ANSWER = "/content/clinic", "/content/answer?id=stretching/how"
EXERCISE, SENTENCE = "/content/exercise?id=core_1", "/content/sentence?id=thanks"


def now(browser: Browser) -> Content:
    gate: Gateway = browser.app.state.gateway
    return gate.content.get()


async def fields(browser: Browser, path: str) -> dict[str, Any]:
    """What the form of a page would send as it is."""
    page = (await browser.get(path)).text
    form = re.search(r"<form[^>]*data-live.*?</form>", page, re.DOTALL)
    assert form, page
    text = form[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if facts.get("type") != "checkbox" or " checked" in tag:
            found[facts["name"]] = html.unescape(facts.get("value", ""))
    for name, said in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', text, re.S):
        found[name] = html.unescape(said)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrftoken", None)
    return found


def errors(page: str) -> list[str]:
    found = re.search(r'id="wrong">.*?</ul>', page, re.DOTALL)
    return (
        [html.unescape(one) for one in re.findall(r"<li[^>]*>(.*?)</li>", found[0])]
        if found
        else []
    )


def edits() -> list[ContentEdit]:
    with session() as db:
        return list(db.scalars(select(ContentEdit).order_by(ContentEdit.id)))


async def test_a_form_that_nobody_changed_keeps_nothing(admin: Browser) -> None:
    for path in (CLINIC, ANSWER, EXERCISE, SENTENCE):
        answer = await admin.post(path, **await fields(admin, path))
        assert answer.status_code == 303, path
        assert edits() == [], path
        assert "Nothing was changed" in (await admin.get(path)).text


async def test_the_clinics_details_are_changed_and_taken_back(admin: Browser) -> None:
    before = now(admin).clinic
    form = await fields(admin, CLINIC)
    form |= {
        "phone": "(206) 555-0191",
        "booking_url": "",
        "hours.saturday": "09:00-12:00, 13:00-15:00",
        "hours_text": "Monday to Thursday 8 am to 6 pm, Friday 8 am to 4 pm, Saturday 9 am to 12 pm"
        " and 1 pm to 3 pm",
        "locations.0.name": "North",
        "locations.0.address": "5 Side St, Seattle",
        "closed.3.first": "2026-12-28",
        "closed.3.last": "2026-12-31",
        "closed.3.reason": "Winter break",
        "parking": "",
    }
    answer = await admin.post(CLINIC, **form)
    assert answer.status_code == 303, errors(answer.text)
    clinic = now(admin).clinic
    assert clinic.phone == "(206) 555-0191"
    assert clinic.booking_url is None
    assert clinic.hours["saturday"] == ("09:00-12:00", "13:00-15:00")
    assert clinic.locations[0].address == "5 Side St, Seattle"
    assert clinic.closed["2026-12-28 to 2026-12-31"] == "Winter break"
    assert clinic.closed["2026-12-25"] == "Christmas Day"
    assert clinic.parking is None
    assert clinic.name == before.name
    facts = (await admin.http.get("/chat/widget")).json()
    assert facts["phone"]["number"] == "(206) 555-0191"
    with session() as db:
        audited = db.scalars(select(AuditEntry).where(AuditEntry.what == "content.edited")).all()
    assert "clinic.yml#phone" in {entry.object_id for entry in audited}
    again = await admin.post(CLINIC, **await fields(admin, CLINIC))
    assert again.status_code == 303
    phone = next(edit for edit in edits() if edit.path == "clinic.yml#phone")
    history = (await admin.get("/content/history?part=clinic.yml%23phone")).text
    assert "<del>" in history
    assert "admin person" in history
    await admin.post("/content/put-back", edit=str(phone.id), do="undo")
    assert now(admin).clinic.phone == before.phone
    assert now(admin).clinic.parking is None, "the others stay"
    late = await admin.post("/content/put-back", edit=str(phone.id), do="undo")
    assert late.status_code == 303
    assert "changed it again" in (await admin.get("/content")).text


async def test_all_that_is_wrong_is_said_at_once_and_nothing_is_lost(admin: Browser) -> None:
    form = await fields(admin, CLINIC)
    form |= {"hours.monday": "8am-6pm", "booking_url": "http://x.org", "closed.0.reason": ""}
    answer = await admin.post(CLINIC, **form)
    assert answer.status_code == 422
    told = "\n".join(errors(answer.text))
    for said in (
        "Opening hours: Monday: 8am-6pm is not understood; write 08:00-18:00",
        "Booking page: write https://x.org",
        "Closing days: 2026-11-26 needs a reason",
    ):
        assert said in told
    assert 'value="8am-6pm"' in answer.text
    assert "_url" not in told
    assert edits() == []


BROKEN: list[tuple[str, dict[str, str], str]] = [
    (ANSWER, {"paragraphs": "Pull slowly."}, "must end with its sources"),
    (ANSWER, {"paragraphs": "Yes. [-]\n\n## New? {#new}\n\nNo. [-]"}, "begin with #"),
    (ANSWER, {"heading": ""}, "one line of text"),
    (ANSWER, {"paragraphs": "You will be fine. [-]"}, "says `You will be fine`"),
    (SENTENCE, {"text": "It is nothing serious."}, "says `nothing serious`"),
    (ANSWER, {"next": "stretching/never"}, "no answer called stretching/never"),
    (EXERCISE, {"dose.sets": "three"}, "Sets must be a number"),
    (EXERCISE, {"video": "https://example.org/x"}, "link of a video on YouTube"),
    (EXERCISE, {"steps": ""}, "steps"),
    (SENTENCE, {"text": "It costs {money}."}, "uses {money}, which nothing fills"),
]


async def test_a_text_that_breaks_a_rule_is_not_kept(admin: Browser) -> None:
    forms = {path: await fields(admin, path) for path in (ANSWER, EXERCISE, SENTENCE)}
    for path, changes, said in BROKEN:
        answer = await admin.post(path, **forms[path] | changes)
        assert answer.status_code == 422, said
        assert any(said in one for one in errors(answer.text)), (said, errors(answer.text))
    assert edits() == []


async def test_an_edit_takes_a_signature_back_and_says_so(admin: Browser) -> None:
    with session() as db, db.begin():
        text = next(t for t in signing.texts(db, now(admin), "answer") if t.id == "stretching/how")
        db.add(
            Signature(
                kind="answer",
                object_id=text.id,
                text_hash=text.hash,
                text=text.text,
                agreed=True,
                staff_id=1,
                name="Dr Lee",
            )
        )
    assert "Saving a change takes the signature back" in (await admin.get(ANSWER)).text
    form = await fields(admin, ANSWER)
    form["paragraphs"] = "Ease in slowly until you feel a mild pull. [S60 M]"
    answer = await admin.post(ANSWER, **form)
    assert answer.status_code == 303, errors(answer.text)
    assert now(admin).answer("stretching/how").paragraphs == (
        "Ease in slowly until you feel a mild pull.",
    )
    page = (await admin.get(ANSWER)).text
    assert "it waits under Sign-off" in page
    assert "changed since it was signed" in page


async def test_an_exercise_and_a_sentence_are_changed(admin: Browser) -> None:
    form = await fields(admin, EXERCISE)
    form |= {"dose.sets": "4", "steps": "Lie down.\nLift up.", "ask_first.pregnant": "Ask first."}
    assert (await admin.post(EXERCISE, **form)).status_code == 303
    exercise = now(admin).exercise("core_1")
    assert exercise.dose.sets == 4
    assert exercise.steps == ("Lie down.", "Lift up.")
    assert exercise.reasons_to_ask(["pregnant"]) == ("Ask first.",)
    form = await fields(admin, SENTENCE) | {"text": "You're welcome. Call {phone} any time."}
    assert (await admin.post(SENTENCE, **form)).status_code == 303
    assert now(admin).phrase("thanks") == "You're welcome. Call (206) 555-0142 any time."


async def test_a_preview_shows_what_visitors_would_get_and_keeps_nothing(admin: Browser) -> None:
    changed = {"phone": "(206) 555-0191", "email": "desk@example.org"}
    form = await fields(admin, CLINIC) | {**changed, "do": "preview"}
    page = (await admin.post(CLINIC, **form)).text
    # With the full stop it is a sentence of an answer, and not the form's own field.
    for said in ("(206) 555-0191.", "desk@example.org."):
        assert said in page
    form = await fields(admin, ANSWER) | {"paragraphs": "Call {phone}. [-]", "do": "preview"}
    assert "<p>Call (206) 555-0142.</p>" in (await admin.post(ANSWER, **form)).text
    assert edits() == []


async def test_two_admins_lose_nothing(browsers: Browsers, admin: Browser) -> None:
    make("admin", "bo@clinic.test", name="Bo Falk")
    bo = await browsers.new()
    await bo.sign_in("bo@clinic.test")
    mine, theirs = await fields(admin, CLINIC), await fields(bo, CLINIC)
    await bo.post(CLINIC, **theirs | {"phone": "(206) 555-0191", "bring": "Bring a towel."})
    answer = await admin.post(CLINIC, **mine | {"phone": "(206) 555-0177", "name": "Hip House"})
    assert answer.status_code == 409
    assert "Bo Falk has changed this in the meantime" in answer.text
    assert "(206) 555-0191" in answer.text
    assert 'value="(206) 555-0177"' in answer.text
    assert now(admin).clinic.phone == "(206) 555-0191"
    seen = dict(re.findall(r'name="(was:[^"]+)" value="(\w+)"', answer.text))
    again = await admin.post(
        CLINIC, **mine | seen | {"phone": "(206) 555-0177", "name": "Hip House"}
    )
    assert again.status_code == 303
    clinic = now(admin).clinic
    assert (clinic.phone, clinic.name) == ("(206) 555-0177", "Hip House")
    assert clinic.bring == "Bring a towel.", "what only the other changed stays"
    one, other = await fields(admin, ANSWER), await fields(bo, ANSWER)
    await bo.post(ANSWER, **other | {"heading": "How do I stretch well?"})
    late = await admin.post(ANSWER, **one | {"heading": "How to stretch?"})
    assert late.status_code == 409
    assert "How do I stretch well?" in late.text
    assert 'value="How to stretch?"' in late.text


async def test_the_overview_finds_texts_and_lists_edits(admin: Browser) -> None:
    assert "Nothing was edited here yet" in (await admin.get("/content")).text
    assert (
        "Nothing that visitors read has these words" in (await admin.get("/content?q=xyzzy")).text
    )
    found = (await admin.get("/content?q=parking")).text
    assert "/console/content/clinic" in found
    assert "front_desk/parking" in found
    form = await fields(admin, SENTENCE) | {"text": "Any time!"}
    await admin.post(SENTENCE, **form)
    page = (await admin.get("/content")).text
    assert "Undo: Sentence: thanks" in page
    await admin.post("/content/put-back", edit=str(edits()[0].id), do="undo", to="/console/content")
    assert now(admin).phrase("thanks") != "Any time!"
    audit = (await admin.get("/audit")).text
    assert "edited the content" in audit


async def test_broken_content_is_said_in_the_console(admin: Browser) -> None:
    with session() as db, db.begin():
        text = "thanks: '{nothing}'\n"
        db.add(ContentEdit(path="phrases.yml#thanks", number=1, text=text, over_hash=""))
    gate: Gateway = admin.app.state.gateway
    gate.content.look()
    page = (await admin.get("/content")).text
    assert "Some of the content cannot be used" in page
    assert "uses {nothing}, which nothing fills" in page
    assert str(gate.settings.content) not in page
    await admin.post("/content/put-back", edit=str(edits()[0].id), do="undo")
    assert "cannot be used" not in (await admin.get("/content")).text


async def test_another_consent_text_has_another_version(admin: Browser) -> None:
    consent = "/content/sentence?id=contact_consent"
    before = now(admin).phrase("contact_consent_version")
    form = await fields(admin, consent)
    await admin.post(consent, **form | {"text": f"{form['text']} Thank you."})
    assert now(admin).phrase("contact_consent").endswith("Thank you.")
    second = now(admin).phrase("contact_consent_version")
    await admin.post("/content/put-back", edit=str(edits()[0].id), do="undo")
    assert not now(admin).phrase("contact_consent").endswith("Thank you.")
    assert len({before, second, now(admin).phrase("contact_consent_version")}) == 3
