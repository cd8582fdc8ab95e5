"""A small web server whose answers a test chooses, for every way in which a link can behave."""

import contextlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

OEMBED = b'{"title": "A stretch", "type": "video"}'


class Handler(BaseHTTPRequestHandler):
    """Answers by the last part of the path, or of the `url` that oEmbed is asked about."""

    server: "Server"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query).get("url", [self.path])[0]
        self.server.asked.append(asked)
        answer = self.server.answers
        kind = answer[min(len(self.server.asked), len(answer)) - 1]
        if kind == "redirect" and parts.path != "/moved":
            self._send(302, b"", {"Location": f"/moved?{parts.query}"})
        elif kind == "loop":
            self._send(302, b"", {"Location": self.path})
        elif kind == "slow":
            time.sleep(1.5)
            self._send(200, OEMBED)
        elif kind == "drip":
            self._drip()
        elif kind == "hang up":
            self.close_connection = True
        elif isinstance(kind, int):
            after = {"Retry-After": "7"} if kind == 429 else {}
            self._send(kind, b"no", after)
        else:
            self._send(200, OEMBED if kind in ("ok", "redirect") else str(kind).encode())

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(40):
                self.wfile.write(b" " * 1024)
                self.wfile.flush()
                time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


class Server(ThreadingHTTPServer):
    """`answers` are given in turn, the last one again and again; `asked` are the links."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[str | int] = ["ok"]
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextlib.contextmanager
def running() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
