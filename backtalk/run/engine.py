"""How the engine (Rasa, in an environment of its own) is called from here."""

import os
import re
from pathlib import Path

from backtalk.content.edits.folder import written_out
from backtalk.secrets import engine_token
from backtalk.settings import ROOT, settings

PYTHON = ROOT / "engine" / ".venv" / "bin" / "python"
# The token goes in by the environment, since arguments can be read by every user of the machine,
# and Rasa takes it as an argument only.
_SERVE = (
    "import os, runpy, sys;"
    # One argument, for a token may begin with a dash.
    "sys.argv.append('--auth-token=' + os.environ['BACKTALK_ENGINE_TOKEN']);"
    "runpy.run_module('backtalk_engine', run_name='__main__')"
)


class EngineMissing(Exception):
    """The engine's environment is not there; the message says where and how to make it."""


def command(*arguments: str) -> list[str]:
    """The command that runs `rasa ARGUMENTS` in the engine's environment.

    Raises:
        EngineMissing: If that environment is not installed.
    """
    return [_python(), "-m", "backtalk_engine", *arguments]


def danger_speed_command(model: Path) -> list[str]:
    """The command that prints how long the danger component of `model` takes, as JSON.

    Raises:
        EngineMissing: If the engine's environment is not installed.
    """
    return [_python(), "-W", "ignore", "-m", "backtalk_engine.red_flag_speed", str(model)]


def read_turns_command(model: Path) -> list[str]:
    """The command that prints what `model` makes of the turns on its input.

    Raises:
        EngineMissing: If the engine's environment is not installed.
    """
    return [_python(), "-W", "ignore", "-m", "backtalk_serving.read_turns", str(model)]


def simulate_command(seed: int) -> list[str]:
    """The command that learns from more and more questions of a simulated clinic.

    Raises:
        EngineMissing: If the engine's environment is not installed.
    """
    return [_python(), "-W", "ignore", "-m", "backtalk_engine.simulate", str(seed)]


def serve_command(model: Path, port: int) -> list[str]:
    """The command that serves `model` over HTTP.

    Raises:
        EngineMissing: If the engine's environment is not installed.
    """
    return [
        *(_python(), "-c", _SERVE, "run", "--enable-api", "--interface", settings().internal_host),
        *("--port", str(port), "--model", str(model)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    ]


def environment(follow: str = "") -> dict[str, str]:
    """The environment variables that the engine runs with; `endpoints.yml` names some of them.

    Args:
        follow: Where the engine fetches the active model; empty to stay with the one it is given.
    """
    given = settings()
    return {
        **os.environ,
        "BACKTALK_MODELS_URL": follow,
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(ROOT / "engine"), os.environ.get("PYTHONPATH")))
        ),
        "PYTHONUNBUFFERED": "1",
        "BACKTALK_ENGINE_TOKEN": engine_token(),
        "BACKTALK_ACTIONS_URL": f"{given.actions}/webhook",
        "BACKTALK_REDIS_URL": given.redis_url,
        "BACKTALK_EVENTS_URL": _events_url(given.database),
        "BACKTALK_CONTENT": str(written_out(given.content, given.var)),
        "BACKTALK_VAR": str(given.var),
    }


def _events_url(database: str) -> str:
    """The same database as Rasa's older SQLAlchemy names it, which knows one driver for each."""
    return re.sub(r"^(\w+)\+\w+:", r"\1:", database)


def _python() -> str:
    if not PYTHON.exists():
        raise EngineMissing(
            f"The engine is not installed in {PYTHON.parents[1]}: run `make setup`."
        )
    return str(PYTHON)
