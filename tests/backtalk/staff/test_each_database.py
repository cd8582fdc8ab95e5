import time

import pyotp

from backtalk.db.migrate import upgrade
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
        assert [name for _, name in audit.entries(db, audit.Wanted(what="sign_in"))] == ["Bo"]
        accounts.change_role(db, staff, "trainer")
        accounts.disable(db, staff)
    with session() as db:
        assert sessions.find(db, token) is None
