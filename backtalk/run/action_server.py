"""`python -m backtalk.run.action_server`: the actions over HTTP, for the engine alone.

rasa-sdk's own start spawns a second process, loads a tracing exporter and logs what an action was
asked in full when it fails; this serves its application in one process without those.
"""

import hmac
import logging
import traceback
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json

from backtalk.cli import one_sentence
from backtalk.file_permissions import keep_to_owner
from backtalk.privacy.crypto import check_key_at_start
from backtalk.secrets import engine_token
from backtalk.settings import settings

_current: ContextVar[Request | None] = ContextVar("request", default=None)


def application() -> Sanic[Any, Any]:
    """rasa-sdk's application with our actions, in which a failure says no visitor's word."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.register_middleware(guard(engine_token()), "request")
    app.register_middleware(without_request, "response")
    logging.getLogger("rasa_sdk.endpoint").addFilter(where_only)
    return app


def guard(token: str) -> Callable[[Request], HTTPResponse | None]:
    """A middleware that answers who shows the token, and anybody who asks for `/health`."""
    expected = f"Bearer {token}".encode()

    def enter(request: Request) -> HTTPResponse | None:
        _current.set(request)
        given = request.headers.get("authorization", "").encode(errors="replace")
        if request.path == "/health" or hmac.compare_digest(given, expected):
            return None
        refused: HTTPResponse = json({"error": "This needs the engine's token."}, status=401)
        return refused

    return enter


def without_request(request: Request, response: BaseHTTPResponse) -> HTTPResponse | None:
    """Replace rasa-sdk's answer to a failed action, which repeats what the visitor wrote."""
    if response.status != 500:
        return None
    if request.route is None:
        missing: HTTPResponse = json({"error": "There is nothing at this address."}, status=404)
        return missing
    told: HTTPResponse = json({"error": "The action failed."}, status=500)
    return told


def where_only(record: logging.LogRecord) -> bool:
    """Keep of an exception its type and place; its text may hold what a visitor wrote."""
    error = record.exc_info[1] if record.exc_info else None
    if error:
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        place = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
        record.msg = "An action failed: %s at %s [request %s]"
        record.args = (type(error).__name__, place, _request_id())
        record.exc_info = None
    return True


def _request_id() -> str:
    """The name that web gave to the request for which the engine asks."""
    request = _current.get()
    if request is None:
        return "-"
    try:
        return str(request.json["tracker"]["latest_message"]["metadata"]["request_id"])
    except (AttributeError, KeyError, TypeError, SanicException):
        return "-"


def main() -> None:
    """Serve until stopped."""
    keep_to_owner()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    # rasa-sdk warns that it is newer than Rasa; the tests show that the two understand each other.
    warnings.filterwarnings("ignore", module="rasa_sdk")
    with one_sentence():
        check_key_at_start()
        app = application()
    given = settings()
    host, port = given.internal_host, given.actions_port
    app.prepare(host=host, port=port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single(primary=app)


if __name__ == "__main__":
    main()
