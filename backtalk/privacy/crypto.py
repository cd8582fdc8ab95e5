"""Encryption of contact details, and keyed hashes by which they can be found again."""

import hashlib
import hmac
import os
import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backtalk.db.models import KeyCheck
from backtalk.db.session import session
from backtalk.secrets import stored_secret
from backtalk.settings import settings

_CHECK = "backtalk"
CHECK, LASTING = 1, 2
"""The rows of `key_checks`: the known word, and the lasting key of hashes once it is apart."""
_other: ContextVar[bytes | None] = ContextVar("key", default=None)
LEAST_LETTERS, LEAST_DIGITS = 3, 4
"""Of what somebody searches for: less would find half of all people."""


class WrongKey(Exception):
    """The key cannot read what is in the database; the message says what to do."""


@contextmanager
def under(key: bytes) -> Iterator[None]:
    """Let this thread encrypt, decrypt and hash under another key than the process's."""
    token = _other.set(key)
    try:
        yield
    finally:
        _other.reset(token)


def current_key() -> bytes:
    """The Fernet key that encrypts and decrypts.

    Raises:
        WrongKey: If it is not a Fernet key.
        backtalk.secrets.SecretError: If it can be neither read nor made.
    """
    return _other.get() or _stored_key()


@lru_cache
def _stored_key() -> bytes:
    """The Fernet key of this process.

    Raises:
        WrongKey: If it is not a Fernet key.
        backtalk.secrets.SecretError: If it can be neither read nor made.
    """
    given = settings().encryption_key
    text = given.get_secret_value() if given else stored_secret("encryption_key", _new_key)
    try:
        Fernet(text)
    except ValueError as error:
        raise WrongKey(
            "BACKTALK_ENCRYPTION_KEY (or var/encryption_key) is not a Fernet key: 32 bytes in"
            " URL-safe base64."
        ) from error
    return text.encode()


def _new_key() -> str:
    """A key for a database that was not written under one yet.

    A lost key must not be replaced: the new one would read nothing, and go into the next backup.
    """
    with session() as db:
        tables = inspect(db.connection()).has_table(KeyCheck.__tablename__)
        if tables and db.get(KeyCheck, CHECK) is not None:
            raise WrongKey(
                f"The key {settings().var / 'encryption_key'} is missing, and the contact details"
                " in the database need it; put it back from a backup, or set"
                " BACKTALK_ENCRYPTION_KEY to it."
            )
    return Fernet.generate_key().decode()


@lru_cache
def _hash_key(key: bytes) -> bytes:
    # One key for one purpose: the hashes get a key that follows from the first, but does not
    # reveal it.
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"backtalk search hashes")
    return derive.derive(urlsafe_b64decode(key))


@lru_cache
def lasting_key() -> bytes:
    """The key of hashes that no rotation can make anew.

    What they were made of is gone (messages, network addresses), and the messages' hashes draw
    those that are never trained on.
    """
    with session() as db:
        if inspect(db.connection()).has_table(KeyCheck.__tablename__):
            kept = db.get(KeyCheck, LASTING)
            if kept is not None:
                return urlsafe_b64decode(decrypt(kept.value))
    return _hash_key(_stored_key())


def encoded(key: bytes) -> str:
    """A key as it is encrypted for the database."""
    return urlsafe_b64encode(key).decode()


def forget_key() -> None:
    """Read the key anew at the next use; for a process whose settings have changed."""
    for cached in (_stored_key, _hash_key, lasting_key):
        cached.cache_clear()


def encrypt(text: str) -> bytes:
    """Encrypt one contact detail."""
    return Fernet(current_key()).encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """Read what `encrypt` made.

    Raises:
        WrongKey: If it was made with another key.
    """
    try:
        return Fernet(current_key()).decrypt(token).decode()
    except InvalidToken as error:
        raise WrongKey(
            "The contact details in the database were encrypted with another key; put the old"
            " var/encryption_key back, or set BACKTALK_ENCRYPTION_KEY to it."
        ) from error


