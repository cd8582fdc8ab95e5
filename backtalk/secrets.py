"""Secrets: from the environment, or generated once into `var/`, readable by their owner alone."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from backtalk.file_permissions import private_folder
from backtalk.settings import settings


class SecretError(Exception):
    """A secret can be neither read nor made; the message says which and what to do."""


def stored_secret(name: str, make: Callable[[], str] = secrets.token_urlsafe) -> str:
    """The secret in `var/<name>`; made on first use, the same for all processes.

    Raises:
        SecretError: If the file can be neither read nor written.
    """
    path = settings().var / name
    try:
        private_folder(path.parent)
        if not path.exists():
            _create(path, make())
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise SecretError(
            f"The secret {path} cannot be used ({reason}); make the folder writable or set"
            f" BACKTALK_{name.upper()}."
        ) from error


def _create(path: Path, value: str) -> None:
    # Written aside and linked, so that of two processes starting at once both see the same whole
    # secret: link() fails if the other was first.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(value)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def signing_key() -> str:
    """The key that signs conversation tokens and choices."""
    key = settings().secret_key
    return key.get_secret_value() if key else stored_secret("secret_key")


def engine_token() -> str:
    """The token by which web, engine and actions answer each other, and Rasa's own HTTP API."""
    token = settings().engine_token
    return token.get_secret_value() if token else stored_secret("engine_token")
