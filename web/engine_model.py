"""The active model, as engines fetch it: Rasa's model server, for those who have the token."""

import base64
import hashlib
import hmac
from http import HTTPStatus

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from backtalk.secrets import engine_token
from backtalk.training import archives, models
from web.gateway import gateway
from web.middleware.logs import failure


class ModelRefused(Exception):
    """The archive of the active model is not the one that was made."""


async def get_model(request: Request) -> Response:
    """The archive of the active model, unless the engine has it already.

    The base is asked for, too: an engine that just got new code must not load an older model.
    """
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), _wanted()):
        return Response(status_code=HTTPStatus.UNAUTHORIZED)
    gate = gateway(request)
    model = await gate.in_database(models.active)
    if model is None or model.base != gate.base:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    mark = f'"{model.sha256}"'
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=HTTPStatus.NOT_MODIFIED)
    try:
        content = await to_thread.run_sync(archives.place(model).read_bytes)
        if await to_thread.run_sync(_hash, content) != model.sha256:
            raise ModelRefused
    except (OSError, ModelRefused) as error:
        failure("model_refused", error)
        return Response(status_code=HTTPStatus.CONFLICT)
    headers = {"ETag": mark, "filename": model.archive}
    return Response(content, media_type="application/gzip", headers=headers)


def _wanted() -> bytes:
    return b"Basic " + base64.b64encode(f"engine:{engine_token()}".encode())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
