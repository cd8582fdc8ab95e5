"""Runs the trainings that are asked for, one after the other, each in a process of its own."""

import asyncio
import signal
import sys
from contextlib import suppress
from functools import partial

from anyio import CapacityLimiter, to_thread

from backtalk.run.processes import signal_group, tied
from backtalk.settings import ROOT
from backtalk.training import runs
from backtalk.training.trainer import NICENESS
from web.gateway import Gateway
from web.jobs.every import every

EVERY = 1.0
"""Seconds between two looks into the queue."""
AFTER_FAILURE = 30.0
"""Seconds to wait when the database is away."""
PATIENCE = 10.0
"""Seconds between asking a training to end and forcing it."""
COMMAND = (sys.executable, "-m", "backtalk.training.job")
UNEXPECTED = "The training broke off. The model that answers is as it was; train again."


async def train_forever(_: Gateway) -> None:
    """Look for a training that waits, and run it to its end."""
    look = partial(_look, CapacityLimiter(1))
    await every(EVERY, look, failed="training_queue_failed", rest=AFTER_FAILURE)


async def _look(threads: CapacityLimiter) -> None:
    run_id = await to_thread.run_sync(runs.claim, limiter=threads)
    if run_id is None:
        return
    await _run(run_id)
    # Nothing, if the process has written down itself how it ended.
    await to_thread.run_sync(_broken_off, run_id, limiter=threads)


def _broken_off(run_id: int) -> None:
    runs.finish(run_id, error=UNEXPECTED)


async def _run(run_id: int) -> None:
    """Run the process; cancel this to end it."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        str(run_id),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=tied(NICENESS),
    )
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            signal_group(process.pid, signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), PATIENCE)
        signal_group(process.pid, signal.SIGKILL)
        await process.wait()
