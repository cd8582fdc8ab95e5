import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp

from backtalk.db.migrate import upgrade
from backtalk.db.models import Staff
from backtalk.db.session import session
from backtalk.staff import accounts, audit, links, passwords, second_factor, sessions

PASSWORD = "wild mustard tea"


def test_an_account_lives_and_ends_on_each_database(database_url: str) -> None:
    upgrade()
    with session() as db, db.begin():
        accounts.add_with_password(db, "Ada", "ada@clinic.test", "admin")
        staff = accounts.add(db, "Bo", "bo@clinic.test", "staff")
        code = links.make(db, staff, "invite")
    with session() as db, db.begin():
        staff, _ = links.use(db, code, PASSWORD)
        secret = second_factor.new_secret()
        assert second_factor.turn_on(db, staff, secret, pyotp.TOTP(secret).at(int(time.time())))
        _, token = sessions.start(db, staff, "here")
        audit.record(db, "sign_in.done", staff.id, details={"n": 1}, address="203.0.113.5")
    with session() as db, db.begin():
        found = sessions.find(db, token)
        assert found
        staff = found[1]
        assert passwords.matches(PASSWORD, staff.password_hash)
        assert [name for _, name in audit.entries(db, audit.Filter(what="sign_in"))] == ["Bo"]
        accounts.change_role(db, staff, "trainer")
        accounts.disable(db, staff)
    with session() as db:
        assert sessions.find(db, token) is None


def test_of_two_admins_who_demote_each_other_at_once_one_stays(database_url: str) -> None:
    upgrade()
    with session() as db, db.begin():
        ids = [accounts.add(db, "A", f"a{n}@clinic.test", "admin").id for n in range(2)]

    def demote(staff_id: int) -> bool:
        try:
            with session() as db, db.begin():
                accounts.change_role(db, db.get_one(Staff, staff_id), "staff")
                time.sleep(0.3)
        except accounts.StaffError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, ids)) == [False, True]


def test_of_two_uses_of_a_link_at_once_one_counts(database_url: str) -> None:
    upgrade()
    with session() as db, db.begin():
        code = links.make(db, accounts.add(db, "Bo", "bo@clinic.test", "staff"), "invite")
    together = Barrier(2)

    def use(password: str) -> bool:
        try:
            with session() as db, db.begin():
                together.wait()
                links.use(db, code, password)
        except links.LinkExpired:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, [PASSWORD, PASSWORD[::-1]])) == [False, True]
