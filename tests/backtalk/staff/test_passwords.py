import re

import pytest

from backtalk.staff import passwords
from backtalk.staff.passwords import WeakPassword


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("eleven char", "too short"),
        ("ann@clinic.test", "must not be the e-mail"),
        ("ANN@clinic.test", "must not be the e-mail"),
        ("aaaaaaaaaaaaaaaa", "repeats itself"),
        ("long" * 51, "too long"),
    ],
)
def test_what_cannot_be_a_password_is_said(password: str, says: str) -> None:
    with pytest.raises(WeakPassword, match=says):
        passwords.check_strength(password, "ann@clinic.test")


@pytest.mark.parametrize("password", ["lowercase only", "pâté de campagne", "12 34 56 78 9"])
def test_no_digits_or_signs_are_asked_for(password: str) -> None:
    passwords.check_strength(password, "ann@clinic.test")


def test_a_password_matches_its_argon2_hash_alone() -> None:
    kept = passwords.hashed("wild mustard tea")
    assert kept.startswith("$argon2id$")
    assert passwords.matches("wild mustard tea", kept)
    assert not passwords.matches("Wild mustard tea", kept)
    assert not passwords.matches("wild mustard tea", None)


def test_an_accent_is_the_same_however_a_keyboard_writes_it() -> None:
    assert passwords.matches("pa\u0302te\u0301 maison", passwords.hashed("p\u00e2t\u00e9 maison"))


def test_one_time_passwords_differ_and_are_easy_to_read_out() -> None:
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-hj-np-z2-9]{5}-){3}[a-hj-np-z2-9]{5}", one) for one in made)
