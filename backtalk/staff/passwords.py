"""Passwords: what one must be, how it is kept, how it is checked."""

import secrets
import unicodedata

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST, LONGEST = 12, 200
_ONE_TIME = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread
_hasher = PasswordHash((Argon2Hasher(),))
_NOBODYS = _hasher.hash(secrets.token_urlsafe())


class WeakPassword(Exception):
    """A password that cannot be taken; the message says why."""


def check_strength(password: str, email: str) -> None:
    """See that a password is long enough and not the account's own address.

    No digits or signs are asked for: they make passwords hard to remember, not hard to guess
    (NIST SP 800-63B, section 3.1.1.2).

    Raises:
        WeakPassword: If it is not.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(f"The password is too short: use {SHORTEST} characters or more.")
    if len(password) > LONGEST:
        raise WeakPassword(f"The password is too long: use {LONGEST} characters at most.")
    if password.casefold() in {email.casefold(), email.casefold().partition("@")[0]}:
        raise WeakPassword("The password must not be the e-mail address.")
    if len(set(password)) < 4:
        raise WeakPassword("The password repeats itself: use four different characters or more.")


def hashed(password: str) -> str:
    """The password's Argon2 hash."""
    return _hasher.hash(_normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password; without a hash it takes as long, so that nobody learns that."""
    found = _hasher.verify(_normal(password)[: LONGEST * 2], kept or _NOBODYS)
    return found and kept is not None


def one_time() -> str:
    """A password to sign in with once, easy to read out: four groups of five, 99 bits."""
    return "-".join("".join(secrets.choice(_ONE_TIME) for _ in range(5)) for _ in range(4))


def _normal(password: str) -> str:
    # Keyboards differ in how they write an accented letter.
    return unicodedata.normalize("NFKC", password)
