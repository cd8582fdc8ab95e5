"""An engine follows the model that is active: what is on disk first, then what the server has."""

import base64
import gzip
import hashlib
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from project import TOKEN, Project
from served import Served, serving

WANTED = "Basic " + base64.b64encode(f"engine:{TOKEN}".encode()).decode()


@dataclass
class ModelServer:
    """Hands out one file; remembers what it answered."""

    file: Path
    answered: list[int] = field(default_factory=list)
    url: str = ""

    def status(self, given: str | None, known: str | None) -> int:
        return 401 if given != WANTED else 304 if known == self.mark else 200

    @property
    def mark(self) -> str:
        return f'"{hashlib.sha256(self.file.read_bytes()).hexdigest()}"'

    def wait_for(self, *statuses: int) -> None:
        """Until it has answered these, in this order, from now on."""
        begin, deadline = len(self.answered), time.monotonic() + 30
        while self.answered[begin : begin + len(statuses)] != list(statuses):
            assert time.monotonic() < deadline, self.answered[begin:]
            time.sleep(0.05)


@pytest.fixture(scope="module")
def server(trained: Project) -> Iterator[ModelServer]:
    hands_out = ModelServer(trained.model)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given, known = self.headers.get("Authorization"), self.headers.get("If-None-Match")
            status = hands_out.status(given, known)
            hands_out.answered.append(status)
            body = hands_out.file.read_bytes() if status == 200 else b""
            self.send_response(status)
            self.send_header("ETag", hands_out.mark)
            self.send_header("filename", hands_out.file.name)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    hands_out.url = f"http://127.0.0.1:{listening.server_port}/engine/model"
    yield hands_out
    listening.shutdown()
    listening.server_close()


@pytest.fixture(scope="module")
def served(trained: Project, server: ModelServer) -> Iterator[Served]:
    with serving(trained, BACKTALK_MODELS_URL=server.url) as engine:
        yield engine


def answering(served: Served) -> str:
    name = served.get(f"/status?token={quote(TOKEN)}")["model_file"]
    assert isinstance(name, str)
    return name


def test_it_begins_with_what_is_on_disk_and_fetches_nothing(
    served: Served, server: ModelServer, trained: Project
) -> None:
    assert set(server.answered) == {304}
    assert answering(served) == trained.model.name


def test_it_takes_over_what_the_server_has_and_goes_on_talking(
    served: Served, server: ModelServer, trained: Project, tmp_path: Path
) -> None:
    # Packed anew: another file, and no second training.
    server.file = tmp_path / "other.tar.gz"
    with gzip.open(trained.model) as model, gzip.open(server.file, "wb", 1) as other:
        shutil.copyfileobj(model, other)
    server.wait_for(200)
    deadline = time.monotonic() + 30
    while answering(served) != "other.tar.gz":
        assert served.say("hello there", "patient")
        assert time.monotonic() < deadline
    assert served.say("hello there", "patient")
    server.wait_for(304)


def test_what_cannot_be_loaded_is_refused_once_and_the_model_stays(
    served: Served, server: ModelServer, tmp_path: Path
) -> None:
    before, good = answering(served), server.file
    server.file = tmp_path / "damaged.tar.gz"
    server.file.write_bytes(good.read_bytes()[:10_000])
    server.wait_for(200, 304, 304)
    assert answering(served) == before
    assert served.say("hello there", "patient")
    assert "model.refused" in served.output.read_text()
    server.file = good
    server.wait_for(200, 304)
    assert answering(served) == good.name
