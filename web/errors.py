"""The one shape of every error: `{"error": {"code", "message"}}`."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MESSAGES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here. Please try again.",
}


class ApiError(Exception):
    """An error that a client is told about."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        *,
        retry_after: int | None = None,
        token: str | None = None,
    ) -> None:
        """Describe the error.

        Args:
            status: HTTP status.
            code: Stable name of the error, for programs.
            message: One or two sentences for people: what happened and what to do.
            retry_after: Seconds after which another try makes sense.
            token: A conversation token that the client lacks and needs for its repeat.
        """
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        self.token = token

    def response(self) -> JSONResponse:
        """The answer to the client."""
        headers = {}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.token is not None:
            headers["Conversation-Token"] = self.token
        return error_response(self.status, self.code, self.message, headers)


def error_response(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """An error in the one shape."""
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)


def internal_error() -> JSONResponse:
    """The answer to a request that met a bug."""
    return _of_status(HTTPStatus.INTERNAL_SERVER_ERROR, None)


def handling[E: Exception](
    kind: type[E], answer: Callable[[Request, E], Awaitable[Response]]
) -> tuple[type[E], Callable[[Request, Exception], Awaitable[Response]]]:
    """A kind of error and what answers it, for Starlette, whose types know of no kinds."""

    async def handle(request: Request, error: Exception) -> Response:
        if not isinstance(error, kind):
            raise error
        return await answer(request, error)

    return kind, handle


async def on_api_error(_: Request, error: ApiError) -> Response:
    """Answer an `ApiError`."""
    return error.response()


async def on_http_exception(_: Request, error: HTTPException) -> Response:
    """Answer what Starlette refuses itself: no such address, wrong method."""
    return _of_status(HTTPStatus(error.status_code), error.headers)


def _of_status(status: HTTPStatus, headers: Mapping[str, str] | None) -> JSONResponse:
    message = MESSAGES.get(status, f"{status.phrase}.")
    return error_response(status, status.name.lower(), message, headers)
