"""The actions' server: one process on loopback, and a failing action repeats no visitor's word."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
import yaml

from backtalk.evaluate.parser import free_port
from backtalk.run import processes
from backtalk.settings import ROOT

FAILING = """
from rasa_sdk import Action
from backtalk.run import action_server

class Failing(Action):
    def name(self):
        return "action_failing"

    def run(self, dispatcher, tracker, domain):
        raise ValueError(tracker.latest_message["text"])

action_server.main()
"""
WORDS = "my number is 555 0100"
CALL = {
    "next_action": "action_failing",
    "sender_id": "a",
    "domain": {},
    "tracker": {
        "sender_id": "a",
        "slots": {},
        "latest_message": {"text": WORDS, "metadata": {"request_id": "0123456789abcdef"}},
        "events": [],
    },
}
TOKEN = "a shared secret"
KNOWN = {"Authorization": f"Bearer {TOKEN}"}


class Server:
    """A running server of actions, and what it printed."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.log = log
        with log.open("w") as output:
            self.process = processes.start(
                [sys.executable, "-c", FAILING],
                cwd=ROOT,
                environment={
                    **os.environ,
                    "BACKTALK_ACTIONS_PORT": str(self.port),
                    "BACKTALK_ENGINE_TOKEN": TOKEN,
                    "BACKTALK_VAR": str(log.parent),
                },
                output=output.fileno(),
            )
        deadline = time.monotonic() + 60
        while not log.read_text().count("\n") and time.monotonic() < deadline:
            try:
                self.get("/health")
                break
            except httpx.HTTPError:
                time.sleep(0.1)

    def get(self, path: str, headers: dict[str, str] = KNOWN) -> httpx.Response:
        url = f"http://127.0.0.1:{self.port}{path}"
        return httpx.get(url, headers=headers, trust_env=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("actions") / "log")
    yield running
    processes.stop(running.process)


def test_it_is_one_process_on_loopback(server: Server) -> None:
    process = psutil.Process(server.process.pid)
    assert process.children() == []
    assert {c.laddr.ip for c in process.net_connections("inet") if c.status == "LISTEN"} == {
        "127.0.0.1"
    }


def test_it_serves_every_action_that_the_domain_names(server: Server) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    served = {action["name"] for action in server.get("/actions").json()}
    assert set(domain["actions"]) <= served


def test_a_failed_action_says_where_and_not_what(server: Server) -> None:
    url = f"http://127.0.0.1:{server.port}/webhook"
    answer = httpx.post(url, json=CALL, headers=KNOWN, trust_env=False)
    assert (answer.status_code, answer.json()) == (500, {"error": "The action failed."})
    assert "An action failed: ValueError at" in server.log.read_text()
    assert "[request 0123456789abcdef]" in server.log.read_text()
    assert "555 0100" not in server.log.read_text()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer a guess"}])
def test_without_the_token_nobody_is_answered(server: Server, headers: dict[str, str]) -> None:
    url = f"http://127.0.0.1:{server.port}/webhook"
    assert httpx.post(url, json=CALL, headers=headers, trust_env=False).status_code == 401
    for path in ("/", "/actions"):
        assert server.get(path, headers).status_code == 401
    assert server.get("/health", headers).status_code == 200


def test_an_address_that_is_not_there_is_no_fault(server: Server) -> None:
    assert server.get("/").status_code == 404


def test_a_module_that_cannot_be_imported_ends_it() -> None:
    code = (
        "from rasa_sdk.executor import ActionExecutor; from backtalk.run import action_server;"
        "real = ActionExecutor.register_package;"
        "ActionExecutor.register_package = lambda self, name: real(self, 'no_such_actions');"
        "action_server.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
