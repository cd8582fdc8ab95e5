"""`backtalk run`: web at once, then database, model and engine, and all of it until it is stopped.

Order matters to a visitor: web answers within seconds and says that the assistant is warming up
while the database is migrated and the model is trained.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from backtalk.run import engine, readiness, startup
from backtalk.run.chatter import without_chatter
from backtalk.run.service import Service
from backtalk.run.startup import StartError
from backtalk.settings import Settings, settings
from backtalk.training import start
from backtalk.training.trainer import matching_model

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def show(line: str) -> None:
    """Print a line at once; a reader that has gone away stops nothing."""
    with suppress(OSError):
        print(line, flush=True)


def supervise(verbose: bool = False) -> None:
    """Run everything until Ctrl-C, SIGTERM or SIGHUP; a second one does not wait.

    Args:
        verbose: Show all that the parts say, warnings of libraries as well.

    Raises:
        StartError: If something cannot start; nothing is left running.
        EngineMissing: If the engine's environment is not installed.
        ContentError: If a content file is broken.
    """
    startup.check_machine()
    try:
        asyncio.run(_until_stopped(verbose))
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    show("Stopped.")


async def _until_stopped(verbose: bool) -> None:
    running = asyncio.create_task(_everything(show if verbose else without_chatter(show)))
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    with suppress(asyncio.CancelledError):
        await running


async def _everything(tell: Callable[[str], None]) -> None:
    async with asyncio.TaskGroup() as services:
        await _start(services, tell)
        await asyncio.Event().wait()


async def _start(services: asyncio.TaskGroup, tell: Callable[[str], None]) -> None:
    began = monotonic()
    given = settings()
    where = startup.address(given)
    started: list[Service] = []

    def keep(service: Service) -> None:
        started.append(service)
        services.create_task(service.keep_running())

    warning = startup.as_root()
    if warning:
        show(f"    {warning}")
    show("1/4 web")
    keep(Service("web", web_command(), environment(), tell))
    model = matching_model() if given.engine_url else start.model_to_serve()
    if model and not given.engine_url:  # it takes longest, so it begins first
        keep(_engine(model, given, tell))
    # While web loads, and found before web can stumble over it.
    unsigned = await asyncio.to_thread(startup.check_project)
    if unsigned:
        show(f"    {unsigned}")
    await readiness.web_answers(given)
    (given.var / startup.ADDRESS_FILE).write_text(where, "utf-8")
    show(f"    {where} answers after {monotonic() - began:.1f} s and is warming up")
    if not given.engine_url:
        keep(Service("actions", actions_command(), environment(), tell))
    show("2/4 database")
    await _finish("migrate", tell)
    admin = await asyncio.to_thread(startup.first_admin)
    if admin:
        show(f"    sign in once at {where}/console: {admin[0]}  password: {admin[1]}")
    if not given.engine_url:
        show(f"3/4 model {model.name if model else 'to be trained'}")
        if not model:
            model = Path((await _finish("train", tell)).removeprefix("model "))
            keep(_engine(model, given, tell))
    if model:
        await asyncio.to_thread(start.adopt, model)
    show("4/4 engine")
    await readiness.engine_answers(given)
    await readiness.all_ok(given, show)
    for service in started:
        service.ready = True
    show(f"\nReady after {monotonic() - began:.1f} s: {where}  (Ctrl-C stops it)\n")


def web_command() -> list[str]:
    """The command that serves the pages and the chat API."""
    return [sys.executable, "-m", "web.server"]


def actions_command() -> list[str]:
    """The command that serves the actions."""
    return [sys.executable, "-m", "backtalk.run.action_server"]


def _engine(model: Path, given: Settings, tell: Callable[[str], None]) -> Service:
    command = engine.serve_command(model, given.engine_port)
    environment = engine.environment(f"{startup.address(given)}/engine/model")
    return Service("engine", command, environment, tell)


async def _finish(step: str, tell: Callable[[str], None]) -> str:
    """Run a command of ours to its end and return the last line that it printed."""
    service = Service(step, [sys.executable, "-m", "backtalk", step], environment(), tell)
    if await service.run_once():
        raise StartError(service.last_line.removeprefix("Error: ") or f"`backtalk {step}` failed.")
    return service.last_line


def environment() -> dict[str, str]:
    """The environment variables that web, actions and our own commands run with."""
    return {**os.environ, "PYTHONUNBUFFERED": "1"}
