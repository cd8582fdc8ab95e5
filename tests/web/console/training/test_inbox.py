"""The inbox over HTTP, with and without its script."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry, Decision, KnownCard, Staff, now
from backtalk.db.session import session
from backtalk.reviews.inbox import known_cards
from backtalk.reviews.training_data import files
from backtalk.training.progress import drift
from backtalk.training.progress.drift import Shift
from tests.reviews import OTHER, RIGHT, said, words
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers

JSON = {"Origin": "http://clinic.example", "Accept": "application/json"}


@pytest.fixture
async def tess(browsers: Browsers) -> Browser:
    return await browsers.signed_in("trainer")


def put(*texts: str, **values: Any) -> list[int]:
    with session() as db, db.begin():
        return [said(db, text, number, **values).id for number, text in enumerate(texts, 1)]


def decisions() -> list[Decision]:
    with session() as db:
        return list(db.scalars(select(Decision).order_by(Decision.id)))


async def decide(browser: Browser, row: int, kind: str, **form: Any) -> httpx.Response:
    given = {"message": str(row), "stream": "uncertain", "kind": kind, **form}
    headers = {**JSON, "X-CSRFToken": await browser.token()}
    return await browser.post("/inbox/decide", token="", headers=headers, **given)


async def test_an_empty_inbox_says_why(tess: Browser) -> None:
    assert "No visitor has written anything yet" in (await tess.get("/inbox")).text
    (row,) = put(words(1)[0])
    await decide(tess, row, "right")
    text = (await tess.get("/inbox")).text
    assert "all are decided" in text
    assert "1 texts were decided before" in text


async def test_the_next_cards_are_in_the_page_and_more_can_be_asked_for(tess: Browser) -> None:
    rows = put(*words(9), confidence=0.99, feedback="down")
    shown = re.findall(r'data-review="(\d+)"[^>]*?( hidden)?>', (await tess.get("/inbox")).text)
    assert len(shown) == 6
    assert [bool(hidden) for _, hidden in shown] == [False] + [True] * 5
    have = ".".join(row for row, _ in shown)
    more = (await tess.get(f"/inbox/cards?have={have}")).text
    assert {int(row) for row in re.findall(r'data-review="(\d+)"', more)} == set(rows) - {
        int(row) for row, _ in shown
    }


async def test_a_card_shows_headings_not_labels(tess: Browser) -> None:
    put(words(1)[0])
    text = (await tess.get("/inbox")).text
    card = text.split("data-cards")[1].split("data-empty")[0]
    assert "My hip hurts" in card
    assert not re.search(r">[^<]*(?:hip_pain/opening|sciatica/opening)", card)


async def test_a_decision_is_kept_with_its_time(tess: Browser) -> None:
    (row,) = put(words(1)[0])
    answer = await decide(tess, row, f"other:{OTHER}", seconds="2.25")
    assert answer.status_code == 200
    (made,) = decisions()
    assert (made.kind, made.label, made.seconds, made.shown) == ("other", OTHER, 2.25, RIGHT)
    assert answer.json() == {"batch": made.batch, "count": 1}


@pytest.mark.parametrize(
    ("kind", "form"),
    [("other:gone/answer", {}), ("nonsense", {}), ("right", {"message": "x"}), ("", {})],
)
async def test_what_cannot_be_kept_is_one_sentence(
    tess: Browser, kind: str, form: dict[str, str]
) -> None:
    (row,) = put(words(1)[0])
    answer = await decide(tess, row, kind, **form)
    assert answer.status_code == 409
    assert answer.json()["error"].endswith(".")
    assert decisions() == []


async def test_it_works_as_a_plain_form_too(tess: Browser) -> None:
    rows = put(*words(2))
    answer = await tess.post("/inbox/decide", message=str(rows[0]), stream="audit", kind="none")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/inbox")
    answer = await tess.post("/inbox/undo")
    assert answer.headers["location"] == f"/console/inbox?first={rows[0]}"
    first = (await tess.get(f"/inbox?first={rows[0]}")).text
    assert re.findall(r'data-review="(\d+)"', first)[0] == str(rows[0])
    assert [made.undone_at is not None for made in decisions()] == [True]


async def test_the_same_for_these_never_goes_for_danger(tess: Browser) -> None:
    rows = put(*words(3))
    await decide(tess, rows[0], "danger", also=[str(row) for row in rows[1:]])
    assert [made.kind for made in decisions()] == ["danger"]
    await decide(tess, rows[1], "right", also=[str(rows[2])])
    assert [made.kind for made in decisions()] == ["danger", "right", "right"]


async def test_two_trainers_at_once(browsers: Browsers, tess: Browser) -> None:
    (row,) = put(words(1, twice=False)[0])
    other = await browsers.signed_in("admin")
    assert (await decide(tess, row, "right")).status_code == 200
    late = await decide(other, row, "none")
    assert late.status_code == 409
    assert "Somebody else" in late.json()["error"]
    assert len(decisions()) == 1


async def test_the_search_is_by_words_of_answers(tess: Browser) -> None:
    assert "sleep" in (await tess.get("/inbox/answers?q=sleep")).text
    assert "No answer has these words." in (await tess.get("/inbox/answers?q=zebra")).text


async def test_a_trainer_sees_nobodys_name_or_number(tess: Browser) -> None:
    put(
        "can my wife Grace squat",
        "ring 415 555 0132 about sarah",
        "Jo Bloggs",
        action="action_answer",
    )
    text = (await tess.get("/inbox")).text
    assert not any(word in text for word in ("Grace", "0132", "sarah"))
    for path in ("/leads", "/conversations", "/insights", "/leads/export.csv"):
        assert (await tess.get(path)).status_code == 403


async def test_the_files_are_written_with_a_button(tess: Browser, nlu: Any) -> None:
    rows = put(*words(2))
    await decide(tess, rows[0], f"other:{OTHER}")
    await decide(tess, rows[1], "two_requests")
    shown = (await tess.get("/inbox/export")).text
    assert "1 of them are examples" in shown
    assert "two requests in one" in shown
    answer = await tess.post("/inbox/export")
    assert "Written: 1 examples." in (await tess.http.get(answer.headers["location"])).text
    assert words(1)[0] in (nlu / "annotated/hip_pain.yml").read_text()
    with session() as db:
        (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.what == "annotations.exported"))
    assert entry.details == {"examples": 1}
    answer = await tess.post("/inbox/export")
    assert "Nothing has changed" in (await tess.http.get(answer.headers["location"])).text


@pytest.fixture
def nlu(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Where files are written in place of the project's own folder."""
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    monkeypatch.setattr(files, "NLU", folder)
    for function in (files.export, files.preview):
        at = function.__defaults__
        assert at is not None
        monkeypatch.setattr(function, "__defaults__", (*at[:-1], folder))
    return folder


