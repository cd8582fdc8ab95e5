import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backtalk.db.models import AuditEntry, Staff, now
from backtalk.db.session import session
from backtalk.staff import accounts
from tests.web.console.browser import PASSWORD, Browser, make, read
from tests.web.console.conftest import Browsers

NEW = "another good one"


def code_in(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    found = re.search(r"http://clinic\.example/console/set-password#([\w-]+)", answer.text)
    assert found
    return found[1]


async def invite(admin: Browser, **form: Any) -> httpx.Response:
    given: dict[str, Any] = {"name": "Bo Ek", "email": "bo@clinic.test", "role": "staff", **form}
    return await admin.post("/people", **given)


def audited() -> list[tuple[str, str | None]]:
    with session() as db:
        rows = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.what, row.object_id) for row in rows if not row.what.startswith("sign_in")]


async def test_an_invited_person_sets_a_password_and_signs_in(
    browsers: Browsers, admin: Browser
) -> None:
    code = code_in(await invite(admin))
    newcomer = await browsers.new("203.0.113.9")
    form = {"code": code, "password": NEW, "again": NEW}
    answer = await newcomer.post("/set-password", token="", headers=None, **form)
    assert answer.headers["location"] == "/console/sign-in"
    shown = await newcomer.get("/sign-in")
    assert "Your password is set" in shown.text
    assert (await newcomer.sign_in("bo@clinic.test", NEW)).status_code == 303
    again = await newcomer.post("/set-password", token="", headers=None, **form)
    assert "used already" in again.text
    with session() as db:
        bo = accounts.by_email(db, "bo@clinic.test")
        assert bo
    assert audited() == [("staff.invited", str(bo.id)), ("staff.password_set", str(bo.id))]


async def test_a_code_is_in_no_address_and_never_shown_again(admin: Browser) -> None:
    code = code_in(await invite(admin))
    with session() as db:
        bo = accounts.by_email(db, "bo@clinic.test")
        assert bo
    for path in ("/people", f"/people/{bo.id}", "/audit", "/audit.csv"):
        assert code not in (await admin.get(path)).text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"email": "ADMIN@clinic.test"}, "has an account already"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"email": "bo@clinic.test\r\nBcc: all@clinic.test"}, "not an e-mail address"),
        ({"name": ""}, "A name has"),
        ({"role": "owner"}, "is unknown"),
    ],
)
async def test_an_invitation_that_cannot_be_is_explained_and_kept(
    admin: Browser, form: dict[str, str], says: str
) -> None:
    answer = await invite(admin, **form)
    assert answer.status_code == 422
    assert says in answer.text
    with session() as db:
        assert len(accounts.everybody(db)) == 1


async def test_a_name_with_markup_is_shown_as_it_is_written(admin: Browser) -> None:
    await invite(admin, name="<img src=x onerror=alert(1)>")
    for path in ("/people", "/people/2", "/audit"):
        text = (await admin.get(path)).text
        assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in (await admin.get("/people")).text


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [("short", "short", "too short"), (NEW, NEW + "x", "differ"), (NEW, NEW, "used already")],
)
async def test_a_password_that_cannot_be_set_is_explained(
    browser: Browser, admin: Browser, password: str, again: str, says: str
) -> None:
    code = "guessed" if says == "used already" else code_in(await invite(admin))
    answer = await browser.post(
        "/set-password", token="", code=code, password=password, again=again
    )
    assert answer.status_code == 422
    assert says in answer.text
    assert (f'value="{code}"' in answer.text) == (code != "guessed")


async def test_off_boarding_ends_it_all_at_once(browsers: Browsers, admin: Browser) -> None:
    leaver = await browsers.signed_in("staff")
    number = browsers.made["staff"]
    answer = await admin.post(f"/people/{number}/disable")
    assert answer.status_code == 303
    assert "closed" in (await admin.get(f"/people/{number}")).text
    assert (await leaver.get("/account")).status_code == 303
    assert (await leaver.sign_in("staff@clinic.test")).status_code == 422
    assert "open it first" in (await admin.post(f"/people/{number}/link")).text
    await admin.post(f"/people/{number}/enable")
    assert (await leaver.get("/account")).status_code == 303
    assert (await leaver.sign_in("staff@clinic.test")).status_code == 303


