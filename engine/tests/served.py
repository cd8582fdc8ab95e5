"""The engine behind HTTP, and actions that answer as a test wants."""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from project import TOKEN, Project

HELLO = {"events": [], "responses": [{"text": "Hello from the clinic."}]}
REQUEST = "0123456789abcdef"


@dataclass
class Actions:
    """What the action server answers, and what it was asked to run."""

    status: int = 200
    answer: dict[str, Any] = field(default_factory=lambda: HELLO)
    asked: list[str] = field(default_factory=list)
    calls: list[tuple[str | None, dict[str, Any]]] = field(default_factory=list)


@dataclass
class Log:
    text: str = ""


@dataclass
class Served:
    url: str
    actions: Actions
    output: Path

    def say(self, text: str, sender: str = "visitor") -> list[dict[str, Any]]:
        """What the engine replies to `text`."""
        found = self.post("/webhooks/rest/webhook", {"sender": sender, "message": text})
        assert isinstance(found, list)
        return found

    @contextmanager
    def new_log(self) -> Iterator[Log]:
        """What the engine logs while the block runs."""
        before, log = self.output.stat().st_size, Log()
        yield log
        log.text = self.output.read_text()[before:]

    def get(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}", "X-Request-Id": REQUEST}
        request = urllib.request.Request(self.url + path, headers=headers)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - loopback
            return json.load(answer)

    def post(self, path: str, body: dict[str, Any], token: str = TOKEN) -> Any:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
            "X-Request-Id": REQUEST,
        }
        request = urllib.request.Request(  # noqa: S310 - loopback
            self.url + path, json.dumps(body).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - loopback
            return json.load(answer)


@contextmanager
def serving(project: Project, **environment: str) -> Iterator[Served]:
    """Serve the project's model on loopback, connections recorded, as long as the block runs."""
    actions = Actions()
    webhook = ThreadingHTTPServer(("127.0.0.1", 0), _handler(actions))
    threading.Thread(target=webhook.serve_forever, daemon=True).start()
    port = _free_port()
    output = project.root / "served.log"
    with output.open("w") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "backtalk_engine", "run", "--enable-api"),
                *("--interface", "127.0.0.1", "--port", str(port), "--model", project.model),
                *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
            ],
            cwd=project.root,
            env=project.environment(
                record=True,
                BACKTALK_ACTIONS_URL=f"http://127.0.0.1:{webhook.server_port}/webhook",
                BACKTALK_REDIS_URL="",
                PYTHONUNBUFFERED="1",
                **environment,
            ),
            stdout=log,
            stderr=log,
        )
    served = Served(f"http://127.0.0.1:{port}", actions, output)
    try:
        _wait(served, process)
        yield served
    finally:
        process.terminate()
        process.wait(20)
        webhook.shutdown()
        webhook.server_close()


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, served.output.read_text()
        try:
            served.post("/model/parse", {"text": "hello"})
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The engine was not ready in a minute: " + served.output.read_text())


def _handler(actions: Actions) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            actions.asked.append(call["next_action"])
            actions.calls.append((self.headers["Authorization"], call))
            body = json.dumps(actions.answer).encode()
            self.send_response(actions.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
