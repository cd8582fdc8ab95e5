"""`backtalk run web|actions|engine`: one process, for those whose own supervisor starts each."""

import os
from contextlib import suppress
from typing import Literal, NoReturn

from sqlalchemy.exc import IntegrityError

from backtalk.db.migrate import upgrade
from backtalk.run import engine, startup
from backtalk.run.supervisor import actions_command, environment, web_command
from backtalk.settings import ROOT, settings
from backtalk.training import start
from backtalk.training.trainer import ensure_model

Part = Literal["web", "actions", "engine"]


def run_alone(part: Part) -> NoReturn:
    """Become this part of Backtalk, with the same process id.

    web brings the database's tables up to date first, and hands the engines the active model; the
    engine trains if no model matches.

    Raises:
        StartError: If the machine is not ready for it.
        MigrationError: If the tables cannot be brought up to date.
        EngineMissing: If the engine's environment is not installed.
        TrainingError: If no model matches and none can be trained.
    """
    startup.check_machine(part)
    match part:
        case "web":
            upgrade()
            model = start.model_to_serve()
            if model:
                # Several may start at once; one of them writes it down.
                with suppress(IntegrityError):
                    start.adopt(model)
            _become(web_command(), environment())
        case "actions":
            _become(actions_command(), environment())
        case "engine":
            given = settings()
            model = start.model_to_serve() or ensure_model()
            web = given.web_url.rstrip("/") or startup.address(given)
            follow = f"{web}/engine/model"
            _become(engine.serve_command(model, given.engine_port), engine.environment(follow))


def _become(command: list[str], variables: dict[str, str]) -> NoReturn:
    os.chdir(ROOT)
    os.execve(command[0], command, variables)  # noqa: S606 - commands are made in this project