def hash_phone(e164: str) -> str:
    """Keyed hash of a phone number in E.164 (`+14155550132`), whatever its extension."""
    return _hash("phone", e164.partition(";")[0])


def hash_email(email: str) -> str:
    """Keyed hash of an e-mail address, whatever its capitals."""
    return _hash("email", email.strip().casefold())


def hash_name(name: str) -> frozenset[str]:
    """Keyed hashes of the words of a name, whatever their capitals."""
    return frozenset(_hash("name", word) for word in _words(name))


def hash_beginnings(name: str) -> frozenset[str]:
    """Keyed hashes of the beginnings of a name's words, from 3 letters to the whole word."""
    return frozenset(
        _hash("beginning", word[:length])
        for word in _words(name)
        for length in range(LEAST_LETTERS, len(word) + 1)
    )


def hash_beginning(word: str) -> str | None:
    """Keyed hash of a beginning that somebody searches for; None for fewer than 3 letters."""
    folded = next(iter(_words(word)), "")
    return _hash("beginning", folded) if len(folded) >= LEAST_LETTERS else None


def hash_endings(e164: str) -> frozenset[str]:
    """Keyed hashes of the endings of a phone number, from 4 digits on."""
    digits = e164.partition(";")[0].lstrip("+")
    return frozenset(_hash("ending", digits[-n:]) for n in range(LEAST_DIGITS, len(digits) + 1))


def hash_ending(digits: str) -> str:
    """Keyed hash of an ending that somebody searches for."""
    return _hash("ending", digits)


def hash_address(address: str) -> str:
    """Keyed hash of a network address: it tells two apart, and names neither."""
    return _hash("address", address, lasting_key())


def hash_occasion(occasion: str) -> str:
    """Keyed hash of something that happened: the same twice, and it tells nothing outside."""
    return _hash("occasion", occasion, lasting_key())


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())


def _hash(kind: str, value: str, key: bytes | None = None) -> str:
    key = key or _hash_key(current_key())
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def check_key(db: Session) -> None:
    """Make sure that this process has the key under which the database was written.

    The first process to ask leaves the check in the database; commit it.

    Raises:
        WrongKey: If the database was written under another key.
    """
    if db.get(KeyCheck, CHECK) is None:
        try:
            with db.begin_nested():
                db.add(KeyCheck(id=CHECK, value=encrypt(_CHECK)))
        except IntegrityError:
            # Another process was first; its key counts. The session forgot the failed row.
            pass
    check = db.get_one(KeyCheck, CHECK)
    decrypt(check.value)


def check_key_at_start() -> None:
    """Like `check_key`, at the start of a process; a database without tables has nothing to check.

    Raises:
        WrongKey: If the database was written under another key.
    """
    settle()
    with session() as db, db.begin():
        if inspect(db.connection()).has_table(KeyCheck.__tablename__):
            check_key(db)
    lasting_key()


def draft() -> Path:
    """Where a rotation keeps the new key until the database is under it."""
    return settings().var / "encryption_key.new"


def settle() -> bool:
    """Put the key of a rotation that was killed after its commit into its place.

    Returns:
        Whether the database is under the key of the draft, whoever put it there.
    """
    if not draft().exists():
        return False
    new = draft().read_bytes().strip()
    with session() as db:
        tables = inspect(db.connection()).has_table(KeyCheck.__tablename__)
        check = db.get(KeyCheck, CHECK) if tables else None
    try:
        if check is None or Fernet(new).decrypt(check.value).decode() != _CHECK:
            return False
    except (InvalidToken, ValueError):
        return False
    given = settings().encryption_key
    if given is None:
        draft().replace(settings().var / "encryption_key")
        _sync(settings().var)
        forget_key()
    elif given.get_secret_value().encode() == new:
        draft().unlink(missing_ok=True)
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
