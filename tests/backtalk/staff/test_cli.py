"""`backtalk staff`, and the admin that the first start makes."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from backtalk.cli.staff import staff
from backtalk.db.migrate import upgrade
from backtalk.db.session import session
from backtalk.run.startup import first_admin
from backtalk.staff import accounts, passwords
from backtalk.staff.accounts import StaffError

TYPED = "ann@clinic.test\nAnn Lee\nadmin\n"


def test_add_asks_and_prints_a_password_that_works_once(var: Path) -> None:
    shown = CliRunner().invoke(staff, ["add"], input=TYPED)
    assert shown.exit_code == 0, shown.output
    (password,) = re.findall(r"^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$", shown.output, re.MULTILINE)
    assert "/console" in shown.output
    with session() as db:
        made = accounts.by_email(db, "ann@clinic.test")
        assert made
        assert (made.name, made.role, made.must_change_password) == ("Ann Lee", "admin", True)
        assert passwords.matches(password, made.password_hash)


def test_add_says_in_one_sentence_that_the_address_is_taken(var: Path) -> None:
    CliRunner().invoke(staff, ["add"], input=TYPED)
    again = CliRunner().invoke(staff, ["add"], input=TYPED)
    assert isinstance(again.exception, StaffError)
    assert str(again.exception) == "ann@clinic.test has an account already."


def test_add_takes_no_other_role(var: Path) -> None:
    arguments = ["add", "--email", "a@b.test", "--name", "A", "--role", "owner"]
    assert CliRunner().invoke(staff, arguments).exit_code == 2


@pytest.mark.parametrize(("option", "kept"), [([], False), (["--keep-second-factor"], True)])
def test_reset_opens_the_account_with_a_new_password(
    var: Path, option: list[str], kept: bool
) -> None:
    CliRunner().invoke(staff, ["add"], input=TYPED)
    with session() as db, db.begin():
        made = accounts.by_email(db, "ann@clinic.test")
        assert made
        made.totp_secret = b"secret"
        accounts.set_password(db, made, "wild mustard tea")
    shown = CliRunner().invoke(staff, ["reset", "Ann@clinic.test", *option])
    assert shown.exit_code == 0, shown.output
    with session() as db:
        found = accounts.by_email(db, "ann@clinic.test")
        assert found
        assert found.must_change_password
        assert bool(found.totp_secret) == kept
        assert not passwords.matches("wild mustard tea", found.password_hash)


def test_reset_of_nobody_says_so(var: Path) -> None:
    shown = CliRunner().invoke(staff, ["reset", "nobody@clinic.test"])
    assert isinstance(shown.exception, StaffError)


def test_the_first_start_makes_one_admin_and_tells_the_password_once(var: Path) -> None:
    upgrade()
    made = first_admin()
    assert made
    email, password = made
    with session() as db:
        found = accounts.by_email(db, email)
        assert found
        assert (found.role, found.must_change_password) == ("admin", True)
        assert passwords.matches(password, found.password_hash)
    assert first_admin() is None
