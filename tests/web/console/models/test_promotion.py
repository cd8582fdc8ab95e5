"""The pages about models: promoting, gates, and going back."""

from copy import deepcopy
from pathlib import Path

from backtalk.db.models import TrainedModel
from backtalk.db.session import session
from backtalk.training import archives, runs
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from tests.web.console.models.making import FOUND, active_id, found, made, words
from tests.web.fake_engine import FakeEngine


async def test_a_trainer_promotes_and_goes_back(
    trainer: Browser, two: tuple[int, int], engine: FakeEngine
) -> None:
    one_, other = two
    engine.status = b'{"model_id": "x", "model_file": "two.tar.gz"}'
    await trainer.post(f"/models/{other}/promote")
    assert active_id() == other
    assert "Model 2 answers now." in (await trainer.get("/models")).text
    text = words((await trainer.get("/models")).text)
    assert "by trainer person: better or as good, and every gate open" in text
    await trainer.post(f"/models/{one_}/back")
    assert active_id() == one_
    # The engine that answers is not there yet.
    text = (await trainer.get("/models")).text
    assert "Model 1 is active; the engine takes it over as soon as it can." in text


async def test_with_the_engine_down_the_model_is_active_all_the_same(
    trainer: Browser, two: tuple[int, int], engine: FakeEngine
) -> None:
    await engine.stop()
    await trainer.post(f"/models/{two[1]}/promote")
    assert active_id() == two[1]
    text = (await trainer.get("/models")).text
    assert "Model 2 is active; the engine takes it over as soon as it can." in text


async def test_a_shut_gate_is_an_admins_to_override_with_a_reason(
    browsers: Browsers, trainer: Browser, two: tuple[int, int]
) -> None:
    active, candidate = two
    alarms = deepcopy(FOUND["alarms"])
    alarms["ordinary"]["alarm_after"] = 9
    with session() as db, db.begin():
        db.get_one(TrainedModel, candidate).comparison = found(active, alarms=alarms)
    answer = await trainer.post(f"/models/{candidate}/promote")
    assert answer.status_code == 422
    assert "An admin may override." in answer.text
    admin = await browsers.signed_in("admin")
    assert "Promote against the gates" in (await admin.get(f"/models/{candidate}")).text
    assert (await admin.post(f"/models/{candidate}/promote", reason="so")).status_code == 422
    assert active_id() == active
    reason = "These nine should see a doctor."
    assert (await admin.post(f"/models/{candidate}/promote", reason=reason)).status_code == 303
    assert active_id() == candidate
    assert "promoted a model against a gate" in (await admin.get("/audit")).text
    assert reason in (await admin.get("/models")).text


async def test_a_missed_danger_sign_is_nobodys_to_override(
    browsers: Browsers, two: tuple[int, int]
) -> None:
    active, candidate = two
    danger = deepcopy(FOUND["danger"])
    danger["held_out"]["lost"] = [{"key": "1", "red_flag_id": "ces_bladder"}]
    with session() as db, db.begin():
        db.get_one(TrainedModel, candidate).comparison = found(active, danger=danger)
    admin = await browsers.signed_in("admin")
    page = (await admin.get(f"/models/{candidate}")).text
    assert "Nobody can promote it: danger signs come first." in page
    assert 'name="reason"' not in page
    reason = "I say that it is good enough."
    assert (await admin.post(f"/models/{candidate}/promote", reason=reason)).status_code == 422
    assert active_id() == active


async def test_a_candidate_of_before_a_promotion_is_compared_anew(
    trainer: Browser, two: tuple[int, int], tmp_path: Path
) -> None:
    made(tmp_path, "three", active=True)
    assert (await trainer.post(f"/models/{two[1]}/promote")).status_code == 422
    page = (await trainer.get(f"/models/{two[1]}")).text
    assert "Compare with the model that answers" in page
    await trainer.post(f"/models/{two[1]}/compare")
    with session() as db:
        (run,) = runs.under_way(db)
    assert run.model_id == two[1]


async def test_a_damaged_archive_is_not_gone_back_to(
    trainer: Browser, two: tuple[int, int]
) -> None:
    await trainer.post(f"/models/{two[1]}/promote")
    with session() as db:
        archives.place(db.get_one(TrainedModel, two[0])).write_bytes(b"onf")
    await trainer.post(f"/models/{two[0]}/back")
    assert active_id() == two[1]
    assert "missing or damaged, and is not used" in (await trainer.get("/models")).text
