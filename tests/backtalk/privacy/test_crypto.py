import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backtalk.db.models import Base
from backtalk.db.session import session
from backtalk.privacy import crypto
from backtalk.settings import settings
from tests.conftest import forget_caches

STARTS = (["backtalk", "migrate"], ["backtalk.run.action_server"], ["web.server"])


def start(module: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def test_an_encrypted_detail_is_read_back_and_hides_the_text(db: Session) -> None:
    token = crypto.encrypt("Jo Bloggs")
    assert crypto.decrypt(token) == "Jo Bloggs"
    assert b"Bloggs" not in token
    assert token != crypto.encrypt("Jo Bloggs")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (crypto.hash_email, ("Jo@Example.com", "jo@example.COM ")),
        (crypto.hash_phone, ("+14155550132", "+14155550132")),
        (crypto.hash_name, ("Jo Bloggs", "BLOGGS, jo")),
        (crypto.hash_name, ("José", "JOSÉ")),
    ],
)
def test_hashes_find_what_people_would_call_the_same(
    db: Session, one: Callable[[str], object], other: tuple[str, str]
) -> None:
    assert one(other[0]) == one(other[1])


def test_hashes_need_the_key(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = crypto.hash_phone("+14155550132")
    monkeypatch.setenv("BACKTALK_ENCRYPTION_KEY", Fernet.generate_key().decode())
    forget_caches()
    assert crypto.hash_phone("+14155550132") != before


def test_the_same_key_opens_the_database_again(db: Session) -> None:
    for _ in range(2):
        with session() as each, each.begin():
            crypto.check_key(each)
        forget_caches()


def test_another_key_is_refused_in_one_sentence(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.begin():
        crypto.check_key(db)
    monkeypatch.setenv("BACKTALK_ENCRYPTION_KEY", Fernet.generate_key().decode())
    forget_caches()
    with (
        session() as again,
        pytest.raises(crypto.WrongKey, match="another key; put the old") as refused,
    ):
        crypto.check_key(again)
    assert "BACKTALK_ENCRYPTION_KEY" in str(refused.value)


def test_what_is_no_key_is_refused(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKTALK_ENCRYPTION_KEY", "secret")
    forget_caches()
    with pytest.raises(crypto.WrongKey, match="is not a Fernet key"):
        crypto.check_key(db)


def test_the_key_is_for_its_owner_alone(db: Session) -> None:
    crypto.encrypt("x")
    assert (settings().var / "encryption_key").stat().st_mode & 0o077 == 0


def test_nothing_starts_with_another_key(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([sys.executable, "-m", "backtalk", "migrate"], check=True)
    monkeypatch.setenv("BACKTALK_ENCRYPTION_KEY", Fernet.generate_key().decode())
    for refused in map(start, STARTS):
        assert refused.returncode == 1
        assert refused.stderr.startswith("Error: The contact details in the database were")
        assert len(refused.stderr.strip().splitlines()) == 1


def test_a_lost_key_is_missed_and_not_replaced(var: Path) -> None:
    subprocess.run([sys.executable, "-m", "backtalk", "migrate"], check=True)
    (var / "encryption_key").unlink()
    for refused in map(start, STARTS):
        assert refused.returncode == 1
        assert refused.stderr.startswith(f"Error: The key {var}/encryption_key is missing")
        assert len(refused.stderr.strip().splitlines()) == 1
        assert not (var / "encryption_key").exists()


def test_a_database_without_tables_has_no_key_to_check(database: Engine) -> None:
    Base.metadata.drop_all(database)
    crypto.check_key_at_start()
