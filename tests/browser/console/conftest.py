"""The real console under a browser: an admin, a receptionist, some history."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from backtalk.db.migrate import upgrade
from backtalk.db.session import session
from backtalk.staff import accounts, audit
from tests.browser.conftest import PageAt
from tests.browser.stub import serving_app
from tests.environment import environment
from web.app import create_app

PASSWORD = "wild mustard tea"
ADMIN, RECEPTION = "ada@clinic.test", "rosa@clinic.test"
PEOPLE = (("Ada Berg", ADMIN, "admin"), ("Rosa Lind", RECEPTION, "staff"))
SignIn = Callable[..., Page]


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
