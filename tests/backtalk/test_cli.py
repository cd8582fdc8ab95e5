"""The command line: help at once, one sentence for an error, Rasa's own commands and exit codes."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from backtalk import cli
from backtalk.settings import ROOT


def backtalk(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / ".venv/bin/python", "-m", "backtalk", *arguments],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(cli.backtalk, ["--help"])
    assert shown.exit_code == 0
    for name in ("run", "train", "migrate", "content", "evaluate", "bench", "rasa"):
        assert f"  {name} " in shown.output


def test_an_unknown_command_is_a_usage_error() -> None:
    shown = CliRunner().invoke(cli.backtalk, ["dance"])
    assert shown.exit_code == 2
    assert "No such command 'dance'" in shown.output


def test_a_setting_that_does_not_fit_is_named() -> None:
    done = backtalk("migrate", BACKTALK_PORT="99999")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: BACKTALK_PORT is set to '99999': ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["web.server", "backtalk.run.action_server"])
def test_a_server_names_a_setting_that_does_not_fit_and_no_password(module: str) -> None:
    done = subprocess.run(
        [ROOT / ".venv/bin/python", "-m", module],
        env={"PATH": "/usr/bin:/bin", "BACKTALK_REDIS_URL": "http://me:quokka@redis:6379"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: BACKTALK_REDIS_URL is set to 'http://...@redis:6379': ")
    assert "Traceback" not in done.stderr


def test_a_bug_is_not_hidden() -> None:
    assert cli.explain(RuntimeError("a bug")) is None


@pytest.mark.parametrize(("arguments", "code"), [(("--version",), 0), (("no-such-command",), 2)])
def test_rasa_gets_its_arguments_and_gives_its_exit_code(
    arguments: tuple[str, ...], code: int
) -> None:
    done = backtalk("rasa", *arguments)
    assert done.returncode == code
    if not code:
        assert "3.6.21" in done.stdout


def test_files_for_rasa_are_those_of_the_folder_it_is_called_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old.json").write_text("{}")
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    called: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        called.append(command)
        return 0

    monkeypatch.setattr("backtalk.cli.rasa.subprocess.call", call)
    given = ["data", "convert", "nlu", "--data", "old.json", "--out", "o.yml", "-f", "yaml"]
    assert CliRunner().invoke(cli.backtalk, ["rasa", *given]).exit_code == 0
    old, new = f"{tmp_path}/old.json", f"{tmp_path}/o.yml"
    expected = ["data", "convert", "nlu", "--data", old, "--out", new, "-f", "yaml"]
    assert called[0][-len(expected) :] == expected
