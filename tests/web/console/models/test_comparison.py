"""The pages about models: what would change, read side by side, blind, and over time."""

import html
import re

from backtalk.db.models import TrainedModel
from backtalk.db.session import session
from backtalk.training import archives
from backtalk.training.comparison import lines
from tests.web.console.browser import Browser
from tests.web.console.models.making import found, words


async def test_the_replies_that_would_change_stand_side_by_side(
    trainer: Browser, two: tuple[int, int]
) -> None:
    text = (await trainer.get(f"/models/{two[1]}")).text
    shown = words(text)
    assert "Two more of 100 are right." in shown
    assert lines.questions()[0].text.replace("'", "&#39;") in text
    assert "Says that this is not what it is for" in shown
    assert "Foam roller and massage ball: What is foam rolling?" in shown
    assert re.search(r"Alarm: [A-Z].+; under it, asks about a danger sign worse", shown)
    assert "This message was deleted. No answer; says what can be asked Greets not known" in shown


def line_of(page: str) -> str:
    (line,) = re.findall(r'name="line" value="([^"]+)"', page)
    return html.unescape(line)


async def test_replies_are_read_without_knowing_whose_they_are(
    trainer: Browser, two: tuple[int, int]
) -> None:
    candidate = two[1]
    page = (await trainer.get(f"/models/{candidate}/blind")).text
    assert "2 left" in page
    assert "Puts a routine" not in page
    line = line_of(page)
    assert line == "traffic:999"
    assert "Greets" in page
    await trainer.post(f"/models/{candidate}/blind", line=line, said="both")
    page = (await trainer.get(f"/models/{candidate}/blind")).text
    assert lines.questions()[0].text.replace("'", "&#39;") in page
    await trainer.post(f"/models/{candidate}/blind", line=line_of(page), said="first")
    assert "You have read all." in (await trainer.get(f"/models/{candidate}/blind")).text
    shown = words((await trainer.get(f"/models/{candidate}")).text)
    assert "1 found both right" in shown
    assert "That is not enough evidence yet." in shown
    # It stops nobody.
    assert (await trainer.post(f"/models/{candidate}/promote")).status_code == 303


async def test_each_number_of_the_picture_leads_to_its_messages(
    trainer: Browser, two: tuple[int, int]
) -> None:
    active, candidate = two
    keys = [line.key for line in lines.questions()[:2]]
    pair = {"right": "sciatica/run", "got": "hip_pain/opening", "before": 1, "keys": keys}
    with session() as db, db.begin():
        compared = found(active, confusion=[pair])
        db.get_one(TrainedModel, candidate).comparison = compared
    page = (await trainer.get(f"/models/{candidate}")).text
    place = f"/models/{candidate}/confused?right=sciatica&amp;got=hip_pain"
    assert (
        f'href="/console{place}" aria-label="2: Pain down my leg, taken for My hip hurts">2</a>'
        in page
    )
    shown = words((await trainer.get(html.unescape(place))).text)
    assert "Pain down my leg: Can I run with sciatica?" in shown
    assert "2 with model 2, 1 with model 1." in shown
    nothing = f"/models/{candidate}/confused?right=sciatica&got=posture"
    assert (await trainer.get(nothing)).status_code == 404


async def test_the_history_says_what_decisions_are_worth(
    trainer: Browser, two: tuple[int, int]
) -> None:
    shown = words((await trainer.get("/models/history")).text)
    assert "Not enough evidence yet: this needs 4 models" in shown
    assert "No: this week's mix of answers" in shown.replace("&#39;", "'")


async def test_what_a_model_learned_more_and_what_reads_otherwise_now(
    trainer: Browser, two: tuple[int, int]
) -> None:
    active, candidate = two
    with session() as db, db.begin():
        db.get_one(TrainedModel, active).examples = {"sciatica/run": 1, "greet": 4}
        db.get_one(TrainedModel, candidate).examples = {"sciatica/run": 6, "greet": 3}
    assert "37 (+5, -1)" in words((await trainer.get("/models")).text)
    shown = words((await trainer.get(f"/models/{candidate}")).text)
    assert "it has learned: +5 Pain down my leg: Can I run with sciatica?; -1 Greets." in shown
    await trainer.post(f"/models/{candidate}/promote")
    with session() as db:
        was = db.get_one(TrainedModel, active)
    then = archives.texts(was)
    assert "Answers that read differently" not in (await trainer.get(f"/models/{active}")).text
    archives.keep_texts(was, {**then, "sciatica/run": "Hop on one leg."})
    shown = words((await trainer.get(f"/models/{active}")).text)
    assert "Answers that read differently now (1)" in shown
    assert "Hop on one leg." in shown