async def test_a_card_with_a_known_answer_looks_like_any_other_and_decides_nothing(
    tess: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_cards, "EVERY", 1)
    rows = put(*words(9), confidence=0.99, feedback="down")
    await decide(tess, rows[0], "right")
    page = (await tess.get("/inbox")).text
    (name,) = re.findall(r'data-review="(known-\w+)"', page)
    assert "known answer" not in page
    headers = {**JSON, "X-CSRFToken": await tess.token()}
    form = {"message": name, "stream": "uncertain", "kind": "right"}
    batch = (await tess.post("/inbox/decide", token="", headers=headers, **form)).json()["batch"]
    assert batch == name
    assert len(decisions()) == 1
    with session() as db:
        assert [card.right for card in db.scalars(select(KnownCard))] == [False]
    undone = await tess.post("/inbox/undo", token="", headers=headers, batch=batch)
    assert undone.status_code == 200
    with session() as db:
        assert db.scalars(select(KnownCard)).all() == []
    assert name not in (await tess.get(f"/inbox/cards?have={name}")).text


async def test_the_outcome_of_known_cards_is_shown_to_oneself_alone(
    browsers: Browsers, tess: Browser
) -> None:
    with session() as db, db.begin():
        (me,) = db.scalars(select(Staff.id).where(Staff.role == "trainer"))
        for right in (True, True, False):
            at = now() - timedelta(hours=2)
            db.add(KnownCard(staff_id=me, line="x", right=right, at=at))
    told = "Of 3 such cards that you had in three months you found the answer of 2."
    assert told in (await tess.get("/inbox/export")).text
    admin = await browsers.signed_in("admin")
    assert "such cards" not in (await admin.get("/inbox/export")).text


async def test_a_shift_is_named_and_leads_to_its_messages(
    tess: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift = Shift("hip_pain", 10.0, 31.5)
    monkeypatch.setattr(drift, "shifts", lambda db, today: [shift])
    rows = put(*words(2), confidence=0.99)
    with session() as db, db.begin():
        about = said(db, "an odd thing in the groin", 9, answer=OTHER, confidence=0.99).id
    page = (await tess.get("/inbox")).text
    assert "This week 31.5 % of the answers were on “My hip hurts”" in page
    assert 'href="/console/inbox?about=hip_pain"' in page
    page = (await tess.get("/inbox?about=hip_pain")).text
    assert re.findall(r'data-review="(\d+)"', page) == [str(about)]
    more = (await tess.get("/inbox/cards?about=sciatica&have=")).text
    assert set(re.findall(r'data-review="(\d+)"', more)) == {str(row) for row in rows}
