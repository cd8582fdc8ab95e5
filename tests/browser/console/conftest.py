"""The real console under a browser: an admin, a receptionist, some history."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from backtalk.db.migrate import upgrade
from backtalk.db.models import TrainedModel, TrainingRun, now
from backtalk.db.session import session
from backtalk.staff import accounts, audit
from backtalk.training.comparison.lines import questions
from tests.backtalk.training.test_gates import GOOD
from tests.browser.conftest import PageAt
from tests.browser.stub import serving_app
from tests.environment import environment
from web.app import create_app

PASSWORD = "wild mustard tea"
ADMIN, RECEPTION = "ada@clinic.test", "rosa@clinic.test"
PEOPLE = (("Ada Berg", ADMIN, "admin"), ("Rosa Lind", RECEPTION, "staff"))
SignIn = Callable[..., Page]


def add_models(db: Session) -> None:
    """A model that answers, and a candidate that gates stop."""
    compared = {
        **GOOD,
        "against": 1,
        "own_questions": False,
        "questions": {"n": 251, "before": 181, "after": 183, "words": "Two more are right."},
        "alarms": {
            name: {**of, "alarm_after": 9, "check_before": 4, "check_after": 5}
            for name, of in GOOD["alarms"].items()
        },
        "changed": 1,
        "shadow": {"n": 300, "changed": 12},
        "tests": {"n": 3, "before": 2, "after": 3, "lost": [], "failing": []},
        "confusion": [
            {"right": right, "got": got, "before": 1, "keys": [questions()[0].key] * count}
            for right, got, count in (
                ("sciatica/run", "hip_pain/opening", 4),
                ("sciatica/opening", "none", 2),
                ("low_back_pain/night", "sciatica/opening", 1),
            )
        ],
        "changes": [
            {
                "set": "questions",
                "key": questions()[0].key,
                "before": "none",
                "after": "check+foam_rolling/what",
                "right": [False, True],
            }
        ],
    }
    for name, state, found in (("one", "active", None), ("two", "candidate", compared)):
        made = {"archive": f"{name}.tar.gz", "sha256": "", "data_hash": "", "base": ""}
        db.add(TrainedModel(**made, decisions=3, state=state, comparison=found))
        db.flush()
    said = {"error": "Training failed: no room.", "log": "the last line"}
    db.add(TrainingRun(state="failed", ended_at=now(), **said))


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a console with two people."""
    var = tmp_path_factory.mktemp("console")
    with (
        pytest.MonkeyPatch.context() as patch,
        environment(patch, var=var, notify_private_addresses=True),
    ):
        upgrade()
        with session() as db, db.begin():
            for name, email, role in PEOPLE:
                staff = accounts.add(db, name, email, role)
                accounts.set_password(db, staff, PASSWORD)
                audit.record(db, "staff.added", staff.id, kind="staff", object_id=staff.id)
            add_models(db)
        with serving_app(create_app(), lifespan="on") as base_url:
            yield base_url


@pytest.fixture
def sign_in(page_at: PageAt, console: str) -> SignIn:
    """Signs somebody in, in a browser with these options."""

    def open_(email: str = ADMIN, path: str = "/console/", **options: Any) -> Page:
        page = page_at(f"{console}/console/sign-in", **options)
        if page.get_by_label("Password").count():
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/console/*")
        page.goto(f"{console}{path}")
        return page

    return open_
