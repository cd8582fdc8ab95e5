"""`backtalk evaluate --replies` and `--traffic`: what a running Backtalk shows for a file."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from backtalk import cli

SHOWN: dict[str, list[dict[str, Any]]] = {
    "numb between the legs": [{"type": "alarm", "text": "Call now."}],
    "my leg hurts": [{"type": "check", "text": "Is it both?"}],
    "call me": [{"type": "contact"}],
    "hello": [
        {"type": "text", "text": "Hi", "choice": "/greet"},
        {"type": "choices", "choices": [{"title": "Hours", "choice": "/answer{}"}]},
    ],
}


@pytest.fixture
def url() -> Iterator[str]:
    class Web(BaseHTTPRequestHandler):
        busy = True

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            # The first request is one too many.
            self.send_response(429 if Web.busy else 200)
            self.send_header("retry-after", "0.01")
            self.end_headers()
            if not Web.busy:
                self.wfile.write(json.dumps({"messages": SHOWN[asked["text"]]}).encode())
            Web.busy = False

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Web)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    file = tmp_path / "lines.jsonl"
    kinds = {"numb between the legs": "E", "my leg hurts": "none"}
    rows = [{"text": text, "level": kinds.get(text)} for text in SHOWN]
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.backtalk, ["evaluate", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_replies_are_written_as_a_visitor_sees_them(url: str, lines: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    code, said, _ = run("--replies", lines, out, "--url", url)
    assert (code, said) == (0, f"4 replies in {out}\n")
    written = {one["text"]: one["reply"] for one in json.loads(out.read_text())}
    assert written["hello"] == [
        {"type": "text", "text": "Hi"},
        {"type": "choices", "choices": ["Hours"]},
    ]
    assert written["call me"] == [{"type": "contact"}]


def test_alarms_checks_and_forms_are_counted_by_kind(url: str, lines: Path) -> None:
    code, said, _ = run("--traffic", lines, "--url", url, "--json")
    assert code == 0
    assert json.loads(said) == {
        "E": {"n": 1, "alarm": 1, "check": 0, "contact": 0},
        "all": {"n": 2, "alarm": 0, "check": 0, "contact": 1},
        "none": {"n": 1, "alarm": 0, "check": 1, "contact": 0},
    }


def test_a_file_of_plain_lines_will_do(url: str, tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("hello\n\ncall me\n")
    code, said, _ = run("--traffic", file, "--url", url)
    assert (code, said) == (0, "all: 2 lines, 0 alarms, 0 checks, 1 contact forms\n")


def test_without_a_backtalk_it_says_so(lines: Path) -> None:
    code, _, said = run("--traffic", lines, "--url", "http://127.0.0.1:1")
    assert code == 2
    assert "start it with `make run`" in said


@pytest.mark.parametrize("options", [(), ("--red-flags", "--traffic")])
def test_one_thing_is_measured_at_a_time(options: tuple[str, ...], lines: Path) -> None:
    code, _, said = run(*options, *([lines] if options else []))
    assert code == 2
    assert "Give one of" in said
