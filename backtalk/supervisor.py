"""`backtalk run`: web at once, then database, model and engine, and all of it until it is stopped.

Order matters to a visitor: web answers within seconds and says that the assistant is warming up
while the database is migrated and the model is trained.
"""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic

from backtalk import engine, readiness, startup
from backtalk.service import Service
from backtalk.settings import Settings, settings
from backtalk.startup import StartError
from backtalk.training import matching_model

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def show(line: str) -> None:
    """Print a line at once; a reader that has gone away stops nothing."""
    with suppress(OSError):
        print(line, flush=True)


def supervise() -> None:
    """Run everything until Ctrl-C, SIGTERM or SIGHUP; a second one does not wait.

    Raises:
        StartError: If something cannot start; nothing is left running.
        EngineMissing: If the engine's environment is not installed.
        ContentError: If a content file is broken.
    """
    startup.check_machine()
    try:
        asyncio.run(_until_stopped())
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    show("Stopped.")


async def _until_stopped() -> None:
    running = asyncio.create_task(_everything())
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    with suppress(asyncio.CancelledError):
        await running


async def _everything() -> None:
    async with asyncio.TaskGroup() as services:
        await _start(services)
        await asyncio.Event().wait()


async def _start(services: asyncio.TaskGroup) -> None:
    began = monotonic()
    given = settings()
    where = startup.address(given)
    started: list[Service] = []

    def keep(service: Service) -> None:
        started.append(service)
        services.create_task(service.keep_running())

    show("1/4 web")
    keep(Service("web", web_command(given), _environment(), show))
    model = None if given.engine_url else matching_model()
    if model:  # it takes longest, so it begins first
        keep(_engine(model, given))
    # While web loads, and found before web can stumble over it.
    unsigned = await asyncio.to_thread(startup.check_project)
    if unsigned:
        show(f"    {unsigned}")
    await readiness.web_answers(given)
    show(f"    {where} answers after {monotonic() - began:.1f} s and is warming up")
    if not given.engine_url:
        keep(Service("actions", actions_command(), _environment(), show))
    show("2/4 database")
    await _finish("migrate")
    admin = await asyncio.to_thread(startup.first_admin)
    if admin:
        show(f"    sign in once at {where}/console: {admin[0]}  password: {admin[1]}")
    if not given.engine_url:
        show(f"3/4 model {model.name if model else 'to be trained'}")
        if not model:
            keep(_engine(Path((await _finish("train")).removeprefix("model ")), given))
    show("4/4 engine")
    await readiness.engine_answers(given)
    await readiness.all_ok(given, show)
    for service in started:
        service.ready = True
    show(f"\nReady after {monotonic() - began:.1f} s: {where}  (Ctrl-C stops it)\n")


def web_command(given: Settings) -> list[str]:
    """The command that serves the pages and the chat API."""
    return [
        *(sys.executable, "-m", "uvicorn", "--factory", "web.app:create_app"),
        *("--host", given.host, "--port", str(given.port)),
        *("--no-access-log", "--log-level", "warning", "--no-server-header"),
        # uvicorn would believe a forged X-Forwarded-For from this machine; web asks the settings.
        "--no-proxy-headers",
    ]


def actions_command() -> list[str]:
    """The command that serves the actions."""
    return [sys.executable, "-m", "backtalk.action_server"]


def _engine(model: Path, given: Settings) -> Service:
    command = engine.serve_command(model, given.engine_port)
    return Service("engine", command, engine.environment(), show)


async def _finish(step: str) -> str:
    """Run a command of ours to its end and return the last line that it printed."""
    service = Service(step, [sys.executable, "-m", "backtalk", step], _environment(), show)
    if await service.run_once():
        raise StartError(service.last_line.removeprefix("Error: ") or f"`backtalk {step}` failed.")
    return service.last_line


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}
