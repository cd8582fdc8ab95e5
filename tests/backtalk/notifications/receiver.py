"""The clinic's own server as a stand-in: takes webhooks, and behaves as a test asks."""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Got:
    """One request that arrived."""

    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["idempotency-key"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Behaviour:
    """`answers` are given in turn, the last one again and again; `got` is what arrived."""

    answers: list[str | int] = field(default_factory=lambda: [200])
    got: list[Got] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.got]

    def take(self, one: Got) -> str | int:
        with self.lock:
            self.got.append(one)
            return self.answers[min(len(self.got), len(self.answers)) - 1]


class Handler(BaseHTTPRequestHandler):
    server: "Receiver"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        behaviour = self.server.behaviour
        answer = behaviour.take(Got(headers, body))
        if answer == "hang":
            behaviour.done.wait(20)
        elif answer == "hang up":
            self.close_connection = True
        elif answer == "late":
            behaviour.done.wait(1)
            self._send(200)
        elif answer == "drip":
            self._drip()
        elif answer == "endless":
            self._send(200, b"x" * 65536, times=10_000)
        elif answer == "redirect":
            self._send(307, headers={"Location": f"{self.server.url}/elsewhere"})
        else:
            self._send(int(answer))

    def do_GET(self) -> None:
        self.server.behaviour.take(Got({"idempotency-key": "followed"}, b""))
        self._send(200)

    def _send(
        self, status: int, body: bytes = b"", times: int = 1, headers: dict[str, str] | None = None
    ) -> None:
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) * times))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            for _ in range(times):
                self.wfile.write(body)

    def _drip(self) -> None:
        with contextlib.suppress(OSError):
            for byte in b"HTTP/1.1 200 " + b"O" * 1000:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if self.server.behaviour.done.wait(0.1):
                    return

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


class Receiver(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


@contextlib.contextmanager
def running(port: int = 0, behaviour: Behaviour | None = None) -> Iterator[Receiver]:
    """A receiver on this port of loopback, or a free one."""
    server = Receiver(port, behaviour or Behaviour())
    # A short poll: the end of each test waits for it.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.behaviour.done.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
