"""Encryption of contact details, and keyed hashes by which they can be found again."""

import hashlib
import hmac
import re
import unicodedata
from base64 import urlsafe_b64decode
from functools import lru_cache

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


class WrongKey(Exception):
    """The key cannot read what is in the database; the message says what to do."""


@lru_cache
def _key() -> bytes:
    """The Fernet key of this process.

    Raises:
        WrongKey: If it is not a Fernet key.
        backtalk.secrets.SecretError: If it can be neither read nor made.
    """
    given = settings().encryption_key
    text = (
        given.get_secret_value()
        if given
        else stored_secret("encryption_key", lambda: Fernet.generate_key().decode())
    )
    try:
        Fernet(text)
    except ValueError as error:
        raise WrongKey(
            "BACKTALK_ENCRYPTION_KEY (or var/encryption_key) is not a Fernet key: 32 bytes in"
            " URL-safe base64."
        ) from error
    return text.encode()


@lru_cache
def _hash_key() -> bytes:
    # One key for one purpose: the hashes get a key that follows from the first, but does not
    # reveal it.
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"backtalk search hashes")
    return derive.derive(urlsafe_b64decode(_key()))


def forget_key() -> None:
    """Read the key anew at the next use; for a process whose settings have changed."""
    _key.cache_clear()
    _hash_key.cache_clear()


def encrypt(text: str) -> bytes:
    """Encrypt one contact detail."""
    return Fernet(_key()).encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """Read what `encrypt` made.

    Raises:
        WrongKey: If it was made with another key.
    """
    try:
        return Fernet(_key()).decrypt(token).decode()
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
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())
    return frozenset(_hash("name", word) for word in words)


def hash_address(address: str) -> str:
    """Keyed hash of a network address: it tells two apart, and names neither."""
    return _hash("address", address)


def hash_occasion(occasion: str) -> str:
    """Keyed hash of something that happened: the same twice, and it tells nothing outside."""
    return _hash("occasion", occasion)


def _hash(kind: str, value: str) -> str:
    return hmac.new(_hash_key(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def check_key(db: Session) -> None:
    """Make sure that this process has the key under which the database was written.

    The first process to ask leaves the check in the database; commit it.

    Raises:
        WrongKey: If the database was written under another key.
    """
    if db.get(KeyCheck, 1) is None:
        try:
            with db.begin_nested():
                db.add(KeyCheck(id=1, value=encrypt(_CHECK)))
        except IntegrityError:
            # Another process was first; its key counts. The session forgot the failed row.
            pass
    check = db.get_one(KeyCheck, 1)
    decrypt(check.value)


def check_key_at_start() -> None:
    """Like `check_key`, at the start of a process; a database without tables has nothing to check.

    Raises:
        WrongKey: If the database was written under another key.
    """
    with session() as db, db.begin():
        if inspect(db.connection()).has_table(KeyCheck.__tablename__):
            check_key(db)
