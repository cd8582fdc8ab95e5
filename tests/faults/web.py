"""A real web process that takes contact requests, and people who send them until they are told."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from backtalk.db.models import Lead
from backtalk.evaluate.parser import free_port
from backtalk.privacy import crypto
from backtalk.run.processes import start, stop
from backtalk.settings import ROOT

_PATIENCE = 120.0


@dataclass
class Web:
    """The process; `before` are words that stand before its command, such as those of strace."""

    var: Path
    settings: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Choose the port, which stays."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it is ready."""
        given = {"VAR": f"{self.var}", "PORT": f"{self.port}", "RATE_LIMIT": "1000000/minute"}
        settings = {f"BACKTALK_{name}": value for name, value in (given | self.settings).items()}
        with (self.var / "web.log").open("a") as log:
            self.process = start(
                [*self.before, sys.executable, "-m", "backtalk", "run", "web"],
                cwd=ROOT,
                environment={**os.environ, **settings, **self.variables},
                output=log.fileno(),
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until it can keep what people send."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                if self.get("/health/ready").is_success:
                    return
            time.sleep(0.1)
        raise TimeoutError((self.var / "web.log").read_text()[-2000:])

    def stop(self) -> None:
        """End it."""
        if self.process:
            stop(self.process)

    def kill(self) -> None:
        """End it as a crash would."""
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.url + path, trust_env=False, timeout=10)

    def ask(self, email: str) -> httpx.Response:
        """Send the plain contact form once."""
        body = {
            "message_id": email.partition("@")[0],
            "name": "Jo March",
            "reach": email,
            "consent": True,
            "consent_version": self.version,
        }
        return httpx.post(f"{self.url}/chat/contact", json=body, trust_env=False, timeout=30)

    @property
    def version(self) -> str:
        """Of the words that people agree to."""
        if not hasattr(self, "_version"):
            self._version = str(self.get("/chat/contact").json()["consent_version"])
        return self._version

    def told(self, email: str, tries: int = 1000) -> bool:
        """Send it until it is said to be saved, as the page does; whether that came."""
        for _ in range(tries):
            try:
                answer = self.ask(email)
                if answer.is_success:
                    return bool(answer.json()["saved"])
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        return False

    def all_told(self, emails: Iterable[str], at_once: int = 8) -> list[str]:
        """Whom it was said to, of people who send at the same time."""
        emails = list(emails)
        with ThreadPoolExecutor(at_once) as people:
            told = people.map(self.told, emails)
            return [email for email, yes in zip(emails, told, strict=True) if yes]

    def saved(self) -> Counter[str]:
        """How often each is in the database."""
        url = self.settings.get("DATABASE_URL") or f"sqlite:///{self.var / 'backtalk.db'}"
        key = (self.var / "encryption_key").read_bytes()
        engine = create_engine(url)
        with Session(engine) as db, crypto.under(key):
            found = Counter(crypto.decrypt(e) for e in db.scalars(select(Lead.email)) if e)
        engine.dispose()
        return found


def people(count: int, of: str = "jo") -> list[str]:
    """E-mail addresses."""
    return [f"{of}{number}@example.com" for number in range(count)]
