"""One line for each error, with the name of the request in which it happened."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any


def configure(request_id: Callable[[], str]) -> None:
    """Log an exception by its type, its causes and its place, in the line of its message.

    Rasa logs three tracebacks whenever the actions cannot be reached, 2,000 in a quarter of an
    hour; the types and the place say as much.

    Args:
        request_id: Names the request that is answered; empty for none.
    """
    upstream = logging.getLogRecordFactory()

    def one_line(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = upstream(*args, **kwargs)
        error = record.exc_info[1] if record.exc_info else None
        more = [told(error)] if error else []
        if request_id() and record.levelno >= logging.WARNING and not _is_json(record.msg):
            more.append(f"[request {request_id()}]")
        if more:
            record.msg = " ".join([record.getMessage(), *more])
            record.args, record.exc_info = (), None
        return record

    logging.setLogRecordFactory(one_line)
    # What it says of an action is raised as well, and then told once more.
    logging.getLogger("rasa.core.actions.action").setLevel(logging.CRITICAL)


def told(error: BaseException) -> str:
    """An exception without its text, which may hold what a visitor wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    place = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    types, cause = [type(error).__name__], error.__cause__ or error.__context__
    while cause and len(types) < 4:
        types.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return f"({' after '.join(types)} at {place})"


def _is_json(message: object) -> bool:
    # structlog's lines hold the name already.
    return isinstance(message, str) and message.startswith("{")
