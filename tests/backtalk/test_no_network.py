"""Nothing leaves the machine: a training and a conversation, every connection recorded."""

import os
import shutil
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from backtalk.bench.running import Running
from backtalk.settings import settings
from backtalk.training.trainer import ensure_model

# Every Python process loads this first; the interpreter itself then reports each attempt.
RECORDER = """
import sys

def record(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        target = address[0] if isinstance(address, tuple) else "local socket"
    elif event == "socket.getaddrinfo":
        target = arguments[0] or "localhost"
    else:
        return
    with open({log!r}, "a") as log:
        log.write(f"{{target}}\\n")

sys.addaudithook(record)
"""
LOOPBACK = {"127.0.0.1", "::1", "localhost", "local socket"}
CONVERSATION = ("hello", "how long should i foam roll?", "please call me", "yes", "stop")


# What trains is recorded in the engine's own tests too, on fewer examples.
@pytest.mark.parametrize("trains", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_training_and_a_conversation_stay_on_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trains: bool
) -> None:
    log = tmp_path / "connections"
    (tmp_path / "recorder").mkdir()
    (tmp_path / "recorder/sitecustomize.py").write_text(RECORDER.format(log=str(log)))
    before = os.environ.get("PYTHONPATH")
    path = str(tmp_path / "recorder")
    monkeypatch.setenv("PYTHONPATH", f"{path}{os.pathsep}{before}" if before else path)
    (tmp_path / "models").mkdir()
    if not trains:
        shutil.copy(ensure_model(), tmp_path / "models")
    # Encoding every example anew takes longer than all else and says nothing more.
    (tmp_path / "var").mkdir()
    for known in settings().var.glob("*.npz"):
        shutil.copy(known, tmp_path / "var")
    # A token may begin with a dash, which Rasa must not take for an option.
    running = Running(tmp_path / "var", MODELS=tmp_path / "models", ENGINE_TOKEN="-dash")
    try:
        running.wait_for("Ready after")
        token = None
        with httpx.Client(base_url=running.url, trust_env=False, timeout=60) as visitor:
            for text in CONVERSATION:
                body = {"message_id": str(uuid4()), "text": text, "token": token}
                answer = visitor.post("/chat/messages", json={k: v for k, v in body.items() if v})
                token = answer.raise_for_status().json()["token"]
    finally:
        running.end()
    targets = set(log.read_text().split("\n")) - {""}
    assert "127.0.0.1" in targets, "the recorder did not run"
    assert targets <= LOOPBACK