async def test_a_new_role_counts_from_the_next_click(browsers: Browsers, admin: Browser) -> None:
    other = await browsers.signed_in("staff")
    assert (await other.get("/people")).status_code == 403
    await admin.post(f"/people/{browsers.made['staff']}/role", role="admin")
    assert (await other.get("/people")).status_code == 200
    token = await admin.token()
    await other.post(f"/people/{browsers.made['admin']}/role", role="staff")
    assert (await admin.post("/people", token=token, name="X")).status_code == 403
    with session() as db:
        changed = db.scalars(select(AuditEntry).where(AuditEntry.what == "staff.role_changed"))
        assert [row.details for row in changed] == [
            {"before": "staff", "after": "admin"},
            {"before": "admin", "after": "staff"},
        ]


async def test_the_last_admin_cannot_shut_themselves_out(
    browsers: Browsers, admin: Browser
) -> None:
    number = browsers.made["admin"]
    for path, form in (("disable", {}), ("role", {"role": "staff"})):
        answer = await admin.post(f"/people/{number}/{path}", None, None, **form)
        assert answer.status_code == 422
        assert re.search("your own account|only admin", answer.text)
    assert (await admin.get("/people")).status_code == 200


async def test_a_reset_link_signs_out_and_keeps_the_second_factor(
    browsers: Browsers, admin: Browser
) -> None:
    other = await browsers.signed_in("staff")
    number = browsers.made["staff"]
    with session() as db, db.begin():
        db.get_one(Staff, number).totp_secret = b"secret"
    code = code_in(await admin.post(f"/people/{number}/link"))
    assert (await other.get("/account")).status_code == 200
    await other.post("/set-password", token="", code=code, password=NEW, again=NEW)
    assert (await other.get("/account")).status_code == 303
    assert (await other.sign_in("staff@clinic.test", PASSWORD)).status_code == 422
    assert read(number).totp_secret == b"secret"
    await admin.post(f"/people/{number}/second-factor/off")
    assert read(number).totp_secret is None


async def test_sessions_are_ended_from_afar(browsers: Browsers, admin: Browser) -> None:
    other = await browsers.signed_in("trainer")
    assert "Sign out everywhere" in (await admin.get(f"/people/{browsers.made['trainer']}")).text
    await admin.post(f"/people/{browsers.made['trainer']}/sign-out")
    assert (await other.get("/account")).status_code == 303


async def test_nobody_there_is_not_found(admin: Browser) -> None:
    assert (await admin.get("/people/999")).status_code == 404
    for action in ("role", "disable", "enable", "link", "sign-out", "second-factor/off"):
        assert (await admin.post(f"/people/999/{action}", role="staff")).status_code == 404


async def test_an_invitation_that_was_not_taken_up_is_seen(admin: Browser) -> None:
    make("staff", password_hash=None, created_at=now())
    assert "link has expired" in (await admin.get("/people")).text
    await invite(admin)
    assert ">invited<" in (await admin.get("/people")).text


async def test_a_team_behind_one_address_sets_its_passwords_at_once(
    browsers: Browsers, admin: Browser
) -> None:
    codes = [code_in(await invite(admin, email=f"p{n}@clinic.test")) for n in range(7)]
    for code in codes:
        newcomer = await browsers.new()
        answer = await newcomer.post("/set-password", token="", code=code, password=NEW, again=NEW)
        assert answer.status_code == 303


async def test_strangers_who_guess_codes_keep_nobody_from_theirs(
    browsers: Browsers, admin: Browser
) -> None:
    code = code_in(await invite(admin))
    for number in range(31):
        stranger = await browsers.new(f"198.51.100.{number}")
        await stranger.post("/set-password", token="", code="guessed", password=NEW, again=NEW)
    newcomer = await browsers.new()
    answer = await newcomer.post("/set-password", token="", code=code, password=NEW, again=NEW)
    assert answer.status_code == 303


async def test_a_name_and_an_address_are_changed(admin: Browser, browsers: Browsers) -> None:
    rosa = make("staff", "rosa@clinic.test")
    told = await admin.post(f"/people/{rosa}/details", name="Rosa Falk", email="Falk@clinic.test")
    assert told.status_code == 303
    assert (read(rosa).name, read(rosa).email) == ("Rosa Falk", "falk@clinic.test")
    browser = await browsers.new()
    assert (await browser.sign_in("falk@clinic.test")).status_code == 303
    taken = await admin.post(f"/people/{rosa}/details", name="Rosa", email="admin@clinic.test")
    assert taken.status_code == 422
    assert "has an account already" in taken.text
    assert read(rosa).name == "Rosa Falk"
