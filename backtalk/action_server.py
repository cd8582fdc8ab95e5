"""`python -m backtalk.action_server`: the actions over HTTP, for the engine alone.

rasa-sdk's own start spawns a second process, loads a tracing exporter and logs what an action was
asked in full when it fails; this serves its application in one process without those.
"""

import logging
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json

from backtalk.privacy.crypto import WrongKey, check_key_at_start
from backtalk.settings import settings

HOST = "127.0.0.1"
_log = logging.getLogger("actions")


def application() -> Sanic[Any, Any]:
    """rasa-sdk's application with our actions, in which a failure says no visitor's word."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.register_middleware(without_request, "response")
    logging.getLogger("rasa_sdk.endpoint").addFilter(where_only)
    return app


def without_request(_: Request, response: BaseHTTPResponse) -> HTTPResponse | None:
    """Replace rasa-sdk's answer to a failed action, which repeats what the visitor wrote."""
    if response.status != 500:
        return None
    told: HTTPResponse = json({"error": "The action failed."}, status=500)
    return told


def where_only(record: logging.LogRecord) -> bool:
    """Keep of an exception its type and place; its text may hold what a visitor wrote."""
    error = record.exc_info[1] if record.exc_info else None
    if error:
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        place = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
        record.msg, record.args = "An action failed: %s at %s", (type(error).__name__, place)
        record.exc_info = None
    return True


def main() -> None:
    """Serve until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    # rasa-sdk warns that it is newer than Rasa; the tests show that the two understand each other.
    warnings.filterwarnings("ignore", module="rasa_sdk")
    try:
        check_key_at_start()
    except WrongKey as error:
        sys.exit(f"Error: {error}")
    app = application()
    port = settings().actions_port
    app.prepare(host=HOST, port=port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single(primary=app)


if __name__ == "__main__":
    main()
