"""A stand-in for the engine over HTTP: says of each message what a test wants it to say."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from backtalk.settings import settings

TOKEN = "secret"


@contextmanager
def parsing_engine(
    monkeypatch: pytest.MonkeyPatch, parse: Callable[[str], dict[str, Any]]
) -> Iterator[None]:
    """The engine that the settings name answers with `parse(text)`."""

    class Engine(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({"model_file": "/models/fake.tar.gz"})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._say(parse(asked["text"]))

        def _say(self, body: dict[str, Any]) -> None:
            right = f"token={TOKEN}" in self.path
            self.send_response(200 if right else 401)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Engine)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("BACKTALK_ENGINE_PORT", str(server.server_port))
    monkeypatch.setenv("BACKTALK_ENGINE_TOKEN", TOKEN)
    settings.cache_clear()
    try:
        yield
    finally:
        settings.cache_clear()
        server.shutdown()
        thread.join()
        server.server_close()
