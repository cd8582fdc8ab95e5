"""Something that understands messages: the engine that runs, or one started for the purpose."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from time import monotonic, sleep
from typing import Any

import httpx

from backtalk.run import engine, processes
from backtalk.secrets import engine_token
from backtalk.settings import ROOT, settings
from backtalk.training.trainer import ensure_model

START = 120.0  # seconds that an engine of our own may take


class ParserError(Exception):
    """No engine understands messages; the message says why."""


class Parser:
    """Asks an engine what it makes of a message.

    Args:
        http: A client of the engine's HTTP API.
    """

    def __init__(self, http: httpx.Client) -> None:
        """Ask nothing yet."""
        self._http = http

    def model(self) -> str | None:
        """The file name of the model in use; None if the engine does not answer yet."""
        try:
            answer = self._http.get("/status")
            return Path(answer.json()["model_file"]).name if answer.is_success else None
        except (httpx.HTTPError, ValueError, KeyError):
            return None

    def parse(self, text: str) -> dict[str, Any]:
        """Intent, entities and rankings of a message.

        Raises:
            ParserError: If the engine does not answer.
        """
        try:
            # A leading slash would name an intent; visitors cannot send one.
            answer = self._http.post("/model/parse", json={"text": text.lstrip("/ ")})
            parsed: dict[str, Any] = answer.raise_for_status().json()
            return parsed
        except (httpx.HTTPError, ValueError) as error:
            raise ParserError(
                f"The engine at {self._http.base_url} stopped answering; start it again."
            ) from error


@contextmanager
def parser(tell: Callable[[str], None]) -> Iterator[Parser]:
    """The engine that runs, or else one of our own on the matching model, stopped at the end.

    Args:
        tell: Takes a line about what is going on.

    Raises:
        ParserError: If an engine of our own does not start.
        TrainingError: If there is no model and none can be trained.
    """
    with _client(settings().engine) as http:
        running = Parser(http)
        if running.model():
            tell(f"asking the engine at {settings().engine}")
            yield running
            return
    tell("no engine is running; starting one")
    model = ensure_model(lambda seconds: tell(f"training, {seconds:.0f} s"))
    with own_parser(model) as own:
        yield own


@contextmanager
def own_parser(model: Path) -> Iterator[Parser]:
    """An engine of our own that serves `model` on a free port of loopback."""
    port = free_port()
    process = processes.start(
        engine.serve_command(model, port),
        cwd=ROOT,
        # It only parses: it must not touch the conversations that are kept.
        environment={**engine.environment(), "BACKTALK_EVENTS_URL": "sqlite://"},
        output=DEVNULL,
    )
    try:
        with _client(f"http://127.0.0.1:{port}") as http:
            started = Parser(http)
            deadline = monotonic() + START
            while not started.model():
                if process.poll() is not None or monotonic() > deadline:
                    raise ParserError(f"The engine does not start with {model}: run `make train`.")
                sleep(0.1)
            yield started
    finally:
        processes.stop(process)


def free_port() -> int:
    """A port of loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, params={"token": engine_token()}, trust_env=False, timeout=30)
